"""What results are narrowed and counted by, in memory: which item each document belongs to, and sets of items.

A set of items is a whole number whose bits are the items' places, so that a facet over a hundred thousand items is
counted in microseconds. Each process reads all of it at its first search and later only what has changed. What a
search holds in its hands stays as it is: a change makes another snapshot of it.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from relations import clock
from relations.models import SearchDocument, SearchItem
from relations.register.bitmaps import bitmap
from relations.text.languages import LANGUAGES

SLACK = 5.0  # seconds: threads do not look at the clock and at the stamp in the order in which they get their turn
FACETS = ("kind", "topic", "country", "expert", "party", "instrument", "genre", "level", "status", "year")


class Snapshot:
    """Places of items, the documents of each, and the set of items of every value of every facet."""

    def __init__(self):
        self.stamp = -1
        self.day: date | None = None
        self.items: list[int] = []  # place → item
        self.place_of: dict[int, int] = {}
        self.days = array("l")  # place → ordinal of the day it is sorted by
        self.facts: list[tuple[str, ...]] = []  # place → the words it is counted under at present
        self.raw: list[str] = []  # place → the words as stored, periods of status included
        self.documents: dict[
            int, tuple[int, int, float, float, bool]
        ] = {}  # edition → place, language, opens, closes, is in the index of terms
        self.visible: dict[int, int] = {}  # edition → place: those a reader may see
        self.at: dict[int, list[int]] = {}  # place → its visible editions
        self.due: list[int] = []  # editions that the clock has opened or closed since the index was written
        self.sets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        self.versions: dict[str, int] = dict.fromkeys(LANGUAGES, 0)
        self.good_until = 0.0
        self.seen_at = 0.0
        self.stamped_at = 0.0

    @property
    def everything(self) -> int:
        """The items that have a visible version."""
        found = 0
        for rows in self.versions.values():
            found |= rows
        return found

    def is_of(self, stamp: int, now: datetime) -> bool:
        """Whether it is true of a stamp and a moment. A thread may ask for a stamp that another has passed by."""
        moment = now.timestamp()
        is_passed = stamp < self.stamp and abs(moment - self.stamped_at) < SLACK
        return (
            (stamp == self.stamp or is_passed)
            and self.day == timezone.localdate(now)
            and self.seen_at - SLACK <= moment < self.good_until
        )

    def brought_to(self, stamp: int, now: datetime) -> Snapshot:
        """A snapshot of a stamp and a moment; this one stays as it is."""
        other = Snapshot() if stamp < self.stamp else self._copy()
        today, moment = timezone.localdate(now), now.timestamp()
        is_another_day, other.day = today != other.day, today
        if stamp != other.stamp:
            other._read(stamp)
            other.stamped_at = moment
        if is_another_day:
            for place, raw in enumerate(other.raw):
                if "standing:" in raw:
                    other._set_facts(place, other._present(raw, other.days[place]))
        if not other.seen_at <= moment < other.good_until:
            other._look(moment)
        return other

    def _copy(self) -> Snapshot:
        other = Snapshot()
        other.__dict__.update(self.__dict__)
        other.items, other.place_of = self.items.copy(), self.place_of.copy()
        other.days, other.facts, other.raw = self.days[:], self.facts.copy(), self.raw.copy()
        other.documents = self.documents.copy()
        other.sets = {name: sets.copy() for name, sets in self.sets.items()}
        other.versions = self.versions.copy()
        return other

    def editions_at(self, place: int) -> list[int]:
        """The visible editions of the item at a place."""
        return self.at.get(place, [])

    def language_of(self, edition: int) -> int:
        """The number of the language of an edition."""
        return self.documents[edition][1]

    def set_of(self, places: Iterable[int]) -> int:
        """The places as a set."""
        return bitmap(places, len(self.items))

    def between(self, since: date | None, until: date | None) -> int:
        """The items dated in a span of days, both ends included."""
        first = since.toordinal() if since else 0
        last = until.toordinal() if until else 4_000_000
        return self.set_of(place for place, day in enumerate(self.days) if first <= day <= last)

    # --- Reading ------------------------------------------------------------------------------------------

    def _read(self, stamp: int) -> None:
        changed = {"stamp__gt": self.stamp} if self.stamp >= 0 else {}
        whole = not changed
        members: dict[tuple[str, str], list[int]] = {}
        rows = SearchItem.objects.filter(**changed).values_list("content_id", "day", "kind", "facts")
        touched = set()
        for item, day, kind, facts in rows.iterator(5000):
            place = self._place(item)
            touched.add(item)
            self.days[place] = day.toordinal()
            self.raw[place] = f"kind:{kind} {facts}"
            present = self._present(self.raw[place], self.days[place])
            if whole:
                self.facts[place] = present
                for fact in present:
                    members.setdefault(tuple(fact.split(":", 1)), []).append(place)
            else:
                self._set_facts(place, present)
        for (name, value), places in members.items():
            if name in self.sets:
                self.sets[name][value] = bitmap(places, len(self.items))
        self._read_documents(touched, whole)
        self.stamp, self.good_until = stamp, 0.0

    def _read_documents(self, touched: set[int], whole: bool) -> None:
        """Documents of changed items are read anew as a whole, so that those taken out are noticed."""
        documents = SearchDocument.objects.all()
        if not whole:
            gone = {self.place_of[item] for item in touched}
            self.documents = {pk: row for pk, row in self.documents.items() if row[0] not in gone}
            changed = SearchDocument.objects.filter(stamp__gt=self.stamp)
            documents = changed | SearchDocument.objects.filter(content_id__in=touched)
        rows = documents.values_list(
            "edition_id", "content_id", "language", "opens_at", "closes_at", "is_indexed"
        )
        number = {code: place for place, code in enumerate(LANGUAGES)}
        for pk, item, language, opens, closes, is_indexed in rows.iterator(5000):
            place = self.place_of.get(item)
            if place is not None:
                span = opens.timestamp(), closes.timestamp()
                self.documents[pk] = (place, number[language], *span, is_indexed)

    def _place(self, item: int) -> int:
        place = self.place_of.get(item)
        if place is None:
            place = self.place_of[item] = len(self.items)
            self.items.append(item)
            self.days.append(0)
            self.facts.append(())
            self.raw.append("")
        return place

    def _present(self, raw: str, day: int) -> tuple[str, ...]:
        """The facts that hold today, with the year and the present status."""
        facts, standing = [], ""
        today = (self.day or timezone.localdate()).isoformat()
        for fact in raw.split():
            if not fact.startswith("standing:"):
                facts.append(fact)
                continue
            status, _, since = fact[9:].partition("@")
            if since <= today and since >= standing[:10]:
                standing = f"{since}{status}"
        if standing or "kind:agreement" in facts:
            facts.append(f"status:{standing[10:] or 'unknown'}")
        facts.append(f"year:{date.fromordinal(day).year}")
        return tuple(dict.fromkeys(facts))

    def _set_facts(self, place: int, present: tuple[str, ...]) -> None:
        bit = 1 << place
        for fact in set(self.facts[place]) ^ set(present):
            name, _, value = fact.partition(":")
            if name in self.sets:
                self.sets[name][value] = self.sets[name].get(value, 0) ^ bit
        self.facts[place] = present

    def _look(self, moment: float) -> None:
        """See which documents are visible, and when that changes next."""
        horizon = moment + timedelta(days=1).total_seconds()
        visible: dict[int, int] = {}
        at: dict[int, list[int]] = {}
        places: list[list[int]] = [[] for _ in LANGUAGES]
        due: list[int] = []
        for pk, (place, language, opens, closes, is_indexed) in self.documents.items():
            is_open = opens <= moment < closes
            if is_open != is_indexed:
                due.append(pk)
            if is_open:
                visible[pk] = place
                at.setdefault(place, []).append(pk)
                places[language].append(place)
                if closes < horizon:
                    horizon = closes
            elif moment < opens < horizon:
                horizon = opens
        self.visible, self.at, self.due = visible, at, due
        self.good_until, self.seen_at = horizon, moment
        for number, code in enumerate(LANGUAGES):
            self.versions[code] = bitmap(places[number], len(self.items))


_lock = threading.Lock()
_kept: dict[str, Snapshot] = {}


def current(stamp: int, now: datetime | None = None) -> Snapshot:
    """The snapshot of this database at a stamp; `now` is for tests and defaults to the clock."""
    name, now = str(connection.settings_dict["NAME"]), now or clock.now()
    snapshot = _kept.get(name)
    if snapshot and snapshot.is_of(stamp, now):
        return snapshot
    with _lock:
        snapshot = _kept.get(name) or Snapshot()
        if not snapshot.is_of(stamp, now):
            snapshot = _kept[name] = snapshot.brought_to(stamp, now)
        return snapshot


def forget() -> None:
    """Read everything anew at the next search (for tests, whose databases come and go)."""
    _kept.clear()
