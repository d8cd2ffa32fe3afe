"""Periods of statistics: “2022”, “2024-11”, “2024-01/2024-11”, “2018/2025”, and how each language writes them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from .dates import DAY, MONTH, YEAR, date_range

PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


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


def parse(text: str) -> Period | None:
    """The period a source names; None for what is not one (“statement of April 2025”, 2024-13)."""
    first, _, last = text.strip().partition("/")
    start, end = _bounds(first), _bounds(last or first)
    if not start or not end or end[1] < start[0]:
        return None
    return Period(start[0], end[1], max(start[2], end[2], key=(YEAR, MONTH, DAY).index))


def between(start: dt.date, end: dt.date | None) -> Period:
    """The period of two known days, named as coarsely as they allow."""
    end = end or start
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if whole_months and start.month == 1 and end.month == 12:
        return Period(start, end, YEAR)
    return Period(start, end, MONTH if whole_months else DAY)


def period_text(period: Period, language: str) -> str:
    """“2022”, “January–November 2024”, “2018–2025” as each language writes them."""
    if period.precision == YEAR:
        years = sorted({period.start.year, period.end.year})
        return "–".join(str(year) for year in years)
    return date_range(period.start, period.end, language, period.precision)


def decimal_year(day: dt.date) -> float:
    """A day on an axis of years."""
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def _bounds(text: str) -> tuple[dt.date, dt.date, str] | None:
    match = PART.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31), YEAR
        if day is None:
            last = calendar.monthrange(year, month)[1]
            return dt.date(year, month, 1), dt.date(year, month, last), MONTH
        return dt.date(year, month, day), dt.date(year, month, day), DAY
    except (ValueError, calendar.IllegalMonthError):
        return None
