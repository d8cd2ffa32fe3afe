"""What readers ask for, counted by day: the words, the language of the page, the success. Nothing about who asked.

Counts wait in the memory of the process and are written beside the requests some seconds later, so that no search
waits for a write (`models.waiting`). Editors see only what was asked three times or more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import F, Sum
from django.utils import timezone

from relations.clients import is_machine
from relations.models import SearchTally
from relations.models.search_help import LONGEST_QUERY
from relations.models.waiting import Counts

LEAST = 3  # so often something must have been asked before anybody sees it
KEPT_DAYS = 92
MOST_A_DAY = 3_000  # rows
ASKED, MISSED, OPENED = range(3)
COLUMNS = ("asked", "missed", "opened")
PERSONAL = re.compile(r"@|\d{7,}|\+\d|https?:", re.IGNORECASE)


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
    counts.note(key, columns)
    if settings.TESTING:
        counts.write()


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


counts = Counts(_store, width=len(COLUMNS), seconds=5.0, most=500)


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
