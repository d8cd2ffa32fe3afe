"""Texts cut into passages of about two hundred words, each with the place on its page that a link can name.

A passage ends where a heading, an article or a page begins; long ones are cut evenly, between lines or sentences.
Together they are all the words of a text, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .articles import split_articles
from .markup import plain_text, with_heading_ids

WORDS = 200  # of a passage
FEW = 25  # words under one heading that go with what follows
LAST = 40  # words at the end of a piece, among which it looks for the end of a sentence
HEADING = re.compile(r'<h[2-4] id="([^"]*)"')
WORD = re.compile(r"\S{1,200}")  # a text without blanks is cut, too
ENDS = re.compile(r"[.!?…;:][»”\")\]]*\s*\Z|\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand together: `start` is their first letter in the whole text."""

    anchor: str  # of the heading, article or page it stands under; "" at the beginning of a text
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def passages(html: str | None) -> list[Passage]:
    """The passages of the text of an item; anchors are those of its headings on its page."""
    return passages_of_parts(parts_of_html(html))


def parts_of_html(html: str | None) -> Iterator[tuple[str, str]]:
    """What stands under each heading of the text of an item."""
    anchored, _toc = with_heading_ids(html or "")
    heads = list(HEADING.finditer(anchored))
    ends = [*(head.start() for head in heads), len(anchored)]
    yield "", plain_text(anchored[: ends[0]])
    for head, end in zip(heads, ends[1:], strict=True):
        yield head[1], plain_text(anchored[head.start() : end])


def parts_of_treaty(html: str | None) -> Iterator[tuple[str, str]]:
    """The articles of a treaty; anchors are those where texts stand side by side."""
    for section in split_articles(html or ""):
        yield section.anchor, "\n".join(filter(None, (section.heading, plain_text(section.html))))


def parts_of_pages(pages: Iterable[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """The pages of a file, each with its number; anchors are those of readers of PDF."""
    for number, text in pages:
        yield f"page={number}", text


def text_of_parts(parts: Iterable[tuple[str, str]]) -> str:
    """The whole text in which passages have their places."""
    return "\n".join(text for _anchor, text in parts if text.strip())


def passages_of_parts(parts: Iterable[tuple[str, str]], *, joins: bool = True) -> list[Passage]:
    """The passages of a text that comes in parts, each with its anchor; a line's end stands between them.

    `joins`: a part of few words goes with the next one.
    """
    joined: list[tuple[str, str]] = []
    is_open = False
    for anchor, text in parts:
        if not text.strip():
            continue
        if is_open:
            anchor, text = joined[-1][0], f"{joined.pop()[1]}\n{text}"
        joined.append((anchor, text))
        is_open = joins and len(text.split()) < FEW
    found, start = [], 0
    for anchor, text in joined:
        found += _cut(anchor, start, text)
        start += len(text) + 1
    return found


def _cut(anchor: str, start: int, text: str) -> Iterator[Passage]:
    """A part in pieces of about the same length, each ending with a sentence where one ends near by."""
    words = [match.span() for match in WORD.finditer(text)]
    pieces = max(1, round(len(words) / WORDS))
    first = 0
    for piece in range(1, pieces + 1):
        last = len(words) if piece == pieces else _end(text, words, first, len(words) * piece // pieces)
        begin, end = words[first][0], words[last - 1][1]
        yield Passage(anchor, start + begin, text[begin:end])
        first = last


def _end(text: str, words: list[tuple[int, int]], first: int, last: int) -> int:
    """The last end of a sentence before a word; that word when none is near."""
    for place in range(last, max(first, last - LAST), -1):
        if ENDS.search(text[words[place - 1][0] : words[place][0]]):
            return place
    return last
