"""What the register knows of every public agreement, in the order of their dates, newest first.

Three queries build it. A large register keeps it until the turn changes (see `editorial.freshness`); a small one
is built for each request, which costs less than a millisecond per hundred agreements.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from datetime import date, datetime
from functools import lru_cache

from django.db.models import QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from relations.models import (
    Agreement,
    AgreementText,
    Content,
    Country,
    Edition,
    Kind,
    Link,
    LinkKind,
    Organisation,
    Party,
    Place,
    Standing,
    Status,
    Topic,
)
from relations.text.collation import sort_key
from relations.text.languages import LANGUAGES, best

from .bitmaps import everything, sets_of_column
from .keeping import Kept
from .unions import NOTHING, TEXT, names_of, plain, read_sets, values_of

CHUNK = 10_000
DAYS_KEPT = 8
SORTED_BY = 60  # letters of a title that decide its place
KEEP_FROM = 400  # a register of so many agreements is worth keeping
FACETS = (
    "party", "status", "instrument", "level", "topic", "year", "in_force", "place", "text", "signed_at",
)  # fmt: skip
STATUSES = list(Status.values)


class Index:
    """Rows are numbered by date, newest first, undated ones last; sets of rows are bitmaps (see `bitmaps`)."""

    def __init__(self, at: datetime | None = None):
        at = at or timezone.now()
        self.ids: list[int] = []
        self.dated: list[int] = []  # minus the ordinal of the date of each dated row: rises with the position
        self.entered: list[str] = []  # days of entry into force as ISO texts, "" for none
        self.versions: dict[str, int] = {}  # language → rows published in it
        self.sets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        self.names: dict[tuple[str, str], dict[str, str]] = {}
        self._originals: list[str] = []
        self._statuses: dict[date, dict[str, int]] = {}
        self._read_agreements(at)
        self._read_values(at)
        self._read_names(at)
        self.title_order = lru_cache(maxsize=len(LANGUAGES))(self._title_order)
        self.entry_order = lru_cache(maxsize=1)(self._entry_order)

    @property
    def size(self) -> int:
        return len(self.ids)

    def sets_of(self, facet: str, day: date) -> dict[str, int]:
        """The rows of every value of a facet; statuses are those of the day."""
        return self.statuses_on(day) if facet == "status" else self.sets[facet]

    def rows_known_on(self, day: date) -> int:
        """Rows whose first known date is not later than a day."""
        first = bisect.bisect_left(self.dated, -day.toordinal())
        return (1 << len(self.dated)) - (1 << first)

    @property
    def undated(self) -> int:
        return self.size - len(self.dated)

    # --- Reading ------------------------------------------------------------------------------------------

    def _read_agreements(self, at: datetime) -> None:
        public = Edition.objects.public(at).filter(kind=Kind.AGREEMENT).values("content_id")
        days = {
            f"_{n}": Coalesce(Cast(n, TEXT), NOTHING) for n in ("signed_on", "in_force_on", "initialled_on")
        }
        rows = plain(Agreement.objects.filter(pk__in=public)).annotate(**days)
        found = [
            (signed or entered or initialled, *rest, signed, entered)
            for *rest, signed, entered, initialled in rows.values_list(
                "pk", "instrument", "level", "original_language", "place__code", *days
            ).iterator(chunk_size=CHUNK)
        ]
        found.sort(reverse=True)  # days are ISO texts: the latest first, no day last
        days, self.ids, instruments, levels, originals, places, signed, entered = (
            map(list, zip(*found, strict=True)) if found else ([] for _ in range(8))
        )
        self.place_of = {pk: place for place, pk in enumerate(self.ids)}
        self.dated = [-date.fromisoformat(day).toordinal() for day in days if day]
        self.entered, self._originals = entered, originals
        self._places = [place or "" for place in places]
        columns = {
            "instrument": instruments,
            "level": levels,
            "year": [day[:4] for day in signed],
            "in_force": [day[:4] for day in entered],
            "place": self._places,
        }
        for name, column in columns.items():
            self.sets[name] = sets_of_column(column)

    def _read_values(self, at: datetime) -> None:
        """Everything that an agreement may have several of, and today's statuses, in one union."""
        today = timezone.localdate(at)
        statuses: dict[str, int] = {}
        for facet, value, rows in read_sets(_value_queries(at, today), self.place_of):
            group = {"version": self.versions, "status": statuses}.get(facet)
            (self.sets[facet] if group is None else group)[value] = rows
        self._remember(today, statuses)

    def _read_names(self, at: datetime) -> None:
        """The labels of parties, topics, places and events in the three languages."""
        first, *others = (
            names_of(Country.objects.all(), "party"),
            names_of(Organisation.objects.all(), "party"),
            names_of(Topic.objects.all(), "topic", code="slug"),
            names_of(Place.objects.all(), "place"),
            _broader_topics(),
            *(_event_titles(at, language) for language in LANGUAGES),
        )
        for facet, code, *names in first.union(*others, all=True):
            if facet == "broader":
                topics = self.sets["topic"]
                topics[names[0]] = topics.get(names[0], 0) | topics.get(code, 0)
                continue
            known = self.names.setdefault((facet, code), {})
            known.update({language: name for language, name in zip(LANGUAGES, names, strict=True) if name})
        self.sets["topic"] = {slug: rows for slug, rows in self.sets["topic"].items() if rows}

    # --- Derived once and remembered ----------------------------------------------------------------------

    def statuses_on(self, day: date) -> dict[str, int]:
        """The rows of every status on a day; another day than today is read when first asked for."""
        if day not in self._statuses:
            found = read_sets([_standings(day)], self.place_of)
            self._remember(day, {status: rows for _facet, status, rows in found})
        return self._statuses[day]

    def _remember(self, day: date, statuses: dict[str, int]) -> None:
        told = 0
        for rows in statuses.values():
            told |= rows
        if left := everything(self.size) & ~told:
            statuses[Status.UNKNOWN] = statuses.get(Status.UNKNOWN, 0) | left
        while len(self._statuses) >= DAYS_KEPT:
            self._statuses.pop(next(iter(self._statuses)), None)
        self._statuses[day] = {status: rows for status, rows in statuses.items() if rows}

    def status_of(self, pk: int, day: date) -> str:
        """The status of one agreement on a day."""
        bit = 1 << self.place_of[pk]
        return next((s for s, rows in self.statuses_on(day).items() if rows & bit), Status.UNKNOWN)

    def place_code(self, pk: int) -> str:
        """The code of the place where an agreement was signed, or nothing."""
        return self._places[self.place_of[pk]]

    def _title_order(self, language: str) -> list[int]:
        """All positions in the order of the titles that a reader of this language is shown."""
        editions = Edition.objects.public().filter(kind=Kind.AGREEMENT)
        if self.versions.get(language, 0) == everything(self.size):
            editions = editions.filter(language=language)
        titles: dict[int, dict[str, str]] = defaultdict(dict)
        rows = editions.values_list("content_id", "language", "title")
        for item, code, title in rows.iterator(chunk_size=CHUNK):
            if item in self.place_of:
                titles[self.place_of[item]][code] = title[:SORTED_BY]
        keys = {
            place: sort_key(versions[best(versions, language, self._originals[place])])
            for place, versions in titles.items()
        }
        return sorted(range(self.size), key=lambda place: (keys.get(place, "~"), place))

    def _entry_order(self) -> list[int]:
        """All positions by the date of entry into force, latest first, those without one last."""
        dated = sorted(
            (p for p in range(self.size) if self.entered[p]), key=lambda p: self.entered[p], reverse=True
        )
        return [*dated, *(place for place in range(self.size) if not self.entered[place])]


def _value_queries(at: datetime, today: date) -> list[QuerySet]:
    public = Edition.objects.public(at)
    opened = public.filter(kind=Kind.EVENT).values("content_id")
    signed = Link.objects.filter(kind=LinkKind.SIGNED_AT, target_id__in=opened)
    topics = Content.topics.through.objects.filter(content__kind=Kind.AGREEMENT)
    return [
        values_of(public.filter(kind=Kind.AGREEMENT), "version", "language", "content_id"),
        values_of(Party.objects.filter(country__isnull=False), "party", "country__code", "agreement_id"),
        values_of(
            Party.objects.filter(organisation__isnull=False), "party", "organisation__code", "agreement_id"
        ),
        values_of(topics, "topic", "topic__slug", "content_id"),
        values_of(AgreementText.objects.filter(is_public=True), "text", "language", "agreement_id"),
        values_of(signed, "signed_at", "target_id", "source_id"),
        _standings(today),
    ]


def _standings(day: date) -> QuerySet:
    return values_of(Standing.objects.on(day), "status", "status", "agreement_id")


def _broader_topics() -> QuerySet:
    """Under which broader topic each narrower one stands: what is about the one is about the other."""
    rows = plain(Topic.objects.filter(parent__isnull=False))
    columns = {
        "_facet": Value("broader", output_field=TEXT),
        "_code": Cast("slug", TEXT),
        "_parent": Cast("parent__slug", TEXT),
        "_none": NOTHING,
        "_nothing": NOTHING,
    }
    return rows.annotate(**columns).values_list(*columns)


def _event_titles(at: datetime, language: str) -> QuerySet:
    """Titles of the events where agreements were signed, one language a time: each edition has exactly one."""
    signed = Link.objects.filter(kind=LinkKind.SIGNED_AT).values("target_id")
    editions = Edition.objects.public(at).filter(kind=Kind.EVENT, language=language, content_id__in=signed)
    columns = {"_facet": Value("signed_at", output_field=TEXT), "_code": Cast("content_id", TEXT)}
    columns |= {f"_{code}": Cast("title", TEXT) if code == language else NOTHING for code in LANGUAGES}
    return editions.order_by().annotate(**columns).values_list(*columns)


_kept = Kept(Index, KEEP_FROM)


def current_index() -> Index:
    """The index of this moment: a kept one while the turn lasts, else a new one."""
    return _kept.current()
