"""The address of the list of events: its filters and the month that a reader asks for."""

from __future__ import annotations

from relations.reading.lists import ListQuery, SeveralValues
from relations.register import EVENT_FACETS
from relations.text.numbers import whole

MONTHS_FROM, MONTHS_TO = 1900, 2199


class EventQuery(SeveralValues, ListQuery):
    """The address of the list of events; each filter may have several values."""

    several = EVENT_FACETS

    def __init__(self, request):
        super().__init__(request, (*EVENT_FACETS, "month", "show"))

    @property
    def month(self) -> tuple[int, int] | None:
        """The month asked for, as year and number; None when there is none or it is impossible."""
        year, _dash, month = self["month"].partition("-")
        found = whole(year, 4), whole(month, 2)
        if None in found or (len(year), len(month)) != (4, 2):
            return None
        return found if MONTHS_FROM <= found[0] <= MONTHS_TO and 1 <= found[1] <= 12 else None

    def month_url(self, year: int, month: int) -> str:
        return self.url(month=f"{year:04}-{month:02}", show=None)

    @property
    def robots(self) -> str:
        return "noindex,follow" if self["month"] or self["show"] else super().robots
