"""The public events as an index: narrowed and counted like the register, split into those ahead and those behind."""

from __future__ import annotations

import bisect
from collections import defaultdict
from datetime import date, datetime

from django.utils import timezone

from relations.models import Country, Edition, Event, EventType, Kind, Participation, Series
from relations.text.languages import LANGUAGES

from .bitmaps import bitmap, everything, sets_of_column
from .keeping import Kept
from .unions import names_of, plain, read_sets, values_of

KEEP_FROM = 400
EVENT_FACETS = ("level", "type", "country", "status", "series", "year")


class EventIndex:
    """Rows are numbered by the first day of the event, latest first."""

    def __init__(self, at: datetime | None = None):
        at = at or timezone.now()
        self.sets: dict[str, dict[str, int]] = {name: {} for name in EVENT_FACETS}
        self.names: dict[tuple[str, str], dict[str, str]] = {}
        self.versions: dict[str, int] = {}
        self._read_events(at)
        self._read_values(at)
        self._read_names()

    @property
    def size(self) -> int:
        return len(self.ids)

    def sets_of(self, facet: str, day: date) -> dict[str, int]:
        """The rows of every value of a facet."""
        return self.sets[facet]

    def rows_known_on(self, day: date) -> int:
        """Events that had begun by a day."""
        first = bisect.bisect_left(self.starts, -day.toordinal())
        return (1 << self.size) - (1 << first)

    def rows_ahead(self, today: date) -> int:
        """Events that are still to come or going on; the others are behind."""
        number = today.toordinal()
        return bitmap((place for place, last in enumerate(self.ends) if last >= number), self.size)

    def rows_between(self, first: date, last: date) -> int:
        """Events of which at least one day lies in a span."""
        low, high = first.toordinal(), last.toordinal()
        begun = everything(self.size) ^ ((1 << bisect.bisect_left(self.starts, -high)) - 1)
        return begun & bitmap((place for place, end in enumerate(self.ends) if end >= low), self.size)

    def days_of(self, pk: int) -> tuple[date, date]:
        """The first and the last day of an event."""
        place = self.place_of[pk]
        return date.fromordinal(-self.starts[place]), date.fromordinal(self.ends[place])

    def _read_events(self, at: datetime) -> None:
        public = Edition.objects.public(at).filter(kind=Kind.EVENT).values("content_id")
        rows = plain(Event.objects.filter(pk__in=public)).values_list(
            "pk", "starts_on", "ends_on", "level", "status", "type__code", "series__slug"
        )
        found = sorted(rows, key=lambda row: (-row[1].toordinal(), -row[0]))
        self.ids = [row[0] for row in found]
        self.place_of = {pk: place for place, pk in enumerate(self.ids)}
        self.starts = [-row[1].toordinal() for row in found]  # rises with the position
        self.ends = [row[2].toordinal() for row in found]
        for place, name in ((3, "level"), (4, "status"), (5, "type"), (6, "series")):
            self.sets[name] = sets_of_column([row[place] or "" for row in found])
        self.sets["year"] = self._years(found)

    def _years(self, rows: list[tuple]) -> dict[str, int]:
        """An event at the turn of the year belongs to both years."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            for year in range(row[1].year, row[2].year + 1):
                places[str(year)].append(place)
        return {year: bitmap(found, len(rows)) for year, found in places.items()}

    def _read_values(self, at: datetime) -> None:
        events = Edition.objects.public(at).filter(kind=Kind.EVENT)
        guests = Participation.objects.filter(country__isnull=False)
        hosts = Event.objects.filter(host_country__isnull=False)
        queries = [
            values_of(events, "version", "language", "content_id"),
            values_of(guests, "country", "country__slug", "event_id"),
            values_of(hosts, "country", "host_country__slug", "content_ptr_id"),
        ]
        for facet, value, rows in read_sets(queries, self.place_of):
            group = self.versions if facet == "version" else self.sets[facet]
            group[value] = group.get(value, 0) | rows

    def _read_names(self) -> None:
        queries = [
            names_of(Country.objects.all(), "country", code="slug"),
            names_of(EventType.objects.all(), "type"),
            names_of(Series.objects.all(), "series", code="slug"),
        ]
        for facet, code, *names in queries[0].union(*queries[1:], all=True):
            self.names[facet, code] = {
                language: name for language, name in zip(LANGUAGES, names, strict=True) if name
            }


_kept = Kept(EventIndex, KEEP_FROM)


def current_events() -> EventIndex:
    """The index of this moment: a kept one while the turn lasts, else a new one."""
    return _kept.current()
