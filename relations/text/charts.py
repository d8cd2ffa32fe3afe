"""Geometry of charts: figures in, coordinates out. No markup, no database, no request.

A drawing says where lines, marks and words stand; a template turns it into SVG. What is not known is drawn: a gap
between two known years is dotted, a rounded value is an empty mark, and the zero is always in the picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from .paths import LINE_MARKS, diamond, number_text, rectangle, rounded, segment

CHARACTER = 7.1  # a usual letter of 13 px, Cyrillic included
LETTER = 7.9  # the same in the bold 14 px of a name
STYLES = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
)  # colours and marks; a seventh line has the first's
NAMED = 2  # lines up to which every value is written into the picture; of more only the last of each


def style(place: int) -> str:
    """The class name of a line by its place."""
    return STYLES[place % len(STYLES)]


@dataclass(frozen=True)
class Point:
    """One known value: where on the axis of time (in years), how much, and how it is written."""

    at: float
    value: Decimal
    text: str
    is_approximate: bool = False
    is_forecast: bool = False


@dataclass(frozen=True)
class Line:
    """The values of one publisher in order of time. `step` is the usual distance between two of them in years."""

    name: str
    points: Sequence[Point]
    short_name: str = ""
    step: float = 1.0


@dataclass(frozen=True)
class Bar:
    """One row of a chart of bars."""

    label: str
    value: Decimal
    text: str
    is_approximate: bool = False
    is_forecast: bool = False


@dataclass(frozen=True)
class Word:
    """Text in a drawing. `anchor` is the SVG text-anchor; `kind` its class names."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    kind: str = ""


@dataclass(frozen=True)
class Shape:
    """A path of a drawing with its class names."""

    kind: str
    d: str


@dataclass
class Drawing:
    """Everything that is drawn, in order: paths first, then words."""

    width: int
    height: int
    shapes: list[Shape] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    needs_legend: bool = False  # a name found no free place in the picture


@dataclass(frozen=True)
class Frame:
    """The inside of a chart and its two scales."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    low: float
    high: float

    def x(self, at: float) -> float:
        if self.last == self.first:
            return (self.left + self.right) / 2
        return self.left + (at - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, value) -> float:
        return self.bottom - (float(value) - self.low) / (self.high - self.low) * (self.bottom - self.top)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers that cover a range, zero among them: 0, 2, 4 … 10."""
    low, high = min(0.0, low), max(0.0, high)
    if low == high:
        high = 1.0
    raw = (high - low) / about
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def years_between(first: int, last: int, room: int) -> list[int]:
    """Years to write under an axis: the first, then round ones, at most `room` of them."""
    if first == last:
        return [first]
    span = last - first
    step = next(size for size in (1, 2, 5, 10, 20, 25, 50, 100, 1000) if span / size < room)
    years = [year for year in range(first, last + 1) if year % step == 0]
    if not years or years[0] - first >= step * 0.6:
        years = [first, *years]
    return years


# --- Lines ------------------------------------------------------------------------------------------------


def line_chart(
    lines: Sequence[Line],
    targets: Sequence[Point] = (),
    *,
    width: int = 860,
    height: int = 400,
    number: Callable[[float], str] = str,
    target_text: Callable[[Point], str] = lambda point: point.text,
) -> Drawing | None:
    """The publishers of one figure over time, and what they aim at. None when there is no value."""
    lines = [line for line in lines if line.points]
    everything = [*(point for line in lines for point in line.points), *targets]
    if not everything:
        return None
    frame, marks = _frame(everything, width, height, number)
    drawing = Drawing(width, height)
    _draw_axes(drawing, frame, marks, number, room=6 if width < 500 else 9)
    busy = _Busy(frame, width, height)
    for index, line in enumerate(lines):
        _draw_line(drawing, frame, line, style(index), busy)
    for point in targets:
        _draw_target(drawing, frame, lines, point, busy)
    for line in lines:
        for point in line.points:
            busy.take(frame.x(point.at) - 6, frame.y(point.value) - 6, 12, 12)
    for index, line in enumerate(lines):
        for point in line.points:
            _draw_mark(drawing, frame, point, style(index))
    for point in targets:
        x, y = frame.x(point.at), frame.y(point.value)
        drawing.shapes.append(Shape("aim-mark", diamond(x, y, 8)))
        drawing.words.append(busy.word(x, y, target_text(point), "value aim", gap=14, sideways=True))
    for index, line in enumerate(lines):
        for point in line.points if len(lines) <= NAMED else line.points[-1:]:
            kind = f"value {style(index)}"
            upper = _is_upper(lines, index, point)
            drawing.words.append(
                busy.word(frame.x(point.at), frame.y(point.value), point.text, kind, upper=upper)
            )
    if len(lines) > NAMED:
        drawing.needs_legend = True
    elif len(lines) > 1:
        _draw_names(drawing, frame, lines, busy, narrow=width < 500)
    return drawing


def _frame(points: Sequence[Point], width: int, height: int, number) -> tuple[Frame, list[float]]:
    values = [float(point.value) for point in points]
    marks = ticks(min(values), max(values))
    left = 18 + max(len(number(mark)) for mark in marks) * CHARACTER
    moments = [point.at for point in points]
    # Room for the mark and the value of the first and the last point.
    inner = 19 if width >= 500 else 12
    right = width - (50 if width >= 500 else 24)
    frame = Frame(left + inner, right, 34, height - 34, min(moments), max(moments), marks[0], marks[-1])
    return frame, marks


def _draw_axes(drawing: Drawing, frame: Frame, marks: list[float], number, room: int) -> None:
    start, end = 10 + max(len(number(mark)) for mark in marks) * CHARACTER + 8, drawing.width - 10
    for mark in marks:
        y = frame.y(mark)
        kind = "axis" if mark == 0 else "grid"
        drawing.shapes.append(Shape(kind, f"M{number_text(start)} {number_text(y)}H{number_text(end)}"))
        drawing.words.append(Word(rounded(start - 8), rounded(y + 4), number(mark), "end"))
    first, last = math.floor(frame.first), math.ceil(frame.last)
    for year in years_between(first, last, room):
        if not frame.first - 0.001 <= year <= frame.last + 0.001 and first != last:
            continue
        x = frame.x(year)
        drawing.words.append(Word(rounded(x), rounded(frame.bottom + 24), str(year)))
        drawing.shapes.append(Shape("axis", f"M{number_text(x)} {number_text(frame.bottom)}v5"))


def _draw_line(drawing: Drawing, frame: Frame, line: Line, kind: str, busy: _Busy) -> None:
    for before, after in pairwise(line.points):
        ends = (frame.x(before.at), frame.y(before.value), frame.x(after.at), frame.y(after.value))
        gap = " gap" if after.at - before.at > line.step * 1.5 else ""
        ahead = " ahead" if after.is_forecast else ""
        drawing.shapes.append(Shape(f"series {kind}{gap}{ahead}", segment(*ends)))
        busy.segments.append(ends)


def _draw_mark(drawing: Drawing, frame: Frame, point: Point, kind: str) -> None:
    x, y = frame.x(point.at), frame.y(point.value)
    drawing.shapes.append(Shape(f"dot {kind}{_marks(point)}", LINE_MARKS[kind](x, y)))


def _marks(point: Point | Bar) -> str:
    return f"{' about' if point.is_approximate else ''}{' ahead' if point.is_forecast else ''}"


def _draw_target(drawing: Drawing, frame: Frame, lines: Sequence[Line], target: Point, busy: _Busy) -> None:
    """A thin dotted line from the latest known value to the target."""
    known = [point for line in lines for point in line.points if point.at < target.at]
    busy.take(frame.x(target.at) - 9, frame.y(target.value) - 9, 18, 18)
    if not known:
        return
    latest = max(known, key=lambda point: point.at)
    ends = (frame.x(latest.at), frame.y(latest.value), frame.x(target.at), frame.y(target.value))
    drawing.shapes.append(Shape("goal", segment(*ends)))
    busy.segments.append(ends)


def _is_upper(lines: Sequence[Line], index: int, point: Point) -> bool:
    """Whether a value is the higher one of its time, so that its figure is written above it."""
    others = [
        other.value
        for place, line in enumerate(lines)
        if place != index
        for other in line.points
        if abs(other.at - point.at) < 1.5
    ]
    return not others or point.value >= min(others)


def _draw_names(drawing: Drawing, frame: Frame, lines: Sequence[Line], busy: _Busy, narrow: bool) -> None:
    for index, line in enumerate(lines):
        name = (line.short_name if narrow else line.name) or line.name
        placed = busy.name(frame, line, name, f"name {style(index)}")
        if placed is None:
            drawing.needs_legend = True
        else:
            drawing.words.append(placed)


class _Busy:
    """What is taken already, so that words find a free place."""

    def __init__(self, frame: Frame, width: int, height: int):
        self.frame, self.width, self.height = frame, width, height
        self.boxes: list[tuple[float, float, float, float]] = []
        self.segments: list[tuple[float, float, float, float]] = []

    def take(self, x: float, y: float, width: float, height: float) -> None:
        self.boxes.append((x, y, x + width, y + height))

    def cost(self, box: tuple[float, float, float, float]) -> float:
        """How badly a box would stand: off the picture, on other words, on lines."""
        x1, y1, x2, y2 = box
        off = max(0, 2 - x1) + max(0, x2 - self.width + 2) + max(0, 2 - y1) + max(0, y2 - self.frame.bottom)
        over = sum(
            max(0, min(x2, b[2]) - max(x1, b[0])) * max(0, min(y2, b[3]) - max(y1, b[1])) for b in self.boxes
        )
        crossed = sum(_crosses(segment, box) for segment in self.segments)
        return off * 40 + over + crossed * 60

    def word(
        self, x: float, y: float, text: str, kind: str, upper: bool = True, gap: float = 13, sideways=False
    ) -> Word:
        """The text at the best free place around a mark."""
        wide = len(text) * CHARACTER
        above, below = (x, y - gap, "middle"), (x, y + gap + 9, "middle")
        beside = [
            (x + gap - 2, y - 8, "start"),
            (x - gap + 2, y - 8, "end"),
            (x + gap - 2, y + 16, "start"),
            (x - gap + 2, y + 16, "end"),
        ]
        choices = [above, below, *beside] if upper else [below, above, *beside]
        if sideways:
            choices = [(x - gap, y + 5, "end"), *choices]
        best = min(
            enumerate(choices),
            key=lambda choice: self.cost(box_of(*choice[1], wide, 13)) + choice[0] * 4,
        )[1]
        box = box_of(*best, wide, 13)
        self.boxes.append(box)
        return Word(rounded(best[0]), rounded(best[1]), text, best[2], kind)

    def name(self, frame: Frame, line: Line, text: str, kind: str) -> Word | None:
        """The name of a line beside its end, its beginning or its middle; None where nothing is free."""
        wide = len(text) * LETTER
        last, first = line.points[-1], line.points[0]
        spots = [(frame.x(last.at) + 22, frame.y(last.value) + 5, "start")]
        for point in (last, first, line.points[len(line.points) // 2]):
            x, y = frame.x(point.at), frame.y(point.value)
            for shift in (-36, 44, -60, 66, -90, 96):
                spots += [(x, y + shift, "middle"), (x - 14, y + shift, "end"), (x + 14, y + shift, "start")]
        for spot in spots:
            box = box_of(*spot, wide, 14)
            if spot[1] > 24 and self.cost((box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3)) == 0:
                self.boxes.append(box)
                return Word(rounded(spot[0]), rounded(spot[1]), text, spot[2], kind)
        return None


def box_of(x: float, y: float, anchor: str, wide: float, tall: float) -> tuple[float, float, float, float]:
    start = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return start, y - tall + 2, start + wide, y + 3


def _crosses(segment, box) -> bool:
    """Whether a straight line runs through a box (tried at thirteen places along it)."""
    ax, ay, bx, by = segment
    x1, y1, x2, y2 = box
    if max(ax, bx) < x1 or min(ax, bx) > x2 or max(ay, by) < y1 or min(ay, by) > y2:
        return False
    return any(
        x1 <= ax + (bx - ax) * part / 24 <= x2 and y1 <= ay + (by - ay) * part / 24 <= y2
        for part in range(25)
    )


# --- Bars -------------------------------------------------------------------------------------------------

BAR_ROW = 52  # the height of a bar with its label


def bar_chart(bars: Sequence[Bar], *, width: int = 860) -> Drawing | None:
    """Lying bars with their labels above them: categories, or periods of unequal length. None without values."""
    if not bars:
        return None
    drawing = Drawing(width, BAR_ROW * len(bars) + 6)
    low = min(0.0, *(float(bar.value) for bar in bars)) if len(bars) > 1 else min(0.0, float(bars[0].value))
    high = max(0.0, *(float(bar.value) for bar in bars)) if len(bars) > 1 else max(0.0, float(bars[0].value))
    span = (high - low) or 1.0
    room = max(len(bar.text) for bar in bars) * CHARACTER + 14
    left, right = (room if low < 0 else 1.0), width - room
    zero = left + (0 - low) / span * (right - left)
    for index, bar in enumerate(bars):
        top = index * BAR_ROW + 22
        end = left + (float(bar.value) - low) / span * (right - left)
        start, size = min(zero, end), abs(end - zero)
        drawing.words.append(Word(0, rounded(top - 7), bar.label, "start", "row"))
        drawing.shapes.append(Shape(f"bar first{_marks(bar)}", rectangle(start, top, size, 16)))
        below = float(bar.value) < 0
        drawing.words.append(
            Word(
                rounded(end + (-8 if below else 8)),
                rounded(top + 13),
                bar.text,
                "end" if below else "start",
                "value first",
            )
        )
    zeros = (f"M{number_text(zero)} {index * BAR_ROW + 19}v22" for index in range(len(bars)))
    drawing.shapes.append(Shape("axis", "".join(zeros)))
    return drawing
