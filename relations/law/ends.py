"""How an agreement ends as a whole: rules D1, D2, D3 and D5. Terms are in `spans`, replacement in `replacing`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .deeds import Deeds, Since, ids_of
from .entry import Entry
from .notices import Notice
from .parties import Stay
from .rules import Rule
from .words import ActionKind, Status


@dataclass(frozen=True)
class End:
    """The end of the whole; `author` gave the notice that ended it for the other too."""

    status: Status
    since: Since
    author: str | None = None

    def for_party(self, party: str) -> Since:
        if self.author and party != self.author:
            return self.since._replace(rule=Rule.TOO_FEW_LEFT)
        return self.since


def is_live(stay: Stay, entry: Entry, day: date) -> bool:
    """Is a party bound on a day, or may be since a day that is not known?"""
    if not stay.holds_on(day) or stay.left_by(day):
        return False
    if stay.bound:
        return stay.bound.day <= day
    return entry.since is not None and entry.day <= day


def live_parties(stays: Mapping[str, list[Stay]], entry: Entry, day: date) -> set[str]:
    return {party for party, mine in stays.items() if any(is_live(stay, entry, day) for stay in mine)}


def end_of(deeds: Deeds, entry: Entry, notices: list[Notice], stays: Mapping[str, list[Stay]]) -> End | None:
    """The first end; with several on one day the consent of all comes first."""
    ends = [End(Status.TERMINATED, since) for since in _by_consent(deeds, entry, stays)]
    ends += [
        End(Status.TERMINATED, notice.effect)
        for notice in notices
        if notice.party is None and notice.effect and not notice.revoked
    ]
    ends += _by_leaving(deeds, entry, stays)
    return min(ends, key=lambda end: end.since.day, default=None)


def _by_consent(deeds: Deeds, entry: Entry, stays: Mapping[str, list[Stay]]) -> list[Since]:
    """D1: what a person typed, an act of all together, or an act of each. In a bilateral one an act of one is taken
    for that of both: such are the sources."""
    found = []
    if typed := deeds.facts.terminated:
        found.append(Since(typed.day, Rule.BY_CONSENT_OF_ALL, (), typed.precision))
    acts = [act for act in deeds.of_kind(ActionKind.TERMINATION) if act.counts_on]
    for act in acts:
        if act.party is None or len(deeds.facts.parties) <= 2:
            found.append(Since.of(act, Rule.BY_CONSENT_OF_ALL))
    own = {act.party: act for act in reversed(acts) if act.party}
    if own:
        last = max(own.values(), key=lambda act: act.place)
        if live_parties(stays, entry, last.counts_on) <= set(own):
            ids = ids_of(*own.values())
            found.append(Since(last.counts_on, Rule.BY_CONSENT_OF_ALL, ids, last.counts_precision))
    return found


def _by_leaving(deeds: Deeds, entry: Entry, stays: Mapping[str, list[Stay]]) -> list[End]:
    """D5: the first leaving after which fewer than two are left; of two, the first, be it on the day of entry."""
    few = len(deeds.facts.parties) <= 2
    left = [
        (party, stay)
        for party, mine in stays.items()
        for stay in mine
        if stay.left and stay.left.rule != Rule.CEASED
    ]
    if few:
        leavings = [
            (_not_before_bound(stay), party) for party, stay in left if stay.bound or _counted(stay, entry)
        ]
    else:
        leavings = [(stay.left, party) for party, stay in left if _counted(stay, entry)]
    leavings.sort(key=lambda one: (one[0].day, one[1]))
    for left, party in leavings:
        if few:
            return [End(Status.TERMINATED, left, party)]
        if len(live_parties(stays, entry, left.day)) < 2:
            gone = [one for one, _party in leavings if one.day <= left.day]
            ids = tuple(sorted({number for one in gone for number in one.acts}, key=str))
            return [End(Status.TERMINATED, Since(left.day, Rule.TOO_FEW_LEFT, ids, left.precision))]
    return []


def _not_before_bound(stay: Stay) -> Since:
    return stay.left.at(max(stay.left.day, stay.bound.day)) if stay.bound else stay.left


def _counted(stay: Stay, entry: Entry) -> bool:
    """Did it leave as a party? A consent that was withdrawn before it bound leaves nobody behind."""
    if stay.bound:
        return stay.bound.day < stay.left.day
    return entry.since is not None and entry.day <= stay.left.day
