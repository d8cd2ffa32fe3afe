"""PROMISES S5–S8, R1–R3: whatever a request says, no address of the site breaks, leaks or leads away."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from relations.kinds import BY_CODE
from relations.models import Indicator
from tests import factories
from tests.project import routes

pytestmark = pytest.mark.django_db

VALUES = [
    "", "0", "-1", "99999999999999999999", "1e9", "NaN", "٣", "2025-02-30", "0000-00-00", "9999-12-31_9223372036854775808",
    "'; DROP TABLE x; --", "<script>", "%00", "\x00", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "a" * 600, "../../etc/passwd", "[]", "{}", "kz,uz", "password", "content__created_by__password",
]  # fmt: skip
NAMES = [
    "page", "after", "before", "last", "year", "month", "topic", "country", "type", "status", "sort", "as_of", "languages",
    "party", "show", "scope", "q", "kind", "content__created_by__username", "limit", "language", "set", "from",
]  # fmt: skip
HOSTILE = [
    {"HTTP_ACCEPT_LANGUAGE": "a" * 600, "HTTP_COOKIE": "reading=%00; language=../../; sessionid='; =;;==", "HTTP_USER_AGENT": ""},
    {"HTTP_ACCEPT_LANGUAGE": "kk;q=x, *;q=9, ,,,;", "HTTP_COOKIE": "a" * 5000, "HTTP_IF_NONE_MATCH": '"' * 500},
    {"HTTP_RANGE": "bytes=99999999999999999999-", "HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_ACCEPT": "*" * 500, "HTTP_ACCEPT_ENCODING": ",;=" * 100, "HTTP_X_FORWARDED_FOR": "'; --, ::1, " * 20},
    {"HTTP_REFERER": "javascript:alert(1)", "CONTENT_LENGTH": "abc"},
]  # fmt: skip

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
]


@pytest.fixture(scope="module")
def addresses(for_module):
    """Every address of the site, with one public item of each kind."""
    factories.make_organisation()
    Indicator.objects.create(code="turnover", title_ru="Оборот", unit_code="usd", unit_ru="долл.")
    expert, topic = factories.make_expert(), factories.make_topic()
    contents = [
        factories.make_article(authors=[expert], topics=[topic], countries=[factories.make_country("uz")]),
        *(factories.make(kind) for kind in BY_CODE if kind != "article"),
    ]
    editor = factories.make_user("editor", "chief-editor")
    for content in contents:
        factories.publish(content, "ru", by=editor)
    world = routes.World(expert=expert.pk)
    return routes.addresses(world, {content.pk: content.kind for content in contents}, languages=("ru",))


@pytest.fixture
def forgiving():
    """A client that answers as the site would, instead of passing errors on."""
    return Client(raise_request_exception=False)


def test_no_value_of_any_parameter_breaks_a_page(forgiving, addresses):
    """S5, S6: each address with some of the values, in a parameter that changes from one to the next."""
    broken = []
    for place, path in enumerate(addresses):
        for number in range(4):
            name, value = NAMES[(place + number) % len(NAMES)], VALUES[(place * 4 + number) % len(VALUES)]
            if forgiving.get(path, {name: value}).status_code >= 500:
                broken.append((path, name, value))

    assert broken == []


@pytest.mark.parametrize("value", VALUES)
def test_no_value_breaks_a_list_in_any_parameter(forgiving, addresses, value):
    lists = [
        path for path in addresses if re.fullmatch(r"/ru/(\w+/)?|/ru/search/suggest/.*|/api/v1/\w+\?.*", path)
    ]
    halves = [NAMES[::2], NAMES[1::2]]

    broken = [
        (path, names)
        for path in lists
        for names in halves
        if forgiving.get(path, dict.fromkeys(names, value)).status_code >= 500
    ]

    assert len(lists) > 8
    assert broken == []


def test_no_header_breaks_a_page(forgiving, addresses):
    """S7, S8."""
    broken = [
        (path, headers)
        for path in addresses
        for headers in HOSTILE
        if forgiving.get(path, **headers).status_code >= 500
    ]

    assert broken == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO"])
def test_no_method_changes_or_breaks_anything(forgiving, addresses, method):
    """S7, R3: only reading is allowed; what accepts a POST changes nothing but how its sender sees the site."""
    for path in addresses:
        response = forgiving.generic(method, path, data=b"\xff{<![", content_type="application/json")
        assert response.status_code < 500, path
        if not path.startswith(("/oai", "/settings/", "/api/v1/openapi.json")):
            assert response.status_code in (400, 403, 404, 405, 410), (path, response.status_code)


@pytest.mark.parametrize(
    "path",
    ["/ru/articles/99999999999999999999999-x/", "/p/99999999999999999999", "/ru/archive/0/", "/ru/archive/99999/13/",
     "/ru/%00/", "/ru/articles/1-%ff/", "/" + "a" * 3000 + "/", "/ru//evil.example/", "/%2e%2e/.env",
     "/ru/experts/99999999999999999999/", "/cards/99999999999999999999-ru-1.png", "/sitemap-99999999999999999999.xml",
     "/api/v1/articles/99999999999999999999"],
)  # fmt: skip
def test_impossible_addresses_are_not_found(forgiving, db, path):
    assert forgiving.get(path).status_code in (400, 404)


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/db.sqlite3", "/var/db.sqlite3", "/README.md", "/static/", "/media/"]
)
def test_nothing_beside_the_site_is_served(forgiving, db, path):
    """H5."""
    assert forgiving.get(path).status_code == 404


def test_no_redirect_leads_away(client, addresses):
    """R1: neither a parameter, nor a posted field, nor the Referer."""
    for path in addresses:
        for target in ELSEWHERE:
            query = dict.fromkeys(("next", "url", "return"), target)
            response = client.get(path, query, headers={"referer": target})
            if "Location" in response:
                assert re.match(r"/(?![/\\])", response["Location"]), (path, target)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_posted_field_leads_away(client, db, target):
    """R1."""
    saved = client.post("/settings/", {"next": target, "size": "2"}, headers={"referer": target})
    assert saved["Location"].startswith("/")
    assert "evil" not in saved["Location"]


@pytest.mark.parametrize(
    "referer",
    [
        "http://testserver//evil.example/",
        "http://testserver/\\evil.example",
        "http://[x",
        "//[",
        "http://a:b/",
    ],
)
def test_settings_are_saved_whatever_page_is_named_as_origin(forgiving, db, referer):
    saved = forgiving.post("/settings/", {"size": "2"}, headers={"referer": referer})

    assert (saved.status_code, saved["Location"]) == (303, "/")


@pytest.mark.parametrize(
    "target", ["http://[x", "//[", "http://[::1", "\\\\evil.example", "http:///evil.example"]
)
def test_a_next_address_that_is_none_breaks_no_page_of_accounts(forgiving, daniyar, target):
    for name in (
        "account_login",
        "account_logout",
        "account_reset_password",
        "mfa_reauthenticate",
        "desk-language",
    ):
        address = f"{reverse(name)}?{urlencode({'next': target})}"
        assert forgiving.get(address).status_code < 500, name
        response = forgiving.post(
            address, {"next": target, "login": "daniyar", "password": "a long pass phrase"}
        )
        assert response.status_code < 500, name
        assert "evil" not in response.get("Location", "").partition("?")[0], name


def test_a_link_signs_nobody_out(client, daniyar):
    client.force_login(daniyar)

    client.get("/admin/logout/")
    client.get("/accounts/logout/")

    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "a b", ""])
def test_an_unknown_host_is_refused(settings, db, host):
    """R2."""
    settings.ALLOWED_HOSTS = ["portal.example"]

    assert Client(HTTP_HOST=host, raise_request_exception=False).get("/ru/about/").status_code == 400


def test_a_forwarded_host_is_not_believed(client, addresses):
    answers = [
        client.get(path, HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_FORWARDED_PROTO="https")
        for path in addresses
    ]

    for path, response in zip(addresses, answers, strict=True):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"evil.example" not in body, path
        assert "evil.example" not in str(dict(response.items())), path
