"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from .markup import plain_text
from .tokens import BLOCKS, tokens

MARKS = {"h2": "▪ ", "h3": "▪▪ ", "h4": "▪▪▪ ", "li": "• "}
SAME, ADDED, REMOVED = "same", "added", "removed"
WORD = re.compile(r"\s+|\d+(?:[.,]\d+)+|\w+(?:[-’'ʼ]\w+)*|[^\w\s]")  # 8,9 and 22.12.2022 are one word
MANY = 4000  # beyond this a block is compared line by line only


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """Two plain texts as one list of pieces, in reading order; removed words stand before the added ones."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) > MANY or len(new) > MANY:
        return _whole(before, after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(SAME, "".join(new[c:d])))
            continue
        if b > a:
            pieces.append(Piece(REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(ADDED, "".join(new[c:d])))
    return _joined(pieces)


def html_diff(before: str, after: str) -> list[list[Piece]]:
    """Two rich texts, block by block; blocks that stayed the same are kept whole."""
    old, new = _blocks(before), _blocks(after)
    found: list[list[Piece]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [[Piece(SAME, line)] for line in new[c:d]]
            continue
        for place in range(max(b - a, d - c)):
            left = old[a + place] if a + place < b else ""
            right = new[c + place] if c + place < d else ""
            found.append(word_diff(left, right))
    return found


def same_words(before: str, after: str) -> bool:
    """Do two rich texts differ in markup only?"""
    return _blocks(before) == _blocks(after)


def is_change(pieces: list[Piece]) -> bool:
    return any(piece.kind != SAME for piece in pieces)


def shortened(blocks: list[list[Piece]], around: int = 1) -> list[list[Piece] | None]:
    """Only the blocks that changed, with their neighbours; None stands for blocks left out."""
    wanted = {
        near
        for place, block in enumerate(blocks)
        if is_change(block)
        for near in range(place - around, place + around + 1)
    }
    found: list[list[Piece] | None] = []
    for place, block in enumerate(blocks):
        if place in wanted:
            found.append(block)
        elif not found or found[-1] is not None:
            found.append(None)
    return found


def _blocks(html: str) -> list[str]:
    """The lines of a rich text, with signs for headings and items of lists in front, and notes in brackets."""
    lines, mark = [], ""
    spans: list[bool] = []  # of the spans that are open: is it a note?
    text: list[str] = []

    def close():
        words = plain_text("".join(text)).replace("\n", " ").strip()
        if words:
            lines.append(f"{mark}{words}")
        text.clear()

    for token, name, closing in tokens(html or ""):
        if name in BLOCKS:
            close()
            mark = "" if closing else MARKS.get(name, "")
        elif name == "span":
            is_note = spans.pop() if closing and spans else 'class="fn"' in token
            if not closing:
                spans.append(is_note)
            if is_note:
                text.append("]" if closing else " [")
        else:
            text.append(" | " if name in ("td", "th") and closing else token)
    close()
    return lines


def _whole(before: str, after: str) -> list[Piece]:
    if before == after:
        return [Piece(SAME, after)]
    return [piece for piece in (Piece(REMOVED, before), Piece(ADDED, after)) if piece.text]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Swallow lone spaces between two changes, so that a rewritten phrase reads as one."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1 and piece.kind == SAME and not piece.text.strip()
        if between and pieces[place - 1].kind != SAME and pieces[place + 1].kind != SAME:
            found += [Piece(REMOVED, piece.text), Piece(ADDED, piece.text)]
        else:
            found.append(piece)
    return _sorted_runs(found)


def _sorted_runs(pieces: list[Piece]) -> list[Piece]:
    """In every run of changes, first what went, then what came."""
    found: list[Piece] = []
    gone, come = "", ""
    for piece in [*pieces, Piece(SAME, "")]:
        if piece.kind == REMOVED:
            gone += piece.text
        elif piece.kind == ADDED:
            come += piece.text
        else:
            found += [p for p in (Piece(REMOVED, gone), Piece(ADDED, come)) if p.text]
            gone = come = ""
            if piece.text:
                found.append(piece)
    return found
