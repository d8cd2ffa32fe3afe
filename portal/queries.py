"""Every question to the database is timed: slow ones are logged, all are counted where metrics are kept."""

from __future__ import annotations

import logging
import time
from functools import partial

from django.conf import settings
from django.db import OperationalError
from django.db.backends.signals import connection_created

from portal import hanging, metrics

log = logging.getLogger(__name__)
LONGEST = 1_000  # letters of a statement in the log


def watch() -> None:
    """Time what is asked over every connection that this process opens."""
    connection_created.connect(_opened, dispatch_uid="queries")


def _opened(connection, **_details) -> None:
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, timed)
        connection.is_usable = partial(_is_usable, connection, connection.is_usable)


def _is_usable(connection, ask) -> bool:
    """Django asks a connection that it kept whether it is still good, past all wrappers: a server may hang there, too.

    Raises OperationalError when it did; a new connection would wait once more.
    """
    hanging.began(connection)
    try:
        is_good = ask()
    finally:
        hanging.ended()
    if not is_good and hanging.hangs_lately(connection.alias):
        raise OperationalError("The database hangs.")
    return is_good


def timed(execute, sql, params, many, context):
    """Ask, and log a question that took long: as it was written, without its values, which may be words of a draft."""
    began = time.perf_counter()
    hanging.began(context["connection"])
    try:
        return execute(sql, params, many, context)
    finally:
        hanging.ended()
        took = time.perf_counter() - began
        metrics.note_query(took)
        if settings.SLOW_QUERY_MS and took * 1_000 >= settings.SLOW_QUERY_MS:
            log.warning("A query took %d ms: %s", took * 1_000, " ".join(sql.split())[:LONGEST])
