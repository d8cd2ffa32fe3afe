"""Every cache has a name, every parameter of an address is declared: nothing is kept that nobody knows of."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from portal import pagecache
from relations import caches, parameters
from relations.models import Link
from relations.parameters import WORDS, all_parameters, keep_known, known_to, knows
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
REMEMBERING = {"lru_cache", "cache", "by_value"}  # decorators
WRITING = {"set", "add", "get_or_set"}  # of a store
NAMED = {module for found in caches.all_caches().values() for module in found.where}


def remembers(node) -> bool:
    """A function whose answers are remembered by its arguments."""
    if isinstance(node, ast.FunctionDef):
        parts = [part for decorator in node.decorator_list for part in ast.walk(decorator)]
        names = {getattr(part, "id", getattr(part, "attr", "")) for part in parts}
        return bool(names & REMEMBERING)
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("lru_cache", "functools.lru_cache")


def stores(node) -> bool:
    """A write into a store, or a word to others how long they may keep something."""
    if isinstance(node, ast.Call):
        return bool(re.fullmatch(rf"(cache|caches\[.*\])\.({'|'.join(WRITING)})", ast.unparse(node.func)))
    return isinstance(node, ast.Constant) and "public, max-age" in str(node.value)


def test_every_cache_is_named():
    unnamed = []
    for path in sorted([*(ROOT / "relations").rglob("*.py"), *(ROOT / "portal").rglob("*.py")]):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module == "relations.caches":
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        is_named = module in NAMED or any(module.startswith(f"{package}.") for package in caches.ONCE.where)
        if any(map(stores, nodes)) and module not in NAMED:
            unnamed.append(module)
        if any(map(remembers, nodes)) and not is_named:
            unnamed.append(module)

    assert unnamed == []


def test_every_name_is_that_of_a_module():
    for name in NAMED:
        path = ROOT / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").exists(), name


def test_every_cache_says_why_and_what_ends_it():
    for name, found in caches.all_caches().items():
        assert found.holds, name
        assert found.where, name
        assert found.ends, name
        assert found.why, name
    assert (caches.PAGES.seconds, caches.REGISTER.seconds, caches.OUTSIDE.seconds) == (60, 3600, 60)


# --- Parameters -------------------------------------------------------------------------------------------


class Links(HTMLParser):
    """The addresses that a page links to, and the forms that it offers, with the names of their parameters."""

    def __init__(self, base):
        super().__init__()
        self.base, self.form, self.found = base, None, []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and "?" in (attrs.get("href") or ""):
            parts = urlsplit(urljoin(self.base, attrs["href"]))
            if not parts.netloc:
                self.found.append((parts.path, set(parse_qs(parts.query, keep_blank_values=True))))
        elif tag == "form":
            is_get = (attrs.get("method") or "get").lower() == "get"
            self.form = (
                urlsplit(urljoin(self.base, attrs.get("action") or self.base)).path if is_get else None
            )
        elif tag in ("input", "select") and self.form and attrs.get("name"):
            self.found.append((self.form, {attrs["name"]}))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


@pytest.fixture
def pages(db):
    """Public items of every kind, joined, and the lists that show them."""
    topic, place = factories.make_topic(), factories.make_place()
    event = factories.make_event()
    event.topics.add(topic)
    article = factories.make_article(
        topics=[topic], countries=[factories.make_country()], authors=[factories.make_expert()]
    )
    agreements = [factories.make_agreement(place=place, title_ru=f"Договор {number}") for number in range(3)]
    dossier = factories.make_dossier()
    Link.objects.create(source=agreements[0], target=event, kind="signed_at")
    for item in (event, article, *agreements, dossier):
        factories.publish(item)
    items = [f"/ru/{section}/{item.pk}-x/" for section, item in (
        ("events", event), ("articles", article), ("agreements", agreements[0]), ("dossiers", dossier)
    )]  # fmt: skip
    lists = [
        "",
        "articles/",
        "agreements/",
        "agreements/?party=kz",
        "events/",
        "dossiers/",
        "experts/",
        "topics/",
    ]
    lists += ["countries/", "archive/", "search/?q=договор", "topics/trade/", "countries/kazakhstan/"]
    return items + [f"/ru/{path}" for path in lists]


def test_pages_link_only_to_parameters_that_the_page_behind_knows(client, pages):
    seen, wrong = set(), []
    for page in pages:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        links = Links(answer.request["PATH_INFO"])
        links.feed(answer.content.decode())
        for path, names in links.found:
            try:
                view = resolve(path).func
            except Resolver404:
                continue
            if path.startswith(("/ru/", "/kk/", "/en/")):
                seen |= names
                wrong += [f"{page} links to {path}?{name}" for name in names - known_to(view)]

    assert sorted(set(wrong)) == []
    assert {"party", "topic", "country", "languages", "sort", "show", "q", "level"} <= seen


def test_the_page_cache_knows_what_any_page_has_declared():
    declared = {name for view in parameters.views() for name in known_to(view)}

    assert len(declared) > 25
    assert all_parameters() == declared - WORDS
    for name in declared:
        assert (pagecache.known_query(f"{name}=1") is None) == (name in WORDS), name


def test_what_a_view_does_not_declare_never_reaches_it(client):
    @knows("topic")
    def view(request):
        return HttpResponse(sorted(request.GET))

    request = RequestFactory().get("/ru/articles/?topic=trade&topic=water&filter=new")
    keep_known(request, view)

    assert request.GET.getlist("topic") == ["trade", "water"]
    assert view(request).content == b"topic"


def test_a_filter_that_is_not_declared_does_nothing(client, db, monkeypatch):
    factories.publish(factories.make_article())
    topic = factories.make_topic()
    view = resolve("/ru/articles/").func
    assert "Казахстан и Узбекистан" not in client.get(f"/ru/articles/?topic={topic.slug}").content.decode()

    monkeypatch.setattr(view, "parameters", view.parameters - {"topic"})

    assert "Казахстан и Узбекистан" in client.get(f"/ru/articles/?topic={topic.slug}").content.decode()
