"""The order of the best results: BM25 over whole words, with weight on title and keywords, on words that stand together,
and on relatives that share only their first letters.

The back ends propose candidates; this gives them their final order, the same on every database.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence

from .terms import LATIN_START_LENGTH, Group, Lines

SATURATION, LENGTH = 1.3, 0.45  # k1 and b of BM25
TITLE, KEYS = 2.5, 2.0
BESIDE, MOST_BESIDE = 0.5, 2.0  # of what is shown with a text, and how often it counts
IN_TITLE = 0.4
RELATIVES = 0.6
SHARED = {4: 0.4, 5: 0.7, 6: 1.0}  # what a relative counts by the number of first letters it shares
TOGETHER = 0.3
NEAR = 0.6  # what a relative counts as a part of the answer
USUAL_LENGTH = 120.0
HEAD = min(SHARED)


def idf(group: Group, total: int) -> float:
    """How much a group tells: rare words more than common ones."""
    documents = min(group.documents, total)
    return math.log(1 + (total - documents + 0.5) / (documents + 0.5))


def kinship(term: str, asked: str) -> float:
    """How much a term counts as a relative of the one asked for, or as that one itself."""
    if asked[:1] <= "z":  # English derives less: «university» is not «universal»
        return float(term[:LATIN_START_LENGTH] == asked[:LATIN_START_LENGTH])
    shared = max(SHARED)
    while shared >= HEAD:
        if len(asked) >= shared and term[:shared] == asked[:shared]:
            return SHARED[shared]
        shared -= 1
    return 0.0


class Ranking:
    """The weights of one query, applied to documents; `usual_length` is the mean number of terms of a document."""

    def __init__(self, groups: Sequence[Group], total: int, usual_length: float = 0.0):
        self.idfs = [idf(group, max(total, 1)) for group in groups]
        self.usual_length = usual_length or USUAL_LENGTH
        self.wanted: dict[str, list[tuple[int, float]]] = {}
        self.starts: dict[str, list[int]] = {}
        self.asked: dict[str, list[tuple[int, str]]] = {}  # first letters → groups and their terms
        self.phrases: list[tuple[int, tuple[str, ...], float]] = []
        self.kin: dict[str, list[tuple[int, float]]] = {}  # what is known of terms met so far
        for place, group in enumerate(groups):
            for alternative in group.alternatives:
                if len(alternative.terms) == 1:
                    self.wanted.setdefault(alternative.terms[0], []).append((place, alternative.weight))
                else:
                    self.phrases.append((place, alternative.terms, alternative.weight))
            for start in group.starts:
                self.starts.setdefault(start, []).append(place)
            self._ask(place, group)
        heads = {*self.asked, *(term for term in self.wanted if term[:HEAD] not in self.asked)}
        self.pattern = re.compile(f" (?:{'|'.join(map(re.escape, sorted(heads)))})[^ ]*") if heads else None

    def _ask(self, place: int, group: Group) -> None:
        term = (
            group.alternatives[0].terms[0]
            if group.alternatives and not (group.is_phrase or group.is_exact)
            else ""
        )
        least = LATIN_START_LENGTH if term[:1] <= "z" else HEAD
        if len(term) >= least and term[0].isalpha():
            self.asked.setdefault(term[:HEAD], []).append((place, term))

    def _kin(self, term: str) -> list[tuple[int, float]]:
        known = self.kin.get(term)
        if known is None:
            pairs = [(place, kinship(term, asked)) for place, asked in self.asked[term[:HEAD]]]
            known = self.kin[term] = [(place, share) for place, share in pairs if share]
        return known

    def score(self, lines: Lines) -> float:
        """The score of a document. Looks at the words of the query only: this runs for dozens of texts."""
        count = len(self.idfs)
        frequency, relatives = [0.0] * count, [0.0] * count
        titled: set[int] = set()
        places: list[list[int]] = [[] for _ in range(count)]
        length = 0
        for line, weight in ((lines.title, TITLE), (lines.keys, KEYS), (lines.body, 1.0)):
            text = f" {line.replace('|', ' ')}" if line else ""
            for at, term in self._met(text):
                for group, strength in self.wanted.get(term, ()):
                    frequency[group] += weight * strength
                    places[group].append(length + at)
                    if weight == TITLE:
                        titled.add(group)
                if term[:HEAD] in self.asked:
                    for group, strength in self._kin(term):
                        relatives[group] += weight * strength
            if self.phrases:
                self._add_phrases(text, weight, frequency, titled)
            length += text.count(" ")
        self._add_beside(lines.more, frequency)
        norm = SATURATION * (1 - LENGTH + LENGTH * length / self.usual_length)
        total = 0.0
        for group, value in enumerate(self.idfs):
            if frequency[group]:
                total += value * frequency[group] * (SATURATION + 1) / (frequency[group] + norm)
            if relatives[group]:
                total += RELATIVES * value * relatives[group] * (SATURATION + 1) / (relatives[group] + norm)
            if group in titled:
                total += IN_TITLE * value
        return total + TOGETHER * _nearness(places)

    def _add_beside(self, line: str, frequency: list[float]) -> None:
        """Words shown with a text count a little; however long a treaty or a file is, it makes its item no worse."""
        if not line:
            return
        found = [0.0] * len(frequency)
        text = f" {line.replace('|', ' ')}"
        for _at, term in self._met(text):
            for group, strength in self.wanted.get(term, ()):
                found[group] += strength
        if self.phrases:
            self._add_phrases(text, 1.0, found, set())
        for group, times in enumerate(found):
            frequency[group] += BESIDE * min(times, MOST_BESIDE)

    def _met(self, text: str) -> Iterator[tuple[int, str]]:
        """The terms of a line that are asked for or share the first letters of one, with their places."""
        if self.pattern is None:
            return
        place, end = -1, 0
        for found in self.pattern.finditer(text):
            place += text.count(" ", end, found.start() + 1)
            end = found.start() + 1
            yield place, text[end : found.end()]

    def share(self, lines: Lines) -> float:
        """Which part of what the query tells a document has, from 0 to 1."""
        text = f" {' '.join(lines)} ".replace("|", " ")
        words = set(text.split())
        found = {place for term, places in self.wanted.items() if term in words for place, _weight in places}
        found |= {place for place, phrase, _weight in self.phrases if f" {' '.join(phrase)} " in text}
        near = {
            place for start, places in self.starts.items() if f" {start}" in text for place in places
        } - found
        total = sum(self.idfs) or 1.0
        return (
            sum(self.idfs[place] for place in found) + NEAR * sum(self.idfs[place] for place in near)
        ) / total

    def _add_phrases(self, text, weight, frequency, titled) -> None:
        solid: list[str] = []
        for group, phrase, strength in self.phrases:
            if not all(term in text for term in phrase):
                continue
            solid = solid or [term for term in text.split() if term != "."]
            for at in range(len(solid) - len(phrase) + 1):
                if solid[at] == phrase[0] and tuple(solid[at : at + len(phrase)]) == phrase:
                    frequency[group] += weight * strength
                    if weight == TITLE:
                        titled.add(group)


def _nearness(places: Sequence[Sequence[int]]) -> float:
    """The more, the closer neighbours in the query stand in the text."""
    present = [found for found in places if found]
    return sum(1 / max(1, _distance(left, right)) for left, right in itertools.pairwise(present))


def _distance(left: Sequence[int], right: Sequence[int]) -> int:
    """The least distance between two rising rows of places."""
    one = other = 0
    least = abs(left[0] - right[0])
    while one < len(left) and other < len(right):
        least = min(least, abs(left[one] - right[other]))
        if left[one] < right[other]:
            one += 1
        else:
            other += 1
    return least
