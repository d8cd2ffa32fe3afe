"""Words as search sees them: one ``analyse`` for documents, queries and highlighting, so that they cannot disagree.

``VERSION`` names the analysis. It is stored beside the index; when they differ, a system check asks for
``manage.py rebuild_index``. Raise it with every change that gives a word another term.
"""

import functools
import re
from typing import NamedTuple

from relations.text.languages import language_of

from .normal import INVISIBLE, normal
from .stemming import dictionary_form, loose_endings, own_language, stemmer

VERSION = 3
LONGEST_WORD = 40
REMEMBERED = 20_000  # words, some two hundred bytes each
STOPPED = "."  # stands for a stop word in a line of terms, so that places stay true

_MARKS = "\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f'’ʼʻ‘"
#: the formats of the region, «C5+1» and «B5+1», with either letter and with spaces
_PLATFORM = r"(?<!\w)[CСcсBВbв]\s?5\s?\+\s?1(?!\w)"
#: 1 234 567,89 · 14.11.2025 · 17-3/245 · 215-V · 8,9 %
_NUMBER = (
    r"\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?"
    r"|\d+(?:[.,/:\u2010\u2011–-]\d+)*(?:[\u2010\u2011-][A-Za-zА-Яа-яІі]{1,5}(?!\w))?"
)
_WORD = rf"[^\W\d_]+(?:[{_MARKS}]*[^\W_]+)*"
TOKEN = re.compile(rf"(?P<platform>{_PLATFORM})|(?P<number>{_NUMBER})|(?P<word>{_WORD})")
_SEPARATORS = re.compile(r"[^\w]+")
#: letters of law and register numbers look alike in both alphabets: № 83-VIII, № 215-В
_NUMBER_LETTERS = str.maketrans("авеіксмнортухлд", "aveikcmnoptyxld")


class Token(NamedTuple):
    """A word of a text: where it stands, and the terms it is found by (none for a stop word)."""

    start: int
    end: int
    terms: tuple[str, ...]


def stop_words(language: str) -> frozenset[str]:
    """Words of a language that carry no subject."""
    return language_of(language).stop_words


@functools.lru_cache(REMEMBERED)
def is_common(word: str, language: str) -> bool:
    """Whether a normal word carries no subject, in whichever form it stands: «него» is «он»."""
    common = stop_words(language)
    return word in common or dictionary_form(word, language) in common


@functools.lru_cache(REMEMBERED)
def stem(word: str, language: str) -> str:
    """The term of one normal word of a text in a language."""
    return stemmer(own_language(word, language))(word)


@functools.lru_cache(REMEMBERED)
def word_terms(written: str, language: str) -> tuple[str, ...]:
    """Terms of a word as it is written; none for a stop word."""
    word = normal(written)
    if not word or is_common(word, language) or is_common(word, own_language(word, language)):
        return ()
    return (stem(word[:LONGEST_WORD], language),)


def number_terms(written: str) -> tuple[str, ...]:
    """A number as a whole and its parts: «05.11.2021» is 05_11_2021, 05, 11 and 2021."""
    lowered = INVISIBLE.sub("", written).lower()
    if re.search(r"[\u00a0\u202f\u2009]", lowered):
        lowered = re.sub(r"\s", "", lowered)
    parts = [
        part if part.isdigit() else part.translate(_NUMBER_LETTERS) for part in _SEPARATORS.split(lowered)
    ]
    whole = "_".join(parts)[:LONGEST_WORD]
    return (whole,) if len(parts) == 1 else (whole, *dict.fromkeys(part[:LONGEST_WORD] for part in parts))


def analyse(text: str, language: str) -> list[Token]:
    """The words of a text, in order, with the terms they are found by."""
    endings = loose_endings(language)
    return [
        Token(*match.span(), () if _is_loose(match, endings) else _terms(match, language))
        for match in TOKEN.finditer(text)
    ]


def line_and_words(text: str, language: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Terms as one line, a place for every word: ``стат . 17_3_245|17|3|245``; and those of each word as written.

    The same as `analyse`, for texts of which nobody asks where a word stands: each different word is read once.
    """
    endings, found, lines, order = loose_endings(language), {}, {STOPPED: STOPPED}, []
    for match in TOKEN.finditer(text):
        written = match[0]
        if _is_loose(match, endings):
            written = STOPPED
        elif written not in found:
            found[written] = terms = _terms(match, language)
            lines[written] = "|".join(terms) or STOPPED
        order.append(written)
    return " ".join(map(lines.__getitem__, order)), found


def _is_loose(match: re.Match, endings: frozenset[str]) -> bool:
    """Is it an ending that a hyphen parts from its word, as in «2025-го»?"""
    return match[0] in endings and match.start() > 0 and match.string[match.start() - 1] in "-‑–"


def _terms(match: re.Match, language: str) -> tuple[str, ...]:
    written = match[0]
    if match.lastgroup == "word":
        return word_terms(written, language)
    if match.lastgroup == "number":
        return number_terms(written)
    return (normal(written[0]).translate(_NUMBER_LETTERS) + "5_1",)
