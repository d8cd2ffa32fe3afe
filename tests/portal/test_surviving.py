"""A cache that is gone makes the site slower and nothing else; its counters cannot be pushed out by strangers."""

import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from django.urls import reverse

from portal import surviving
from portal.surviving import SurvivingCache
from tests.accounts.test_sign_in import PASSWORD, sign_in
from tests.factories import make_article, publish


class Gone(LocMemCache):
    """A store that can be switched off."""

    answers, asked = True, 0

    def get(self, *args, **kwargs):
        return self._or_fail(super().get, *args, **kwargs)

    def set(self, *args, **kwargs):
        return self._or_fail(super().set, *args, **kwargs)

    def add(self, *args, **kwargs):
        return self._or_fail(super().add, *args, **kwargs)

    def incr(self, *args, **kwargs):
        return self._or_fail(super().incr, *args, **kwargs)

    def delete(self, *args, **kwargs):
        return self._or_fail(super().delete, *args, **kwargs)

    def _or_fail(self, act, *args, **kwargs):
        Gone.asked += 1
        if not Gone.answers:
            raise ConnectionError("the store does not answer")
        return act(*args, **kwargs)


@pytest.fixture
def store(settings):
    """All caches on a store that the test can switch off."""
    Gone.answers, Gone.asked = True, 0
    one = {
        "BACKEND": "portal.surviving.SurvivingCache",
        "OPTIONS": {"STORE": {"BACKEND": f"{__name__}.Gone", "LOCATION": "tests-gone"}},
    }
    settings.CACHES = {"default": one, "files": one}
    yield Gone
    Gone.answers = True


def made() -> SurvivingCache:
    return SurvivingCache(
        "", {"OPTIONS": {"STORE": {"BACKEND": f"{__name__}.Gone", "LOCATION": "tests-own"}}}
    )


def test_it_answers_like_its_store_and_counts_on_without_it(monkeypatch):
    Gone.answers = True
    cache = made()
    cache.set("word", "келісім")
    assert cache.get("word") == "келісім"
    assert cache.get("nothing", "default") == "default"

    Gone.answers = False
    assert cache.get("word") is None
    assert cache.add("tries", 0)
    assert [cache.incr("tries"), cache.incr("tries")] == [1, 2]

    Gone.answers = True
    cache.left_alone_until = 0
    assert cache.get("word") == "келісім"


def test_a_missing_counter_is_the_callers_mistake_not_a_failure():
    Gone.answers = True
    cache = made()

    with pytest.raises(ValueError, match="nothing"):
        cache.incr("nothing")
    assert cache.left_alone_until == 0


def test_a_store_that_failed_is_left_alone_for_a_while():
    Gone.answers = True
    cache = made()
    Gone.answers, Gone.asked = False, 0

    for _request in range(20):
        cache.get("word")

    assert Gone.asked == 1
    assert surviving.LEFT_ALONE >= 1


@pytest.mark.parametrize("name", ["home", "search", "account_login", "admin:index"])
def test_pages_answer_without_a_cache(store, client, daniyar, name):
    publish(make_article())
    client.force_login(daniyar)
    store.answers = False

    assert client.get(reverse(name), follow=True).status_code == 200


def test_pdfs_and_signing_in_work_without_a_cache(store, daniyar):
    edition = publish(make_article())["ru"]
    store.answers = False
    client = Client()

    assert client.get(edition.get_briefing_url()).status_code == 200
    assert sign_in(client, password=PASSWORD).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_wall_against_guessing_holds_without_a_cache(store, daniyar):
    store.answers = False
    client = Client()

    for _try in range(10):
        sign_in(client, password="wrong")
    sign_in(client)

    assert "_auth_user_id" not in client.session


def test_strangers_cannot_push_the_counters_out(client, daniyar):
    for _try in range(10):
        sign_in(client, password="wrong")
    for number in range(600):
        Client(REMOTE_ADDR=f"203.0.{number % 250}.{number // 250}").get("/ru/search/?q=x")

    sign_in(client)

    assert "_auth_user_id" not in client.session


@time_machine.travel("2026-03-02 09:00:01+05:00", tick=False)
def test_neighbours_in_one_network_of_ipv6_count_together(client, db):
    answers = [
        client.get("/ru/search/?q=x", REMOTE_ADDR=f"2001:db8:1:2::{number:x}").status_code
        for number in range(1, 63)
    ]
    other = client.get("/ru/search/?q=x", REMOTE_ADDR="2001:db8:1:3::1")

    assert answers[:60] == [200] * 60
    assert answers[60:] == [429, 429]
    assert other.status_code == 200


def test_counters_on_disk_are_shared_and_exact(tmp_path):
    """What a production server uses for its walls."""
    one, other = (
        SurvivingCache("", {"OPTIONS": {"STORE": {"BACKEND": "diskcache.DjangoCache", "LOCATION": tmp_path}}})
        for _process in range(2)
    )
    one.add("tries", 0, 60)

    counted = [cache.incr("tries") for _time in range(50) for cache in (one, other)]

    assert counted == list(range(1, 101))
    assert caches["default"] is not one
