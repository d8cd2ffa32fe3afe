"""A page that one process has made is made by none of the others, and none outlives its turn or its minute."""

import re
import shutil
import socket
import subprocess
import time
from importlib.util import find_spec
from itertools import count

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal import pagecache, pagestore
from portal import settings as portal_settings
from portal.pagecache import PageCacheMiddleware
from portal.pagekeys import LONGEST_SHARED, listed, shared
from portal.shelves import Look
from relations import surrogates
from tests.postgres import free_port

MEMCACHED = "django.core.cache.backends.memcached.PyMemcacheCache"
PAGE = "<!doctype html><p>Қазақстан мен Өзбекстан: шолу.</p>" * 40


class Process:
    """A web process: its own pages, one turn and one clock for all."""

    now, number, ends_in, touched, made = 1_763_000_000.0, 7, 3600.0, None, count(1)

    def __init__(self):
        self.site = PageCacheMiddleware(self.view)
        self.site.cache.clock = lambda: Process.now
        self.site.cache.ask = Looking()

    def view(self, request):
        """Pages of items name theirs, others nothing."""
        if "/articles/" in request.path:
            surrogates.understood(surrogates.item(int(request.path.split("/")[3].split("-")[0])))
        return HttpResponse(f"{PAGE}{next(Process.made)}")

    def get(self, path="/ru/articles/1-x/", **headers) -> str:
        return self.site(RequestFactory().get(path, **headers)).content.decode().rpartition(">")[2]


class Looking:
    """What the database says to a process, which may lag behind or begin after an opening."""

    is_silent = False

    def __init__(self, lag=0, began_at=1.0):
        self.lag, self.began_at = lag, began_at

    def __call__(self, now, known, patience=None):
        number, touched = Process.number - self.lag, Process.touched if known is not None else None
        return Look(number, known, Process.now + Process.ends_in, self.began_at, touched)


@pytest.fixture
def processes(settings, monkeypatch):
    """Two processes on one store."""
    settings.PAGE_CACHE_MEGABYTES = 8
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests-pages"}
    }
    monkeypatch.setattr(pagestore, "IS_THERE", True)
    for name, value in (
        ("now", 1_763_000_000.0),
        ("number", 7),
        ("ends_in", 3600.0),
        ("touched", None),
        ("made", count(1)),
    ):
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


def turn(*touched):
    """A turn, seen by all a second later."""
    Process.number, Process.now = Process.number + 1, Process.now + 1
    Process.touched = dict.fromkeys((*touched, surrogates.TURN), Process.number) if touched else None


def test_a_turn_ends_what_it_touched_and_what_names_nothing(processes):
    one, other = processes
    before = [one.get(), one.get("/ru/articles/2-y/"), other.get("/ru/")]

    turn("item:2")

    assert [one.get(), one.get("/ru/articles/2-y/"), one.get("/ru/")] == ["1", "4", "5"]
    assert [other.get(), other.get("/ru/articles/2-y/"), other.get("/ru/")] == ["1", "4", "5"]
    assert before == ["1", "2", "3"]


def test_a_turn_of_which_nothing_is_known_ends_all(processes):
    one, other = processes
    one.get()

    turn()

    assert [other.get(), one.get()] == ["2", "2"]


def test_a_page_of_a_turn_that_is_not_known_here_is_not_taken(processes):
    """A process that began later does not know what was touched before; one that lags does not know the turn yet."""
    one, other = processes
    one.get()
    turn("item:2")
    assert other.get() == "2"  # its first look: what was touched earlier it cannot know

    lagging = Process()
    lagging.site.cache.ask = Looking(lag=1)
    turn("item:1")
    newer = one.get()

    assert lagging.get() != newer


def test_a_page_begun_before_an_opening_is_not_taken_after_it(processes):
    one, other = processes
    one.get()
    other.site.cache.ask = Looking(began_at=Process.now + 1)

    assert other.get() == "2"


def test_a_page_says_by_which_keys_it_is_found(processes, settings):
    one, _other = processes

    def keys(path):
        return one.site(RequestFactory().get(path)).headers.get("Surrogate-Key")

    assert keys("/ru/about/") is None
    settings.PAGE_KEYS_HEADER = "Surrogate-Key"
    assert [keys("/ru/articles/2-y/"), keys("/ru/")] == ["site item:2", "site turn"]


def test_a_cache_that_separates_by_commas_gets_commas(settings):
    settings.PAGE_KEYS_HEADER = "Cache-Tag"

    assert listed(["site", "item:2"]) == "site,item:2"
    assert listed(map(str, range(300))) == "site,turn"


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


@pytest.mark.skipif(not (shutil.which("memcached") and find_spec("pymemcache")), reason="no memcached here")
def test_memcached_serves_as_well_and_may_go_away(processes, settings):
    port = free_port()
    store = portal_settings._impatient({"BACKEND": MEMCACHED, "LOCATION": f"127.0.0.1:{port}"})
    options = {"STORE": store, "SPARE": False}
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "portal.surviving.SurvivingCache", "OPTIONS": options}
    }
    one, other = processes
    server = subprocess.Popen(["memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", str(port)])
    try:
        assert answers(port)
        found = [one.get(), other.get(), one.get("/ru/"), other.get("/ru/")]
        turn("item:1")
        found += [one.get("/ru/articles/1-x/"), other.get("/ru/articles/1-x/"), other.get("/ru/")]
    finally:
        server.kill()
        server.wait()

    assert found == ["1", "1", "2", "2", "3", "3", "4"]
    assert [one.get("/kk/"), other.get("/kk/")] == ["5", "6"]


def answers(port: int) -> bool:
    """Does a server listen, within ten seconds?"""
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def test_a_page_that_memcached_would_refuse_is_not_offered(processes, monkeypatch):
    monkeypatch.setattr(pagestore, "LARGEST", 10)
    one, other = processes

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
    assert said(HTTP_COOKIE="reading=theme-light") == "private, no-cache"
    assert said(HTTP_COOKIE="sessionid=x") == "private, no-cache"
    assert shared(0) == "no-cache"
