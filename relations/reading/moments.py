"""When something last happened to an item in public: one date for feeds, calendars, sitemaps and harvesters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from relations import clock
from relations.models import Edition

from .shelf import ever_seen, seen_now


def changed_at(published_at: datetime, facts_changed_at: datetime | None) -> datetime:
    """When a language version last changed: at its publication, or when a fact of the item did."""
    return max(published_at, facts_changed_at or published_at)


def last_change(editions: Iterable[Edition]) -> datetime:
    """When something last happened to an item whose editions these are: a publication, its end, or a new fact."""
    editions = list(editions)
    moment = max(one.withdrawn_at or one.undone_at or one.published_at for one in editions)
    return changed_at(moment, editions[0].content.facts_changed_at)


def first_published_at(elsewhere: date | None, appeared: Appearance) -> datetime:
    """When a text was first published anywhere: at the beginning of the day elsewhere, or when it appeared here."""
    if elsewhere is None or elsewhere >= timezone.localdate(appeared.first):
        return appeared.first
    return timezone.make_aware(datetime.combine(elsewhere, time.min))


@dataclass
class Appearance:
    """When an item came to readers in one language, and where else it is (RFC 4287, 4.2.9 and 4.2.15)."""

    first: datetime | None = None
    last: datetime | None = None  # when its meaning last changed: minor corrections do not count
    others: dict[str, Edition] = field(default_factory=dict)  # what readers see of it in other languages


def appearances(ids: Iterable[int], language: str) -> dict[int, Appearance]:
    """How each item appeared in a language. One query, without texts."""
    found: dict[int, Appearance] = defaultdict(Appearance)
    now = clock.now()
    for row in ever_seen(now).filter(content_id__in=list(ids)).order_by("published_at").defer("body"):
        item = found[row.content_id]
        if row.language == language:
            item.first = item.first or row.published_at
            item.last = item.last if row.is_minor and item.last else row.published_at
        elif seen_now([row], now):
            item.others[row.language] = row
    return found
