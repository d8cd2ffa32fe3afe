"""Anonymous readers read from a streaming replica (`DATABASE_REPLICA_URL`) while it shows the same turn as the primary.

The turn is looked up four times a second on both (`pagecache`); a replica that is behind, away or hangs is not asked, so
that nobody sees less than was published, and what is kept of a turn is of that turn. Staff, searches (their index is
asked by hand) and everything that writes stay with the primary.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError

from portal import hanging
from portal.asking import Beside
from relations.editorial import freshness
from relations.operations import health

log = logging.getLogger(__name__)

ALIAS = "replica"
DEADLINE = 0.1  # seconds in which it must say its turn: whoever looks at the turn waits so long
LONG_BEHIND = 5.0  # seconds after which somebody should look
ELSEWHERE = ("search", "preview", "accounts", settings.ADMIN_PATH)

_reads: ContextVar[bool] = ContextVar("reads", default=False)


class Router:
    """Where Django reads and writes."""

    def db_for_read(self, model, **hints):
        return ALIAS if _reads.get() else None

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, one, other, **hints):
        return True  # rows of both are the same rows

    def allow_migrate(self, alias, app_label, **hints):
        return False if alias == ALIAS else None


class Replica:
    """What this process knows of the replica."""

    def __init__(self, ask):
        self.ask, self.is_current, self.behind_since = ask, False, 0.0

    def compare(self, number: int) -> None:
        """Does it show the turn that the primary shows at this moment?"""
        try:
            self.is_current = self.ask() >= number
        except (DatabaseError, TimeoutError) as error:
            log.warning("The replica does not answer: %s", error)
            self.is_current = False
        self.behind_since = 0.0 if self.is_current else self.behind_since or time.monotonic()

    def give_up(self) -> None:
        """It failed a reader; it is asked again after the next comparison."""
        self.is_current = False

    @property
    def behind(self) -> float:
        """Seconds since it last showed what the primary shows."""
        return time.monotonic() - self.behind_since if self.behind_since else 0.0


replica = Replica(Beside(lambda: freshness.number(ALIAS), DEADLINE))
IS_THERE = ALIAS in settings.DATABASES


def compare(number: int) -> None:
    """Look at the replica, if there is one; called with every look at the turn."""
    if IS_THERE:
        replica.compare(number)


@contextmanager
def reading() -> Iterator[None]:
    """What is read inside is read from the replica."""
    token = _reads.set(True)
    try:
        yield
    finally:
        _reads.reset(token)


class ReplicaMiddleware:
    """Sends anonymous readers to the replica; when it fails them, they are answered from the primary at once."""

    def __init__(self, get_response):
        if not IS_THERE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        health.PARTS["replica"] = _state

    def __call__(self, request):
        if not (replica.is_current and is_anonymous_reading(request)):
            return self.get_response(request)
        with reading():
            response = self.get_response(request)
        if not getattr(response, "is_of_database", False) or hanging.hangs_lately("default"):
            return response
        replica.give_up()
        return self.get_response(request)


def is_anonymous_reading(request) -> bool:
    """A page without a session behind it, and none that asks its questions by hand."""
    parts = request.path_info.split("/")[1:3]
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not any(part in ELSEWHERE for part in parts)
    )


def _state() -> tuple:
    return health.state_of_replica(replica.behind, LONG_BEHIND)
