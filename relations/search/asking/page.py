"""What the page of results shows of a question to the register: chips, agreements first, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.models import Kind, Status
from relations.reading.cards import Card
from relations.search import finding
from relations.search.address import SearchAddress
from relations.search.results import Results
from relations.search.results_page import Found, total_text
from relations.search.thesaurus import Thesaurus
from relations.text.dates import decimal_text

from .answer import Answer, answer, works
from .chips import Chip, chips
from .names import Names
from .reading import Reading, read

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
    is_of_author: bool = False  # what somebody wrote was asked for, and not the register

    @property
    def items(self) -> list[int]:
        """The items that stand above the ordinary results."""
        return self.answer.items

    def show(self, cards: Mapping[int, Card]) -> None:
        """Take the cards of its items; agreements with the status of each on the day of the question."""
        for pk in self.answer.items:
            if card := cards.get(pk):
                if status := self.answer.statuses.get(pk):
                    card.status, card.status_label = status, str(Status(status).label)
                self.found.append(Found(card, card.title, card.lead, card.language))


class Question:
    """What an address asks: read once, by the vocabularies of the moment, before the search for its words."""

    def __init__(self, address: SearchAddress):
        self.address = address
        self.reading = Reading()

    def words_left(self, words: Thesaurus) -> str:
        """Read it; answers the words that it leaves for the search, where an answer will need them."""
        address = self.address
        if not address.text.strip() or ONLY_WORDS in address.plain:
            return ""
        self.reading = read(address.text, names_of(words), address.plain, timezone.localdate())
        if not self.reading.is_of_author:
            self.reading = read(
                address.text, names_of(words), ("expert", *address.plain), timezone.localdate()
            )
        return self.reading.words if self.is_asked and self.is_first else ""

    @property
    def is_asked(self) -> bool:
        """Is it a question, to the register or about an author, and not just words?"""
        return self.reading.is_question or self.reading.is_of_author

    @property
    def is_first(self) -> bool:
        """Is its answer shown: on the first page of everything, or of the kind that answers?"""
        kind = Kind.ARTICLE if self.reading.is_of_author else Kind.AGREEMENT
        return self.address.page == 1 and not set(self.address.values["kind"]) - {kind}

    def answered(self, results: Results, language: str) -> Asked:
        """Its answer; without chips when it is none. `results` are those of a search that was told of its words left."""
        reading = self.reading
        found = Asked(wrong=reading.wrong, is_of_author=reading.is_of_author)
        if not self.is_asked:
            return found
        if self.is_first:
            found.answer = self._answer(results, language)
            if not found.answer.total and not reading.names_documents:
                return found  # names and years alone are of events and articles just as well
            _tell(found, language)
        found.chips = chips(reading, results.words, language)
        for chip in found.chips:
            chip.url = self.address.url(plain=(*self.address.plain, chip.part))
        found.plain_url = self.address.url(plain=(ONLY_WORDS,))
        found.has_words = bool(reading.words)
        return found

    def _answer(self, results: Results, language: str) -> Answer:
        if self.reading.is_of_author:
            return works(self.reading, results)
        return answer(self.reading, language, results.query.turn, results.beside)


def asked(address: SearchAddress, language: str, **options) -> tuple[Results, Asked]:
    """What an address finds, by its words and as a question; `options` are those of the search."""
    question = Question(address)
    results = finding.search(address.text, language, address.filters, beside=question.words_left, **options)
    return results, question.answered(results, language)


def _tell(found: Asked, language: str) -> None:
    """The number of what fits, in words."""
    total = found.answer.total
    if found.is_of_author:
        found.total_text = total_text(total)
        return
    found.total_text = ngettext("%(number)s agreement fits", "%(number)s agreements fit", total) % {
        "number": decimal_text(total, language)
    }


def notes_on(found: Asked) -> list[str]:
    """What a reader should know about dates and words that the register was asked without."""
    if not found.chips:
        return []
    notes = [
        _("“%(date)s” is not a date of the calendar; the register was asked without it.")
        % {"date": text[:40]}
        for text in found.wrong
    ]
    if found.answer.without and found.answer.total:
        notes.append(
            _("None of these agreements has the words “%(words)s”.") % {"words": found.answer.without[:80]}
        )
    return notes
