"""Periods of statistics: how they are stored, how people type them, how each language writes them.

Stored as a year, half, quarter, month, day or a range of them: “2022”, “2022-H1”, “2022-Q3”, “2024-11”, “2024-03-05”,
“2024-01/2024-11”, “2018/2025” (quarters and halves after SDMX, the rest after ISO 8601).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from .dates import DAY, MONTH, YEAR, date_range, iso_date
from .languages import LANGUAGES, language_of
from .smart_dates import DateNotRead, read_date

HALF, QUARTER = "half", "quarter"
FINENESS = (YEAR, HALF, QUARTER, MONTH, DAY)
MONTHS_OF = {HALF: 6, QUARTER: 3}
PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-([HQ])([1-4]))?", re.ASCII)


class Kind(StrEnum):
    """What sort of period a figure belongs to: only figures of one sort are compared."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"
    RANGE = "range"


@dataclass(frozen=True)
class Period:
    """The first and the last day, and how exactly both are named."""

    start: dt.date
    end: dt.date
    precision: str = YEAR

    @property
    def months(self) -> int:
        """How long it is, to the nearest month."""
        return max(1, round(((self.end - self.start).days + 1) / 30.4375))

    @property
    def middle(self) -> float:
        """Where it stands on an axis of years: whole years on their own number, anything else at its middle."""
        if self.is_one_year:
            return float(self.start.year)
        days = (self.end - self.start).days / 2
        moment = self.start + dt.timedelta(days=days)
        return moment.year + (moment.timetuple().tm_yday - 1) / 365.25

    @property
    def is_one_year(self) -> bool:
        """Whether it is exactly one calendar year."""
        return (self.start, self.end) == (dt.date(self.start.year, 1, 1), dt.date(self.start.year, 12, 31))

    @property
    def kind(self) -> Kind:
        """Year, half, quarter, month or day when it is exactly one of them, else a range."""
        for kind in (Kind.YEAR, Kind.HALF, Kind.QUARTER, Kind.MONTH, Kind.DAY):
            if (self.start, self.end) == around(self.start, kind):
                return kind
        return Kind.RANGE


def parse(text: str) -> Period | None:
    """The period that is stored so; None for what is not one (“statement of April 2025”, 2024-13)."""
    first, _, last = text.strip().partition("/")
    start, end = _bounds(first), _bounds(last or first)
    if not start or not end or end[1] < start[0]:
        return None
    return Period(start[0], end[1], max(start[2], end[2], key=FINENESS.index))


def between(start: dt.date, end: dt.date | None) -> Period:
    """The period of two known days, named as coarsely as they allow."""
    end = end or start
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if whole_months and start.month == 1 and end.month == 12:
        return Period(start, end, YEAR)
    return Period(start, end, MONTH if whole_months else DAY)


def period_text(period: Period, language: str) -> str:
    """“2022”, “Q3 2022”, “January–November 2024”, “2018–2025” as each language writes them."""
    if period.precision == YEAR:
        years = sorted({period.start.year, period.end.year})
        return "–".join(str(year) for year in years)
    if period.precision in MONTHS_OF and period.kind == period.precision:
        number = (period.start.month - 1) // MONTHS_OF[period.precision] + 1
        pattern = getattr(language_of(language).dates, period.precision)
        return pattern.format(number=number, roman=ROMAN[number - 1], year=period.start.year)
    precision = MONTH if period.precision in MONTHS_OF else period.precision
    return date_range(period.start, period.end, language, precision)


def stored(period: Period) -> str:
    """A period as `parse` takes it."""
    first, last = (iso_date(day, period.precision) for day in (period.start, period.end))
    return first if first == last else f"{first}/{last}"


def following(code: str) -> str:
    """The year, half, quarter or month after one, as it is stored. Raises ValueError for days and ranges."""
    period = parse(code)
    size = {YEAR: 12, MONTH: 1, **MONTHS_OF}.get(period.kind) if period else None
    if size is None:
        raise ValueError(code)
    month = period.start.month - 1 + size
    year, month = period.start.year + month // 12, month % 12
    if period.kind in MONTHS_OF:
        return f"{year:04}-{'H' if period.kind == HALF else 'Q'}{month // size + 1}"
    return f"{year:04}" if size == 12 else f"{year:04}-{month + 1:02}"


def decimal_year(day: dt.date) -> float:
    """A day on an axis of years."""
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def _bounds(text: str) -> tuple[dt.date, dt.date, str] | None:
    match = PART.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    precision = DAY if day is not None else MONTH if month is not None else YEAR
    try:
        if letter := match[4]:
            precision = HALF if letter == "H" else QUARTER
            month = (int(match[5]) - 1) * MONTHS_OF[precision] + 1
        first = dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return *around(first, precision), precision


def around(day: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of the year, half, quarter or month that begins on a day."""
    if precision == DAY:
        return day, day
    size = {YEAR: 12, MONTH: 1, **MONTHS_OF}[precision]
    first = dt.date(day.year, (day.month - 1) // size * size + 1, 1)
    last = first.month + size - 1
    return first, dt.date(day.year, last, calendar.monthrange(day.year, last)[1])


# --- What people type ---------------------------------------------------------------------------------------

ROMAN = ("I", "II", "III", "IV")
YEAR_WORD = re.compile(r"\b(?:года|году|год|гг?|жылғы|жылы|жылдың|жыл|ж|of)\b\.?")
ENDING = r"(?:-?(?:ый|й|ое|е|го|х|ші|шы|st|nd|rd|th))?"


def _words(name: str) -> str:
    found = {word for code in LANGUAGES for word in getattr(language_of(code).dates, name)}
    return "|".join(sorted(map(re.escape, found), key=len, reverse=True))


def _numbered(name: str) -> re.Pattern:
    number = rf"(?P<{{}}>\d{{{{1,2}}}}|iv|i{{{{1,3}}}}){ENDING}"
    first, last = number.format("before"), number.format("after")
    return re.compile(rf"{first}[ -]?(?:{_words(name)})|(?:{_words(name)})\.?[ -]?{last}", re.ASCII)


QUARTERS, HALVES, MONTHS = (_numbered(name) for name in ("quarter_words", "half_words", "month_words"))
# A dash of any kind between two parts; a hyphen only with blanks, or between two years or two words.
DASHES = re.compile(r"\s*[–—/]\s*|\s+-\s+|(?<=[^\W\d_])-(?=[^\W\d_])|(?<=^\d{4})-(?=\d{4})|\s*\.\.+\s*")


def read_period(text: str) -> str:
    """The stored form of a period as people write it. Raises ValueError for what is not one.

    >>> read_period("III кв. 2022 г."), read_period("январь–ноябрь 2024"), read_period("2018–2025")
    ('2022-Q3', '2024-01/2024-11', '2018/2025')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).strip(" .,;")
    found = _stored(plain)
    if found is None or parse(found) is None:
        raise ValueError(text)
    return found


def _stored(plain: str) -> str | None:
    if parse(plain.upper()):
        return plain.upper()
    if one := _one(plain):
        return one
    sides = [side for side in DASHES.split(plain) if side]
    if len(sides) != 2:
        return None
    first, last = (_one(side) for side in sides)
    year = re.search(r"\b\d{4}\b", plain)
    if year and not first:  # «январь–ноябрь 2024»: the year is said once
        first = _one(f"{sides[0]} {year[0]}")
    if year and not last:
        last = _one(f"{sides[1]} {year[0]}")
    if not first or not last:
        return None
    return first if first == last else f"{first}/{last}"


def _one(text: str) -> str | None:
    """A year, half, quarter, month or day as it is stored; None when the text is none."""
    if PART.fullmatch(text.upper()):
        return text.upper()
    if part := _part_of_year(text.lower()):
        return part
    try:
        return read_date(text).iso or None
    except DateNotRead:
        return None


def _part_of_year(text: str) -> str | None:
    """A quarter, a half or the first months of a year: «III кв. 2022 г.», “H1 2022”, «9 месяцев 2024»."""
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    if len(years) != 1:
        return None
    [year] = years
    rest = " ".join(YEAR_WORD.sub(" ", text.replace(year, " ")).split()).strip(" .-")
    for pattern, most in ((QUARTERS, 4), (HALVES, 2), (MONTHS, 12)):
        if not (found := pattern.fullmatch(rest)):
            continue
        said = found["before"] or found["after"]
        number = int(said) if said.isdecimal() else ROMAN.index(said.upper()) + 1
        if not 1 <= number <= most:
            return None
        if pattern is MONTHS:
            return f"{year}-01/{year}-{number:02}"
        return f"{year}-{'Q' if pattern is QUARTERS else 'H'}{number}"
    return None
