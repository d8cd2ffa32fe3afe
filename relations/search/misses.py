"""The log of queries without an answer. It knows the words, the language and the day, and nothing about who asked."""

from __future__ import annotations

import logging
import re

from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from relations.models import SearchMiss
from relations.models.waiting import impatient

MOST = 5_000
LONGEST = 100
PERSONAL = re.compile(r"@|\d{7,}|\+\d|https?:", re.IGNORECASE)

log = logging.getLogger(__name__)


def note(text: str, language: str) -> None:
    """Count one miss. Whatever looks like an address, a telephone or an identity number is not kept."""
    query = " ".join(text.lower().split())[:LONGEST]
    if not query or PERSONAL.search(query):
        return
    today = timezone.localdate()
    try:
        with impatient():
            same = SearchMiss.objects.filter(query=query, language=language)
            if same.update(times=F("times") + 1, last_on=today):
                return
            if SearchMiss.objects.count() < MOST:
                SearchMiss.objects.bulk_create(
                    [SearchMiss(query=query, language=language, first_on=today, last_on=today)],
                    ignore_conflicts=True,
                )
    except DatabaseError:  # a reader gets the page even when nothing can be written
        log.warning("A query without results could not be noted.")
