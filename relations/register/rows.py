"""Rows of an index: every public item of a kind at a place, and the set of places of every value of every facet.

An index never changes: when readers may see something else, another one is read (see `keeping`).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from relations import clock
from relations.models import Edition

from .bitmaps import bitmap, upwards
from .orders import Order
from .unions import numbers_of, read_groups

VERSION = "version"
FEW = 1_000  # so many rows are sorted by themselves; more are met on the way through all


class Rows:
    """What indexes of all kinds have in common. Subclasses say what to read, and in which orders rows stand."""

    kind: str
    facets: tuple[str, ...]

    def __init__(self, at: datetime | None = None):
        self.at = at or clock.now()
        self.ids = array("Q")  # place → item
        self.place_of: dict[int, int] = {}
        self.own: dict[str, dict[str, int]] = {name: {} for name in (VERSION, *self.facets)}
        self.names: dict[tuple[str, str], dict[str, str]] = {}
        self.days = Order()  # newest first
        self.start()
        self._read()
        self.read_names()
        self.derive()

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.ids)

    @property
    def every_row(self) -> int:
        """The set of all rows."""
        return (1 << self.size) - 1

    @property
    def versions(self) -> dict[str, int]:
        """The rows published in each language."""
        return self.own[VERSION]

    # --- What subclasses add ------------------------------------------------------------------------------

    def start(self) -> None:
        """Make ready what this kind keeps besides."""

    def groups(self) -> list[QuerySet]:
        """Queries for (name, value, items that have it)."""
        raise NotImplementedError

    def take(self, name: str, groups: list[tuple[str, list[int]]]) -> None:
        """Note values that are no facet: days and the like."""

    def settle(self) -> None:
        """Put the rows in their orders; everything about them has been taken."""

    def read_names(self) -> None:
        """Read labels of values."""

    def derive(self) -> None:
        """Make what follows from the rows and the names."""
        self.sets = {name: self.own[name] for name in self.facets}

    def order(self, name: str, language: str) -> Order:
        """The rows in an order; "oldest" is "newest" backwards."""
        return self.days

    def sets_of(self, facet: str, day: date) -> dict[str, int]:
        """The rows of every value of a facet."""
        return self.sets[facet]

    def rows_known_on(self, day: date) -> int:
        """The rows that had a date by a day."""
        raise NotImplementedError

    def warm(self) -> None:
        """Make what would otherwise be made when first asked for."""

    def mark_of(self, pk: int, name: str, language: str):
        """Where an item stands in an order."""
        raise NotImplementedError

    # --- Answers to `Selection`, which another index may give otherwise ------------------------------------------

    def counts(self, facet: str, rows: int, values: Mapping[str, int]) -> dict[str, int]:
        """How many of some rows have each value; zeros left out."""
        found = {value: (rows & fitting).bit_count() for value, fitting in values.items()}
        return {value: number for value, number in found.items() if number}

    def holds(self, rows: int) -> Callable[[int], Any]:
        """Whether an item is in a set, asked of one after another."""
        cells, place_of = rows.to_bytes(self.size // 8 + 1, "little"), self.place_of

        def is_in(item: int) -> int:
            place = place_of.get(item, -1)
            return place >= 0 and cells[place >> 3] >> (place & 7) & 1

        return is_in

    def has(self, rows: int, item: int) -> bool:
        """Whether one item is in a set; it must be a row."""
        return bool(rows >> self.place_of[item] & 1)

    def walk(self, rows: int, order: str, language: str, start: int | None, backwards: bool) -> Iterator[int]:
        """The items of a set behind one item in an order (or from its beginning), or those before it."""
        name = "newest" if order == "oldest" else order
        marks = self.order(name, language)
        mark = None if start is None else self.mark_of(start, name, language)
        if rows.bit_count() <= FEW:
            items = (self.ids[place] for place in upwards(rows))
            marks = Order((self.mark_of(item, name, language) for item in items), letters=marks.letters)
        holds = self.holds(rows)
        return (item for item in marks.walk(mark, backwards != (order == "oldest")) if holds(item))

    def look_at(self, items: list[int]) -> None:
        """These will be asked about one by one."""

    # --- Reading ------------------------------------------------------------------------------------------

    def editions(self) -> QuerySet:
        """The editions of this kind that readers may see at the moment of the index."""
        return Edition.objects.public(self.at).filter(kind=self.kind)

    def set_of(self, items: Iterable[int]) -> int:
        """The rows of these items; unknown ones are passed over."""
        places = map(self.place_of.get, items)
        return bitmap((place for place in places if place is not None), self.size)

    def _read(self) -> None:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, value, numbers in read_groups(self.groups()):
            found[name].append((value, numbers))  # numbers stay one text until their turn comes
        items = sorted({item for _language, numbers in found[VERSION] for item in numbers_of(numbers)})
        self.ids = array("Q", items)
        self.place_of = {item: place for place, item in enumerate(items)}
        for name, groups in found.items():
            if name in self.own:
                for value, numbers in groups:
                    self.add(name, value, numbers_of(numbers))
            else:
                self.take(name, [(value, numbers_of(numbers)) for value, numbers in groups])
        self.settle()

    def add(self, facet: str, value: str, items: Iterable[int]) -> None:
        """Note that items have a value."""
        if value and (rows := self.set_of(items)):
            self.own[facet][value] = self.own[facet].get(value, 0) | rows
