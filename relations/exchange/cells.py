"""Cells as text that remembers what it was: a date, a number, an error or a formula without a value."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ДЕЛ/0!", "#ИМЯ?", "#ЧИСЛО!"})  # fmt: skip
PLAIN, DATE, NUMBER, ERROR, FORMULA, STRUCK = "", "date", "number", "error", "formula", "struck"
PADDED = re.compile(r"0{2,20}")  # a number shown with zeros before it: 007


class Cell(str):
    """The text of a cell; `kind` tells what a spreadsheet kept there."""

    __slots__ = ("kind",)
    kind: str

    def __new__(cls, text: str, kind: str = PLAIN):
        found = super().__new__(cls, text)
        found.kind = kind
        return found


class Reaching(Cell):
    """The text of a merged cell in the lines below its first: it stands there for rows, not for a header."""

    __slots__ = ()


def kind_of(text: str) -> str:
    """What a cell was: of text from a CSV file only errors are known by their looks."""
    known = getattr(text, "kind", PLAIN)
    return known or (ERROR if text.strip().upper() in ERRORS else PLAIN)


def cell_of(value, number_format: str = "General") -> str:
    """The value of a spreadsheet's cell as text; a month that is shown as a month stays one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return Cell("true" if value else "false", NUMBER)
    if isinstance(value, datetime):
        if value.hour or value.minute:
            return Cell(value.isoformat(" ", "minutes"), DATE)
        return Cell(_shown_date(value.date(), number_format), DATE)
    if isinstance(value, date):
        return Cell(_shown_date(value, number_format), DATE)
    if isinstance(value, time):
        return Cell(value.isoformat("minutes"), DATE)
    if isinstance(value, int | float) and "%" in number_format:  # a twentieth that is shown as 5 %
        shown = Decimal(repr(value)) * 100
        return Cell(f"{shown.normalize():f}%", NUMBER)
    if isinstance(value, int) and PADDED.fullmatch(number_format):
        return str(value).zfill(len(number_format))
    if isinstance(value, float):
        return Cell(
            str(int(value)) if value.is_integer() else repr(value), PLAIN if value.is_integer() else NUMBER
        )
    text = str(value)
    return Cell(text, ERROR) if text.strip().upper() in ERRORS else text


def _shown_date(day: date, number_format: str) -> str:
    """As exactly as the cell showed it: «дек.22» and «12.2022» are months."""
    plain = number_format.split(";")[0].lower()
    for quoted in ('"г."', '"ж."'):
        plain = plain.replace(quoted, "")
    plain = plain.partition("]")[2] if plain.startswith("[") else plain
    if "d" in plain or "д" in plain or "y" not in plain:
        return day.isoformat()
    return f"{day:%Y-%m}" if "m" in plain else f"{day:%Y}"
