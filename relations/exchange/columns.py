"""The words of a PDF page in reading order: text in two columns that the file draws line by line is read column by column."""

from __future__ import annotations

from statistics import mean, median

ROWS = 5  # fewer lines beside one another are no columns
LETTERS = 18  # shorter ones are cells of a table
NEAR = 6.0  # points by which the left edges of a column may differ

Fragment = tuple[float, float, str]  # left edge, base line, words


def text_of(page) -> str:
    """The text layer of a page. Raises what pypdf raises."""
    found: list[Fragment] = []

    def visit(text, outer, inner, _font, _size) -> None:
        if text.strip():
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            found.append((x, y, text.strip("\n")))

    plain = page.extract_text(visitor_text=visit)
    edge = gutter(found)
    return plain if edge is None else by_columns(found, edge)


def rows_of(found: list[Fragment]) -> list[list[Fragment]]:
    """Fragments that follow one another on one line."""
    rows: list[list[Fragment]] = []
    for one in found:
        if rows and abs(rows[-1][-1][1] - one[1]) < 2:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def gutter(found: list[Fragment]) -> float | None:
    """The left edge of the second column, where lines of two columns were drawn in turns."""
    pairs = [row for row in rows_of(found) if len(row) == 2 and row[1][0] - row[0][0] > 72]
    if len(pairs) < ROWS or len(pairs) * 2 < len(rows_of(found)):
        return None
    edge = median(row[1][0] for row in pairs)
    if sum(abs(row[1][0] - edge) < NEAR for row in pairs) < len(pairs) * 0.8:
        return None
    if any(mean(len(row[side][2].strip()) for row in pairs) < LETTERS for side in (0, 1)):
        return None
    return edge - NEAR


def by_columns(found: list[Fragment], edge: float) -> str:
    """Stretches of two columns: the left one first, then the right one; lines across both stay where they are."""
    out: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for row in [*rows_of(found), []]:
        if len(row) == 2 and row[1][0] >= edge > row[0][0]:
            left.append(row[0][2])
            right.append(row[1][2])
            continue
        if len(row) == 1 and left and row[0][0] >= edge:  # the left column ended before the right one
            right.append(row[0][2])
            continue
        out += [*left, *right, " ".join(words for _x, _y, words in row)]
        left, right = [], []
    return "\n".join(line for line in out if line.strip())
