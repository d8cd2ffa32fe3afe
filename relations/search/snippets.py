"""The piece of a text that answers the query, with the words marked as they really stand there.

What comes out is HTML: everything that came from the text is escaped, the only tag is <mark>.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .terms import Group, start_of
from .words import TOKEN, analyse

LENGTH = 34  # words
LONGEST = 320  # characters


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
        hits = self._hits([list(token.terms) for token in tokens])
        return _marked(text, [(token.start, token.end) for token in tokens], hits, 0, len(text))

    def snippet(self, text: str, line: str) -> SafeString:
        """The best window of a text; `line` holds its terms, a place for every word (`SearchText.body`)."""
        spans = [match.span() for match in TOKEN.finditer(text)]
        terms = [[] if part == "." else part.split("|") for part in line.split(" ")[: len(spans)]]
        hits = self._hits(terms)
        if not hits:
            return mark_safe("")
        first, last = _window(hits, len(spans))
        start, end = _ends(text, spans, first, last)
        marked = _marked(text, spans, hits, start, end)
        before = "… " if start > 0 else ""
        after = " …" if end < len(text.rstrip()) else ""
        return mark_safe(f"{before}{marked}{after}")

    def _hits(self, terms: Sequence[Sequence[str]]) -> dict[int, int]:
        """Places of words that match, with the group each belongs to."""
        hits: dict[int, int] = {}
        for place, found in enumerate(terms):
            for term in found:
                if term in self.single:
                    hits[place] = self.single[term]
        if self.phrases:
            self._mark_phrases(terms, hits)
        if not hits:
            for place, found in enumerate(terms):
                for term in found:
                    if start_of(term) in self.starts:
                        hits[place] = self.starts[start_of(term)]
        return hits

    def _mark_phrases(self, terms: Sequence[Sequence[str]], hits: dict[int, int]) -> None:
        solid = [(place, term) for place, found in enumerate(terms) for term in found]
        words = [term for _place, term in solid]
        for group, phrase in self.phrases:
            for at in range(len(words) - len(phrase) + 1):
                if words[at] == phrase[0] and tuple(words[at : at + len(phrase)]) == phrase:
                    for place, _term in solid[at : at + len(phrase)]:
                        hits.setdefault(place, group)


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


def _ends(text: str, spans: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
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
