"""What the page of results shows of a question to the register: chips, agreements first, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.models import Kind, Status
from relations.reading.cards import Card
from relations.search import finding
from relations.search.address import SearchAddress
from relations.search.results import Results
from relations.search.results_page import Found
from relations.search.thesaurus import Thesaurus
from relations.text.dates import decimal_text

from .answer import Answer, answer
from .chips import Chip, chips
from .names import Names
from .reading import read

ONLY_WORDS = "all"  # in the address: read nothing

_kept: list[tuple[Thesaurus, Names]] = []


def names_of(thesaurus: Thesaurus) -> Names:
    """The names of a thesaurus, made once for as long as it is the newest."""
    if not _kept or _kept[0][0] is not thesaurus:
        _kept[:] = [(thesaurus, Names.of(thesaurus))]
    return _kept[0][1]


@dataclass
class Asked:
    """A question as it was read and answered."""

    chips: list[Chip] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    answer: Answer = field(default_factory=Answer)
    total_text: str = ""
    plain_url: str = ""  # the same as words and nothing more
    wrong: list[str] = field(default_factory=list)  # dates that no calendar has
    has_words: bool = False  # words were left over that no agreement may have

    @property
    def items(self) -> list[int]:
        """The agreements that stand above the ordinary results."""
        return list(self.answer.statuses)

    def show(self, cards: Mapping[int, Card]) -> None:
        """Take the cards of its agreements, with the status of each on the day of the question."""
        for pk, status in self.answer.statuses.items():
            if card := cards.get(pk):
                card.status, card.status_label = status, str(Status(status).label)
                self.found.append(Found(card, card.title, card.lead, card.language))


def asked(address: SearchAddress, results: Results, language: str) -> Asked:
    """Read and answer the question of an address, of which these are the results; without chips when it is none."""
    words = results.words
    if not address.text.strip() or ONLY_WORDS in address.plain:
        return Asked()
    reading = read(address.text, names_of(words), ("expert", *address.plain))
    found = Asked(wrong=reading.wrong)
    if not reading.is_question:
        return found
    if address.page == 1 and not set(address.values["kind"]) - {Kind.AGREEMENT}:
        among = finding.items_having(results, reading.words, Kind.AGREEMENT, language)
        found.answer = answer(reading, language, results.query.turn, among)
        if not found.answer.total and not reading.names_documents:
            return found  # names and years alone are of events and articles just as well
        _tell(found, language)
    found.chips = chips(reading, words, language)
    for chip in found.chips:
        chip.url = address.url(plain=(*address.plain, chip.part))
    found.plain_url = address.url(plain=(ONLY_WORDS,))
    found.has_words = bool(reading.words)
    return found


def _tell(found: Asked, language: str) -> None:
    """The number of the agreements in words."""
    total = found.answer.total
    found.total_text = ngettext("%(number)s agreement fits", "%(number)s agreements fit", total) % {
        "number": decimal_text(total, language)
    }


def notes_on(found: Asked) -> list[str]:
    """What a reader should know about dates that were not read."""
    return [
        _("“%(date)s” is not a date of the calendar; the register was asked without it.")
        % {"date": text[:40]}
        for text in (found.wrong if found.chips else ())
    ]
