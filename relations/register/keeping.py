"""An index kept in memory, and read anew beside the requests whenever readers may see something else.

Whoever asks meanwhile waits a moment for the new one. When that takes longer, the old one is served, for at most a
second after this process learned that it is old; what was made from it must not be kept (`old_served`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from relations import caches, clock
from relations.editorial import freshness

from .rows import Rows

LONGEST_OLD = caches.OLD_REGISTER.seconds
PATIENCE = 0.25  # seconds that a reader waits for the new one before that
LONGEST_LIFE = timedelta(seconds=caches.REGISTER.seconds)
WAIT = 2.0  # seconds that a new process is left alone
SLACK = timedelta(
    seconds=5
)  # threads do not look at clock and turn in the order in which they get their turn
LOG = logging.getLogger(__name__)

_served = threading.local()


def old_served() -> int:
    """How often this thread was given an old index: what is made while it rises must not be kept."""
    return getattr(_served, "times", 0)


@dataclass
class Held:
    """An index with what it is good for: a database, a turn, and a span of time."""

    database: str
    turn: int
    index: Rows
    good_until: datetime
    old_since: float = field(default=0.0)  # on the monotonic clock; 0 while nobody has found it old

    def is_good(self, database: str, turn: int, now: datetime) -> bool:
        is_later = self.turn > turn and now < self.index.at + SLACK
        return (
            self.database == database
            and (self.turn == turn or is_later)
            and self.index.at <= now + SLACK
            and now < self.good_until
        )


def beside(read: Callable[[], None]) -> None:
    """Let another thread do it."""
    threading.Thread(target=read, daemon=True).start()


def at_once(read: Callable[[], None]) -> None:
    """Let the reader do it: for tests, whose transactions no other thread sees."""
    read()


class Kept:
    """Reads an index when it is asked for, and keeps it if it is large enough to be worth it."""

    def __init__(self, build: type[Rows], worth_from: int, run=at_once if settings.TESTING else beside):
        self.build, self.worth_from, self.run = build, worth_from, run
        self.lock = threading.Lock()
        self.held: Held | None = None
        self.reading: Future[Held] | None = None

    def current(self, turn: int | None = None) -> Rows:
        """The index of this moment, or one that was so a second ago; `turn`: the present one, where it is known."""
        database = str(connection.settings_dict["NAME"])
        turn = freshness.number() if turn is None else turn
        while True:
            now, held = clock.now(), self.held
            if held and held.is_good(database, turn, now):
                return held.index
            reading = self._read(turn)
            is_usable = held and held.database == database and held.index.at <= now + SLACK
            if not is_usable or _is_overdue(held):
                found = reading.result()
            else:
                try:
                    found = reading.result(PATIENCE)
                except TimeoutError:
                    _served.times = old_served() + 1
                    return held.index
            if found.is_good(database, turn, clock.now()):
                return found.index

    def warm(self, unless: Callable[[], bool] = lambda: False) -> None:
        """Read the index a moment after the first pages, so that no reader need wait for it."""
        timer = threading.Timer(WAIT, lambda: unless() or self._read(None))
        timer.daemon = True
        timer.start()

    def _read(self, turn: int | None) -> Future[Held]:
        """The reading that is under way, or a new one, of this turn at least."""
        with self.lock:
            if self.reading:
                return self.reading
            reading = self.reading = Future()
        self.run(lambda: self._finish(reading, turn))
        return reading

    def _finish(self, reading: Future[Held], turn: int | None) -> None:
        try:
            turn = freshness.number() if turn is None else turn
            held = self._held(turn)
        except BaseException as error:
            LOG.warning("An index could not be read.", exc_info=True)
            self.reading = None
            reading.set_exception(error)
        else:
            self.held = held if held.index.size >= self.worth_from else None
            self.reading = None
            reading.set_result(held)
        finally:
            if self.run is beside:
                connection.close()

    def _held(self, turn: int) -> Held:
        now = clock.now()
        index, good_until = self.build(now), now + LONGEST_LIFE
        if index.size >= self.worth_from:
            index.warm()
            good_until = min(freshness.next_change(now) or good_until, good_until)
        return Held(str(connection.settings_dict["NAME"]), turn, index, good_until)


def _is_overdue(held: Held) -> bool:
    """Whether an old index has been served for its second; the first who asks finds it old."""
    held.old_since = held.old_since or time.monotonic()
    return time.monotonic() - held.old_since > LONGEST_OLD
