"""The register in memory is read anew beside the requests; the old one is served for at most a second, and not kept."""

import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone

from relations.editorial import freshness
from relations.models import changes
from relations.register import keeping
from relations.register.keeping import Kept, old_served
from relations.views.kept import Kept as Answers


class Index:
    """An index of one number: the turn in which it was read. Reading waits while `goes_on` is not set."""

    goes_on = threading.Event()
    read = 0

    def __init__(self, at):
        Index.read += 1
        self.turn = freshness.number()
        self.goes_on.wait(10)
        if Index.fails:
            raise OperationalError("away")
        self.at, self.size = at, 5

    def warm(self):
        pass


@pytest.fixture
def register(db, monkeypatch):
    """A register whose readings, beside the requests, last as long as a test likes."""
    Index.goes_on.set()
    Index.fails, Index.read = False, 0
    turn = [1]
    monkeypatch.setattr(freshness, "number", lambda: turn[0])
    monkeypatch.setattr(freshness, "next_change", lambda after: None)
    kept = Kept(Index, 1, keeping.beside)
    kept.turn = turn
    yield kept
    Index.goes_on.set()


def test_it_is_read_once_for_a_turn(register):
    first = register.current()

    assert register.current() is first
    register.turn[0] = 2
    assert register.current().turn == 2
    assert Index.read == 2


def test_the_old_one_is_served_for_a_second_while_the_new_one_is_read(register, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(keeping, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(keeping, "PATIENCE", 0.05)
    old = register.current()
    Index.goes_on.clear()
    register.turn[0], served = 2, old_served()

    assert register.current() is old  # the first who finds it old begins the second
    now[0] += 0.9
    assert register.current() is old
    now[0] += 0.2  # the second is over: readers wait
    threading.Timer(0.1, Index.goes_on.set).start()
    assert register.current().turn == 2

    assert old_served() - served == 2
    assert Index.read == 2


def test_a_reading_that_began_before_the_turn_does_not_count_for_it(register):
    Index.goes_on.clear()
    threading.Thread(target=register.current, daemon=True).start()
    while not Index.read:
        time.sleep(0.01)
    register.turn[0] = 2
    threading.Timer(0.1, Index.goes_on.set).start()

    assert register.current().turn == 2
    assert Index.read == 2


def test_what_was_made_from_an_old_register_is_not_kept(register, monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", 0.05)
    register.current()
    Index.goes_on.clear()
    register.turn[0], answers = 2, Answers(5)

    old = answers("page", lambda: register.current().turn)
    Index.goes_on.set()
    register.reading.result(5) if register.reading else None

    assert (old, answers("page", lambda: register.current().turn)) == (1, 2)


def test_a_failed_reading_is_told_and_tried_again(register, caplog):
    Index.fails = True
    with pytest.raises(OperationalError):
        register.current()

    Index.fails = False
    assert register.current().turn == 1
    assert "could not be read" in caplog.text


@pytest.mark.django_db
def test_a_small_register_is_not_kept():
    Index.goes_on.set()
    Index.fails = False
    kept = Kept(Index, 100)

    assert kept.current() is not kept.current()


@pytest.mark.django_db
def test_it_is_read_anew_within_the_hour_whatever_the_turn_says(time_machine):
    Index.goes_on.set()
    Index.fails = False
    kept = Kept(Index, 1)
    first = kept.current()
    assert kept.current() is first

    time_machine.move_to(timezone.now() + timedelta(minutes=61))

    assert kept.current() is not first


@pytest.mark.django_db
def test_a_database_that_was_brought_back_from_a_backup_is_read_anew():
    Index.goes_on.set()
    Index.fails = False
    kept = Kept(Index, 1)
    for _turn in range(3):
        changes.turn_over()
    later = kept.current()
    later.at -= timedelta(minutes=1)

    freshness.Turn.objects.update(number=1)

    assert kept.current() is not later
