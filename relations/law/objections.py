"""Between whom a treaty is not in force although it binds both: objections to reservations (VCLT 20(4)(b), 20(5), 21(3))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .deeds import Deeds
from .facts import FAR, Objection
from .terms import later

MONTHS_TO_OBJECT = 12  # VCLT 20(5), unless the objector consents later


@dataclass(frozen=True)
class Apart:
    """From a day (inclusive) until another (exclusive) it is not in force between these two."""

    parties: frozenset[str]
    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on


def apart(deeds: Deeds) -> list[Apart]:
    """The pairs that a definite objection keeps apart, in the order of time. A bilateral treaty knows no reservations."""
    if deeds.facts.is_bilateral:
        return []
    found = {_apart(one) for one in deeds.facts.objections if not came_too_late(one, deeds)}
    return sorted(
        (one for one in found if one.starts_on < one.ends_on),
        key=lambda one: (one.starts_on, one.ends_on, sorted(one.parties)),
    )


def _apart(one: Objection) -> Apart:
    start = one.on or one.reserved_on or date.min
    return Apart(frozenset((one.author, one.reserving)), start, one.withdrawn_on or FAR)


def came_too_late(one: Objection, deeds: Deeds) -> bool:
    """Had its author accepted the reservation by silence: for twelve months, and until its own consent (20(5))?"""
    if not (one.on and one.reserved_on):
        return False
    last = later(one.reserved_on, months=MONTHS_TO_OBJECT)
    days = [act.on for act in deeds.consents.get(one.author, ()) if act.on]
    return last is not None and one.on > max([last, *days[:1]])
