"""Small things that are stored about items because lists and notices must find them by an index.

Twins: `refresh_…` stores a thing anew for items, `stored_…` tells what is stored. What each follows from stands in
`relations.dependencies`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Min
from django.utils import timezone

from relations import clock
from relations.models import (
    CONTENT_KINDS,
    TEXT_FIELDS,
    Content,
    Contradiction,
    Dossier,
    Edition,
    Opposition,
    PartyPeriod,
    Precision,
    Replacement,
    Standing,
    Translation,
    agreement_facts,
    by_kind,
)
from relations.models import refresh_standings as refresh_standings_of
from relations.text.periods import around

Found = dict[int, list[tuple]]
REASON = ("starts_on", "ends_on", "rule", "acts", "precision", "newer")
STANDINGS = {
    Standing: ("status", *REASON),
    PartyPeriod: ("party", "standing", *REASON),
    Replacement: ("party", "newer", "starts_on"),
    Opposition: ("party", "other", "starts_on", "ends_on"),
    Contradiction: ("code", "party", "acts", "days"),
}


def _by_item(rows: Iterable[tuple]) -> Found:
    """Rows that begin with the item, as lists by item."""
    found: Found = defaultdict(list)
    for item, *values in rows:
        found[item].append(tuple(values))
    return dict(found)


# --- The day by which lists sort an item -------------------------------------------------------------------


DAYS = ("dated_on", "dated_on_precision", "from_archive")
STAYS_NEW = timedelta(days=60)  # a text of a journal that comes here within two months is still news


def day_of(item: Content, first_seen: datetime) -> dict:
    """The day of an item as its editions carry it (`DAYS`).

    It is that of signature, of the event, of the first publication elsewhere; for what has no such fact the day on
    which readers first saw it here.
    """
    here = timezone.localdate(first_seen)
    if not item.dated_on:
        return dict(zip(DAYS, (here, Precision.DAY.value, False), strict=True))
    _first, last = around(item.dated_on, item.dated_on_precision)
    is_old = item.traits.is_own_work and last + STAYS_NEW < here
    return dict(zip(DAYS, (item.dated_on, str(item.dated_on_precision), is_old), strict=True))


def refresh_days(items: list[int]) -> None:
    stored = stored_days(items)
    if not stored:
        return
    editions = Edition.objects.filter(content_id__in=stored)
    shown = editions.filter(superseded_at__gt=F("published_at")).order_by()
    firsts = dict(shown.values_list("content_id").annotate(Min("published_at")))
    for kind, ids in by_kind(stored).items():
        for item in CONTENT_KINDS[kind].objects.filter(pk__in=ids).defer(*TEXT_FIELDS):
            if not (item.dated_on or item.pk in firsts):
                continue
            day = day_of(item, firsts.get(item.pk) or timezone.now())
            if stored[item.pk] != [tuple(day.values())]:
                editions.filter(content=item.pk).update(**day)


def stored_days(items: list[int]) -> Found:
    rows = Edition.objects.filter(content_id__in=items).order_by("content_id", *DAYS)
    return _by_item(rows.values_list("content_id", *DAYS).distinct())


# --- The standing of agreements ----------------------------------------------------------------------------


def refresh_standings(items: list[int]) -> None:
    refresh_standings_of(items)


def older_ones(items: set[int]) -> set[int]:
    """The agreements whose ends follow from these: those that they replace, and so on."""
    return agreement_facts.older_ones(items)


def stored_standings(items: list[int]) -> Found:
    found: Found = defaultdict(list)
    for model, names in STANDINGS.items():
        rows = model.objects.filter(agreement_id__in=items).order_by("agreement_id", *names)
        for item, values in _by_item(rows.values_list("agreement_id", *names)).items():
            found[item] += [
                (model.__name__, *(json.dumps(v) if isinstance(v, list) else v for v in row))
                for row in values
            ]
    return dict(found)


# --- Since when a translation is behind its original -------------------------------------------------------


def refresh_outdated(items: list[int]) -> None:
    Translation.objects.filter(content_id__in=items).note_outdated()


def stored_outdated(items: list[int]) -> Found:
    rows = Translation.objects.filter(content_id__in=items).order_by("content_id", "language")
    return _by_item(rows.values_list("content_id", "language", "outdated_from"))


# --- The key of the parties of a dossier -------------------------------------------------------------------


def refresh_dossier_keys(items: list[int]) -> None:
    for dossier in Dossier.objects.filter(pk__in=items).defer(*TEXT_FIELDS):
        dossier.refresh_key()


def stored_dossier_keys(items: list[int]) -> Found:
    return _by_item(Dossier.objects.filter(pk__in=items).values_list("pk", "parties_key"))


# --- The moment at which what records say of an item last changed ------------------------------------------


def date_records(items: list[int]) -> None:
    """Feeds, sitemaps, calendars and OAI-PMH date a record by it. Nothing tells it afterwards, so it is written now."""
    published = Edition.objects.filter(content_id__in=items).values("content_id")
    Content.objects.filter(pk__in=published).update(facts_changed_at=clock.now())
