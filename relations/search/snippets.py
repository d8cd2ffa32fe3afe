"""The piece of a text that answers the query, with the words marked as they really stand there.

What comes out is HTML: everything that came from the text is escaped, the only tag is <mark>.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .terms import Group
from .words import TOKEN, analyse

LENGTH = 34  # words
LONGEST = 320  # characters
MOST_PIECES = 4
ROW = 8  # words that are passed over in one step
ENDS = ("", " ", "|")  # what parts terms in a line
_PASSED = re.compile(rf"(?>[\W_]*+(?>{re.sub(r'[?]P<[a-z]+>', '?:', TOKEN.pattern)})){{{ROW}}}")
ENOUGH = 5  # matches of a part beyond which more say nothing


class Piece(NamedTuple):
    """A window of a part of a text: how many things that were asked for the part has, and how often."""

    part: int
    groups: int
    times: int
    html: SafeString
    words: str  # as they stand there, by which a browser finds the place


class Marker:
    """Marks the words of one query."""

    def __init__(self, groups: Sequence[Group]):
        self.single: dict[str, int] = {}
        self.phrases: list[tuple[int, tuple[str, ...]]] = []
        self.starts: dict[str, int] = {}
        for place, group in enumerate(groups):
            for alternative in group.alternatives:
                if len(alternative.terms) == 1:
                    self.single.setdefault(alternative.terms[0], place)
                else:
                    self.phrases.append((place, alternative.terms))
            for start in group.starts:
                self.starts.setdefault(start, place)

    def title(self, text: str, language: str) -> SafeString:
        """The whole text with its matches marked."""
        tokens = analyse(text, language)
        hits = self._hits(" ".join("|".join(token.terms) for token in tokens))
        return _marked(text, [(token.start, token.end) for token in tokens], hits, 0, len(text))

    @property
    def terms(self) -> set[str]:
        """Terms of which one stands wherever something matches."""
        return {*self.single, *(phrase[0] for _group, phrase in self.phrases)}

    def is_in(self, line: str) -> bool:
        """Whether a line of terms has one of them."""
        return not self.terms.isdisjoint(line.replace("|", " ").split()) if line else False

    def pieces(self, text: str, line: str, starts: Sequence[int] = (0,)) -> list[Piece]:
        """The best window of each of the parts of a text that answer best, the best part first.

        `line` holds the terms of the text, a place for every word (`SearchText.body`); `starts` are the first letters of
        the parts, rising.
        """
        spans = _Spans(text, line.count(" ") + 1)
        hits = self._hits(line)
        if hits and not spans.has(max(hits)):
            hits = {place: group for place, group in hits.items() if spans.has(place)}
        by_part: dict[int, dict[int, int]] = {}
        for place, group in hits.items():
            by_part.setdefault(max(0, bisect_right(starts, spans[place][0]) - 1), {})[place] = group
        ranked = sorted(
            ((len(set(found.values())), min(len(found), ENOUGH), -part) for part, found in by_part.items()),
            reverse=True,
        )
        best = [rank for rank in ranked if rank[0] == ranked[0][0]][:MOST_PIECES]
        return [
            Piece(-part, groups, times, *_piece(text, spans, by_part[-part], hits))
            for groups, times, part in best
        ]

    def _hits(self, line: str) -> dict[int, int]:
        """Places of words of a line of terms that match, with the group each belongs to."""
        hits = {place: group for term, group in self.single.items() for place in _places(line, term)}
        if phrases := [one for one in self.phrases if all(term in line for term in one[1])]:
            _mark_phrases(phrases, line.split(" "), hits)
        if not hits:  # words that begin like one that was asked for
            hits = {
                place: group
                for start, group in self.starts.items()
                for place in _places(line, start, is_whole=False)
            }
        return dict(sorted(hits.items()))


def _places(line: str, term: str, is_whole: bool = True) -> Iterator[int]:
    """Which words of a line of terms have a term, or one that begins so. Looking for few terms in a whole line is
    quicker than looking at all of its words.
    """
    at = line.find(term)
    while at >= 0:
        end = at + len(term)
        if line[at - 1 : at] in ENDS and (not is_whole or line[end : end + 1] in ENDS):
            yield line.count(" ", 0, at)
        at = line.find(term, end)


class _Spans:
    """Where the words of a text stand. Only few of them are asked for: the others are passed over, many in one step."""

    def __init__(self, text: str, count: int):
        self.text, self.count = text, count
        self.ends = [0]  # of each row of words
        self.rows: dict[int, list[tuple[int, int]]] = {}

    def __len__(self):
        return self.count

    def __getitem__(self, place: int) -> tuple[int, int]:
        """First letter of a word and the end of it; the end of the text where it has fewer words than its terms say."""
        number, place = divmod(place, ROW)
        row = self.rows.get(number) or self._row(number)
        return row[place] if place < len(row) else (len(self.text),) * 2

    def has(self, place: int) -> bool:
        """Whether the text has so many words."""
        return self[place][0] < len(self.text)

    def _row(self, number: int) -> list[tuple[int, int]]:
        while len(self.ends) <= number:
            match = _PASSED.match(self.text, self.ends[-1])
            self.ends.append(match.end() if match else len(self.text))
        words = itertools.islice(TOKEN.finditer(self.text, self.ends[number]), ROW)
        self.rows[number] = [match.span() for match in words]
        return self.rows[number]

    def between(self, first: int, end: int) -> list[tuple[int, int]]:
        """Those of some words that follow one another."""
        return [self[place] for place in range(first, min(end, self.count)) if self.has(place)]


def _mark_phrases(
    phrases: Sequence[tuple[int, tuple[str, ...]]], parts: Sequence[str], hits: dict[int, int]
) -> None:
    solid = [
        (place, term) for place, part in enumerate(parts) if part not in ("", ".") for term in part.split("|")
    ]
    words = [term for _place, term in solid]
    for group, phrase in phrases:
        for at in range(len(words) - len(phrase) + 1):
            if words[at] == phrase[0] and tuple(words[at : at + len(phrase)]) == phrase:
                for place, _term in solid[at : at + len(phrase)]:
                    hits.setdefault(place, group)


def _piece(text: str, spans: _Spans, own: dict[int, int], hits: dict[int, int]) -> tuple[SafeString, str]:
    """The best window around the matches of a part, and words by which a browser finds it."""
    first, last = _window(own, len(spans))
    start, end = _ends(text, spans, first, last)
    marked = _marked(text, spans, hits, start, end)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text.rstrip()) else ""
    met = next((place for place in sorted(own) if spans[place][0] >= start), first)
    return mark_safe(f"{before}{marked}{after}"), _words_around(text, spans, met)


def _words_around(text: str, spans: _Spans, place: int) -> str:
    """Some words of one line from a place on, or up to it at the end of a line."""
    line = text.rfind("\n", 0, spans[place][0]) + 1, text.find("\n", spans[place][0])
    end = line[1] if line[1] >= 0 else len(text)
    near = spans.between(max(0, place - 2), place + 6)
    inside = [span for span in near if span[0] >= line[0] and span[1] <= end]
    return text[inside[0][0] : inside[-1][1]] if inside else ""


def _window(hits: dict[int, int], count: int) -> tuple[int, int]:
    """The first and last word of the window with most different groups in it, then most hits; the earliest of equals."""
    places = sorted(hits)
    best, best_key = 0, (-1, -1)
    for at, place in enumerate(places):
        inside = [other for other in places[at : at + LENGTH] if other < place + LENGTH - 6]
        key = (len({hits[other] for other in inside}), len(inside))
        if key > best_key:
            best, best_key = place, key
    first = max(0, best - 5)
    return first, min(count - 1, first + LENGTH - 1)


def _ends(text: str, spans: _Spans, first: int, last: int) -> tuple[int, int]:
    start = 0 if first == 0 else spans[first][0]
    while last > first and spans[last][1] - start > LONGEST:
        last -= 1
    end = spans[last][1]
    if last == len(spans) - 1:
        end = len(text.rstrip())
    return start, min(end, start + 2 * LONGEST)


def _marked(text: str, spans, hits: dict[int, int], start: int, end: int) -> SafeString:
    pieces, done = [], start
    for place in sorted(hits):
        left, right = spans[place]
        if left < done or right > end:
            continue
        pieces.append(str(escape(_flat(text[done:left]))))
        pieces.append(f"<mark>{escape(text[left:right])}</mark>")
        done = right
    pieces.append(str(escape(_flat(text[done:end]))))
    return mark_safe("".join(pieces))


def _flat(text: str) -> str:
    return text.replace("\n", " ")
