"""Facets, statuses, pairs and days of the stored register, as sets that the database counts (see `stored`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce, ExtractYear

from relations.law import PartyStanding
from relations.models import (
    Agreement,
    AgreementText,
    Content,
    Kind,
    Link,
    LinkKind,
    Opposition,
    Party,
    PartyPeriod,
    Precision,
    Replacement,
    Standing,
    Status,
)

from .days import LENGTHS
from .pairs import CODE, OTHER
from .row_sets import NONE, RowSet

if TYPE_CHECKING:
    from .stored import StoredIndex

TEXT = CharField()
FIRST_IN_FORCE = (
    Standing.objects.filter(agreement=OuterRef("pk"), status=Status.IN_FORCE)
    .exclude(precision=Precision.UNKNOWN)
    .order_by("starts_on")
)
# Without a recorded day of entry, the one that follows from the acts counts.
ENTERED = {
    "entered": Coalesce("in_force_on", Subquery(FIRST_IN_FORCE.values("starts_on")[:1])),
    "entered_precision": Case(
        When(in_force_on__isnull=False, then=F("in_force_on_precision")),
        default=Subquery(FIRST_IN_FORCE.values("precision")[:1]),
        output_field=TEXT,
    ),
}


def grouped(source: QuerySet, column: Any, item: str, rows: RowSet) -> dict[str, int]:
    """How many of the agreements have each value."""
    found = source.filter(**{f"{item}__in": rows.rows().values("pk")}).order_by()
    found = found.annotate(_value=Cast(column, TEXT)).values("_value")
    counted = found.annotate(_count=Count(item, distinct=True)).values_list("_value", "_count")
    is_year = isinstance(column, ExtractYear)
    return {value.zfill(4) if is_year else value: number for value, number in counted if value}


class Values(Mapping):
    """The agreements of every value of a facet; which values there are is asked once."""

    def __init__(self, index: StoredIndex, facet: str):
        self.index, self.facet = index, facet

    def sources(self) -> list[tuple[QuerySet, Any, str]]:
        """Rows, the column of the value, and that of the agreement; a value stands in one of them only."""
        agreements = Agreement.objects.all()
        return {
            "party": [
                (Party.objects.filter(country__isnull=False), "country__code", "agreement_id"),
                (Party.objects.filter(organisation__isnull=False), "organisation__code", "agreement_id"),
            ],
            "status": [],
            "instrument": [(agreements, "instrument", "pk")],
            "level": [(agreements, "level", "pk")],
            "topic": [
                (
                    Content.topics.through.objects.filter(content__kind=Kind.AGREEMENT),
                    "topic__slug",
                    "content_id",
                )
            ],
            "year": [(agreements.filter(signed_on__isnull=False), ExtractYear("signed_on"), "pk")],
            "in_force": [
                (agreements.annotate(**ENTERED).filter(entered__isnull=False), ExtractYear("entered"), "pk")
            ],
            "place": [(agreements.filter(place__isnull=False), "place__code", "pk")],
            "text": [(AgreementText.objects.filter(is_public=True), "language", "agreement_id")],
            "signed_at": [(Link.objects.filter(kind=LinkKind.SIGNED_AT), "target_id", "source_id")],
        }[self.facet]

    def _codes(self) -> frozenset[str]:
        found = set()
        for source, column, item in self.sources():
            rows = source.filter(**{f"{item}__in": self.index.public().values("pk")}).order_by()
            values = rows.annotate(_value=Cast(column, TEXT)).values_list("_value", flat=True).distinct()
            found |= {
                value.zfill(4) if isinstance(column, ExtractYear) else value for value in values if value
            }
        if self.facet == "topic":
            for slug in [*found]:
                while (slug := self.index._parents.get(slug, "")) and slug not in found:
                    found.add(slug)
        if self.facet == "signed_at":
            found = {code for code in found if ("signed_at", code) in self.index.names}
        return frozenset(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self.index.once(("codes", self.facet), self._codes))

    def __contains__(self, value: object) -> bool:
        return value in self.index.once(("codes", self.facet), self._codes)

    def __len__(self) -> int:
        return len(self.index.once(("codes", self.facet), self._codes))

    def __getitem__(self, value: str) -> RowSet:
        values = self._with_narrower(value) if self.facet == "topic" else {value}
        found = RowSet(self.index, NONE)
        for source, column, item in self.sources() if self.facet != "signed_at" or value in self else ():
            if isinstance(column, ExtractYear):
                values = {year.lstrip("0") for year in values}
            rows = source.annotate(_value=Cast(column, TEXT)).filter(_value__in=values)
            found |= self.index.having(rows, item)
        return found

    def get(self, value: str, default: Any = 0) -> RowSet:
        return self[value]

    def _with_narrower(self, slug: str) -> set[str]:
        found, new = {slug}, {slug}
        while new:
            new = {code for code, parent in self.index._parents.items() if parent in new} - found
            found |= new
        return found


class Versions(Mapping):
    """The agreements published in each language."""

    def __init__(self, index: StoredIndex):
        self.index = index

    def __getitem__(self, language: str) -> RowSet:
        return self.index.having(self.index.editions().filter(language=language), "content_id")

    def __iter__(self) -> Iterator[str]:
        return iter(self.index.editions().order_by().values_list("language", flat=True).distinct())

    def __len__(self) -> int:
        return len(list(self))


class Statuses(Mapping):
    """The agreements of every status on a day; what no period covers is unknown."""

    def __init__(self, index: StoredIndex, day: date):
        self.index, self.day = index, day

    def __getitem__(self, status: str) -> RowSet:
        if status not in Status.values:
            return RowSet(self.index, NONE)
        rows = Standing.objects.on(self.day)
        if status == Status.UNKNOWN:
            return ~self.index.having(rows.exclude(status=status), "agreement_id")
        return self.index.having(rows.filter(status=status), "agreement_id")

    def get(self, status: str, default: Any = 0) -> RowSet:
        return self[status]

    def __or__(self, other: Mapping[str, RowSet]) -> dict[str, RowSet]:
        return dict(self) | dict(other)

    def __iter__(self) -> Iterator[str]:
        return iter(Status.values)

    def __len__(self) -> int:
        return len(Status.values)


class StoredPairs:
    """How the parties stand on a day, and between whom agreements are in force (see `pairs`)."""

    def __init__(self, index: StoredIndex, day: date):
        self.index, self.day = index, day

    def standings(self, codes: Iterable[str]) -> dict[str, RowSet]:
        return {standing: self._own(standing, list(codes)) for standing in PartyStanding.values}

    def _own(self, standing: str, codes: list[str]) -> RowSet:
        rows = PartyPeriod.objects.on(self.day).filter(standing=standing)
        if codes:
            rows = rows.alias(code=CODE).filter(code__in=codes)
        return self.index.having(rows, "agreement_id")

    def between(self, codes: Iterable[str]) -> RowSet | int:
        codes, rows = set(codes), self.index.every_row
        for code in codes:
            rows &= self._own(PartyStanding.PARTY, [code])
        for one, other in combinations(codes, 2):
            pair = {one, other}
            apart = Opposition.objects.on(self.day).alias(one=CODE, another=OTHER)
            rows &= ~self.index.having(apart.filter(one__in=pair, another__in=pair), "agreement_id")
            replaced = Replacement.objects.filter(starts_on__lte=self.day).alias(code=CODE)
            its = replaced.filter(agreement=OuterRef("agreement"), newer=OuterRef("newer"), code=other)
            both = replaced.filter(code=one, newer__in=Subquery(its.values("newer")))
            rows &= ~self.index.having(both, "agreement_id")
        return rows if codes else 0


class StoredDays:
    """A date of the agreements that may be known to a month or a year (see `days`)."""

    def __init__(self, index: StoredIndex, day: str, precision: str, columns: dict[str, Any]):
        self.index, self.day, self.precision, self.columns = index, day, precision, columns

    def _rows(self) -> QuerySet:
        return Agreement.objects.annotate(**self.columns).filter(**{f"{self.day}__isnull": False})

    def until(self, end: date) -> RowSet:
        """Those whose first possible day is not later."""
        return self.index.having(self._rows().filter(**{f"{self.day}__lte": end}), "pk")

    def between(self, start: date | None, end: date | None) -> RowSet:
        rows = self._rows()
        if end:
            rows = rows.filter(**{f"{self.day}__lte": end})
        if start:
            coarse = {precision: _earliest(start, length) for precision, length in LENGTHS.items()}
            fits = Q(**{f"{self.day}__gte": start}) | Q(
                *(
                    Q(**{self.precision: precision, f"{self.day}__gte": first})
                    for precision, first in coarse.items()
                ),
                _connector=Q.OR,
            )
            rows = rows.filter(fits)
        return self.index.having(rows, "pk")

    def at(self, pk: int) -> tuple[date | None, str]:
        found = self.index.of_seen(pk, self._rows(), "pk", self.day, self.precision)
        if found is None:
            return None, Precision.UNKNOWN
        return found[0], found[1] if found[1] in LENGTHS else Precision.DAY


def _earliest(day: date, length) -> date:
    """The first of the dates whose month or year reaches a day."""
    if day.year <= 1:
        return date.min
    found = day - length - timedelta(days=4)
    while found + length - timedelta(days=1) < day:
        found += timedelta(days=1)
    return found


class Numbers:
    """The place of an agreement is its number."""

    def __init__(self, index: StoredIndex):
        self.index, self.known = index, None

    def load(self) -> None:
        """Read all numbers, for whoever asks about many."""
        if self.known is None:
            self.known = self.index.every_row.ids()

    def __contains__(self, pk: object) -> bool:
        return self.index.public().filter(pk=pk).exists() if self.known is None else pk in self.known

    def __getitem__(self, pk: int) -> int:
        return pk
