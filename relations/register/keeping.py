"""An index kept in the memory of the process and brought up to date as the turn rises (see `editorial.freshness`)."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from relations.editorial import freshness

from .rows import Rows

LIFE = timedelta(days=1)  # after which an index is read anew, beside the requests
WAIT = 2.0  # seconds that a new process is left alone
SLACK = timedelta(seconds=5)  # threads do not look at the clock in the order in which they get their turn
SPARE = 1_000  # left places that nobody minds
LOG = logging.getLogger(__name__)


@contextmanager
def no_collection() -> Iterator[None]:
    """Copying an index makes many objects and no rubbish: looking for it meanwhile would double the time.

    What was made is set aside from later collections too; the daily reading looks through all that was set aside.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()


class Held:
    """An index with what it is good for: a database, a turn, and a span of time."""

    def __init__(self, database: str, turn: int, index: Rows, made_at: datetime):
        self.database, self.turn, self.index, self.made_at = database, turn, index, made_at
        self.good_until = freshness.next_change(index.at)

    def is_good(self, database: str, turn: int, now: datetime) -> bool:
        return (
            (self.database, self.turn) == (database, turn)
            and self.index.at <= now + SLACK
            and (self.good_until is None or now < self.good_until)
        )


class Kept:
    """Builds an index when it is asked for, keeps it if it is large enough to be worth it, and lets it follow changes."""

    def __init__(self, build: type[Rows], worth_from: int):
        self.build, self.worth_from = build, worth_from
        self.lock = threading.Lock()
        self.held: Held | None = None
        self.renewing = False

    def current(self) -> Rows:
        """The index of this moment: no older than the last change that readers may see."""
        now, database, turn = timezone.now(), str(connection.settings_dict["NAME"]), freshness.number()
        held = self.held
        if held and held.is_good(database, turn, now):
            return held.index
        with self.lock:
            held = self.held
            if not (held and held.is_good(database, turn, now)):
                with no_collection():
                    held = self.held = self._followed(database, turn, now)
            if held is None:
                index = self.build(now)
                if index.size < self.worth_from:
                    return index
                held = self.held = Held(database, turn, index, now)
        if now - held.made_at > LIFE or held.index.places > 2 * held.index.size + SPARE:
            self._renew()
        return held.index

    def _followed(self, database: str, turn: int, now: datetime) -> Held | None:
        """What is held, after the changes since then; nothing when they cannot be told one by one."""
        held = self.held
        if held is None or held.database != database or turn < held.turn or now + SLACK < held.index.at:
            return None
        items = freshness.changed_since(held.turn) if turn != held.turn else set()
        if held.good_until and now >= held.good_until:
            items |= freshness.changed_by_clock(held.index.at, now)
        if freshness.EVERYTHING in items:
            return None
        names = freshness.TERMS in items
        index = held.index.changed(items - {freshness.TERMS}, names, now)
        if names and not index.is_named:
            return None  # a term was merged, deleted or given another code
        return Held(database, turn, index, held.made_at)

    def warm(self) -> None:
        """Build the index in the background, a moment after the first pages, so that no reader need wait for it."""
        self._renew(WAIT)

    def _renew(self, wait: float = 0) -> None:
        if not self.renewing:
            self.renewing = True
            timer = threading.Timer(wait, self._read_anew)
            timer.daemon = True
            timer.start()

    def _read_anew(self) -> None:
        """The same index without the places that were left, and right even if a change went unnoticed."""
        try:
            if self.held is None:
                self.current()
            else:
                now, database, turn = (
                    timezone.now(),
                    str(connection.settings_dict["NAME"]),
                    freshness.number(),
                )
                held = Held(database, turn, self.build(now), now)
                held.index.warm()
                with self.lock:
                    self.held = held if held.index.size >= self.worth_from else None
            warmed = None
            while (held := self.held) and held.index is not warmed:  # it may have followed a change meanwhile
                warmed = held.index
                warmed.warm()
            gc.unfreeze()
            gc.collect()
            gc.freeze()  # what lives for a day need not be looked at by every collection of garbage
        except DatabaseError:
            LOG.warning("An index could not be read beforehand.", exc_info=True)
        finally:
            self.renewing = False
            connection.close()
