"""What time it is for readers: that of the database, which all machines share.

A machine whose clock runs ahead must not open an embargo early. So each process asks PostgreSQL for the time when it
starts and then once a minute, beside the requests, and counts on from there; its own clock may be set meanwhile. SQLite
lies on the same machine and has no clock of its own.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

ASKED_EVERY = 60.0  # seconds
LONGEST_WAY = 0.5  # seconds: an answer that took longer says too little
STEADY = timedelta(milliseconds=50)  # less is the way of the question, not the clock

_known: tuple[datetime, float] | None = None  # the time of the database at a moment of our steady clock


def now() -> datetime:
    """The present moment; asks nobody."""
    return timezone.now() if _known is None else _at(*_known)


def timestamp() -> float:
    """The same in seconds since 1970."""
    return now().timestamp()


def ahead() -> float:
    """Seconds by which the clock of this machine is ahead of the database, as far as that is known."""
    return (timezone.now() - now()).total_seconds()


def compare(*, anew: bool = False) -> None:
    """Ask the database for its time, unless that was done within the last minute. Raises DatabaseError."""
    global _known
    began = time.monotonic()
    if connection.vendor != "postgresql" or (_known and not anew and began - _known[1] < ASKED_EVERY):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (said,) = cursor.fetchone()
    ended = time.monotonic()
    if ended - began > LONGEST_WAY:
        return
    middle = (began + ended) / 2
    is_steady = _known is not None and abs(_at(*_known, moment=middle) - said) < STEADY
    _known = (_at(*_known, moment=middle) if is_steady else said, middle)


def _at(said: datetime, then: float, *, moment: float | None = None) -> datetime:
    return said + timedelta(seconds=(time.monotonic() if moment is None else moment) - then)
