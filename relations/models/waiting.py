"""Writes for which nobody waits: given up at once when somebody else is writing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable, Iterable
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection, transaction

log = logging.getLogger(__name__)


@contextmanager
def impatient(milliseconds: int = 50):
    """A transaction of a reader's page that waits for a lock so long at most, then raises OperationalError."""
    if (
        connection.vendor != "sqlite" or connection.in_atomic_block
    ):  # SQLite locks when the outermost one begins
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET LOCAL lock_timeout = '{milliseconds}ms'")
            yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


class Counts:
    """Numbers by key that rise in the memory of the process, and are written beside the requests some seconds later.

    `store` gets all that waits, in a transaction. While somebody else is writing the numbers wait for another turn;
    those of a process that dies meanwhile are lost. Tests write when they want to.
    """

    def __init__(self, store: Callable[[dict], None], *, width: int, seconds: float, most: int):
        self.store, self.width, self.seconds, self.most = store, width, seconds, most
        self.waiting: dict[Hashable, list[int]] = {}
        self.is_timed = False
        self._lock = threading.Lock()

    def note(self, key: Hashable, columns: Iterable[int]) -> None:
        """Let these columns of a key rise by one; a new key is passed over while `most` are waiting."""
        with self._lock:
            if key not in self.waiting and len(self.waiting) >= self.most:
                return
            numbers = self.waiting.setdefault(key, [0] * self.width)
            for column in columns:
                numbers[column] += 1
            self._start()

    def write(self) -> None:
        """Write what waits."""
        with self._lock:
            counted, self.waiting, self.is_timed = self.waiting, {}, False
        if not counted:
            return
        try:
            with impatient():
                self.store(counted)
        except DatabaseError:
            log.info("What was counted is written later.")
            self._put_back(counted)

    def forget(self) -> None:
        """Nothing waits any more."""
        with self._lock:
            self.waiting, self.is_timed = {}, False

    def _put_back(self, counted: dict[Hashable, list[int]]) -> None:
        with self._lock:
            for key, numbers in counted.items():
                waiting = self.waiting.setdefault(key, [0] * self.width)
                waiting[:] = map(sum, zip(waiting, numbers, strict=True))
            self._start()

    def _start(self) -> None:
        if self.is_timed:
            return
        self.is_timed = True
        if not settings.TESTING:
            timer = threading.Timer(self.seconds, self._write_beside)
            timer.daemon = True
            timer.start()

    def _write_beside(self) -> None:
        try:
            self.write()
        finally:
            connection.close()
