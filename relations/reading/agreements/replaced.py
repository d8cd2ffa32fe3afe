"""What a newer agreement replaced: for the whole, or only between some of the parties (VCLT 30(4), 59)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from relations.models import Replacement
from relations.reading.cards import Card
from relations.text.dates import long_date

from .actions import PartyFacts
from .stands import Stand


@dataclass(slots=True)
class ReplacedPair:
    """From a day on a newer agreement stands in for this one between these parties; it may not be public."""

    parties: list[PartyFacts]
    since: date
    newer: Card | None

    @property
    def since_text(self) -> str:
        return long_date(self.since, get_language())


def pairs_of(
    rows: Iterable[Replacement], parties: Iterable[PartyFacts], cards: Mapping[int, Card]
) -> list[ReplacedPair]:
    """Between whom an agreement is replaced, by the replacements of a day."""
    names, found = {party.pk: party for party in parties}, defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.starts_on, row.newer_id, row.party_id)):
        if row.party_id in names:
            found[row.newer_id, row.starts_on].append(names[row.party_id])
    return [ReplacedPair(listed, since, cards.get(newer)) for (newer, since), listed in found.items()]


def name_newer(stands: Iterable[Stand | None], cards: Mapping[int, Card]) -> None:
    """Put the agreement that replaced this one beside every standing that ended by it, where readers may see it."""
    for stand in stands:
        if stand and stand.newer:
            stand.why.newer = cards.get(stand.newer)
