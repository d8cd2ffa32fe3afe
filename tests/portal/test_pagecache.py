"""What is kept for anonymous readers, under what, and when it goes."""

import datetime as dt
import gzip
import random
from itertools import count

import brotli
import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal import pagecache
from portal.pagecache import PageCache, PageCacheMiddleware, best_coding, display_settings, known_query
from relations.editorial import freshness, publishing
from tests import factories

PAGE = "<!doctype html><p>Қазақстан мен Өзбекстан: шолу.</p>" * 40


class Clock:
    """A clock that a test sets."""

    def __init__(self, moment=dt.datetime(2025, 11, 13, 3, 0, tzinfo=dt.UTC)):
        self.now = moment.timestamp()

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(settings, clock, db):
    """A site of one view that says how often it was made and what it saw of the request."""
    settings.PAGE_CACHE_MEGABYTES = 8
    made = count(1)

    def view(request):
        site.seen = request
        response = HttpResponse(f"{PAGE}{next(made)} {request.META.get('HTTP_ACCEPT_LANGUAGE', '')}")
        for name, value in site.headers.items():
            response.headers[name] = value
        if site.cookie:
            response.set_cookie("sessionid", "x")
        response.status_code = site.status
        return response

    site = PageCacheMiddleware(view)
    site.cache.clock = clock
    site.headers, site.cookie, site.status, site.seen = {}, False, 200, None
    yield site
    pagecache.CACHES.clear()


def get(site, path="/ru/articles/1-x/", method="get", **headers):
    request = getattr(RequestFactory(), method)(path, **headers)
    return site(request)


def same(first, second):
    return first.content == second.content


def test_second_reader_gets_the_kept_page_without_a_query(site):
    first = get(site)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = get(site)

    assert same(first, second)
    assert len(queries) == 0
    assert second["Cache-Control"] == "no-cache"
    assert second["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "reading=size-2; csrftoken=abc"},
        {"HTTP_AUTHORIZATION": "Basic x"},
        {"HTTP_RANGE": "bytes=0-5"},
    ],
)
def test_requests_that_could_be_personal_are_neither_served_nor_kept(site, headers):
    anonymous = get(site)

    personal, again = get(site, **headers), get(site, **headers)

    assert not same(personal, anonymous)
    assert not same(personal, again)
    assert personal["Cache-Control"] == "private, no-cache"
    assert same(get(site), anonymous)


@pytest.mark.parametrize(
    "headers",
    [
        {"Vary": "Cookie"},
        {"Vary": "Accept-Language"},
        {"Cache-Control": "private"},
        {"Content-Security-Policy": "script-src 'nonce-abc'"},
    ],
)
def test_answers_that_depend_on_more_than_their_key_are_not_kept(site, headers):
    site.headers = headers

    assert not same(get(site), get(site))


def test_an_answer_that_sets_a_cookie_is_not_kept(site):
    site.cookie = True

    assert not same(get(site), get(site))


@pytest.mark.parametrize("status", [301, 404, 410, 500])
def test_only_whole_pages_are_kept(site, status):
    site.status = status

    assert not same(get(site), get(site))


@pytest.mark.parametrize("path", ["/", "/p/7", "/ru/search/?q=x", "/admin/", "/media/a.png"])
def test_addresses_that_choose_or_search_are_not_kept(site, path):
    assert not same(get(site, path), get(site, path))


def test_what_is_not_in_the_key_never_reaches_the_view(site):
    get(
        site,
        HTTP_ACCEPT_LANGUAGE="kk",
        HTTP_REFERER="https://evil.example",
        HTTP_X_FORWARDED_HOST="evil.example",
    )

    for name in pagecache.UNKEYED:
        assert name not in site.seen.META


def test_trackers_do_not_make_new_pages_and_do_not_reach_the_view(site):
    first = get(site, "/ru/articles/?country=uz")

    second = get(site, "/ru/articles/?utm_source=x&country=uz&fbclid=1")

    assert same(first, second)
    assert site.seen.GET.dict() == {"country": "uz"}


def test_parameters_in_another_order_are_one_page(site):
    assert same(
        get(site, "/ru/articles/?country=uz&topic=trade"), get(site, "/ru/articles/?topic=trade&country=uz")
    )


def test_unknown_parameters_are_passed_on_and_not_kept(site):
    assert not same(get(site, "/ru/articles/?what=1"), get(site, "/ru/articles/?what=1"))
    assert site.seen.GET.dict() == {"what": "1"}


def test_display_settings_have_pages_of_their_own(site):
    plain, large = get(site), get(site, HTTP_COOKIE="reading=size-2")

    assert not same(plain, large)
    assert same(get(site, HTTP_COOKIE="reading=size-2; language=kk"), large)
    assert same(get(site, HTTP_COOKIE="reading=nonsense"), plain)


def test_languages_and_hosts_never_share_a_page_or_a_tag(site):
    answers = [
        get(site, path, HTTP_HOST=host) for path in ("/ru/", "/kk/") for host in ("a.example", "b.example")
    ]

    assert len({answer.content for answer in answers}) == len({answer["ETag"] for answer in answers}) == 4


def test_the_tag_of_one_language_is_no_304_for_another(site):
    tag = get(site, "/ru/")["ETag"]

    assert get(site, "/ru/", HTTP_IF_NONE_MATCH=tag).status_code == 304
    assert get(site, "/kk/", HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_not_modified_has_no_body_and_keeps_the_headers(site):
    site.headers = {"Content-Security-Policy": "default-src 'self'"}
    tag = get(site)["ETag"]

    answer = get(site, HTTP_IF_NONE_MATCH=f'W/"old", W/{tag}')

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == tag
    assert answer["Content-Security-Policy"] == "default-src 'self'"
    assert "Content-Type" not in answer.headers


def test_codings_have_their_own_bytes_and_tags(site):
    plain = get(site)

    small = get(site, HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    older = get(site, HTTP_ACCEPT_ENCODING="gzip")

    assert brotli.decompress(small.content) == gzip.decompress(older.content) == plain.content
    assert (small["Content-Encoding"], older["Content-Encoding"]) == ("br", "gzip")
    assert len({plain["ETag"], small["ETag"], older["ETag"]}) == 3
    assert get(site, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=plain["ETag"]).status_code == 200


def test_head_has_the_length_and_no_body(site):
    page = get(site)

    head = get(site, method="head")

    assert (head.content, head["Content-Length"], head["ETag"]) == (b"", str(len(page.content)), page["ETag"])


def test_publication_turns_every_page_over_within_a_quarter_of_a_second(site, clock, daniyar):
    article = factories.make_article()
    old = get(site)

    factories.publish(article, "ru", by=daniyar)
    clock.now += pagecache.POLL_SECONDS

    assert not same(get(site), old)


def test_withdrawal_turns_every_page_over(site, clock, daniyar, saule):
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)
    old = get(site)

    publishing.withdraw(article, "ru", by=saule, reason="Ошибка")
    clock.now += pagecache.POLL_SECONDS

    assert not same(get(site), old)


def test_a_scheduled_edition_opens_at_its_instant(site, clock, daniyar):
    opens = timezone.now() + dt.timedelta(hours=2)
    factories.publish(factories.make_article(), "ru", by=daniyar, at=opens)
    clock.now = opens.timestamp() - 0.05
    before = get(site)

    clock.now = opens.timestamp() - 0.001
    just_before = get(site)
    clock.now = opens.timestamp()

    assert same(just_before, before)
    assert not same(get(site), before)


def test_a_clock_set_back_drops_what_the_future_made(site, clock):
    early = get(site)

    clock.now -= 3600

    assert not same(get(site), early)


def test_midnight_in_kazakhstan_ends_a_page(site, clock):
    clock.now = dt.datetime(2025, 11, 13, 18, 59, 59, 900_000, tzinfo=dt.UTC).timestamp()
    evening = get(site)

    clock.now += 0.1

    assert not same(get(site), evening)


def test_no_page_lives_longer_than_a_minute(site, clock):
    old = get(site)

    for _ in range(61 * 4):
        clock.now += 0.25
        last = get(site)

    assert not same(last, old)


def test_a_page_begun_before_a_publication_is_not_kept_after_it(site, clock, daniyar):
    article = factories.make_article()
    shelf = site.cache.current()
    key = site.cache.key(RequestFactory().get("/ru/articles/1-x/").META)

    factories.publish(article, "ru", by=daniyar)
    clock.now += pagecache.POLL_SECONDS
    site.cache.put(shelf, key, HttpResponse("old"))

    assert get(site).content != b"old"


def test_a_database_that_is_away_turns_nothing_and_breaks_nothing(site, clock, monkeypatch):
    kept = get(site)

    def away():
        raise OperationalError("away")

    monkeypatch.setattr(freshness, "number", away)
    clock.now += 5

    assert same(get(site), kept)


def test_without_a_database_nothing_is_kept_over_the_hour_of_a_scheduled_edition(
    site, clock, monkeypatch, daniyar
):
    opens = timezone.now() + dt.timedelta(hours=2)
    factories.publish(factories.make_article(), "ru", by=daniyar, at=opens)
    clock.now = opens.timestamp() - 1
    kept = get(site)

    def away():
        raise OperationalError("away")

    monkeypatch.setattr(freshness, "number", away)
    clock.now = opens.timestamp() + 1

    assert not same(get(site), kept)


def test_there_are_never_more_pages_than_is_set(clock, db):
    cache = PageCache(8, clock, most=50)
    shelf = cache.current()

    for number in range(120):
        cache.put(shelf, ("", "http", f"/ru/articles/{number}/", "", ""), HttpResponse("x"))

    assert 45 <= len(shelf.pages) <= 50
    assert list(shelf.pages)[-1][2] == "/ru/articles/119/"


def test_the_oldest_pages_make_room(clock, db):
    cache = PageCache(clock=clock)
    cache.limit = 50_000
    shelf = cache.current()

    for number in range(10):
        cache.put(shelf, (number,), HttpResponse(random.randbytes(8_000)))  # cannot be packed

    assert (9,) in shelf.pages
    assert (0,) not in shelf.pages
    assert 3 <= len(shelf.pages) <= 5
    assert shelf.weight <= cache.limit


def test_pages_are_kept_packed_and_weigh_what_they_take(clock, db):
    cache = PageCache(clock=clock)
    shelf = cache.current()
    page = cache.put(shelf, ("a",), HttpResponse(PAGE * 20))
    packed = shelf.weight

    cache.variant(shelf, page, "br")
    assert shelf.weight == packed

    assert cache.variant(shelf, page, "")[1].decode() == PAGE * 20
    assert cache.variant(shelf, page, "")[1].decode() == PAGE * 20
    assert shelf.weight == packed + page.length == page.weight


def test_the_outer_door_serves_only_what_is_kept(site):
    reached = []

    def django(environ, start_response):
        reached.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"made"]

    serve = pagecache.first(django)
    started = []
    environ = RequestFactory().get("/ru/articles/1-x/").META
    serve(dict(environ), lambda *line: started.append(line))
    page = get(site)

    body = serve(dict(environ), lambda *line: started.append(line))

    assert reached == ["/ru/articles/1-x/"]
    assert b"".join(body) == page.content
    assert started[-1][0] == "200 OK"
    assert dict(started[-1][1])["ETag"] == page["ETag"]


def test_the_outer_door_lets_people_with_a_session_through(site):
    get(site)
    reached = []
    serve = pagecache.first(lambda environ, start: reached.append(1) or [b""])

    serve(RequestFactory().get("/ru/articles/1-x/", HTTP_COOKIE="sessionid=1").META, lambda *line: None)

    assert reached == [1]


def test_the_cache_can_be_switched_off(settings):
    settings.PAGE_CACHE_MEGABYTES = 0

    with pytest.raises(pagecache.MiddlewareNotUsed):
        PageCacheMiddleware(lambda request: None)


@pytest.mark.parametrize(
    ("cookies", "settings_of_reader"),
    [
        ("reading=size-2.theme-dark", "theme-dark.size-2"),
        ("language=kk", ""),
        ("reading=size-9", ""),
        ("reading=size-2; other=1", None),
        ("a" * 5000, None),
        (";;;", ""),
    ],
)
def test_display_settings_are_read_from_a_closed_set(cookies, settings_of_reader):
    assert display_settings(cookies) == settings_of_reader


def test_hostile_queries_are_passed_on():
    assert known_query("&".join(f"page={n}" for n in range(100))) is None
    assert known_query("utm_x=" + "a" * 10_000) == ""


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("br", "br"), ("gzip, br;q=0", "gzip"), ("identity", ""), ("br;q=0.0,gzip;q=0", ""), ("GZIP", "gzip")],
)
def test_codings_are_negotiated(accepted, coding):
    assert best_coding(accepted) == coding
