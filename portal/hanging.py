"""A database that hangs must not hold a reader for ever: the connection that waits is cut, and the page answers 503.

PostgreSQL's own time-outs end what takes long, but not what a stopped server never answers. So a thread looks at what
this process has asked. When a question waits, it asks the database something easy; without an answer to that either,
the database hangs, and whoever waits gets an OperationalError.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.db import DatabaseError, connection, connections

from portal.asking import Beside, Silent

log = logging.getLogger(__name__)

under_way: dict[int, tuple] = {}  # thread → its connection, and since when it waits
LATELY = 5.0  # seconds for which a database counts as hanging after a question was given up
_given_up: dict[str, float] = {}  # alias → when that was


def watch() -> None:
    """Look after the questions of this process from now on; SQLite cannot hang like this."""
    if connection.vendor == "postgresql" and settings.DATABASE_PATIENCE:
        threading.Thread(
            target=_look, args=(settings.DATABASE_PATIENCE,), daemon=True, name="hanging"
        ).start()


def began(asked) -> None:
    """This thread asks something; the thread that asks for the turn has a deadline of its own."""
    if threading.current_thread().name != "asking":
        under_way[threading.get_ident()] = asked, time.monotonic()


def ended() -> None:
    """It has its answer."""
    under_way.pop(threading.get_ident(), None)


def hangs_lately(alias: str) -> bool:
    """Was a question to a database given up a moment ago?"""
    return time.monotonic() - _given_up.get(alias, -LATELY) < LATELY


def _look(patience: float) -> None:
    probes = {alias: Beside(partial(_ask_something_easy, alias), patience * 0.4) for alias in connections}
    while True:
        time.sleep(patience * 0.2)
        for alias in {asked.alias for asked in _waiting(patience * 0.4)}:
            if _hangs(probes[alias]):
                for asked in _waiting(patience * 0.4, alias):
                    cut(asked)


def _waiting(seconds: float, alias: str = "") -> list:
    """Connections that have been waiting for so long, to one database or to any."""
    limit = time.monotonic() - seconds
    found = [asked for asked, since in list(under_way.values()) if since < limit]
    return [asked for asked in found if alias in ("", asked.alias)]


def _hangs(probe: Beside) -> bool:
    with suppress(DatabaseError):  # it answers, if only to say no
        try:
            probe()
        except Silent:
            return True
    return False


def _ask_something_easy(alias: str) -> None:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connections[alias].close()


def cut(asked) -> None:
    """Shut the line under the driver that waits on it."""
    log.error("The database hangs: a question is given up.")
    _given_up[asked.alias] = time.monotonic()
    with (
        suppress(OSError, AttributeError),
        socket.socket(fileno=os.dup(asked.connection.pgconn.socket)) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)
