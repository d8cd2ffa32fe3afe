"""Between whom the agreements of the register are in force on a day: each party's own standing, and what replaced it.

Read when somebody asks about parties together, in two queries for a day, whatever the parties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from django.db.models.functions import Coalesce

from relations.law import PartyStanding
from relations.models import PartyPeriod, Replacement

from .rows import Rows
from .unions import numbers_of, values_of

CODE = Coalesce("party__country__code", "party__organisation__code")


@dataclass
class Pairs:
    """The rows in force for each party by its code, and the rows of each that a newer agreement replaced for it."""

    bound: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    replaced: dict[str, dict[int, int]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # code → newer → rows

    @classmethod
    def on(cls, index: Rows, day: date) -> Pairs:
        """The pairs of a day."""
        found = cls()
        parties = PartyPeriod.objects.on(day).filter(standing=PartyStanding.PARTY)
        for _name, code, numbers in values_of(parties, "bound", CODE, "agreement_id"):
            found.bound[code] |= index.set_of(numbers_of(numbers))
        items = defaultdict(set)
        rows = Replacement.objects.filter(starts_on__lte=day).order_by()
        for code, newer, item in rows.values_list(CODE, "newer_id", "agreement_id"):
            items[code, newer].add(item)
        for (code, newer), older in items.items():
            found.replaced[code][newer] = index.set_of(older)
        return found

    def between(self, codes: Collection[str]) -> int:
        """The rows in force between all of these: all bound, none suspended, and no newer one between two (30(4))."""
        rows = -1
        for code in codes:
            rows &= self.bound.get(code, 0)
        for one, other in combinations(codes, 2):
            mine, its = self.replaced.get(one, {}), self.replaced.get(other, {})
            for newer in mine.keys() & its.keys():
                rows &= ~(mine[newer] & its[newer])
        return rows if codes else 0
