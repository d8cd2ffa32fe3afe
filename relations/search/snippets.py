"""The piece of a text that answers the query, with the words marked as they really stand there.

What comes out is HTML: everything that came from the text is escaped, the only tag is <mark>.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .terms import Group, start_of
from .words import TOKEN, analyse

LENGTH = 34  # words
LONGEST = 320  # characters
MOST_PIECES = 4
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
        hits = self._hits(["|".join(token.terms) for token in tokens])
        return _marked(text, [(token.start, token.end) for token in tokens], hits, 0, len(text))

    @property
    def terms(self) -> set[str]:
        """Terms of which one stands wherever something matches."""
        return {*self.single, *(phrase[0] for _group, phrase in self.phrases)}

    def is_in(self, line: str) -> bool:
        """Whether a line of terms has one of them."""
        return not self.terms.isdisjoint(line.replace("|", " ").split()) if line else False

    def pieces(self, text: str, line: str, part_of: Callable[[int], int]) -> list[Piece]:
        """The best window of each of the parts of a text that answer best, the best part first.

        `line` holds the terms of the text, a place for every word (`SearchText.body`); `part_of` tells the part in which
        a letter stands.
        """
        spans = _Spans(text)
        hits = self._hits(line.split(" ")[: len(spans)])
        by_part: dict[int, dict[int, int]] = {}
        for place, group in hits.items():
            by_part.setdefault(part_of(spans[place][0]), {})[place] = group
        ranked = sorted(
            ((len(set(found.values())), min(len(found), ENOUGH), -part) for part, found in by_part.items()),
            reverse=True,
        )
        best = [rank for rank in ranked if rank[0] == ranked[0][0]][:MOST_PIECES]
        return [
            Piece(-part, groups, times, *_piece(text, spans, by_part[-part], hits))
            for groups, times, part in best
        ]

    def _hits(self, parts: Sequence[str]) -> dict[int, int]:
        """Places of words that match, with the group each belongs to; `parts` are those of a line of terms."""
        single = self.single
        hits = {place: single[part] for place, part in enumerate(parts) if part in single}
        several = [(place, part.split("|")) for place, part in enumerate(parts) if "|" in part]
        hits |= {place: single[term] for place, terms in several for term in terms if term in single}
        present = {*parts, *(term for _place, terms in several for term in terms)} if self.phrases else set()
        if phrases := [(group, phrase) for group, phrase in self.phrases if present.issuperset(phrase)]:
            _mark_phrases(phrases, parts, hits)
        if not hits and self.starts:
            starts = {start_of(term): term for part in set(parts) for term in part.split("|")}
            if not self.starts.keys().isdisjoint(starts):
                hits = self._beginnings(parts)
        return hits

    def _beginnings(self, parts: Sequence[str]) -> dict[int, int]:
        """Places of words that begin like one that was asked for."""
        return {
            place: self.starts[start_of(term)]
            for place, part in enumerate(parts)
            for term in part.split("|")
            if start_of(term) in self.starts
        }


class _Spans:
    """Where the words of a text stand; only few of them are asked for."""

    def __init__(self, text: str):
        self.matches = list(TOKEN.finditer(text))

    def __len__(self):
        return len(self.matches)

    def __getitem__(self, place: int) -> tuple[int, int]:
        return self.matches[place].span()

    def between(self, first: int, end: int) -> list[tuple[int, int]]:
        """Those of some words that follow one another."""
        return [match.span() for match in self.matches[first:end]]


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
