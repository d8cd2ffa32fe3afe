"""Anonymous readers read from a replica that shows the same turn; everybody else, and all that writes, does not."""

import pytest
from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from portal import errors, hanging
from portal import replica as module
from portal.replica import ReplicaMiddleware, Router, reading
from relations.models import Edition
from relations.operations import health
from relations.operations.health import State


@pytest.fixture
def replica(monkeypatch):
    """A replica whose turn a test sets."""

    def ask():
        if isinstance(found.shows, Exception):
            raise found.shows
        return found.shows

    found = module.Replica(ask)
    found.shows = 7
    monkeypatch.setattr(module, "replica", found)
    monkeypatch.setattr(module, "IS_THERE", True)
    monkeypatch.setattr(health, "PARTS", dict(health.PARTS))
    return found


@pytest.fixture
def site(replica):
    """Answers with the database that a view reads from; the replica can fail it."""

    def view(request):
        asked = Router().db_for_read(Edition) or "default"
        if site.fails and asked == module.ALIAS:
            return errors.known(request, OperationalError("it is gone"))
        return HttpResponse(asked, status=site.status)

    site = ReplicaMiddleware(view)
    site.fails, site.status = False, 200
    return site


def answer(site, path="/ru/", method="get", **more) -> str:
    return site(getattr(RequestFactory(), method)(path, **more)).content.decode()


def test_readers_are_sent_there_while_it_shows_the_same_turn(site, replica):
    assert answer(site) == "default"
    replica.compare(7)
    assert answer(site) == "replica"
    replica.compare(8)
    assert answer(site) == "default"
    replica.shows = 8
    replica.compare(8)
    assert answer(site) == "replica"


@pytest.mark.parametrize(
    "path", ["/admin/", "/accounts/login/", "/preview/7/ru/", "/ru/search/", "/ru/search/suggest/"]
)
def test_desk_and_searches_stay_with_the_primary(site, replica, path):
    replica.compare(7)

    assert answer(site, path) == "default"


def test_staff_and_whoever_writes_stay_with_the_primary(site, replica):
    replica.compare(7)

    assert answer(site, HTTP_COOKIE="sessionid=x") == "default"
    assert answer(site, method="post") == "default"
    with reading():
        assert Router().db_for_write(Edition) == "default"


def test_a_replica_that_fails_a_reader_is_left_and_the_reader_answered(site, replica):
    replica.compare(7)
    site.fails = True

    assert answer(site) == "default"
    assert not replica.is_current


def test_a_reader_does_not_wait_for_two_databases_that_hang(site, replica, monkeypatch):
    replica.compare(7)
    site.fails = True
    monkeypatch.setattr(hanging, "hangs_lately", lambda alias: True)

    assert site(RequestFactory().get("/ru/")).status_code == 503


def test_what_is_no_fault_of_the_replica_is_not_asked_twice(site, replica):
    replica.compare(7)
    site.status = 503  # the store of files is away

    assert answer(site, "/media/pictures/a.jpg") == "replica"
    assert replica.is_current


@pytest.mark.parametrize("trouble", [DatabaseError(), TimeoutError()])
def test_a_replica_that_is_away_is_told_after_a_while(site, replica, trouble, monkeypatch):
    replica.compare(7)
    assert health.PARTS["replica"]()[0] == State.OK

    replica.shows = trouble
    replica.compare(7)
    replica.behind_since -= 6

    assert answer(site) == "default"
    assert health.PARTS["replica"]()[0] == State.WARNING


def test_tables_are_never_made_on_it():
    assert Router().allow_migrate("replica", "relations") is False
    assert Router().allow_migrate("default", "relations") is None
    assert Router().allow_relation(None, None)
