"""The words of a PDF page in reading order: text in two columns that the file draws line by line is read column by column."""

from __future__ import annotations

import itertools
import re
from statistics import mean, median

ROWS = 5  # fewer lines beside one another are no columns
LETTERS = 18  # shorter ones are cells of a table
NEAR = 6.0  # points by which the left edges of a column may differ
APART = 72.0  # points between the left edges of two columns
DRAWS = (b"Tj", b"TJ", b"'", b'"')
GAP = re.compile(r" {2,}")

Line = tuple[str, str]  # what stands left and right; a line across both has nothing on its right


def text_of(page) -> str:
    """The text layer of a page. Raises what pypdf raises."""
    places: list[tuple[float, float]] = []

    def visit(operator, _operands, outer, inner) -> None:
        if operator in DRAWS:
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            places.append((x, y))

    plain = page.extract_text(visitor_operand_before=visit)
    if not drawn_in_turns(places):
        return plain
    lines = [
        parted(line) for line in page.extract_text(extraction_mode="layout").splitlines() if line.strip()
    ]
    return by_columns(lines) if are_columns(lines) else plain


def drawn_in_turns(places: list[tuple[float, float]]) -> bool:
    """Did the file draw a piece on the left and a piece on the right of the same line, line after line?"""
    edges = [
        right for (left, y), (right, below) in itertools.pairwise(places)
        if abs(y - below) < 2 and right - left > APART
    ]  # fmt: skip
    if len(edges) < ROWS:
        return False
    edge = median(edges)
    return sum(abs(one - edge) < NEAR for one in edges) >= len(edges) * 0.8


def parted(line: str) -> Line:
    """The two pieces of a line that has a gap in its middle."""
    pieces = GAP.split(line.strip())
    return (pieces[0], pieces[1]) if len(pieces) == 2 else (" ".join(pieces), "")


def are_columns(lines: list[Line]) -> bool:
    """Long lines beside one another are text; short ones are cells of a table."""
    pairs = [line for line in lines if line[1]]
    return len(pairs) >= ROWS and all(mean(len(pair[side]) for pair in pairs) >= LETTERS for side in (0, 1))


def by_columns(lines: list[Line]) -> str:
    """Stretches of two columns: the left one first, then the right one; lines across both stay where they are."""
    out: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for line in [*lines, ("", "")]:
        if line[1]:
            left.append(line[0])
            right.append(line[1])
        else:
            out += [*left, *right, line[0]]
            left, right = [], []
    return "\n".join(line for line in out if line)
