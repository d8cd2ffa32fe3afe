"""A question that a hanging database never answers is given up by shutting its line; questions that only take long are not."""

import socket
import threading
from types import SimpleNamespace

import pytest
from django.db import DatabaseError

from portal import hanging
from portal.asking import Beside, Silent


@pytest.fixture
def line(monkeypatch):
    """A connection of this process, and the other end of its line."""
    monkeypatch.setattr(hanging, "under_way", {})
    monkeypatch.setattr(hanging, "_given_up", {})
    ours, theirs = socket.socketpair()
    theirs.settimeout(5)
    with ours, theirs:
        asked = SimpleNamespace(
            alias="default", connection=SimpleNamespace(pgconn=SimpleNamespace(socket=ours.fileno()))
        )
        yield SimpleNamespace(asked=asked, theirs=theirs, ours=ours)


def test_whoever_waits_on_a_line_that_is_cut_gets_an_error(line):
    hanging.cut(line.asked)

    assert line.theirs.recv(1) == b""
    assert line.ours.fileno() >= 0  # the driver closes it itself
    assert hanging.hangs_lately("default")
    assert not hanging.hangs_lately("replica")


def test_a_connection_that_is_closed_already_is_no_trouble(line):
    line.asked.connection = None
    hanging.cut(line.asked)

    assert hanging.hangs_lately("default")


def test_only_what_waits_long_enough_counts(line):
    hanging.began(line.asked)

    assert hanging._waiting(0.0) == [line.asked]
    assert hanging._waiting(60.0) == []
    assert hanging._waiting(0.0, "replica") == []
    hanging.ended()
    assert hanging._waiting(0.0) == []


def test_the_thread_that_asks_for_the_turn_has_a_deadline_of_its_own(line):
    thread = threading.Thread(target=hanging.began, args=(line.asked,), name="asking")
    thread.start()
    thread.join()

    assert hanging.under_way == {}


@pytest.mark.parametrize(("raises", "hangs"), [(None, False), (DatabaseError(), False), (Silent(), True)])
def test_a_database_that_says_no_does_not_hang(raises, hangs):
    def probe():
        if raises:
            raise raises

    assert hanging._hangs(probe) is hangs


def test_a_database_that_says_nothing_hangs():
    goes_on = threading.Event()

    assert hanging._hangs(Beside(goes_on.wait, deadline=0.05))
    goes_on.set()
