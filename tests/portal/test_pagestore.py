"""A page that one process has made is made by none of the others, and none outlives its turn or its minute."""

import re
from itertools import count

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal import pagecache, pagestore
from portal.pagecache import PageCacheMiddleware
from portal.pagekeys import LONGEST_SHARED, shared

PAGE = "<!doctype html><p>Қазақстан мен Өзбекстан: шолу.</p>" * 40


class Process:
    """A web process: its own pages, one turn and one clock for all."""

    now, number, ends_in, made = 1_763_000_000.0, 7, 3600.0, count(1)

    def __init__(self):
        self.site = PageCacheMiddleware(lambda request: HttpResponse(f"{PAGE}{next(Process.made)}"))
        self.site.cache.clock = lambda: Process.now
        self.site.cache.ask = Looking()

    def get(self, path="/ru/articles/1-x/", **headers) -> str:
        return self.site(RequestFactory().get(path, **headers)).content.decode().rpartition(">")[2]


class Looking:
    is_silent = False

    def __call__(self, now, known):
        return Process.number, Process.now + Process.ends_in


@pytest.fixture
def processes(settings, monkeypatch):
    """Two processes on one store."""
    settings.PAGE_CACHE_MEGABYTES = 8
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests-pages"}
    }
    monkeypatch.setattr(pagestore, "IS_THERE", True)
    for name, value in (("now", 1_763_000_000.0), ("number", 7), ("ends_in", 3600.0), ("made", count(1))):
        monkeypatch.setattr(Process, name, value)
    yield Process(), Process()
    pagecache.CACHES.clear()


def test_what_one_has_made_the_other_hands_out(processes):
    one, other = processes

    assert [one.get(), other.get(), other.get(), one.get("/kk/"), other.get("/kk/")] == [
        "1",
        "1",
        "1",
        "2",
        "2",
    ]


def test_display_settings_are_another_page(processes):
    one, other = processes

    assert one.get() != other.get(HTTP_COOKIE="reading=theme-light")


def test_a_turn_makes_new_pages_at_once(processes, monkeypatch):
    one, other = processes
    one.get()
    monkeypatch.setattr(Process, "number", 8)
    monkeypatch.setattr(Process, "now", Process.now + 1)

    assert other.get() == "2"
    assert one.get() == "2"


@pytest.mark.parametrize("seconds", [61, 3601])
def test_no_page_outlives_its_minute(processes, monkeypatch, seconds):
    one, other = processes
    one.get()
    monkeypatch.setattr(Process, "now", Process.now + seconds)

    assert other.get() == "2"


def test_no_page_outlives_the_hour_at_which_something_opens(processes, monkeypatch):
    """An opening raises no turn: the page of before must not be found under the same number."""
    one, other = processes
    monkeypatch.setattr(Process, "ends_in", 10.0)
    one.get()
    monkeypatch.setattr(Process, "now", Process.now + 11)

    assert other.get() == "2"


def test_without_a_store_each_makes_its_own(processes, monkeypatch):
    one, other = processes
    monkeypatch.setattr(pagestore, "IS_THERE", False)

    assert [one.get(), other.get()] == ["1", "2"]


# --- Caches outside ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [1, 30, 59, 3600])
def test_a_cdn_never_shows_a_page_for_longer_than_a_minute(seconds):
    said = dict(re.findall(r"([\w-]+)=(\d+)", shared(seconds)))

    assert int(said["s-maxage"]) + int(said["stale-while-revalidate"]) == LONGEST_SHARED < 60
    assert int(said["s-maxage"]) + int(said["stale-if-error"]) < 60
    assert said["max-age"] == "0"


def test_pages_with_display_settings_are_for_their_reader(processes, monkeypatch):
    monkeypatch.setattr(pagecache, "FOR_OTHERS", shared(30))
    one, _other = processes

    def said(**headers):
        return one.site(RequestFactory().get("/ru/articles/1-x/", **headers))["Cache-Control"]

    assert said().startswith("public, max-age=0, s-maxage=30")
    assert said(HTTP_COOKIE="reading=theme-light") == "no-cache"
    assert said(HTTP_COOKIE="sessionid=x") == "private, no-cache"
    assert shared(0) == "no-cache"
