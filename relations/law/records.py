"""What the engine answers: an agreement's history, its periods, and what it found about each party."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date

from .deeds import Deeds, Since
from .ends import End
from .entry import Entry, awaited
from .facts import DAY, FAR, UNKNOWN, Facts
from .notices import Notice, extended_to
from .objections import Apart
from .parties import Stay
from .rules import ARTICLES, Article, Rule
from .spans import Span
from .terms import ends
from .words import BOUND, ENDED, PartyStanding


@dataclass(frozen=True)
class Period:
    """A standing that holds from `starts_on` (inclusive) to `ends_on` (exclusive), and why.

    `standing` is a `Status` for an agreement, a `PartyStanding` for a party. `precision` says how exactly the first day
    is known; `UNKNOWN` when only that it holds is known. `newer` is the agreement that replaced this one.
    """

    standing: str
    starts_on: date
    ends_on: date
    rule: Rule | None = None
    acts: tuple = ()
    precision: str = DAY
    newer: Hashable = None

    @property
    def article(self) -> Article | None:
        return ARTICLES[self.rule] if self.rule else None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on


@dataclass(frozen=True)
class Replaced:
    """From a day on a newer agreement stands in for this one between some of its parties (VCLT 30(4), 59; D8)."""

    newer: Hashable
    since: Since
    parties: frozenset[str]

    def covers(self, day: date) -> bool:
        return self.since.day <= day


@dataclass(frozen=True)
class PartyRecord:
    """What the rules found about one party."""

    stays: list[Stay]
    provisional: list[Span]
    suspended: list[Span]
    over: list[Span]


@dataclass
class History:
    """An agreement as the law sees it: periods of the whole, of every party, and what they follow from."""

    facts: Facts
    deeds: Deeds
    entry: Entry
    notices: list[Notice]
    records: dict[str, PartyRecord]
    over: list[Span]
    paused: list[Span]
    end: End | None = None
    newer_is_political: bool = False  # a political document is said to replace it
    replaced: list[Replaced] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    parties: dict[str, list[Period]] = field(default_factory=dict)

    @property
    def stays(self) -> dict[str, list[Stay]]:
        return {party: record.stays for party, record in self.records.items()}

    def ended_by(self, day: date) -> bool:
        return self.end is not None and self.end.since.day <= day

    def on(self, day: date) -> Period:
        """The status of the agreement on a day."""
        return next(period for period in self.periods if period.covers(day))

    def party_on(self, party: str, day: date) -> Period:
        """The standing of a party on a day."""
        return next(period for period in self.parties[party] if period.covers(day))

    def bound_on(self, day: date) -> set[str]:
        """The parties for which it is in force on a day, suspended ones included."""
        return {party for party in self.parties if self.party_on(party, day).standing in BOUND}

    def in_force_between(self, one: str, other: str, day: date) -> bool:
        """Is it in force between two parties: both bound, neither suspended, no newer one between them (30(4))?"""
        both = all(self.party_on(party, day).standing == PartyStanding.PARTY for party in (one, other))
        return both and not any(pair.covers(day) and {one, other} <= pair.parties for pair in self.replaced)

    def notices_on(self, day: date) -> list[Notice]:
        """Notices that were given and had no effect yet."""
        if self.on(day).standing in ENDED:
            return []
        return [notice for notice in self.notices if notice.pending_on(day)]

    def next_term_end(self, day: date) -> date | None:
        """The next day after `day` on which the term ends or is renewed for anybody; None when it has none, or has ended."""
        if self.on(day).standing in ENDED:
            return None
        found = self.term_ends(day)
        return min(found.values()) if found else self._term_end(None, day)

    def term_ends(self, day: date) -> dict[str, date]:
        """The same for every party that is bound then: a term may be extended for some of them (D7)."""
        found = {party: self._term_end(party, day) for party in sorted(self.bound_on(day))}
        return {party: end for party, end in found.items() if end}

    def _term_end(self, party: str | None, day: date) -> date | None:
        moved_to = extended_to(self.deeds, party, known_on=day)
        return next((end for end in ends(self.facts.term, self.runs_from, moved_to) if end > day), None)

    @property
    def runs_from(self) -> date | None:
        """The day from which the term is counted; None when it is not known."""
        return runs_from(self.entry)

    def awaited(self) -> list[tuple[str, str | None]]:
        """Which acts its entry into force still waits for: (kind, party or None)."""
        return [] if self.entry.since or self.end else awaited(self.deeds)


def runs_from(entry: Entry) -> date | None:
    since = entry.since
    return since.day if since and since.precision != UNKNOWN else None


def periods_of(days: Iterable[date], at: Callable[[date], tuple[str, Since | None]]) -> list[Period]:
    """Periods without gaps from the first day of time to the last: `at(day)` answers the standing and its reason."""
    starts = sorted({date.min, *(day for day in days if date.min < day < FAR)})
    found: list[Period] = []
    for start, end in zip(starts, [*starts[1:], FAR], strict=True):
        standing, since = at(start)
        if found and found[-1].standing == standing:
            found[-1] = _longer(found[-1], end)
        else:
            found.append(_period(standing, start, end, since))
    return found


def _longer(period: Period, end: date) -> Period:
    return Period(
        period.standing, period.starts_on, end, period.rule, period.acts, period.precision, period.newer
    )


def _period(standing: str, start: date, end: date, since: Since | None) -> Period:
    if since is None:
        return Period(standing, start, end)
    precision = since.precision if since.day == start else DAY
    return Period(standing, start, end, since.rule, since.acts, precision, since.newer)
