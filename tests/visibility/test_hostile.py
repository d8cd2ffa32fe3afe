"""PROMISES S5–S8 at the desk as well as in front of it: whatever a request says, no address answers with a 5xx."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils import translation

from tests.admin.sheet import read

from . import addresses
from .test_visibility import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.long]
HUGE = "9" * 40
# Values as they stand in an address: too long, no text, no UTF-8, half a surrogate, no number, no day, no such thing.
VALUES = ("a" * 20_000, "%00", "%ED%A0%80", "%FF%FE", "%", HUGE, "-1", "1e9", "NaN", "2025-02-30", "0000-00-00", "٣",
          "../../etc/passwd", "[]", "kz,uz", "%F0%9F%98%80", "%E2%80%AE", "'", '"><')  # fmt: skip
NAMES = (
    "q", "page", "p", "o", "e", "all", "_to_field", "_popup", "_changelist_filters", "language", "beside", "term", "before",
    "after", "day", "as_of", "known_on", "year", "month", "state", "kind", "expert", "age", "work", "shelf", "mine", "topic",
    "country", "app_label", "model_name", "field_name", "id__in", "pk", "content__created_by__password", "rare", "next",
)  # fmt: skip
BODIES = (
    (b"\xff{<![", "application/json"),
    (b"a=%ED%A0%80&b=%00&=&&&=", "application/x-www-form-urlencoded"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"),
    (b"", "multipart/form-data"),
    (b"a=1", "text/plain; charset=nonsense"),
)
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO")
TYPED = (
    "\x00",
    "a" * 120_000,
    HUGE,
    "-1",
    "1e400",
    "2025-02-30",
    "\u202e\ufffe\U0001f600",
    "<p>" * 3000,
    "{}",
    "[1]",
)


def one_of_each(paths: list[str]) -> list[str]:
    """One address for each place of the address map, in whatever language, and each with its own parameters."""
    found = {}
    for path in paths:
        address, _sign, query = path.partition("?")
        language = translation.get_language_from_path(address) or settings.LANGUAGE_CODE
        try:
            with translation.override(language):  # the map has the addresses of the active language alone
                route = resolve(address).route.removeprefix(f"{language}/")
        except Resolver404:
            continue
        found.setdefault((route, query[:60]), path)
    return list(found.values())


@pytest.mark.parametrize("language", ["kk", "en"])
def test_each_place_is_tried_whatever_language_is_active(language):
    paths = [
        "/kk/articles/",
        "/ru/articles/",
        "/ru/events/?month=2025-11",
        "/ru/events/",
        "/healthz",
        "/nowhere",
    ]
    with translation.override(language):
        assert one_of_each(paths) == [paths[0], *paths[2:5]]


def ask(client, method: str, path: str, data=b"", content_type="application/x-www-form-urlencoded"):
    """An answer, of which nothing stays, not even the end of the session."""
    for cache in caches.all():
        cache.clear()  # the walls count
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic():
        answer = client.generic(method, path, data=data, content_type=content_type)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return answer


def everywhere(world) -> list[str]:
    return one_of_each(
        [*addresses.of_readers(world), *addresses.of_guests(world), *addresses.of_the_desk(world)]
    )


@pytest.fixture
def client(world):
    world.people["chief-editor"].is_superuser = True
    world.people["chief-editor"].save()
    return client_of(world, "chief-editor")


def test_no_value_of_any_parameter_breaks_an_address(world, client):
    """Each address with every value, in a parameter that changes from one to the next, and all of them at once."""
    broken = []
    for place, path in enumerate(everywhere(world)):
        queries = [
            f"{NAMES[(place + number) % len(NAMES)]}={value}"
            for number, value in enumerate(VALUES)
            if (place + number) % 6 == 0
        ]
        queries.append("&".join(f"{name}={HUGE}&{name}=%00" for name in NAMES))
        for query in queries:
            answer = ask(client, "GET", f"{path}{'&' if '?' in path else '?'}{query}")
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {path} {query[:80]}")

    assert broken == []


def test_no_method_and_no_body_breaks_an_address(world, client):
    broken = []
    for place, path in enumerate(everywhere(world)):  # the methods by turns
        tries = [(method, b"", "text/plain") for method in METHODS[place % 3 :: 3]]
        tries += [("POST", *body) for body in BODIES]
        for method, data, kind in tries:
            answer = ask(client, method, path, data=data, content_type=kind)
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {method} {kind} {path}")

    assert broken == []


def test_no_number_or_name_in_an_address_breaks_it(world, client):
    """The parts of an address that vary, each made impossible."""
    broken, tried = [], 0
    for path in everywhere(world):
        for part in re.findall(r"(?<=[/-])\d+(?=[-/.]|$)", path.partition("?")[0]):
            for value in (HUGE, "0", "-1", "%00", "%ED%A0%80", "a" * 3000, "1%2F..%2F2"):
                tried += 1
                answer = ask(client, "GET", path.replace(part, value, 1))
                if answer.status_code >= 500:
                    broken.append(f"{answer.status_code} {path} {value[:20]}")

    assert tried > 500
    assert broken == []


def test_nothing_typed_into_a_form_breaks_it(world, client):
    """Every form of the desk, its fields filled with hostile values that move on from field to field and turn to turn."""
    broken, forms = [], 0
    for path in one_of_each(addresses.of_the_desk(world)):
        page = ask(client, "GET", path)
        if page.status_code != 200 or b'id="content-main"' not in getattr(page, "content", b""):
            continue
        sheet = read(page) if b"</form>" in page.content.partition(b'id="content-main"')[2] else {}
        forms += bool(sheet)
        kept = {name for name in sheet if name.endswith(("_FORMS", "-id", "csrfmiddlewaretoken"))}
        for turn in range(0, len(TYPED), 3) if sheet else ():
            typed = {n: TYPED[(place + turn) % len(TYPED)] for place, n in enumerate(sheet)}
            answer = ask(client, "POST", path, urlencode(typed | {n: sheet[n] for n in kept}, doseq=True))
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {path}, turn {turn}")

    assert forms > 20
    assert broken == []


@pytest.mark.parametrize("text", ['{"title_ru": "\\ud800"}', '{"title_ru": "\\u0000"}', '["a"]', '"a"', "1" * 5000, "[" * 5000,
                                  '{"title_ru": {"a": 1}}', '{"body_ru": "<p>\\udc00</p>"}'])  # fmt: skip
def test_no_copy_of_unsaved_words_breaks_the_form(world, client, text):
    item = world.items[0].content
    address = f"/admin/relations/{item.kind}/{item.pk}/"
    token = "0f8fad5b-d9cb-469f-a165-70867728950e"

    with transaction.atomic():
        kept = client.post(f"{address}autosave/", {"token": token, "values": text})
        shown = client.get(f"{address}change/")
        transaction.set_rollback(True)

    assert (kept.status_code < 500, shown.status_code) == (True, 200), json.dumps(text)
