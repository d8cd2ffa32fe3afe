"""The tick “searched, not found” of a cell: who searched for an act of a party, and when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import get_language

from relations.models import Agreement, Party, Sought
from relations.text.dates import long_date


@dataclass
class Tick:
    """A tick with the searches behind it."""

    name: str
    party: Party
    kind: str
    searches: list[Sought] = field(default_factory=list)
    is_set: bool = False

    @property
    def was(self) -> bool:
        return bool(self.searches)

    @property
    def text(self) -> str:
        """“3 March 2026, Daniyar Omarov”."""
        if not self.searches:
            return ""
        last = self.searches[-1]
        who = last.by.get_full_name() if last.by else ""
        return ", ".join(part for part in (long_date(last.sought_on, get_language()), who) if part)


class Ticks:
    """The searches in vain of an agreement, as ticks of cells."""

    def __init__(self, agreement: Agreement, data=None):
        self.agreement, self.data = agreement, data
        self.made: list[Tick] = []
        self._stored = defaultdict(list)
        for row in agreement.sought.select_related("by"):
            self._stored[row.party_id].append(row)

    def of(self, party: Party, name: str, kinds: tuple[str, ...]) -> Tick:
        """The tick of a cell. One that was not sent, or was set meanwhile by somebody else, stays as it is."""
        tick = Tick(f"{name}-sought", party, kinds[0])
        tick.searches = [row for row in self._stored[party.pk] if row.kind in kinds] if party.pk else []
        tick.is_set = tick.was
        if self.data is not None and f"{name}-on" in self.data:
            seen = f"{tick.name}-was" in self.data
            tick.is_set = tick.name in self.data or (tick.was and not seen)
        self.made.append(tick)
        return tick

    def store(self, *, by) -> int:
        """Write what was ticked and take back what was unticked; answers how many ticks changed."""
        changed = [tick for tick in self.made if tick.is_set != tick.was]
        for tick in changed:
            if tick.is_set:
                Sought.objects.create(
                    agreement=self.agreement,
                    party=tick.party,
                    kind=tick.kind,
                    sought_on=timezone.localdate(),
                    by=by,
                )
            else:
                for row in tick.searches:
                    row.delete()
        return len(changed)
