"""Dates of rows that may be known to a day, a month or a year: which rows lie in a span of days."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from relations.models import Precision

from .bitmaps import where

LENGTHS = {Precision.MONTH: relativedelta(months=1), Precision.YEAR: relativedelta(years=1)}


class Days:
    """The first and the last day on which something may have happened, by place; 0 where it is not known."""

    def __init__(self):
        self.first, self.last = array("L"), array("L")

    @classmethod
    def of(cls, items: Iterable[int], known: Mapping[int, int], coarse: Mapping[int, str]) -> Days:
        """`known`: ordinals by item; `coarse`: the precision of those that are not known to a day."""
        found = cls()
        for item in items:
            first = known.get(item, 0)
            found.first.append(first)
            found.last.append(_last(first, coarse[item]) if first and item in coarse else first)
        return found

    def between(self, start: date | None, end: date | None) -> int:
        """The rows whose day lies in a span, or may do so as exactly as it is known."""
        low, high = (start or date.min).toordinal(), (end or date.max).toordinal()
        days = zip(reversed(self.first), reversed(self.last), strict=True)
        return where(bool(first) and first <= high and last >= low for first, last in days)

    def at(self, place: int) -> tuple[date | None, str]:
        """The day of a row, and how exactly it is known."""
        first, last = self.first[place], self.last[place]
        if not first:
            return None, Precision.UNKNOWN
        precision = (
            Precision.DAY if first == last else Precision.MONTH if last - first < 31 else Precision.YEAR
        )
        return date.fromordinal(first), precision


def _last(first: int, precision: str) -> int:
    day = date.fromordinal(first)
    return (day + LENGTHS[precision] - timedelta(days=1)).toordinal() if day.year < date.max.year else first
