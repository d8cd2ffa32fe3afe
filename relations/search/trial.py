"""What synonyms would change before they are stored: frequent queries are asked with the present words and with the new."""

from __future__ import annotations

from dataclasses import dataclass, field

from relations.models import Synonym
from relations.models.search_help import LONGEST_QUERY, MOST_NAMES
from relations.reading.cards import Card, load_cards
from relations.text.languages import OWN_NAMES

from . import tally, thesaurus
from .finding import search

FIRST = 10  # results that are compared
QUERIES = 60
DAYS = 90


@dataclass
class Change:
    """A query of which other results come first; each with its place now and then, None where it is not among them."""

    query: str
    language: str
    times: int
    rows: list[tuple[Card, int | None, int | None]]
    total_before: int
    total_after: int

    @property
    def language_name(self) -> str:
        return OWN_NAMES[self.language]


@dataclass
class Trial:
    """What was tried, and what it changes."""

    names: list[str]
    changes: list[Change] = field(default_factory=list)
    looked_at: int = 0  # queries


def of_synonyms(names: list[str], instead_of: int | None = None) -> Trial:
    """Try names of one idea, in the place of those stored under a number."""
    names = [name[:LONGEST_QUERY] for name in names[:MOST_NAMES]]
    trial = Trial(names)
    if len(names) < 2:
        return trial
    stored = dict(Synonym.objects.order_by("pk").values_list("pk", "words"))
    now = thesaurus.imagined(words.splitlines() for words in stored.values())
    then = thesaurus.imagined(
        [*(words.splitlines() for pk, words in stored.items() if pk != instead_of), names]
    )
    asked = {(row.query, row.language): row.asked for row in tally.frequent(DAYS)[:QUERIES]}
    for name in names:
        asked.setdefault((name.lower(), thesaurus.guess_language(name)), 0)
    trial.looked_at = len(asked)
    for (query, language), times in asked.items():
        before, after = (search(query, language, size=FIRST, words=words) for words in (now, then))
        if [hit.item for hit in before.hits] != [
            hit.item for hit in after.hits
        ] or before.total != after.total:
            trial.changes.append(_change(query, language, times, before, after))
    return trial


def _change(query: str, language: str, times: int, before, after) -> Change:
    places = [{hit.item: place for place, hit in enumerate(found.hits, 1)} for found in (before, after)]
    cards = load_cards([*places[1], *(item for item in places[0] if item not in places[1])], language)
    rows = [
        (card, places[0].get(item), places[1].get(item))
        for item, card in cards.items()
        if places[0].get(item) != places[1].get(item)
    ]
    rows.sort(key=lambda row: (row[2] or FIRST + 1, row[1] or 0))
    return Change(query, language, times, rows, before.total, after.total)
