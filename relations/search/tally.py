"""What readers ask for, counted by day: the words, the language of the page, the success. Nothing about who asked.

Counts wait in the memory of the process and are written beside the requests some seconds later, so that no search
waits for a write; those of a process that dies before are lost. Editors see only what was asked three times or more.
"""

from __future__ import annotations

import logging
import re
import threading
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F, Sum
from django.utils import timezone

from relations.clients import is_machine
from relations.models import SearchTally
from relations.models.search_help import LONGEST_QUERY
from relations.models.waiting import impatient

LEAST = 3  # so often something must have been asked before anybody sees it
KEPT_DAYS = 92
MOST_A_DAY = 3_000  # rows
MOST_WAITING = 500  # queries in memory
SECONDS = 5.0
ASKED, MISSED, OPENED = range(3)
COLUMNS = ("asked", "missed", "opened")
PERSONAL = re.compile(r"@|\d{7,}|\+\d|https?:", re.IGNORECASE)

log = logging.getLogger(__name__)
_lock = threading.Lock()
_waiting: dict[tuple[date, str, str], list[int]] = {}


@dataclass(slots=True)
class Asked:
    """A query over some days."""

    query: str
    language: str
    asked: int
    missed: int
    opened: int


def note(text: str, language: str, *, found: bool, agent: str = "") -> None:
    """Count one search of a reader; machines are passed over."""
    _count(text, language, (ASKED,) if found else (ASKED, MISSED), agent)


def note_opened(text: str, language: str, *, agent: str = "") -> None:
    """Count that a result of a search was opened."""
    _count(text, language, (OPENED,), agent)


def _count(text: str, language: str, columns: tuple[int, ...], agent: str) -> None:
    """What looks like an address, a telephone or an identity number is not kept, nor what is too long to be a query."""
    query = " ".join(text.lower().split())
    if not query or len(query) > LONGEST_QUERY or PERSONAL.search(query):
        return
    if agent and is_machine(agent):
        return
    key = timezone.localdate(), query, language
    with _lock:
        is_first = not _waiting
        if key not in _waiting and len(_waiting) >= MOST_WAITING:
            return
        counts = _waiting.setdefault(key, [0, 0, 0])
        for column in columns:
            counts[column] += 1
    if settings.TESTING:
        write()
    elif is_first:
        timer = threading.Timer(SECONDS, _write_beside)
        timer.daemon = True
        timer.start()


def _write_beside() -> None:
    try:
        write()
    finally:
        connection.close()


def write() -> None:
    """Write what waits. When somebody else is writing it is dropped: a count is not worth waiting for."""
    with _lock:
        counted = dict(_waiting)
        _waiting.clear()
    if not counted:
        return
    try:
        with impatient():
            _store(counted)
    except DatabaseError:
        log.warning("What readers asked for could not be counted.")


def _store(counted: dict[tuple[date, str, str], list[int]]) -> None:
    new = []
    for (day, query, language), numbers in sorted(counted.items()):
        more = dict(zip(COLUMNS, numbers, strict=True))
        same = SearchTally.objects.filter(day=day, query=query, language=language)
        if not same.update(**{name: F(name) + number for name, number in more.items()}):
            new.append(SearchTally(day=day, query=query, language=language, **more))
    if not new:
        return
    today = new[-1].day
    of_today = SearchTally.objects.filter(day=today).count()
    if not of_today:
        SearchTally.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
    SearchTally.objects.bulk_create(new[: max(0, MOST_A_DAY - of_today)], ignore_conflicts=True)


def frequent(days: int = 30) -> list[Asked]:
    """What was asked at least three times in the last days, the most frequent first."""
    since = timezone.localdate() - timedelta(days=days)
    rows = (
        SearchTally.objects.filter(day__gt=since)
        .order_by()
        .values("query", "language")
        .annotate(**{f"all_{name}": Sum(name) for name in COLUMNS})
        .filter(all_asked__gte=LEAST)
        .order_by("-all_asked", "query", "language")
    )
    return [
        Asked(*row) for row in rows.values_list("query", "language", *(f"all_{name}" for name in COLUMNS))
    ]


def without_hits(rows: list[Asked]) -> list[Asked]:
    """Of these, what found nothing at least three times."""
    return sorted((row for row in rows if row.missed >= LEAST), key=lambda row: -row.missed)


def without_clicks(rows: list[Asked]) -> list[Asked]:
    """Of these, what found something at least three times, of which nobody opened anything."""
    return [row for row in rows if row.asked - row.missed >= LEAST and not row.opened]
