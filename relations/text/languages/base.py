"""What the portal has to know of a language, and what holds for one that nobody has prepared.

A language file fills these tables with its own words and patterns and overrides nothing else. A pattern is a text with
names in braces; capital names (`{Month}`, `{Weekday}`) begin with a capital letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.functional import Promise

NBSP = "\u00a0"
DASH = "–"
SPACED_DASH = f"{NBSP}{DASH} "


def words(text: str) -> tuple[str, ...]:
    """A list written as a line; a no-break space belongs to its word."""
    return tuple(word for word in re.split(r"[ \n]+", text) if word)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """How days, spans and moments are written."""

    months: tuple[str, ...]  # as they stand in a date: «14 ноября»
    months_alone: tuple[str, ...] = ()  # as they stand alone: «ноябрь»; the same when left out
    months_read: tuple[tuple[str, ...], ...] = ()  # other forms and abbreviations that people type
    month_endings: str = ""  # a pattern of endings that a month may have inside a sentence
    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    day: str = "{day}\u00a0{month} {year}"
    day_month: str = "{day}\u00a0{month}"
    month_year: str = "{month} {year}"
    month_title: str = "{Month} {year}"  # a heading over the days of a month
    year: str = "{year}"
    years: str = "{years}"
    year_first: bool = False  # «2025 жылғы 14 қараша»: a span names the year at its beginning
    months_joined_by: str = SPACED_DASH
    with_weekday: str = "{Weekday}, {date}"
    leaf_year: str = "{year}"  # under the days of a calendar's leaf
    zone: str = "UTC+5"  # the time of Kazakhstan
    quarter: str = "Q{number}\u00a0{year}"
    half: str = "H{number}\u00a0{year}"
    quarter_words: tuple[str, ...] = ()  # how people write it, all forms and abbreviations
    half_words: tuple[str, ...] = ()
    month_words: tuple[str, ...] = ()  # «9 месяцев»

    def __post_init__(self):
        if not self.months_alone:
            object.__setattr__(self, "months_alone", self.months)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How numbers are written."""

    decimal_sign: str = ","
    thousands_sign: str = NBSP
    percent: str = "{number}\u00a0%"


@dataclass(frozen=True, kw_only=True)
class Citing:
    """What bibliographies write in the language of a text."""

    quotes: str = "«»"
    inner_quotes: str = "“”"
    stop_inside_quotes: bool = False
    comma_before_and: bool = False
    langid: str = ""  # the name that BibTeX knows; the code when left out
    electronic: str = "Text : electronic"
    site: str = "[website]"
    accessed: str = "accessed"
    others: str = "et al."
    conjunction: str = "and"
    dated: str = "{title}, {day}"
    signed: str = "signed {day}"
    volume: str = "Vol.\u00a0{}"  # of a journal, as areas of a description
    issue: str = "no.\u00a0{}"
    undated: str = "n.d."
    pages: str = "P.\u00a0{}"
    month_first: bool = False  # “November 14”, where everybody else writes a day as in a date
    day: str = "{day}, {year}"  # a day with its year inside a line: {day} is day and month


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The words in which people ask the register, as patterns of whole words in small letters, ё written as е.

    Keys are codes of the register; patterns are tried in their order, so that «не вступил в силу» comes before
    «вступил в силу».
    """

    statuses: dict[str, str] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)
    instruments: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)  # adjectives: «узбекский»
    author_first: bool = False  # who did an act stands before its word: «Қазақстан ратификациялаған»
    fillers: str = ""  # what only makes a sentence: nothing to search for
    documents: str = ""  # any agreement: the question is one to the register
    works: str = ""  # any text, and its writing: the name beside it is that of an author
    bilateral: str = ""  # between two parties
    multilateral: str = ""  # between more
    year: str = ""  # the word behind a year
    decade: str = ""  # what makes 1990 a decade
    ordinal: str = ""  # what may stand behind the number of a day
    before: dict[str, str] = field(
        default_factory=dict
    )  # until, since, after, in, between: in front of a date
    behind: dict[str, str] = field(default_factory=dict)  # the same behind it
    opens: str = ""  # the ending of a date from which a span begins
    joins: str = ""  # stands between the two days of a span
    last: str = ""  # in front of a number of years or months that end today
    numbers: tuple[str, ...] = ()  # patterns of two to ten
    months: str = ""  # the word behind a number of months
    year_parts: dict[str, str] = field(
        default_factory=dict
    )  # beside a year, by the names of `spans.YEAR_PARTS`
    this_year: str = ""
    last_year: str = ""


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Sentences that name the language, whole, because each grammar bends its name in its own way."""

    only: str | Promise  # beside a title: there is no other version
    read: str | Promise  # the link to a version
    available_only: str | Promise
    not_translated: str | Promise
    shown: str | Promise
    more: str | Promise


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language of the portal."""

    code: str
    name: str | Promise  # in the language of the interface
    own_name: str
    locale: str = ""  # language and country as OpenGraph writes them: kk_KZ; the code when left out
    also_read: tuple[str, ...] = ()  # what its readers most probably know; the usual order when left out
    interface_is_complete: bool = False  # its catalogues have every text; a test counts
    plural_forms: str = "nplurals=2; plural=(n!=1);"
    scripts: tuple[str, ...] = ("latin",)  # of its words: latin, cyrillic, kazakh; the usual one first
    spelling: dict[str, str] = field(default_factory=dict)  # its letters in addresses of plain ASCII
    typed: dict[str, str] = field(default_factory=dict)  # its letters on a keyboard that lacks them
    endings: str = ""  # of names in all their cases, as typed on such a keyboard: a pattern
    alphabet: str = ""  # its order where it differs from the order of all
    words_a_minute: int = 200
    stop_words: frozenset[str] = frozenset()  # carry no subject; lower case, without ё
    stemmer: str = ""  # a module of relations.search with `stem()`, or an algorithm of Snowball; none: words stand as they are
    first_word: str = ""  # a usual word of the subject, by which the search gets ready
    dates: Dates
    numbers: Numbers = Numbers()
    citing: Citing = Citing()
    asking: Asking = Asking()
    sentences: Sentences

    def __hash__(self):
        return hash(self.code)
