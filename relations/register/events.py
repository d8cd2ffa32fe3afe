"""The public events as an index: narrowed and counted like the register, split into those ahead and those behind."""

from __future__ import annotations

from array import array
from collections import defaultdict
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from relations.models import Country, Event, EventType, Kind, Participation, Series
from relations.text.languages import LANGUAGES

from .bitmaps import where
from .keeping import Kept
from .orders import Order, by_day
from .rows import VERSION, Rows
from .unions import names_of, values_of

KEEP_FROM = 400 if settings.TESTING else 1
EVENT_FACETS = ("level", "type", "country", "status", "series", "year")


class EventIndex(Rows):
    """The events, ordered by their first day, latest first."""

    kind = Kind.EVENT
    facets = EVENT_FACETS

    def start(self) -> None:
        self.first, self.last = array("l"), array("l")  # ordinals of the days, by place
        self.day_marks = array("Q")
        self._coming: dict[str, dict[int, int]] = {}

    # --- Questions ----------------------------------------------------------------------------------------

    def rows_known_on(self, day: date) -> int:
        """Events that had begun by a day."""
        number = day.toordinal()
        return where(first <= number for first in reversed(self.first))

    def rows_ahead(self, today: date) -> int:
        """Events that are still to come or going on; the others are behind."""
        number = today.toordinal()
        return where(last >= number for last in reversed(self.last))

    def rows_between(self, first: date, last: date) -> int:
        """Events of which at least one day lies in a span."""
        low, high = first.toordinal(), last.toordinal()
        spans = zip(reversed(self.first), reversed(self.last), strict=True)
        return where(begins <= high and ends >= low for begins, ends in spans)

    def mark_of(self, pk: int, name: str, language: str) -> int:
        """Where an event stands in the order of days."""
        return self.day_marks[self.place_of[pk]]

    # --- Reading ------------------------------------------------------------------------------------------

    def groups(self) -> list[QuerySet]:
        events = Event.objects.all()
        rows = [
            (self.editions(), VERSION, "language", "content_id"),
            (events, "level", "level", "content_ptr_id"),
            (events, "status", "status", "content_ptr_id"),
            (events, "type", "type__code", "content_ptr_id"),
            (events.filter(series__isnull=False), "series", "series__slug", "content_ptr_id"),
            (Participation.objects.filter(country__isnull=False), "country", "country__slug", "event_id"),
            (events.filter(host_country__isnull=False), "country", "host_country__slug", "content_ptr_id"),
            (events, "starts", "starts_on", "content_ptr_id"),
            (events, "ends", "ends_on", "content_ptr_id"),
        ]
        return [values_of(*row) for row in rows]

    def take(self, name: str, groups: list[tuple[str, list[int]]]) -> None:
        days = self._coming.setdefault(name, {})
        for value, items in groups:
            days.update(dict.fromkeys(items, date.fromisoformat(value).toordinal()))

    def settle(self) -> None:
        starts, ends = self._coming.get("starts", {}), self._coming.get("ends", {})
        years: dict[str, list[int]] = defaultdict(list)
        for item in self.ids:
            for year in range(date.fromordinal(starts[item]).year, date.fromordinal(ends[item]).year + 1):
                years[str(year)].append(item)  # at the turn of the year an event belongs to both years
        for year, items in years.items():
            self.add("year", year, items)
        self.first = array("l", (starts[item] for item in self.ids))
        self.last = array("l", (ends[item] for item in self.ids))
        self.day_marks = array("Q", (by_day(starts[item], item) for item in self.ids))
        self.days = Order(self.day_marks)
        self._coming = {}

    def read_names(self) -> None:
        """The labels of countries, types and series."""
        queries = [
            names_of(Country.objects.all(), "country", code="slug"),
            names_of(EventType.objects.all(), "type"),
            names_of(Series.objects.all(), "series", code="slug"),
        ]
        for facet, code, *names in queries[0].union(*queries[1:], all=True):
            self.names[facet, code] = {
                language: name for language, name in zip(LANGUAGES, names, strict=True) if name
            }


kept = Kept(EventIndex, KEEP_FROM)


def current_events() -> EventIndex:
    """The index of this moment."""
    return kept.current()
