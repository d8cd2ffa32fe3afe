"""How the parties of the register stand on a day, each by itself, and between whom agreements are in force.

Read when somebody asks about parties, in three queries for a day, whatever the parties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from django.db.models import CharField, Value
from django.db.models.functions import Coalesce, Concat

from relations.law import PartyStanding
from relations.models import Opposition, PartyPeriod, Replacement

from .rows import Rows
from .unions import numbers_of, values_of

CODE = Coalesce("party__country__code", "party__organisation__code")
OTHER = Coalesce("other__country__code", "other__organisation__code")
STANDING = Concat("standing", Value("@"), CODE, output_field=CharField())


@dataclass
class Pairs:
    """The rows by standing and party, and the rows of each party that a newer agreement replaced for it."""

    own: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    replaced: dict[str, dict[int, int]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # code → newer → rows
    apart: dict[frozenset[str], int] = field(
        default_factory=dict
    )  # two codes → rows not in force between them

    @classmethod
    def on(cls, index: Rows, day: date) -> Pairs:
        """The standings and pairs of a day."""
        found = cls()
        for _name, value, numbers in values_of(PartyPeriod.objects.on(day), "own", STANDING, "agreement_id"):
            standing, _at, code = value.partition("@")
            found.own[standing][code] |= index.set_of(numbers_of(numbers))
        items = defaultdict(set)
        rows = Replacement.objects.filter(starts_on__lte=day).order_by()
        for code, newer, item in rows.values_list(CODE, "newer_id", "agreement_id"):
            items[code, newer].add(item)
        found.replace(index, items)
        items = defaultdict(set)
        rows = Opposition.objects.on(day).order_by().annotate(one=CODE, another=OTHER)
        for one, other, item in rows.values_list("one", "another", "agreement_id"):
            items[frozenset((one, other))].add(item)
        found.keep_apart(index, items)
        return found

    def replace(self, index: Rows, items: dict[tuple[str, int], Collection[int]]) -> None:
        """Note which agreements are replaced for a party by a newer one."""
        for (code, newer), older in items.items():
            self.replaced[code][newer] = index.set_of(older)

    def keep_apart(self, index: Rows, items: dict[frozenset[str], Collection[int]]) -> None:
        """Note which agreements are not in force between two, for one objects to what the other reserved."""
        self.apart = {pair: index.set_of(listed) for pair, listed in items.items()}

    def standings(self, codes: Collection[str]) -> dict[str, int]:
        """The rows of every standing that one of these parties has, or any party when none is named."""
        found = {}
        for standing, of_code in self.own.items():
            rows = 0
            for code in codes or of_code:
                rows |= of_code.get(code, 0)
            found[standing] = rows
        return found

    def between(self, codes: Collection[str]) -> int:
        """The rows in force between all of these: all bound, none suspended, none kept apart by an objection
        (21(3)), and no newer one between two (30(4))."""
        rows, bound = -1, self.own.get(PartyStanding.PARTY, {})
        for code in codes:
            rows &= bound.get(code, 0)
        for one, other in combinations(codes, 2):
            rows &= ~self.apart.get(frozenset((one, other)), 0)
            mine, its = self.replaced.get(one, {}), self.replaced.get(other, {})
            for newer in mine.keys() & its.keys():
                rows &= ~(mine[newer] & its[newer])
        return rows if codes else 0
