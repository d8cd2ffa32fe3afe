"""One agreement in the place of another: rule D8 (VCLT 30, 59)."""

from __future__ import annotations

from datetime import date

from .deeds import Since
from .ends import live_parties
from .entry import all_signed
from .facts import DAY
from .records import History, Replaced
from .rules import Rule
from .words import PartyStanding, Status

STANDS = (Status.IN_FORCE, Status.SUSPENDED)


def replaced_by(older: History, newer: History) -> tuple[Since | None, list[Replaced]]:
    """The day from which the newer one stands in for the whole, and the pairs for which it did before that.

    It ends the older one altogether on the first day on which all parties of the older one are parties to it. A
    political document does not end a treaty (54), and is itself replaced on the adoption of the newer one.
    """
    start = _starts(older, newer)
    if start is None:
        return None, []
    if not older.facts.parties or not newer.facts.parties:  # nothing to compare
        return start, []
    pairs: list[Replaced] = []
    for day in _days(older, newer, start.day):
        mine, theirs = _parties_of(older, day), _replacing(older, newer, day)
        since = start if day == start.day else Since(day, Rule.REPLACED, (), DAY, newer.facts.id)
        if mine and mine <= theirs:
            return since, pairs
        common = frozenset(mine & theirs)
        if len(common) > 1 and not any(common <= pair.parties for pair in pairs):
            pairs.append(Replaced(newer.facts.id, since, common))
    return None, pairs


def _starts(older: History, newer: History) -> Since | None:
    found = newer.entry.since
    if older.facts.is_political:
        signed = all_signed(newer.deeds)
        found = min((one for one in (signed, found) if one), key=lambda one: one.day, default=None)
    elif newer.facts.is_political:
        return None
    return found and Since(found.day, Rule.REPLACED, (), found.precision, newer.facts.id)


def _days(older: History, newer: History, start: date) -> list[date]:
    days = {start}
    for periods in newer.parties.values():
        days |= {period.starts_on for period in periods}
    for stays in older.stays.values():
        days |= {since.day for stay in stays for since in (stay.bound, stay.left) if since}
    return sorted(day for day in days if day >= start)


def _parties_of(older: History, day: date) -> set[str]:
    """Those between which the older one holds; before its entry, those between which it was concluded."""
    return live_parties(older.stays, older.entry, day) or set(older.deeds.originals)


def _replacing(older: History, newer: History, day: date) -> set[str]:
    if older.facts.is_political:  # adoption is enough
        unsigned = (PartyStanding.NAMED, PartyStanding.FORMER)
        return {party for party in newer.parties if newer.party_on(party, day).standing not in unsigned}
    return newer.bound_on(day) if newer.on(day).standing in STANDS else set()
