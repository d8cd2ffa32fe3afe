"""What a balancer and whoever watches are told."""

import json
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client

from portal import health as pages
from portal.asking import Beside
from relations import clock
from relations.models.storage import MediaStorage
from relations.operations import health, schema
from relations.operations.health import State
from relations.version import VERSION

pytestmark = pytest.mark.django_db
PARTS = {"database", "schema", "clock", "cache", "storage", "worker", "index"}


def told(client, path="/readyz"):
    answer = client.get(path)
    return answer.status_code, answer.json()


def test_a_site_on_which_all_is_well_is_ready(client):
    status, found = told(client)

    assert status == 200
    assert found["status"] == "ok"
    assert set(found["parts"]) == PARTS
    assert {part["status"] for part in found["parts"].values()} == {"ok"}
    assert "no-store" in client.get("/readyz")["Cache-Control"]


def test_each_part_has_an_address_of_its_own(client):
    assert set(told(client, "/readyz/schema")[1]["parts"]) == {"schema"}
    assert client.get("/readyz/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/readyz/database", "/healthz", "/version"])
def test_a_balancer_asks_by_address_and_without_tls(settings, path):
    settings.SECURE_SSL_REDIRECT = True

    assert Client(headers={"host": "10.20.30.40:8000"}).get(path).status_code == 200
    assert Client(headers={"host": "10.20.30.40:8000"}).get("/ru/", secure=True).status_code == 400


def test_a_database_that_is_away_makes_it_unready_but_not_dead(client, monkeypatch):
    def away():
        raise DatabaseError("secret words of a driver")

    monkeypatch.setitem(health.PARTS, "database", away)
    status, found = told(client)

    assert (status, found["status"], found["parts"]["database"]["status"]) == (503, "error", "error")
    assert found["parts"]["storage"]["status"] == "ok"
    assert "secret" not in json.dumps(found)
    assert client.get("/healthz").status_code == 503
    assert client.get("/livez").content == b"ok\n"


def test_a_database_that_hangs_is_told_after_the_deadline(client, monkeypatch):
    goes_on = threading.Event()
    monkeypatch.setattr(pages, "ask", Beside(goes_on.wait, deadline=0.05))

    status, found = told(client)
    goes_on.set()

    assert (status, set(found["parts"])) == (503, {"database"})


@pytest.mark.parametrize(
    ("known", "applied", "state"),
    [("a.1 a.2", "a.1", State.ERROR), ("a.1", "a.1 a.2", State.WARNING), ("a.1", "a.1", State.OK)],
)
def test_new_tables_under_old_code_are_how_a_new_version_comes_in(monkeypatch, known, applied, state):
    known, applied = ({tuple(one.split(".")) for one in names.split()} for names in (known, applied))
    monkeypatch.setattr(schema, "on_disk", lambda: known)
    monkeypatch.setattr(schema, "applied", lambda: applied)

    assert health.age_of_schema()[0] == state


def test_what_readers_can_do_without_is_a_warning(monkeypatch):
    monkeypatch.setattr(MediaStorage, "room", lambda self: 12)
    cache.left_alone_until = float("inf")  # its store failed a moment ago
    found = {one.name: one for one in health.readiness()}
    cache.left_alone_until = 0.0

    assert (found["storage"].state, found["cache"].state) == (State.WARNING, State.WARNING)
    assert health.worst(list(found.values())) == State.WARNING
    assert all(found[name].advice for name in ("storage", "cache"))


def test_a_driver_that_raises_anything_is_one_finding(monkeypatch):
    def broken():
        raise RuntimeError

    monkeypatch.setitem(health.PARTS, "storage", broken)

    assert [one.state for one in health.readiness() if one.name == "storage"] == [State.WARNING]


@pytest.mark.parametrize(("ahead", "state"), [(0.4, State.OK), (40, State.ERROR), (-3, State.ERROR)])
def test_a_clock_that_is_wrong_takes_a_process_out(monkeypatch, ahead, state):
    monkeypatch.setattr(clock, "ahead", lambda: ahead)

    assert health.clocks()[0] == state


def test_the_version_is_told(client, settings):
    settings.REVISION = "0123abc"

    assert client.get("/version").json() == {"version": VERSION, "revision": "0123abc"}


# --- The clock of the database ---------------------------------------------------------------------------------


class Server:
    """A database whose clock is behind ours by a number of seconds."""

    vendor = "postgresql"

    def __init__(self, behind):
        self.behind, self.asked = timedelta(seconds=behind), 0

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        pass

    def execute(self, _sql):
        self.asked += 1

    def fetchone(self):
        return (clock.timezone.now() - self.behind,)


@pytest.fixture
def server(monkeypatch):
    server = Server(behind=40)
    monkeypatch.setattr(clock, "connection", server)
    monkeypatch.setattr(clock, "_known", None)
    return server


def test_it_is_as_late_as_the_database_says(server):
    clock.compare()

    assert 39.9 < clock.ahead() < 40.1


def test_the_database_is_asked_once_a_minute_and_by_nobody_who_reads(server):
    for _request in range(10):
        clock.compare()
        clock.now()

    assert server.asked == 1


def test_the_way_of_the_question_does_not_move_the_clock(server, monkeypatch):
    moment = datetime(2026, 11, 30, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: 100.0))
    monkeypatch.setattr(clock, "timezone", SimpleNamespace(now=lambda: moment))
    clock.compare()
    known = clock._known
    server.behind += timedelta(milliseconds=20)
    clock.compare(anew=True)
    moved = clock._at(*clock._known, moment=known[1]) - known[0]
    server.behind -= timedelta(seconds=40)
    clock.compare(anew=True)

    assert moved == timedelta(0)
    assert clock.ahead() == 0.02


def test_sqlite_has_the_clock_of_its_machine():
    if connection.vendor == "sqlite":
        clock.compare(anew=True)

        assert abs(clock.ahead()) < 0.1
