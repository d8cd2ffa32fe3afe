"""Entry for one party and its leaving: rules P1–P5, D2–D6.

The time of a party with an agreement is a list of *stays*: consent, being bound, leaving. Coming back is a new stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from .deeds import Deeds, Since, ids_of
from .entry import Entry
from .facts import UNKNOWN, Act, coarsest
from .notices import Notice
from .rules import Rule
from .terms import after_condition
from .words import ActionKind, EntryMethod

ENTERED_BY_ALL = (EntryMethod.SIGNATURE, EntryMethod.LAST_NOTIFICATION, EntryMethod.EXCHANGE)
NO_DELAY_SAID = (
    EntryMethod.OTHER,
    EntryMethod.UNKNOWN,
    EntryMethod.NONE,
    EntryMethod.DATE,
    EntryMethod.EXCHANGE,
)


@dataclass(frozen=True)
class Stay:
    """From a consent (or from being bound together with all) to leaving.

    `bound` is None when it does not bind yet, or since a day that is not known. `left` before `bound` is a consent that
    was withdrawn. `noticed` is the day on which the leaving was announced.
    """

    consented: Since | None
    bound: Since | None
    left: Since | None = None
    noticed: date | None = None

    @property
    def first_day(self) -> date:
        return min(one.day for one in (self.consented, self.bound) if one)

    def holds_on(self, day: date) -> bool:
        """Has it begun by that day, whether or not it has ended?"""
        return self.first_day <= day

    def left_by(self, day: date) -> bool:
        return self.left is not None and self.left.day <= day

    def bound_on(self, day: date) -> bool:
        return self.bound is not None and self.bound.day <= day and not self.left_by(day)


def stays_of(party: str, deeds: Deeds, entry: Entry, notices: list[Notice]) -> list[Stay]:
    """The stays of one party in the order of time."""
    mine = [
        notice for notice in notices if notice.party in (party, None) and not notice.revoked and notice.day
    ]
    stays: list[Stay] = []
    for stay in _beginnings(party, deeds, entry):
        if stays and not _comes_back(stays[-1], stay):
            continue
        if stays:
            stay = _anew(stay)
        stays.append(_with_end(stay, mine, entry, deeds.facts.ceased.get(party)))
    return stays


def _beginnings(party: str, deeds: Deeds, entry: Entry) -> list[Stay]:
    if entry.since and deeds.facts.is_bilateral and not deeds.facts.is_political:
        return [_at_once(party, deeds, entry.since, Rule.BOTH_AT_ONCE)]
    if _entered_by_all_together(party, deeds, entry):
        return [_at_once(party, deeds, entry.since, Rule.WITH_ALL)]
    found = [_by_consent(party, act, deeds, entry) for act in deeds.consents[party]]
    found = [stay for stay in found if stay]
    alone = _without_consent(party, deeds, entry) if not found or _first_is_return(party, deeds) else None
    return [alone, *found] if alone else found


def _first_is_return(party: str, deeds: Deeds) -> bool:
    """Does the first recorded consent come after a notice? Then an earlier one is not recorded."""
    consent = deeds.consents[party][0]
    notices = [act for act in deeds.of_kind(ActionKind.DENUNCIATION) if act.party == party]
    return bool(consent.on) and any(act.counts_on and act.counts_on <= consent.on for act in notices)


def _entered_by_all_together(party: str, deeds: Deeds, entry: Entry) -> bool:
    """Was the condition the notification of all, or their exchange? Then it binds all that were there (P4)."""
    by_all = deeds.facts.manner.kind in (EntryMethod.LAST_NOTIFICATION, EntryMethod.EXCHANGE)
    met = entry.since is not None and entry.condition is not None and not entry.differs
    return by_all and met and party in deeds.originals


def _at_once(party: str, deeds: Deeds, entry: Since, rule: Rule) -> Stay:
    """Bound with all others on one day; but a successor is bound from its succession (P3)."""
    consents = deeds.consents[party]
    consented = _consented(consents[0], deeds) if consents else None
    succession = next((act for act in consents if act.kind == ActionKind.SUCCESSION), None)
    if succession and succession.counts_on:
        return Stay(consented, max(entry, Since.of(succession, Rule.BY_SUCCESSION), key=lambda one: one.day))
    if consented and consented.day > entry.day:
        consented = None
    return Stay(consented, entry._replace(rule=rule))


def _consented(act: Act, deeds: Deeds) -> Since | None:
    """From when a party is a contracting one; the day of signature when the day of its consent is not known.

    A signature that is to bind together with those of all others leaves a signatory what it is (E1).
    """
    if act.kind == ActionKind.SIGNATURE and not act.definitive:
        return None
    if day := act.first_day:
        precision = act.precision if act.on == day else act.effective_precision
        return Since(day, Rule.CONSENTED, ids_of(act), precision)
    day = deeds.first_signature
    return Since(day, Rule.CONSENTED, ids_of(act), UNKNOWN) if day else None


def _by_consent(party: str, act: Act, deeds: Deeds, entry: Entry) -> Stay | None:
    consented = _consented(act, deeds)
    bound = _bound_by(party, act, deeds, entry) if entry.since else None
    if not (consented or bound):
        return None
    if entry.since and not bound and consented:
        consented = consented._replace(rule=Rule.DAY_NOT_KNOWN)
    return Stay(consented, bound)


def _bound_by(party: str, act: Act, deeds: Deeds, entry: Entry) -> Since | None:
    """Since when a consent binds: P1, P2, P3. None: since a day that is not known, never the agreement's (24(3))."""
    start = entry.since
    if act.kind == ActionKind.SUCCESSION and act.counts_on:
        return _not_before(Since.of(act, Rule.BY_SUCCESSION), start)
    if act.effective:
        return _not_before(Since.of(act, Rule.BY_OWN_ACT), start)
    if announced := _announced(party, act, deeds):
        return _not_before(Since.of(announced, Rule.BY_OWN_ACT, act), start)
    if act.on is None:
        return _with_the_agreement(act, start, UNKNOWN) if party in deeds.originals else None
    if in_time(act.on, deeds, entry):
        return _with_the_agreement(act, start, start.precision)
    day = after_condition(act.on, deeds.facts.manner) if _delay_is_known(deeds, entry) else None
    return _not_before(Since(day, Rule.BY_OWN_ACT, ids_of(act), act.precision), start) if day else None


def _not_before(own: Since, start: Since) -> Since:
    """Nobody is bound before the agreement is in force."""
    if own.day > start.day:
        return own
    rule = own.rule if own.rule == Rule.BY_SUCCESSION else Rule.WITH_THE_AGREEMENT
    return Since(start.day, rule, own.acts, start.precision)


def _with_the_agreement(act: Act, start: Since, precision: str) -> Since:
    return Since(start.day, Rule.WITH_THE_AGREEMENT, ids_of(act), coarsest(precision, start.precision))


def _announced(party: str, consent: Act, deeds: Deeds) -> Act | None:
    """The entry into force for this party that was announced after its consent."""
    for act in deeds.of_kind(ActionKind.ENTRY):
        if act.party == party and act.counts_on and act.counts_on >= (consent.first_day or date.min):
            return act
    return None


def in_time(day: date, deeds: Deeds, entry: Entry) -> bool:
    """P1: was consent given by the day on which the condition of entry was met?

    Where another day is recorded than the manner gives, the condition is read back from it: a consent was in time when
    its own delay does not reach beyond the entry. A day recorded before any consent is a retroactive one.
    """
    start = entry.since.day
    if entry.condition and (not entry.differs or not deeds.consented_by(start)):
        return day <= entry.condition
    if deeds.facts.manner.has_delay:
        own = after_condition(day, deeds.facts.manner)
        return own is not None and own <= start
    return day <= start


def _delay_is_known(deeds: Deeds, entry: Entry) -> bool:
    """Does the manner say how long after its own instrument a party is bound?"""
    manner = deeds.facts.manner
    if manner.has_delay:
        return True
    if deeds.signing_binds:
        return True
    return manner.kind not in NO_DELAY_SAID and entry.computed is not None and not entry.differs


def _without_consent(party: str, deeds: Deeds, entry: Entry) -> Stay | None:
    """P2 by an announced entry alone, P4: bound together with all."""
    if not entry.since:
        return None
    for act in deeds.of_kind(ActionKind.ENTRY):
        if act.party == party and act.counts_on:
            return Stay(None, _not_before(Since.of(act, Rule.BY_OWN_ACT), entry.since))
    if party not in deeds.originals or party in deeds.unsigned or _signed_too_late(party, deeds, entry.day):
        return None
    if not (_needed_all(deeds) or _nobody_consented(deeds, entry.day)):
        return None
    return Stay(None, entry.since._replace(rule=Rule.WITH_ALL))


def _needed_all(deeds: Deeds) -> bool:
    manner = deeds.facts.manner
    return manner.kind in ENTERED_BY_ALL or (manner.kind == EntryMethod.CONSENTS and manner.n is None)


def _nobody_consented(deeds: Deeds, day: date) -> bool:
    """Is nothing recorded by the day of entry that binds a party named at conclusion by itself?"""
    announced = [act for act in deeds.of_kind(ActionKind.ENTRY) if act.party and act.counts_on]
    if not deeds.facts.is_bilateral and any(act.counts_on <= day for act in announced):
        return False
    return not any(
        act.on is None or act.on <= day for party in deeds.originals for act in deeds.consents[party]
    )


def _signed_too_late(party: str, deeds: Deeds, day: date) -> bool:
    """It signed after the entry, to which others had signed before; where nobody had, the entry is retroactive."""
    own = deeds.signatures.get(party)
    return own is not None and own.on > day and deeds.first_signature <= day


def _with_end(stay: Stay, notices: list[Notice], entry: Entry, ceased: date | None) -> Stay:
    """The stay until its author leaves, or until the state itself is no more."""
    together = stay.bound is not None and stay.bound.rule in (Rule.BOTH_AT_ONCE, Rule.WITH_ALL)
    begins = stay.bound.day if together else stay.first_day
    ends = [(_effect(notice, stay, entry), notice.day) for notice in notices if notice.day >= begins]
    if ceased:
        ends.append((Since(ceased, Rule.CEASED), ceased))
    ends = [(end, given) for end, given in ends if end and end.day > stay.first_day]
    if not ends:
        return stay
    left, noticed = min(ends, key=lambda end: (end[0].day, end[1]))
    return replace(stay, left=left, noticed=noticed)


def _effect(notice: Notice, stay: Stay, entry: Entry) -> Since | None:
    """Notice of a party counts as `notices` found; before it is bound it withdraws its consent at once."""
    start = stay.bound or entry.since
    if start and start.day <= notice.day:
        return notice.effect
    return Since.of(notice.act, Rule.BY_NOTICE)


def _comes_back(before: Stay, stay: Stay) -> bool:
    """D6: only a consent given after the notice to leave is a new one."""
    return before.left is not None and before.left.rule != Rule.CEASED and stay.first_day > before.noticed


def _anew(stay: Stay) -> Stay:
    if stay.bound and stay.bound.rule == Rule.BY_OWN_ACT:
        return replace(stay, bound=stay.bound._replace(rule=Rule.CAME_BACK))
    return stay
