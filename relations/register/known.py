"""The register on a day as it was known on another: statuses and standings out of the public log of facts.

Read when somebody asks for it, in one query; what the log did not know by then is no row of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from relations.models import FactsRecord
from relations.models.facts_log import code_of, period_on

from .pairs import Pairs
from .rows import Rows


@dataclass
class Known:
    """What was known: the rows, their statuses on the day, and the standings of the parties."""

    rows: int
    statuses: dict[str, int] = field(default_factory=dict)
    pairs: Pairs = field(default_factory=Pairs)

    @classmethod
    def on(cls, index: Rows, known_on: date, day: date) -> Known:
        states = FactsRecord.objects.newest_known(known_on).values_list("agreement_id", "state")
        items, statuses, iso = [], defaultdict(list), day.isoformat()
        own, replaced, apart = defaultdict(list), defaultdict(set), defaultdict(set)
        for item, state in states.iterator(chunk_size=2_000):
            if item not in index.place_of:
                continue
            items.append(item)
            statuses[period_on(state["whole"], iso)[0]].append(item)
            for key, periods in state["parties"].items():
                own[period_on(periods, iso)[0], code_of(key)].append(item)
            for newer, since, keys in state.get("replaced", ()):
                for key in keys if since <= iso else ():
                    replaced[code_of(key), newer].add(item)
            for keys, since, until in state.get("apart", ()):
                if since <= iso < until:
                    apart[frozenset(map(code_of, keys))].add(item)
        found = cls(
            index.set_of(items), {status: index.set_of(listed) for status, listed in statuses.items()}
        )
        for (standing, code), listed in own.items():
            found.pairs.own[standing][code] = index.set_of(listed)
        found.pairs.replace(index, replaced)
        found.pairs.keep_apart(index, apart)
        return found

    def status_of(self, index: Rows, pk: int) -> str:
        """The status of an item; it must be one of `rows`."""
        return next(status for status, rows in self.statuses.items() if index.has(rows, pk))
