"""What passes between the parts of the search: lines of terms of a document, groups of terms of a query, matches."""

import itertools
import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

START_LENGTH, LATIN_START_LENGTH = 5, 8  # English derives less: «university» is not «universal»
START_MARK = "~"


class Lines(NamedTuple):
    """The terms of a document: of its title, of its keywords and numbers, of its text, and of what is shown with it."""

    title: str
    keys: str
    body: str
    more: str = ""

    @property
    def length(self) -> int:
        """The number of its own terms, places of stop words included."""
        return sum(len(line.replace("|", " ").split()) for line in self[:3])

    def terms(self) -> list[str]:
        """All terms in order, stop words left out."""
        joined = " ".join(self).replace("|", " ")
        return [term for term in joined.split() if term != "."]


class Matches(NamedTuple):
    """What a back end found: full matches with scores and without, and the best partial ones."""

    best: list[tuple[int, float]]  # edition, score
    others: list[int]  # rising; may name editions of `best` again
    partial: list[tuple[int, float]]
    beside: list[
        int
    ] = []  # editions that match what was asked beside, those called so first, then the newest


class Alternative(NamedTuple):
    """One way in which a word of the query may stand in a text; several terms are a phrase."""

    terms: tuple[str, ...]
    weight: float = 1.0


@dataclass
class Group:
    """One thing the reader asked for: any of its alternatives will do."""

    written: str
    alternatives: list[Alternative] = field(default_factory=list)
    starts: tuple[str, ...] = ()  # first letters of long words: relatives that grammar does not join
    unfinished: tuple[str, ...] = ()  # terms may go on: the reader is still typing
    is_required: bool = True
    is_phrase: bool = False
    is_exact: bool = False  # an abbreviation: relatives are none
    documents: int = 0  # in how many documents it stands, roughly


def start_of(term: str) -> str:
    """The first letters of a long term, "" for a short one or a number."""
    length = LATIN_START_LENGTH if term[:1] <= "z" else START_LENGTH
    return term[:length] if len(term) >= length and term[0].isalpha() else ""


def starts_of(terms: Iterable[str]) -> list[str]:
    """The marked first letters of all long terms, one for each."""
    return [f"{START_MARK}{start}" for start in map(start_of, terms) if start]


def stands_in(rising: Sequence[int], number: int) -> bool:
    """Whether a number stands in a row of rising numbers."""
    at = bisect_left(rising, number)
    return at < len(rising) and rising[at] == number


def numbers(text: str | None) -> list[int]:
    """The numbers of a text with commas between them."""
    return json.loads(f"[{text or ''}]")  # half the time of int() on every part


def titled_first(rows: Iterable[Sequence]) -> list[int]:
    """Of rows (-1, …, all editions) and (-2, …, those called so) the latter first, the highest numbers first."""
    lists = {row[0]: sorted(numbers(row[2]), reverse=True) for row in rows if row[0] < 0}
    return list(dict.fromkeys([*lists.get(-2, ()), *lists.get(-1, ())]))


def best_titled(groups: Sequence[Group], lists: Sequence[list[int]], limit: int) -> list[tuple[int, float]]:
    """Those of the first list with most of the groups, the rarer the better, in their titles."""
    scores: dict[int, float] = {}
    for group, titled in zip(groups, lists[1:], strict=True):
        weight = 1 / math.log(2 + group.documents)
        for edition in titled:
            scores[edition] = scores.get(edition, 0.0) + weight
    first = sorted(scores.items(), key=itemgetter(1, 0), reverse=True)
    return list(itertools.islice((pair for pair in first if stands_in(lists[0], pair[0])), limit))
