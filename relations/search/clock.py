"""What the clock alone changes: a scheduled edition enters the index at its hour, and the one it replaces leaves.

No worker is needed for it. The first search after the hour does the work, within the patience of one reader; when
the database is busy, it is left to the next search, and lists show the edition meanwhile.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.db import DatabaseError

from relations import clock
from relations.models.waiting import impatient

from . import index
from . import snapshot as snapshots
from .query import Query, understand
from .snapshot import Snapshot
from .thesaurus import Thesaurus

MOST = 60  # editions that one search takes in or out
PATIENCE = 250  # milliseconds that a search waits for other writers
PAUSE = 5.0  # seconds before the next attempt when they did not let it

log = logging.getLogger(__name__)
_not_before = 0.0


def ask(
    text: str, language: str | None, now: datetime | None = None, words: Thesaurus | None = None
) -> tuple[Query, Snapshot]:
    """What was typed, understood, and the snapshot it is asked of; the index holds what readers may see now."""
    now = now or clock.now()
    query = understand(text, language, words)
    snapshot = snapshots.current(query.stamp, now)
    if snapshot.due and _settle(snapshot.due[:MOST], now):
        query = understand(text, language, words)
        snapshot = snapshots.current(query.stamp, now)
    return query, snapshot


def _settle(editions: list[int], now: datetime) -> int:
    global _not_before
    if time.monotonic() < _not_before:
        return 0
    try:
        with impatient(PATIENCE):
            return index.settle(editions, now)
    except DatabaseError:
        _not_before = time.monotonic() + PAUSE
        log.warning("The index could not be brought to the present moment; the next search will try again.")
        return 0
