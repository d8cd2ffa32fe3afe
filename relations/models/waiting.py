"""Writes for which nobody waits: given up at once when somebody else is writing."""

from __future__ import annotations

from contextlib import contextmanager

from django.db import connection, transaction


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
