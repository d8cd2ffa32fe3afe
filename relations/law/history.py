"""The one door of the clause engine: facts in, history out; nothing else is read."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import partial

from .deeds import Deeds
from .ends import End, end_of
from .entry import Entry, entry_of
from .facts import FAR, Facts
from .notices import Notice, notices_of
from .objections import apart
from .parties import stays_of
from .records import History, PartyRecord, periods_of, runs_from
from .replacing import replaced_by
from .spans import over_spans, provisional_spans, suspension_spans, whole_suspension_spans
from .standings import days_of_agreement, days_of_party, standing_at, status_at
from .words import Status


def history_of(facts: Facts, newer: Sequence[History] = ()) -> History:
    """The history of one agreement. `newer` are the histories of those that replace it, in any order."""
    deeds = Deeds(facts)
    entry = entry_of(deeds)
    notices = notices_of(deeds, runs_from(entry))
    records = {party: _record(party, deeds, entry, notices) for party in facts.parties}
    over = over_spans(None, deeds, runs_from(entry))
    found = History(facts, deeds, entry, notices, records, over, whole_suspension_spans(deeds))
    found.end = end_of(deeds, entry, notices, found.stays)
    found.apart = apart(deeds)
    _replace(found, newer)
    for party in facts.parties:
        at = partial(standing_at, found, party)
        found.parties[party] = periods_of(days_of_party(found, party), at)
    found.periods = periods_of(days_of_agreement(found), partial(status_at, found))
    return found


def _record(party: str, deeds: Deeds, entry: Entry, notices: list[Notice]) -> PartyRecord:
    return PartyRecord(
        stays_of(party, deeds, entry, notices),
        provisional_spans(party, deeds),
        suspension_spans(party, deeds),
        over_spans(party, deeds, runs_from(entry)),
    )


def _replace(found: History, newer: Sequence[History]) -> None:
    """D8: the end by the first newer one that all its parties are parties to; pairs where only some are."""
    found.newer_is_political = any(other.facts.is_political for other in newer)
    for other in sorted(newer, key=lambda one: (one.entry.day or FAR, str(one.facts.id))):
        whole, pairs = replaced_by(found, other)
        found.replaced += pairs
        if whole and (found.end is None or whole.day < found.end.since.day):
            found.end = End(Status.SUPERSEDED, whole)
    if found.end:
        found.replaced = [pair for pair in found.replaced if pair.since.day < found.end.since.day]


def histories_of(many: Iterable[Facts]) -> dict[Hashable, History]:
    """The histories of agreements of which some replace others, whatever their order."""
    waiting = {facts.id: facts for facts in many}
    newer: dict[Hashable, list[Hashable]] = {number: [] for number in waiting}
    for facts in waiting.values():
        for older in facts.supersedes:
            if older in newer:
                newer[older].append(facts.id)
    found: dict[Hashable, History] = {}

    def read(number: Hashable, above: frozenset) -> None:
        if number in found:
            return
        for one in newer[number]:
            if one not in above:  # a circle is refused where links are made
                read(one, above | {number})
        found[number] = history_of(waiting[number], [found[one] for one in newer[number] if one in found])

    for number in waiting:
        read(number, frozenset())
    return found
