"""Rows of an index: every public item of a kind at a place, and the set of places of every value of every facet.

An item that changes leaves its place and takes a new one, so that an index follows changes without being read anew:
bits of places that were left count for nothing, because every question begins with the places that are `alive`.
"""

from __future__ import annotations

import copy
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from relations.models import Edition

from .bitmaps import bitmap
from .orders import Order
from .unions import numbers_of, read_groups

VERSION = "version"


class Rows:
    """What indexes of all kinds have in common. Subclasses say what to read, and in which orders rows stand."""

    kind: str
    facets: tuple[str, ...]
    named: tuple[str, ...]  # facets whose values are codes of terms

    def __init__(self, at: datetime | None = None):
        self.at = at or timezone.now()
        self.ids = array("Q")  # place → item, 0 where it left
        self.place_of: dict[int, int] = {}
        self.alive = 0
        self.own: dict[str, dict[str, int]] = {name: {} for name in (VERSION, *self.facets)}
        self.names: dict[tuple[str, str], dict[str, str]] = {}
        self.days = Order()  # newest first
        self.start()
        self._take(None)
        self.read_names(None)
        self.derive()

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.place_of)

    @property
    def places(self) -> int:
        """How many places there are, left ones included."""
        return len(self.ids)

    @property
    def versions(self) -> dict[str, int]:
        """The rows published in each language."""
        return self.own[VERSION]

    def changed(self, items: Collection[int], names: bool, at: datetime) -> Rows:
        """The index after changes of some items, and of names if these changed; this one stays as it is."""
        other = copy.copy(self)
        other.at = at
        other.ids, other.place_of = self.ids[:], self.place_of.copy()
        other.own = {name: group.copy() for name, group in self.own.items()}
        other.names = self.names.copy()
        other.part()
        if items:
            other._leave(items)
            other._take(sorted(items))
        if names or items:
            other.read_names(None if names else sorted(items))
        other.derive()
        return other

    @property
    def is_named(self) -> bool:
        """Whether every value that has rows is the code of a term."""
        return all((facet, value) in self.names for facet in self.named for value in self.sets[facet])

    # --- What subclasses add ------------------------------------------------------------------------------

    def start(self) -> None:
        """Make ready what this kind keeps besides."""

    def part(self) -> None:
        """Copy what would otherwise be shared with the index this one comes from."""

    def groups(self, items: list[int] | None) -> list[QuerySet]:
        """Queries for (name, value, items that have it), of all items or some."""
        raise NotImplementedError

    def take(self, name: str, groups: list[tuple[str, list[int]]]) -> None:
        """Note values that are no facet: days and the like."""

    def settle(self, came: list[int]) -> None:
        """Put the items that came into the orders; everything about them has been taken."""

    def leave(self, gone: list[int]) -> None:
        """Take the places that items left out of the orders."""

    def read_names(self, items: list[int] | None) -> None:
        """Read labels of values: all, or those that hang on some items."""

    def derive(self) -> None:
        """Make what follows from the rows and the names."""
        self.sets = {name: self.living(self.own[name]) for name in self.facets}

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

    def living(self, sets: Mapping[str, int]) -> dict[str, int]:
        """Sets without the rows that left; empty ones are left out."""
        return {value: rows for value, found in sets.items() if (rows := found & self.alive)}

    # --- Reading ------------------------------------------------------------------------------------------

    def editions(self) -> QuerySet:
        """The editions of this kind that readers may see at the moment of the index."""
        return Edition.objects.public(self.at).filter(kind=self.kind)

    def set_of(self, items: Iterable[int]) -> int:
        """The rows of these items; unknown ones are passed over."""
        places = map(self.place_of.get, items)
        return bitmap((place for place in places if place is not None), self.places)

    def _leave(self, items: Collection[int]) -> None:
        gone = [self.place_of.pop(item) for item in items if item in self.place_of]
        for place in gone:
            self.ids[place] = 0
        self.alive &= ~bitmap(gone, self.places)
        self.leave(gone)

    def _take(self, items: list[int] | None) -> None:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, value, numbers in read_groups(self.groups(items)):
            found[name].append((value, numbers))  # numbers stay one text until their turn comes
        came = sorted({item for _language, numbers in found[VERSION] for item in numbers_of(numbers)})
        for item in came:
            self.place_of[item] = len(self.ids)
            self.ids.append(item)
        self.alive |= self.set_of(came)
        for name, groups in found.items():
            if name in self.own:
                for value, numbers in groups:
                    self.add(name, value, numbers_of(numbers))
            else:
                self.take(name, [(value, numbers_of(numbers)) for value, numbers in groups])
        self.settle(came)

    def add(self, facet: str, value: str, items: Iterable[int]) -> None:
        """Note that items have a value."""
        if value and (rows := self.set_of(items)):
            self.own[facet][value] = self.own[facet].get(value, 0) | rows
