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

from .bitmaps import bitmap, by_value, sets_of_column
from .keeping import Kept
from .unions import NOTHING, TEXT, names_of, plain, values_of

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
        self.entered: list[int] = []  # ordinals of entry into force, 0 for none
        self.versions: dict[str, int] = {}  # language → rows published in it
        self.sets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        self.names: dict[tuple[str, str], dict[str, str]] = {}
        self._periods: tuple[list[str], list[int], bytes] = ([], [], b"")
        self._originals: list[str] = []
        self._read_agreements(at)
        self._read_values(at)
        self._read_names(at)
        self.statuses_on = lru_cache(maxsize=8)(self._statuses_on)
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
        rows = Agreement.objects.filter(pk__in=public).values_list(
            "pk", "instrument", "level", "signed_on", "in_force_on", "initialled_on", "original_language",
            "place__code",
        )  # fmt: skip
        found = sorted(rows, key=_newest_first)
        self.ids = [row[0] for row in found]
        self.place_of = {pk: place for place, pk in enumerate(self.ids)}
        self.dated = [-day.toordinal() for row in found if (day := row[3] or row[4] or row[5])]
        self.entered = [row[4].toordinal() if row[4] else 0 for row in found]
        self._originals = [row[6] for row in found]
        columns = {
            "instrument": [row[1] for row in found],
            "level": [row[2] for row in found],
            "year": [str(row[3].year) if row[3] else "" for row in found],
            "in_force": [str(row[4].year) if row[4] else "" for row in found],
            "place": [row[7] or "" for row in found],
        }
        self._places = columns["place"]
        for name, column in columns.items():
            self.sets[name] = sets_of_column(column)

    def _read_values(self, at: datetime) -> None:
        """Everything that an agreement may have several of, in one union of small rows."""
        first, *others = _value_queries(at)
        values: dict[tuple[str, str], list[int]] = defaultdict(list)
        periods: list[tuple[str, int, str]] = []
        for facet, value, item, since in first.union(*others, all=True):
            place = self.place_of.get(item)
            if place is None:
                continue
            if facet == "status":
                periods.append((since, place, value))
            else:
                values[facet, value].append(place)
        for (facet, value), places in values.items():
            rows = bitmap(places, self.size)
            (self.versions if facet == "version" else self.sets[facet])[value] = rows
        self._set_periods(periods)

    def _set_periods(self, periods) -> None:
        periods.sort()
        number = {status: code for code, status in enumerate(STATUSES)}
        self._periods = (
            [since for since, _place, _status in periods],
            [place for _since, place, _status in periods],
            bytes(number[status] for _since, _place, status in periods),
        )

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

    def _statuses_on(self, day: date) -> dict[str, int]:
        """The rows of every status on a day."""
        since, places, codes = self._periods
        now = bytearray([STATUSES.index(Status.UNKNOWN)]) * self.size
        last = bisect.bisect_right(since, day.isoformat())
        for place, code in zip(places[:last], codes[:last], strict=True):
            now[place] = code
        return {
            status: rows for status, rows in zip(STATUSES, by_value(now, len(STATUSES)), strict=True) if rows
        }

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
        titles: dict[int, dict[str, str]] = defaultdict(dict)
        for item, code, title in editions.values_list("content_id", "language", "title"):
            if item in self.place_of:
                titles[self.place_of[item]][code] = title
        keys = {
            place: sort_key(versions[best(versions, language, self._originals[place])])
            for place, versions in titles.items()
        }
        return sorted(range(self.size), key=lambda place: (keys.get(place, "~"), place))

    def _entry_order(self) -> list[int]:
        """All positions by the date of entry into force, latest first, those without one last."""
        return sorted(range(self.size), key=lambda place: (-self.entered[place], place))


def _newest_first(row):
    day = row[3] or row[4] or row[5]
    return (-day.toordinal() if day else 0, -row[0])


def _value_queries(at: datetime) -> list[QuerySet]:
    public = Edition.objects.public(at)
    opened = public.filter(kind=Kind.EVENT).values("content_id")
    signed = Link.objects.filter(kind=LinkKind.SIGNED_AT, target_id__in=opened)
    texts = AgreementText.objects.filter(is_public=True).distinct()
    topics = Content.topics.through.objects.filter(content__kind=Kind.AGREEMENT)
    periods = Standing.objects.exclude(
        status=Status.UNKNOWN, starts_on=date.min
    )  # what is said of all others
    return [
        values_of(public.filter(kind=Kind.AGREEMENT), "version", "language", "content_id"),
        values_of(
            Party.objects.all(), "party", Coalesce("country__code", "organisation__code"), "agreement_id"
        ),
        values_of(topics, "topic", "topic__slug", "content_id"),
        values_of(texts, "text", "language", "agreement_id"),
        values_of(signed, "signed_at", "target_id", "source_id"),
        values_of(periods, "status", "status", "agreement_id", "starts_on"),
    ]


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
