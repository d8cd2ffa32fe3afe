"""The register too large for the memory of a process: the same questions answered by the database.

Sets of agreements are conditions (`row_sets`), so that `Selection` narrows and counts as it does in memory. Nothing is
kept between requests. Periods, parties and facets have indexes of their own; only the order of titles, which follows
the letters of each language, is worked out from the titles of what was selected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from relations import clock
from relations.models import (
    Agreement,
    Standing,
    Status,
)
from relations.text.collation import sort_key
from relations.text.languages import best

from .index import SORTED_BY, Index, _of_two
from .known import Known
from .row_sets import EVERY, NONE, RowSet
from .stored_sets import ENTERED, Numbers, Statuses, StoredDays, StoredPairs, Values, Versions, grouped

NEVER = Value(date.min, output_field=DateField())


class StoredIndex(Index):
    """Stands for `Index`; what is a whole number there is a RowSet here, and the place of an agreement is its number."""

    def __init__(self, at: datetime | None = None):
        self.at, self.names, self._parents = at or clock.now(), {}, {}
        self._kept: dict[Any, Any] = {}
        self.seen: list[int] = []
        self.place_of = Numbers(self)
        self.read_names()
        self.sets = {facet: Values(self, facet) for facet in self.facets}
        public = self.sets["signed_at"]
        self.names = {k: names for k, names in self.names.items() if k[0] != "signed_at" or k[1] in public}
        self.signed = StoredDays(self, "signed_on", "signed_on_precision", {})
        self.entered = StoredDays(self, "entered", "entered_precision", ENTERED)

    def once(self, key: Any, work: Callable[[], Any]) -> Any:
        """What was worked out before for this request."""
        if key not in self._kept:
            self._kept[key] = work()
        return self._kept[key]

    def public(self) -> QuerySet:
        """The agreements that readers may see."""
        return Agreement.objects.filter(pk__in=self.editions().values("content_id")).order_by()

    def having(self, rows: QuerySet, item: str) -> RowSet:
        """The agreements that some rows belong to."""
        return RowSet(self, Q(pk__in=rows.order_by().values(item)))

    # --- Sets -----------------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        return self.once("size", lambda: self.public().count())

    @property
    def every_row(self) -> RowSet:
        return RowSet(self, EVERY)

    @property
    def bilateral(self) -> RowSet:
        return RowSet(self, Q(pk__in=_of_two()))

    @property
    def undated(self) -> int:
        return (
            RowSet(self, Q(signed_on=None, initialled_on=None)) & ~self.entered.between(None, None)
        ).bit_count()

    @property
    def versions(self) -> Mapping[str, RowSet]:
        return Versions(self)

    def set_of(self, items: Iterable[int]) -> RowSet:
        return RowSet(self, Q(pk__in=list(items)))

    def rows_known_on(self, day: date) -> RowSet:
        """Rows whose first known date is not later: signature, else entry, else initials."""
        signed, entered = self.signed.between(None, None), self.entered.between(None, None)
        later = RowSet(self, Q(initialled_on__lte=day)) & ~signed & ~entered
        return RowSet(self, Q(signed_on__lte=day)) | (self.entered.until(day) & ~signed) | later

    def statuses_on(self, day: date) -> Mapping[str, RowSet]:
        return Statuses(self, day)

    def pairs_on(self, day: date) -> StoredPairs:
        return StoredPairs(self, day)

    def known_then(self, known_on: date, day: date) -> Known:
        self.place_of.load()
        return self.once((known_on, day), lambda: Known.on(self, known_on, day))

    def holds(self, rows: RowSet) -> Callable[[int], bool]:
        return rows.ids().__contains__

    def has(self, rows: RowSet, item: int) -> bool:
        return item in rows.ids()

    # --- Counts ---------------------------------------------------------------------------------------------

    def counts(self, facet: str, rows: RowSet, values: Mapping[str, RowSet]) -> dict[str, int]:
        """One question for all values of a facet."""
        if isinstance(values, Statuses):
            found = grouped(Standing.objects.on(values.day), "status", "agreement_id", rows)
            found[Status.UNKNOWN] = rows.bit_count() - sum(
                number for status, number in found.items() if status != Status.UNKNOWN
            )
            return {status: number for status, number in found.items() if number}
        if not isinstance(values, Values):
            return super().counts(facet, rows, values)
        found: dict[str, int] = {}
        for source, column, item in values.sources():
            for value, number in grouped(source, column, item, rows).items():
                found[value] = found.get(value, 0) + number
        if facet == "signed_at":
            found = {value: number for value, number in found.items() if ("signed_at", value) in self.names}
        for broader in set(self._parents.values()) if facet == "topic" else ():
            found[broader] = (rows & values[broader]).bit_count()
        return {value: number for value, number in found.items() if number}

    # --- Orders ---------------------------------------------------------------------------------------------

    def walk(
        self, rows: RowSet, order: str, language: str, start: int | None, backwards: bool
    ) -> Iterator[int]:
        name, backwards = ("newest", not backwards) if order == "oldest" else (order, backwards)
        if name == "title":
            return self._by_title(rows, language, start, backwards)
        keys = KEYS[name]
        dated = Agreement.objects.annotate(**ENTERED).annotate(**MARKS)
        found = dated.filter(pk__in=rows.rows().values("pk"))
        if start is not None:
            mark = dated.values(*keys).get(pk=start)
            found = found.filter(_behind(keys, mark, "gt" if backwards else "lt"))
        signs = "" if backwards else "-"
        return found.order_by(*(f"{signs}{key}" for key in keys)).values_list("pk", flat=True).iterator(2_000)

    def _by_title(self, rows: RowSet, language: str, start: int | None, backwards: bool) -> Iterator[int]:
        wanted = rows.ids() | ({start} if start else set())
        shown: dict[int, tuple[str, bytes]] = {}
        editions = self.editions().order_by()
        columns = ("content_id", "language", "title", "content__original_language")
        for item, code, title, original in editions.values_list(*columns).iterator(10_000):
            known = shown.get(item)
            if item in wanted and (not known or best((known[0], code), language, original) == code):
                shown[item] = code, sort_key(title[:SORTED_BY], code)
        newest = self.walk(RowSet(self, Q(pk__in=wanted)), "newest", language, None, False)
        items = sorted(newest, key=lambda item: shown[item][1])  # those of one title stay in their order
        holds = self.holds(rows)
        if backwards:
            items.reverse()
        place = items.index(start) + 1 if start in items else 0
        return (item for item in items[place:] if holds(item))

    # --- Single agreements ------------------------------------------------------------------------------------

    def look_at(self, items: list[int]) -> None:
        """These will be asked about one by one."""
        self.seen = items

    def of_seen(self, pk: int, rows: QuerySet, item: str, *columns: str) -> tuple | None:
        """Columns of the row of an agreement; one question for all that are looked at."""
        if pk not in self.seen:
            self.seen = [pk]

        def work():
            found = rows.filter(**{f"{item}__in": self.seen}).values_list(item, *columns)
            return {number: tuple(values) for number, *values in found}

        return self.once((columns, str(rows.query.where), tuple(self.seen)), work).get(pk)

    def status_of(self, pk: int, day: date) -> str:
        found = self.of_seen(pk, Standing.objects.on(day), "agreement_id", "status")
        return found[0] if found else Status.UNKNOWN

    def place_code(self, pk: int) -> str:
        found = self.of_seen(pk, Agreement.objects.filter(place__isnull=False), "pk", "place__code")
        return found[0] if found else ""

    def warm(self) -> None:
        """Nothing is made before it is asked for."""


MARKS = {
    "mark": Coalesce("signed_on", "entered", "initialled_on", NEVER),
    "entry_mark": Coalesce("entered", NEVER),
    "second_mark": Case(
        When(entered__isnull=True, then=Coalesce("signed_on", "initialled_on", NEVER)), default=NEVER
    ),
}
KEYS = {"newest": ("mark", "pk"), "in_force": ("entry_mark", "second_mark", "pk")}  # all of them descend


def _behind(keys: tuple[str, ...], mark: dict, step: str) -> Q:
    """What stands behind a row in the order of some columns."""
    found, same = NONE, Q()
    for key in keys:
        found |= same & Q(**{f"{key}__{step}": mark[key]})
        same &= Q(**{key: mark[key]})
    return found
