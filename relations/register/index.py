"""What the register knows of every public agreement: narrowed, counted and put in order without the database.

Two queries build it, two more put the titles in order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from relations.models import (
    Agreement,
    AgreementText,
    Content,
    Country,
    Edition,
    Kind,
    Link,
    LinkKind,
    Organisation,
    Party,
    Place,
    Precision,
    Standing,
    Status,
    Topic,
)
from relations.models.gathered import plain
from relations.text.collation import sort_key
from relations.text.languages import LANGUAGES, best

from .bitmaps import by_value, where
from .days import Days
from .keeping import Kept
from .known import Known
from .orders import LAST_DAY, NUMBER, Order, by_day, by_days, by_letters
from .pairs import Pairs
from .rows import VERSION, Rows
from .unions import NOTHING, TEXT, names_of, values_of

CHUNK = 10_000
DAYS_KEPT = 8
SORTED_BY = 60  # letters of a title that decide its place
KEEP_FROM = 400 if settings.TESTING else 1  # a smaller register is read anew for every request
FACETS = (
    "party", "status", "instrument", "level", "topic", "year", "in_force", "place", "text", "signed_at",
)  # fmt: skip
STATUSES = [Status.UNKNOWN, *(status for status in Status.values if status != Status.UNKNOWN)]
CODE_OF = {status: code for code, status in enumerate(STATUSES)}
PLACE_BITS, CODE_BITS = 24, 8
DAYS = {"signed": "signed_on", "entered": "in_force_on", "initialled": "initialled_on"}


class Index(Rows):
    """The agreements; statuses are kept as changes of status by day, so that any day can be asked about."""

    kind = Kind.AGREEMENT
    facets = FACETS

    def start(self) -> None:
        self.entries = Order()  # by entry into force, the latest first
        self.titles: dict[
            str, Order
        ] = {}  # language of a reader → order of titles, made when first asked for
        self.turns = array("Q")  # day, place and new status of every change of status, in the order of days
        self.day_marks, self.entry_marks = array("Q"), array("Q")  # by place
        self.title_marks: dict[str, list[bytes]] = {}  # by place, like `titles`
        self._statuses: dict[date, dict[str, int]] = {}
        self._known: dict[date, int] = {}
        self._pairs: dict[date, Pairs] = {}
        self._known_then: dict[tuple[date, date], Known] = {}
        self.signed, self.entered = Days(), Days()
        self.bilateral = 0  # the rows with exactly two parties
        self._parents: dict[str, str] = {}
        self._lock = Lock()
        self._coming: dict[str, dict | list] = {}

    # --- Questions ----------------------------------------------------------------------------------------

    @property
    def undated(self) -> int:
        """How many agreements have no date at all."""
        return len(self.days) - bisect_left(self.days.marks, LAST_DAY << NUMBER)

    def sets_of(self, facet: str, day: date) -> dict[str, int]:
        """The rows of every value of a facet; statuses are those of the day."""
        return self.statuses_on(day) if facet == "status" else self.sets[facet]

    def rows_known_on(self, day: date) -> int:
        """Rows whose first known date is not later than a day."""
        return self._of_day(self._known, day, self._known_in)

    def statuses_on(self, day: date) -> dict[str, int]:
        """The rows of every status on a day."""
        return self._of_day(self._statuses, day, self._statuses_in)

    def pairs_on(self, day: date) -> Pairs:
        """How every party stands on a day, and what is replaced between whom."""
        return self._of_day(self._pairs, day, lambda day: Pairs.on(self, day))

    def known_then(self, known_on: date, day: date) -> Known:
        """The register on a day as it was known on another."""
        return self._of_day(self._known_then, (known_on, day), lambda days: Known.on(self, *days))

    def _of_day(self, kept: dict[Any, Any], day: Any, work: Callable[[Any], Any]) -> Any:
        """An answer about a day; those about the last few days are kept."""
        found = kept.get(day)
        if found is None:
            found = work(day)
            with self._lock:
                while len(kept) >= DAYS_KEPT:
                    kept.pop(next(iter(kept)))
                kept[day] = found
        return found

    def _known_in(self, day: date) -> int:
        low, high = (LAST_DAY - day.toordinal()) << NUMBER, LAST_DAY << NUMBER
        return where(low <= mark < high for mark in reversed(self.day_marks))

    def _statuses_in(self, day: date) -> dict[str, int]:
        codes = bytearray(self.size)
        end = bisect_left(self.turns, day.toordinal() + 1 << PLACE_BITS + CODE_BITS)
        for turn in self.turns[:end]:
            codes[turn >> CODE_BITS & 0xFFFFFF] = turn & 0xFF
        sets = zip(STATUSES, by_value(codes, len(STATUSES)), strict=True)
        return {status: rows for status, rows in sets if rows}

    def status_of(self, pk: int, day: date) -> str:
        """The status of one agreement on a day."""
        place = self.place_of[pk]
        return next((s for s, rows in self.statuses_on(day).items() if rows >> place & 1), Status.UNKNOWN)

    def place_code(self, pk: int) -> str:
        """The code of the place where an agreement was signed, or nothing."""
        place = self.place_of[pk]
        return next((code for code, rows in self.sets["place"].items() if rows >> place & 1), "")

    def order(self, name: str, language: str) -> Order:
        """The rows by date, by entry into force or by the title that a reader of a language is shown."""
        if name == "title":
            if language not in self.titles:
                self._order_titles([language])
            return self.titles[language]
        return self.entries if name == "in_force" else self.days

    def warm(self) -> None:
        """The order of titles in all languages: one reading serves all."""
        missing = [language for language in LANGUAGES if language not in self.titles]
        if missing:
            self._order_titles(missing)

    def mark_of(self, pk: int, name: str, language: str):
        """Where an agreement stands in an order."""
        place = self.place_of[pk]
        if name == "title":
            self.order(name, language)
            return self.title_marks[language][place]
        return (self.entry_marks if name == "in_force" else self.day_marks)[place]

    # --- Reading ------------------------------------------------------------------------------------------

    def groups(self) -> list[QuerySet]:
        agreements = Agreement.objects.all()
        signed = Link.objects.filter(kind=LinkKind.SIGNED_AT)
        topics = Content.topics.through.objects.filter(content__kind=Kind.AGREEMENT)
        since = Concat(
            "status", Value("@"), Cast("starts_on", TEXT), Value("@"), "precision", output_field=TextField()
        )
        rows = {
            VERSION: (self.editions(), "language", "content_id"),
            "party": (Party.objects.filter(country__isnull=False), "country__code", "agreement_id"),
            "member": (
                Party.objects.filter(organisation__isnull=False),
                "organisation__code",
                "agreement_id",
            ),
            "topic": (topics, "topic__slug", "content_id"),
            "text": (AgreementText.objects.filter(is_public=True), "language", "agreement_id"),
            "signed_at": (signed, "target_id", "source_id"),
            "standing": (Standing.objects.all(), since, "agreement_id"),
            "instrument": (agreements, "instrument", "content_ptr_id"),
            "level": (agreements, "level", "content_ptr_id"),
            "bilateral": (agreements.filter(pk__in=_of_two()), Value("yes"), "content_ptr_id"),
            "place": (agreements.filter(place__isnull=False), "place__code", "content_ptr_id"),
        }
        for name in ("signed", "entered"):  # of days that are known to a month or a year
            coarse = f"{DAYS[name]}_precision"
            found = agreements.filter(**{f"{coarse}__in": (Precision.MONTH, Precision.YEAR)})
            rows[f"{name}~"] = (found, coarse, "content_ptr_id")
        for name, column in DAYS.items():
            rows[name] = (agreements.filter(**{f"{column}__isnull": False}), column, "content_ptr_id")
        return [values_of(found, name, value, item) for name, (found, value, item) in rows.items()]

    def take(self, name: str, groups: list[tuple[str, list[int]]]) -> None:
        if name == "member":
            for code, items in groups:
                self.add("party", code, items)
        elif name == "bilateral":
            self.bilateral = self.set_of(item for _value, items in groups for item in items)
        elif name == "standing":
            self._coming["turns"] = [turn for value, items in groups for turn in self._turns(value, items)]
            self._take_computed(groups)
        elif name.endswith("~"):
            self._coming[name] = {item: value for value, items in groups for item in items}
        else:
            self._take_days(name, groups)

    def _take_days(self, name: str, groups: list[tuple[str, list[int]]]) -> None:
        years, days = defaultdict(list), self._coming.setdefault(name, {})
        for value, items in groups:
            years[value[:4]] += items
            days.update(dict.fromkeys(items, date.fromisoformat(value).toordinal()))
        facet = {"signed": "year", "entered": "in_force"}.get(name)
        for year, items in years.items() if facet else ():
            self.add(facet, year, items)

    def _take_computed(self, groups: list[tuple[str, list[int]]]) -> None:
        """The first day on which each agreement is in force, by its acts: for those of which nobody recorded it."""
        days: dict[int, tuple[int, str]] = {}
        for value, items in groups:
            status, since, precision = value.split("@")
            if status == Status.IN_FORCE and precision != Precision.UNKNOWN:
                first = date.fromisoformat(since).toordinal(), precision
                days.update((item, min(first, days.get(item, first))) for item in items)
        self._coming["computed"] = days

    def _turns(self, value: str, items: list[int]) -> list[int]:
        status, since, _precision = value.split("@")
        if status == Status.UNKNOWN and since == "0001-01-01":
            return []  # what every row is until something turns it
        first = date.fromisoformat(since).toordinal() << PLACE_BITS + CODE_BITS | CODE_OF[status]
        known = self.place_of
        return [first | known[item] << CODE_BITS for item in items if item in known]

    def settle(self) -> None:
        signed, entered, initialled = (self._coming.get(name, {}) for name in DAYS)
        self._add_computed(entered)
        self.signed = Days.of(self.ids, signed, self._coming.get("signed~", {}))
        self.entered = Days.of(self.ids, entered, self._coming.get("entered~", {}))
        for item in self.ids:
            day = signed.get(item) or entered.get(item) or initialled.get(item, 0)
            self.day_marks.append(by_day(day, item))
            self.entry_marks.append(by_days(entered.get(item, 0), day, item))
        self.days, self.entries = Order(self.day_marks), Order(self.entry_marks)
        self.turns = array("Q", sorted(self._coming.get("turns", [])))
        self._coming = {}

    def _add_computed(self, entered: dict[int, int]) -> None:
        """Where no day of entry is recorded, the one that follows from the acts counts in facets, orders and ranges."""
        years, coarse = defaultdict(list), self._coming.setdefault("entered~", {})
        for item, (day, precision) in self._coming.get("computed", {}).items():
            if item not in entered and item in self.place_of:
                entered[item] = day
                years[f"{date.fromordinal(day).year:04}"].append(item)
                if precision != Precision.DAY:
                    coarse[item] = precision
        for year, items in years.items():
            self.add("in_force", year, items)

    def _order_titles(self, languages: Sequence[str]) -> None:
        for language, marks in zip(languages, self._title_marks(languages), strict=True):
            self.title_marks[language] = marks
            self.titles[language] = Order(marks, letters=True)

    def _title_marks(self, languages: Sequence[str]) -> list[list[bytes]]:
        """Where the title that a reader of each language is shown puts each agreement."""
        editions = self.editions()
        if all(self.versions.get(code, 0) == self.every_row for code in languages):
            editions = editions.filter(language__in=languages)  # everybody has it: no need of the others
        rows = editions.order_by().values_list(
            "content_id", "language", "title", "content__original_language"
        )
        shown: list[dict[int, tuple[str, bytes]]] = [{} for _language in languages]
        for item, code, title, original in rows.iterator(chunk_size=CHUNK):
            key = sort_key(title[:SORTED_BY], code)
            for language, keys in zip(languages, shown, strict=True):
                known = keys.get(item)
                if not known or best((known[0], code), language, original) == code:
                    keys[item] = code, key
        untitled = ("", b"")
        return [
            [
                by_letters(keys.get(item, untitled)[1], mark)
                for item, mark in zip(self.ids, self.day_marks, strict=True)
            ]
            for keys in shown
        ]

    # --- Names --------------------------------------------------------------------------------------------

    def read_names(self) -> None:
        """The labels of parties, topics, places and events in every language."""
        queries = [
            names_of(Country.objects.all(), "party"),
            names_of(Organisation.objects.all(), "party"),
            names_of(Topic.objects.all(), "topic", code="slug"),
            names_of(Place.objects.all(), "place"),
            _broader_topics(),
            *(_event_titles(self.at, language) for language in LANGUAGES),
        ]
        for facet, code, *names in queries[0].union(*queries[1:], all=True):
            if facet == "broader":
                self._parents[code] = names[0]
                continue
            known = self.names.setdefault((facet, code), {})
            known.update((language, name) for language, name in zip(LANGUAGES, names, strict=True) if name)

    def derive(self) -> None:
        """Broader topics have what their narrower ones have; events that are not public are no values."""
        super().derive()
        topics = self.sets["topic"].copy()
        for slug, rows in self.sets["topic"].items():
            seen = {slug}
            while (slug := self._parents.get(slug, "")) and slug not in seen:
                seen.add(slug)
                topics[slug] = topics.get(slug, 0) | rows
        events = {
            code: rows for code, rows in self.sets["signed_at"].items() if ("signed_at", code) in self.names
        }
        self.sets |= {"topic": topics, "signed_at": events}
        self.names = {
            key: names for key, names in self.names.items() if key[0] != "signed_at" or key[1] in events
        }


def _of_two() -> QuerySet:
    """The agreements with exactly two parties."""
    counted = plain(Party.objects.all()).values("agreement_id").annotate(parties=Count("pk"))
    return counted.filter(parties=2).values("agreement_id")


def _broader_topics() -> QuerySet:
    """Under which broader topic each narrower one stands: what is about the one is about the other."""
    rows = plain(Topic.objects.filter(parent__isnull=False))
    columns = {
        "_facet": Value("broader", output_field=TEXT),
        "_code": Cast("slug", TEXT),
        "_parent": Cast("parent__slug", TEXT),
        **{f"_none_{code}": NOTHING for code in LANGUAGES[1:]},
    }
    return rows.annotate(**columns).values_list(*columns)


def _event_titles(at: datetime, language: str) -> QuerySet:
    """Titles of events where agreements were signed, one language a time: each edition has exactly one."""
    which = Link.objects.filter(kind=LinkKind.SIGNED_AT).values("target_id")
    editions = Edition.objects.public(at).filter(kind=Kind.EVENT, language=language, content_id__in=which)
    columns = {"_facet": Value("signed_at", output_field=TEXT), "_code": Cast("content_id", TEXT)}
    columns |= {f"_{code}": Cast("title", TEXT) if code == language else NOTHING for code in LANGUAGES}
    return editions.order_by().annotate(**columns).values_list(*columns)


kept = Kept(Index, KEEP_FROM)
