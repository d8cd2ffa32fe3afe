"""Blocks in shapes that can be printed: no empty headings, no bottomless lists, tables whose cells do not collide."""

from __future__ import annotations

DEEPEST, DEEPEST_QUOTE = (
    12,
    4,
)  # lists and quotations within each other; an indent more would leave no room for words


def printable(blocks: list[dict], depth: int = 0) -> list[dict]:
    """The same words in the same order; what the typesetter or the rules of PDF/UA refuse takes another shape."""
    found: list[dict] = []
    for block in blocks:
        kind = block["k"]
        if kind in ("ul", "ol"):
            block["items"] = [printable(item, depth + 1) for item in block["items"]]
            block["b"] = printable(block["b"], depth + 1)
            if block["items"] and depth < DEEPEST:
                found.append(block)
            else:
                found += [one for item in block["items"] for one in item]
        elif kind == "quote":
            block["b"] = printable(block["b"], depth + 1)
            found += [block] if depth < DEEPEST_QUOTE else block["b"]
        elif kind == "h":
            found += _headings(block)
        elif kind == "table":
            found += _tables(block)
        else:
            found.append(block)
    return found


def has_words(runs: list[dict]) -> bool:
    return any(run.get("s", "").strip() for run in runs)


def _headings(block: dict) -> list[dict]:
    """A heading needs words; notes to nothing become a paragraph."""
    if has_words(block["r"]):
        return [block]
    return [{"k": "p", "r": block["r"], "style": ""}] if any("note" in run for run in block["r"]) else []


def _tables(block: dict) -> list[dict]:
    """A table every row of which fills its columns; spans that run into each other are given up."""
    parts = [block["head"], block["rows"]]
    if not any(cell for part in parts for row in part for cell in row):
        return [{"k": "p", "r": block["caption"], "style": ""}] if has_words(block["caption"]) else []
    widths = [_width(part) for part in parts]
    if None in widths:
        for cell in (cell for part in parts for row in part for cell in row):
            cell["cs"] = cell["rs"] = 1
        widths = [_width(part) for part in parts]
    columns = max(widths)
    for part in parts:
        _fill(part, columns)
    if columns != block["columns"]:
        block |= {"columns": columns, "widths": []}
    return [block]


def _places(rows: list[list[dict]]):
    """Each row with the columns taken in it and whether its cells ran into others; spans end with the rows."""
    taken: list[set[int]] = [set() for _row in rows]
    for at, row in enumerate(rows):
        column, collides = 0, False
        for cell in row:
            cell["rs"] = min(cell["rs"], len(rows) - at)
            while column in taken[at]:
                column += 1
            span = set(range(column, column + cell["cs"]))
            for below in taken[at : at + cell["rs"]]:
                collides = collides or not below.isdisjoint(span)
                below |= span
        yield row, taken[at], collides


def _width(rows: list[list[dict]]) -> int | None:
    """How many columns the rows take; None when cells run into each other."""
    places = [(max(taken, default=-1) + 1, collides) for _row, taken, collides in _places(rows)]
    return (
        None
        if any(collides for _width, collides in places)
        else max((width for width, _ in places), default=0)
    )


def _fill(rows: list[list[dict]], columns: int) -> None:
    for row, taken, _collides in _places(rows):
        row.extend(
            {"r": [], "cs": 1, "rs": 1, "th": False, "num": False} for _gap in range(columns - len(taken))
        )
        taken.update(range(columns))
