"""What is recorded about an agreement: the input of the clause engine. Pure values, no database."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from .words import EntryMethod

DAY, MONTH, YEAR, UNKNOWN, NOT_YET = "day", "month", "year", "unknown", "not_yet"
FAR = date(9999, 1, 1)
COARSENESS = (DAY, MONTH, YEAR, UNKNOWN)


class Moment(NamedTuple):
    """A day and how exactly it is known; the first day of a month or year of which no more is known."""

    day: date
    precision: str = DAY


def coarsest(*precisions: str) -> str:
    """How exactly something is known that follows from several days."""
    return max(precisions, key=COARSENESS.index, default=DAY)


@dataclass(frozen=True)
class Act:
    """What a party did (or, without a party, all together), on which day, and from which day it counts.

    `effective` may lie before `on` (VCLT 24(1), 28; VCSST 23). `on` is None when the act is known and its day is not;
    with the precision `NOT_YET` the act is known not to have happened. `until` is the last day of an extension or of a
    suspension for a time. `definitive` marks a signature that binds (VCLT 12).
    """

    kind: str
    party: str | None = None
    on: date | None = None
    precision: str = DAY
    effective: date | None = None
    effective_precision: str = DAY
    until: date | None = None
    definitive: bool = False
    id: Hashable = None

    @property
    def happened(self) -> bool:
        return self.precision != NOT_YET

    @property
    def counts_on(self) -> date | None:
        """The day of effect, else the day on which it was done."""
        return self.effective or self.on

    @property
    def counts_precision(self) -> str:
        if self.effective:
            return self.effective_precision
        return self.precision if self.on else UNKNOWN

    @property
    def first_day(self) -> date | None:
        """The first day on which anything of it can be seen."""
        return min((day for day in (self.on, self.effective) if day), default=None)

    @property
    def place(self) -> tuple:
        """Its place in time: the same whichever act was entered first."""
        return (
            self.counts_on or FAR,
            self.on or FAR,
            self.kind,
            self.party or "",
            self.until or FAR,
            self.definitive,
            str(self.id),
        )


class Objection(NamedTuple):
    """An objection whose author opposes entry into force between itself and the party that made a reservation.

    `on` and `reserved_on` are None when not known; `withdrawn_on` is the day on which either of the two was taken back.
    """

    author: str
    reserving: str
    on: date | None = None
    reserved_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class Manner:
    """How the agreement enters into force. `n` None: all named parties; `must`: those whose consent is required."""

    kind: str = EntryMethod.UNKNOWN
    n: int | None = None
    must: frozenset[str] = frozenset()
    days: int | None = None
    months: int | None = None
    first_of_month: bool = False
    on: date | None = None  # the day that the text names, for the kind `date`

    @property
    def has_delay(self) -> bool:
        return bool(self.days or self.months or self.first_of_month)


@dataclass(frozen=True)
class Term:
    """For how long: years from entry into force, or a fixed last day; renewed by so many years each time."""

    years: int | None = None
    until: date | None = None
    renewal: int | None = None
    notice_months: int | None = None
    notice_by_law: bool = False  # no clause: twelve months, VCLT 56(2), ticked by a person


@dataclass(frozen=True)
class Facts:
    """All that is recorded about one agreement. A date is None when it is not known or has not happened."""

    id: Hashable = None
    parties: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    is_political: bool = False
    is_unsigned: bool = False  # known not to have been signed
    initialled: Moment | None = None
    signed: Moment | None = None
    entered: Moment | None = None  # typed by a person
    is_known_not_in_force: bool = False
    provisional: Moment | None = None
    manner: Manner = field(default_factory=Manner)
    term: Term = field(default_factory=Term)
    terminated: Moment | None = None  # typed by a person
    supersedes: tuple[Hashable, ...] = ()
    objections: tuple[Objection, ...] = ()
    began: Mapping[str, date] = field(default_factory=dict)  # first day of a state, where it matters
    ceased: Mapping[str, date] = field(default_factory=dict)  # the day from which a state is no more

    @property
    def is_bilateral(self) -> bool:
        return len(self.parties) == 2
