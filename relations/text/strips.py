"""The whole story of a relation on one line: marks over the years, and the rungs of the ladder."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .charts import LETTER, Drawing, Frame, Shape, Word, box_of, years_between
from .paths import STRIP_MARKS, number_text, rectangle, rounded


@dataclass(frozen=True)
class Mark:
    """One entry of a timeline: when (in years) and what it is: treaty, deed, meeting, word or milestone."""

    at: float
    kind: str


@dataclass(frozen=True)
class Rung:
    """A step of relations, named over the line."""

    at: float
    text: str


MOST_LEVELS = 14
MOST_MARKS = 250  # more are drawn as bars
LEVEL = 13
ROW = 28


def strip(marks: Sequence[Mark], rungs: Sequence[Rung] = (), *, width: int = 1180) -> Drawing | None:
    """A timeline as a picture: marks stacked over the years; bars per year when they would pile up too high."""
    moments = [item.at for item in (*marks, *rungs)]
    if not moments:
        return None
    first, last = min(moments), max(moments)
    frame = Frame(40, width - 30, 0, 0, first, max(last, first + 1), 0, 1)
    placed = _stacked(marks, frame) if len(marks) <= MOST_MARKS else []
    levels = max((level for *_ignored, level in placed), default=-1) + 1
    dense = levels > MOST_LEVELS or len(marks) > MOST_MARKS
    lines = _rung_rows(rungs, frame, width)
    rows = max((row for *_ignored, row in lines), default=-1) + 1
    axis = rows * ROW + (9 if dense else max(levels, 3)) * LEVEL + 22
    drawing = Drawing(width, int(axis + 40))
    _strip_axis(drawing, frame, axis)
    if dense:
        _strip_bars(drawing, frame, marks, axis)
    for x, anchor, text, row in lines:
        y = 16 + row * ROW
        tip = axis - 22
        drawing.shapes.append(Shape("stem", f"M{number_text(x)} {y + 8}V{number_text(tip)}"))
        shift = {"start": -6, "end": 6}.get(anchor, 0)
        drawing.words.append(Word(rounded(x + shift), y, text, anchor, "rung"))
    if not dense:
        _strip_marks(drawing, placed, axis)  # over the stems
    return drawing


def _stacked(marks: Sequence[Mark], frame: Frame) -> list[tuple[float, str, int]]:
    """Each mark with the lowest level on which it touches no other."""
    taken: list[float] = []  # the last x on each level
    placed = []
    for mark in sorted(marks, key=lambda mark: mark.at):
        x = frame.x(mark.at)
        level = next((place for place, end in enumerate(taken) if x - end >= 13), len(taken))
        if level == len(taken):
            taken.append(x)
        else:
            taken[level] = x
        placed.append((x, mark.kind, level))
    return placed


def _rung_rows(rungs: Sequence[Rung], frame: Frame, width: int) -> list[tuple[float, str, str, int]]:
    """Names of steps on as many rows as it takes to keep them apart, the later ones nearer to the line."""
    ends: list[float] = []
    placed = []
    for rung in sorted(rungs, key=lambda rung: rung.at, reverse=True):
        x, wide = frame.x(rung.at), len(rung.text) * LETTER
        anchor = "start" if x - wide / 2 < 0 else "end" if x + wide / 2 > width else "middle"
        box = box_of(x, 0, anchor, wide, 13)
        row = next((place for place, start in enumerate(ends) if box[2] + 16 <= start), len(ends))
        if row == len(ends):
            ends.append(box[0])
        else:
            ends[row] = box[0]
        placed.append((x, anchor, rung.text, row))
    rows = len(ends)
    return [(x, anchor, text, rows - 1 - row) for x, anchor, text, row in placed]


def _strip_axis(drawing: Drawing, frame: Frame, axis: float) -> None:
    drawing.shapes.append(Shape("axis", f"M10 {number_text(axis)}H{drawing.width - 10}"))
    for year in years_between(math.floor(frame.first), math.ceil(frame.last), 9):
        if frame.first - 0.5 <= year <= frame.last + 0.2:
            x = frame.x(year)
            drawing.shapes.append(Shape("axis", f"M{number_text(x)} {number_text(axis)}v6"))
            drawing.words.append(Word(rounded(x), rounded(axis + 24), str(year)))


def _strip_marks(drawing: Drawing, placed: Iterable[tuple[float, str, int]], axis: float) -> None:
    """All marks of one kind in one path."""
    paths: dict[str, list[str]] = {}
    for x, kind, level in placed:
        y = axis - 12 - level * LEVEL
        paths.setdefault(kind, []).append(STRIP_MARKS[kind](x, y))
    for kind, parts in paths.items():
        drawing.shapes.append(Shape("deed treaty" if kind == "treaty" else kind, "".join(parts)))


def _strip_bars(drawing: Drawing, frame: Frame, marks: Sequence[Mark], axis: float) -> None:
    """How many entries each year has, when there are too many to draw one by one."""
    counts: dict[int, int] = {}
    for mark in marks:
        counts[math.floor(mark.at)] = counts.get(math.floor(mark.at), 0) + 1
    most = max(counts.values())
    wide = max(2.0, min(18.0, (frame.x(frame.first + 1) - frame.x(frame.first)) * 0.7))
    parts = []
    for year, count in sorted(counts.items()):
        tall = count / most * 8 * LEVEL
        parts.append(rectangle(frame.x(year + 0.5) - wide / 2, axis - tall, wide, tall))
    drawing.shapes.append(Shape("meeting", "".join(parts)))
