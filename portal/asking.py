"""Asking the database with a deadline: a thread of its own asks, so that nobody waits for a database that hangs."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

from django.db import DatabaseError, connection

DEADLINE = 2.0  # seconds after which an answer is overdue
SHORT = 0.1  # … after a failure, until an answer comes again
RECENT = 0.5  # seconds within which an answer that came late is still of use
LOG = logging.getLogger(__name__)


class Silent(TimeoutError):
    """The database has not answered within the deadline."""


class AtOnce:
    """Asks in the thread of the reader: for tests, whose transactions no other thread sees."""

    is_silent = False

    def __init__(self, ask: Callable[..., Any]):
        self.ask = ask

    def __call__(self, *values: Any, patience: float | None = None) -> Any:
        try:
            return self.ask(*values)
        except DatabaseError:
            connection.close_if_unusable_or_obsolete()
            raise


class Beside:
    """Asks one question at a time in a thread of its own; who asks meanwhile waits for the same answer.

    Raises what `ask` raised, and Silent after the deadline, or as soon as `patience` ends; until an answer comes nobody
    waits so long again.
    """

    def __init__(self, ask: Callable[..., Any], deadline: float = DEADLINE, patience: float | None = None):
        self.ask, self.deadline = ask, deadline
        self.usual = self.patience = deadline if patience is None else patience
        self.limit = deadline
        self.lock = threading.Lock()
        self.questions: SimpleQueue = SimpleQueue()
        self.thread: threading.Thread | None = None
        self.pending: Future | None = None
        self.complained_of: Future | None = None
        self.asked_at = self.answered_at = 0.0

    @property
    def is_silent(self) -> bool:
        """Whether an answer is overdue at this moment."""
        pending = self.pending
        return bool(pending and not pending.done() and time.monotonic() - self.asked_at >= self.limit)

    def __call__(self, *values: Any, patience: float | None = None) -> Any:
        """`patience`: of this reader, where it is less than that of others."""
        with self.lock:
            pending = self.pending
            if pending is None or (pending.done() and time.monotonic() - self.answered_at > RECENT):
                pending = self._put(values)
        patience = self.patience if patience is None else min(patience, self.patience)
        try:
            answer = pending.result(max(0.0, self.asked_at + patience - time.monotonic()))
        except TimeoutError:
            if self.complained_of is not pending and time.monotonic() - self.asked_at >= self.patience:
                self.complained_of = pending
                LOG.error("The database has not answered for %.1f s.", time.monotonic() - self.asked_at)
            raise Silent from None
        finally:
            with self.lock:
                if self.pending is pending and pending.done():
                    self.pending = None
        return answer

    def _put(self, values: tuple) -> Future:
        pending = self.pending = Future()
        self.asked_at = time.monotonic()
        if not (self.thread and self.thread.is_alive()):  # the first question, or a process that was forked
            self.thread = threading.Thread(target=self._answer, daemon=True, name="asking")
            self.thread.start()
        self.questions.put((pending, values))
        return pending

    def _answer(self) -> None:
        while True:
            pending, values = self.questions.get()
            try:
                connection.close_if_unusable_or_obsolete()
                answer = self.ask(*values)
            except BaseException as error:
                connection.close()
                self.answered_at = time.monotonic()
                self.patience, self.limit = min(SHORT, self.usual), min(SHORT, self.deadline)
                pending.set_exception(error)
            else:
                self.answered_at = time.monotonic()
                self.patience, self.limit = self.usual, self.deadline
                pending.set_result(answer)
