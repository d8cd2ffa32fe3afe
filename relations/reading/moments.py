"""When something last happened to an item in public: one date for feeds, calendars, sitemaps and harvesters."""

from collections.abc import Iterable
from datetime import datetime

from relations.models import Edition


def changed_at(published_at: datetime, facts_changed_at: datetime | None) -> datetime:
    """When a language version last changed: at its publication, or when a fact of the item did."""
    return max(published_at, facts_changed_at or published_at)


def last_change(editions: Iterable[Edition]) -> datetime:
    """When something last happened to an item whose editions these are: a publication, a withdrawal, or a new fact."""
    editions = list(editions)
    moment = max(edition.withdrawn_at or edition.published_at for edition in editions)
    return changed_at(moment, editions[0].content.facts_changed_at)
