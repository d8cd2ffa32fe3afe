"""Whatever should be a number and is none – “²”, “٣”, more figures than Python reads – is refused in one way, everywhere."""

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils import translation

from relations.models import Content
from relations.parameters import known_to
from relations.text.numbers import whole
from tests import factories
from tests.admin.sheet import read
from tests.project import routes

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NO_NUMBERS = ("²", "٣", "9" * 40, "9" * 5000, "-1", "1e3", "")
OUTER = ("admin", "views", "api", "reading", "templatetags", "feeds.py", "calendars.py", "sitemaps.py")


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_none(text):
    assert whole(text) is None


def test_figures_are_one():
    assert [whole("0"), whole("17"), whole(17), whole("9" * 18)] == [0, 17, 17, 10**18 - 1]


def test_nobody_reads_numbers_of_strangers_otherwise():
    """`"²".isdigit()` is true, and `int("9" * 5000)` fails: `numbers.whole` knows both."""
    files = [
        path
        for name in OUTER
        for path in (ROOT / "relations" / name, *(ROOT / "relations" / name).rglob("*.py"))
    ]
    tests = re.compile(r"\.(?:isdigit|isdecimal|isnumeric)\(")

    wrong = [str(path) for path in files if path.is_file() and tests.search(path.read_text(encoding="utf-8"))]

    assert len(files) > 100
    assert wrong == []


@pytest.fixture(scope="module")
def pages(for_module):
    """An address of every kind of page with the parameters that it knows."""
    topic, expert = factories.make_topic(), factories.make_expert()
    items = [factories.make(kind) for kind in ("agreement", "event", "dossier", "collection")]
    items.append(factories.make_article(authors=[expert], topics=[topic]))
    editor = factories.make_user("editor", "chief-editor")
    for item in items:
        factories.publish(item, "ru", by=editor)
    world = routes.World(expert=expert.pk)
    found = {}
    with translation.override("ru"):  # the language that an address begins with is resolved in
        for path in routes.addresses(world, {item.pk: item.kind for item in items}, languages=("ru",)):
            with suppress(Resolver404):
                match = resolve(path.partition("?")[0])
                found.setdefault(match.route, (path.partition("?")[0], sorted(known_to(match.func))))
    return [page for page in found.values() if page[1]]


@pytest.mark.parametrize("text", ["²", "9" * 40, "9" * 5000, "9" * 5000 + "-12"])
def test_no_parameter_that_a_page_knows_breaks_it(pages, text):
    client = Client(raise_request_exception=False)

    broken = [
        path for path, names in pages if client.get(path, dict.fromkeys(names, text)).status_code >= 500
    ]

    assert len(pages) > 15
    assert broken == []


MARK = "zq\"'><b onclick=x>"


def test_no_page_repeats_what_it_was_asked_as_anything_but_text(pages):
    """X4: in no parameter, in no part of an address, on no error page."""
    client = Client(raise_request_exception=False)
    asked = [(path, dict.fromkeys(names, MARK)) for path, names in pages]
    asked += [(f"{path.rstrip('/')}{quote(MARK)}/", {}) for path, _names in pages]
    asked += [
        ("/accounts/login/", {"next": MARK}),
        ("/api/v1/articles", {"language": MARK}),
        ("/oai", {"verb": MARK}),
    ]

    answers = [(path, client.get(path, data, follow=True)) for path, data in asked]

    bodies = [
        (path, b"".join(one.streaming_content) if one.streaming else one.content) for path, one in answers
    ]
    assert [path for path, body in bodies if b"'><b" in body or b"<b onclick" in body] == []
    assert any(b"zq&quot;" in body for _path, body in bodies)  # some repeat it, as text


@pytest.mark.parametrize("text", ["²", "9" * 40, "9" * 5000])
def test_no_act_of_the_form_breaks_it(client, saule, text):
    article = factories.make_article()
    client.force_login(saule)
    address = f"/admin/relations/article/{article.pk}/change/"
    sheet = read(client.get(address)) | {"_source": text}

    for act in (f"resolve:{text}", f"revoke:{text}", "submit:ru"):
        assert client.post(address, sheet | {"_act": act}).status_code < 500, act
    assert client.post(f"/admin/relations/article/{text}/change/", sheet).status_code in (302, 403, 404)
    assert client.get(f"/admin/relations/article/{text}/history/").status_code in (302, 403, 404)


@pytest.mark.parametrize("figures", ["9" * 40, "9" * 5000])
def test_no_figures_in_a_text_break_its_way_to_readers(client, saule, figures):
    body = (
        f'<p><a href="/p/{figures}/">договор</a></p><ol start="{figures}"><li>раз</li></ol>'
        f'<table><tr><td colspan="{figures}" rowspan="{figures}">Статья {figures}</td></tr></table>'
    )
    article = factories.make_article(languages=["ru"], body_ru=body)
    factories.publish(article, "ru")
    edition = Content.objects.get(pk=article.pk).editions.get()

    page = client.get(f"/ru/articles/{article.pk}-x/", follow=True)
    table = client.get(f"/ru/articles/{article.pk}-{edition.slug}/tables/ru-1.csv")
    pdf = client.get(edition.get_briefing_url())

    assert (page.status_code, table.status_code, pdf.status_code) == (200, 200, 200)
