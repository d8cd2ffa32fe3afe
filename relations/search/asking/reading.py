"""The grammar: what a question says about agreements, and the words that it leaves for the ordinary search.

Pure: vocabularies come as `Names`. A part of the question that a reader sent back to the words (`plain`) is not read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from relations.law import ENDED
from relations.text.languages import LANGUAGES, as_typed, language_of, without_letters
from relations.text.recent import recent_spans
from relations.text.spans import Span, spans_in

from .names import Named, Names

LONGEST = 200  # letters that are read
PARTS = (
    "parties",
    "place",
    "topic",
    "expert",
    "instrument",
    "bilateral",
    "status",
    "act",
    "signed",
    "entered",
    "as_of",
    "done",
)
ANY = "any"  # «status in 2020»: the day alone
YES, NO = "1", "0"
ENDS = "ended"  # «утратившие силу», in whichever way
STRONG = frozenset(("status", "act", "as_of", "entered"))  # one of them makes it a question to the register
_QUOTED = re.compile(r'-?(?:"[^"]*"|«[^»]*»|“[^”]*”|„[^“”]*[“”])|(?<!\S)[-–−](?=[^\W_])\S+')


@dataclass
class Reading:
    """What was read: codes by part, days by part, the words that stood for each part, and the words left over."""

    parties: tuple[str, ...] = ()
    author: str = ""  # who did the act
    place: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    expert: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    bilateral: tuple[str, ...] = ()  # YES, or NO for more than two parties
    status: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    days: dict[str, tuple[date | None, date | None]] = field(default_factory=dict)  # part → since, until
    wrong: list[str] = field(default_factory=list)  # dates that no calendar has, as typed
    words: str = ""  # what is left to search for
    has_day: bool = False  # a day to the day was named
    of_documents: bool = False  # agreements were named, of whatever type
    of_works: bool = False  # articles were, or their writing

    @property
    def parts(self) -> list[str]:
        """The parts that were read, in their order on the page."""
        return [name for name in PARTS if name in self.days or getattr(self, name, ())]

    @property
    def names_documents(self) -> bool:
        """Do its words speak of agreements, and not only of states, places and days?"""
        return bool(self.instrument) or self.of_documents or bool(STRONG & set(self.parts))

    @property
    def is_question(self) -> bool:
        """Is it a question to the register, and not just words in which a name occurs?"""
        parts = {name for name in self.parts if name != "expert"}
        if parts & STRONG or len(self.parties) > 1 or self.has_day:
            return True
        return len(parts) + self.of_documents > 1

    @property
    def is_of_author(self) -> bool:
        """Does it ask for what somebody wrote, and for nothing that the register knows?"""
        return bool(self.expert) and not self.names_documents and (self.of_works or len(self.parts) > 1)


def read(text: str, names: Names, plain: Collection[str] = (), today: date | None = None) -> Reading:
    """Read a question; `plain` names the parts that are words to be searched for and nothing more."""
    text = text[:LONGEST]
    sheet = _Sheet(text)
    for match in _QUOTED.finditer(text):
        sheet.hide(match.start(), match.end())
    found = Reading()
    spans = _spans(sheet, found, plain, today)
    statuses = sheet.take_words("statuses") if "status" not in plain else []
    acts = sheet.take_words("acts") if "act" not in plain else []
    found.of_works = sheet.has("works")
    named = _named(sheet, names, plain, with_surnames=found.of_works)
    adjectives = sheet.take_words("countries") if "parties" not in plain else []
    instruments = sheet.take_words("instruments") if "instrument" not in plain else []
    for field_name, value in (("bilateral", YES), ("multilateral", NO)):
        if "bilateral" not in plain and sheet.take_all(field_name):
            found.bilateral = (value,)
    found.of_documents = sheet.take_all("documents")
    countries = [one for one in named if one.facet in ("country", "organisation")]
    countries += [Named(one.start, one.end, "country", one.code) for one in adjectives]
    countries.sort(key=lambda one: one.start)
    found.parties = _once(one.code for one in countries)
    for facet in ("place", "topic", "expert"):
        setattr(found, facet, _once(one.code for one in named if one.facet == facet))
    found.status = _once(code for one in statuses if one.code != ANY for code in _statuses(one.code))
    found.act = _once(one.code for one in acts)
    found.instrument = _once(one.code for one in instruments)
    _give_days(found, spans, statuses, acts)
    found.author = _author(acts, countries)
    if found.is_of_author:
        sheet.take_all("works")
    found.words = sheet.left()
    return found


class Word(NamedTuple):
    """A word of a table: where it stands, what it means, and in which language."""

    start: int
    end: int
    code: str
    language: str


class _Sheet:
    """The question in small letters, out of which what was read is taken; places stay those of the text."""

    def __init__(self, text: str):
        self.text = text
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
        self.line = lowered.replace("ё", "е").replace("\u00a0", " ")
        self.hidden: list[tuple[int, int]] = []

    def hide(self, start: int, end: int) -> None:
        """Quoted and excluded words are the ordinary search's."""
        self.hidden.append((start, end))
        self.take(start, end)

    def take(self, start: int, end: int) -> None:
        self.line = self.line[:start] + " " * (end - start) + self.line[end:]

    def take_words(self, table: str) -> list[Word]:
        """What a table of all languages has words for, taken out, in their order."""
        found = []
        for code, language, pattern in _tables(table):
            for match in pattern.finditer(without_letters(self.line)):
                found.append(Word(*match.span(), code, language))
                self.take(*match.span())
        return sorted(found)

    def has(self, field: str) -> bool:
        """Whether words of a field of the languages stand in what is left."""
        return bool(_pattern(field).search(without_letters(self.line)))

    def take_all(self, field: str) -> bool:
        """Take them out; answers whether there were any."""
        matches = list(_pattern(field).finditer(without_letters(self.line)))
        for match in matches:
            self.take(*match.span())
        return bool(matches)

    def left(self) -> str:
        """The words that nothing was made of, without those that only make a sentence; quoted ones as they stand."""
        self.take_all("fillers")
        words = [self.text[match.start() : match.end()] for match in re.finditer(r"\S*\w\S*", self.line)]
        return " ".join([*words, *(self.text[start:end] for start, end in self.hidden)])


@functools.cache
def _tables(name: str) -> list[tuple[str, str, re.Pattern]]:
    """The patterns of a table, those of all languages together: (code, language, pattern)."""
    return [
        (code, language, re.compile(rf"(?<!\w)(?:{'|'.join(as_typed(pattern))})(?!\w)"))
        for language in LANGUAGES
        for code, pattern in getattr(language_of(language).asking, name).items()
    ]


@functools.cache
def _pattern(field: str) -> re.Pattern:
    """One field of all languages as one pattern of whole words."""
    patterns = [getattr(language_of(code).asking, field) for code in LANGUAGES]
    typed = [one for pattern in patterns if pattern for one in as_typed(pattern)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(typed) or '(?!)'})(?!\w)")


def _statuses(code: str) -> tuple[str, ...]:
    return tuple(status.value for status in ENDED) if code == ENDS else (code,)


def _spans(sheet: _Sheet, found: Reading, plain: Collection[str], today: date | None) -> list[Span]:
    """The days of the question; those that no calendar has are noted and left out."""
    if "days" in plain:
        return []
    spans = recent_spans(sheet.line, today) if today else []
    for span in spans:
        sheet.take(span.start, span.end)
    for span in spans_in(sheet.line):
        if span.is_wrong:
            found.wrong.append(sheet.text[span.start : span.end].strip())
        else:
            spans.append(span)
        sheet.take(span.start, span.end)
    return spans


def _named(sheet: _Sheet, names: Names, plain: Collection[str], with_surnames: bool) -> list[Named]:
    part = {"country": "parties", "organisation": "parties"}
    named = names.named_in(sheet.line, with_surnames)
    named = [one for one in named if part.get(one.facet, one.facet) not in plain]
    for one in named:
        sheet.take(one.start, one.end)
    return named


def _give_days(found: Reading, spans: list[Span], statuses: list[Word], acts: list[Word]) -> None:
    """Every span belongs to the act or the status beside it; without one it is about signature."""
    for span in spans:
        found.has_day = found.has_day or span.is_day
        nearest = min([*statuses, *acts], key=lambda one: _distance(span, one), default=None)
        part = _part_of(nearest, nearest in acts, span)
        since, until = found.days.get(part, (None, None))
        found.days[part] = (_later(since, span.since), _earlier(until, span.until))


def _distance(span: Span, one: Word) -> int:
    return max(one.start - span.end, span.start - one.end, 0)


def _part_of(nearest: Word | None, is_act: bool, span: Span) -> str:
    if nearest is None:
        return "signed"
    if is_act:
        return {"signature": "signed", "entry": "entered"}.get(nearest.code, "done")
    return "entered" if span.until is None else "as_of"


def _author(acts: list[Word], countries: list[Named]) -> str:
    """Whose act it is: the country nearest to its word, on the side on which the language puts it if there is one."""
    own = next((one for one in acts if one.code in ("ratification", "accession", "denunciation")), None)
    if not own or not countries:
        return ""
    first = language_of(own.language).asking.author_first
    right = [one for one in countries if (one.end <= own.start) == first]
    return min(right or countries, key=lambda one: max(one.start - own.end, own.start - one.end)).code


def _later(one: date | None, other: date | None) -> date | None:
    return max(filter(None, (one, other)), default=None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(filter(None, (one, other)), default=None)


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
