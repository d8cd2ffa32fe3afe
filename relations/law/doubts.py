"""What contradicts itself in the facts of an agreement. History knows such cases: each is named, none is refused."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from .deeds import ids_of
from .facts import Act
from .objections import came_too_late
from .records import History
from .words import BOUND, CONSENT, ENDED, ActionKind, EntryMethod, PartyStanding

OLD = date(1900, 1, 1)
LONG_YEARS = 99
# Acts that are often given effect before the day on which they were done.
MAY_REACH_BACK = (ActionKind.SUCCESSION, ActionKind.PROVISIONAL, ActionKind.EXTENSION, ActionKind.ENTRY)


class DoubtCode(models.TextChoices):
    """A contradiction with the sentence that a registrar reads."""

    ENTRY_DIFFERS = "entry_differs", _("Another day of entry into force is recorded than its manner gives.")
    MET_BUT_NOT_YET = (
        "met_but_not_yet",
        _("It is said not to be in force, though the condition of its entry is met."),
    )
    ENTRY_BEFORE_SIGNATURE = "entry_first", _("It is in force before it was signed: with retroactive effect?")
    DELAY_OF_WHAT = "delay_of_what", _("Days or months are recorded, but not what they are counted from.")
    TWO_CONSENTS = (
        "two_consents",
        _("A second consent of the same party is recorded, and no leaving between them."),
    )
    CONSENT_BEFORE_SIGNATURE = "consent_first", _("Consent to be bound is dated before the signature.")
    NOTICE_BY_STRANGER = "stranger", _("Notice was given by one that was not bound.")
    NOTICE_WITHOUT_EFFECT = (
        "no_effect",
        _("Notice was given; the clause on it is not recorded, so its effect is not known."),
    )
    REVOKED_NOTHING = "revoked_nothing", _("A notice is taken back that was not given, or had taken effect.")
    RESUMED_NOTHING = "resumed_nothing", _("Operation is resumed that was not suspended.")
    SUSPENDED_BY_STRANGER = "pause_stranger", _("Operation is suspended by one that was not bound.")
    ENDED_BY_ONE = (
        "ended_by_one",
        _("Termination needs the consent of all; the act of one party is a denunciation."),
    )
    EFFECT_BEFORE_ACT = "effect_first", _("An act takes effect before it was done.")
    AFTER_THE_END = "after_the_end", _("An act is dated after the end of the agreement.")
    UNDATED_END = "undated_end", _("An act that ends it has no date: it cannot count.")
    LATE_EXTENSION = "late_extension", _("The term was extended after it had run out.")
    REPLACED_BY_POLITICAL = "replaced_politically", _("A political document cannot replace a treaty.")
    LATE_OBJECTION = (
        "late_objection",
        _("An objection came after its author had accepted the reservation by twelve months of silence."),
    )
    NO_SUCH_STATE = "no_such_state", _("The state did not exist on the day of its act.")
    NO_SUCCESSION = "no_succession", _("A party has ceased to exist, and no succession is recorded.")
    OLD_DATE = "old_date", _("A date lies before 1900.")
    LONG_TERM = "long_term", _("The term is longer than 99 years.")


@dataclass(frozen=True)
class Doubt:
    """One contradiction: where it lies, and the days that contradict each other (recorded first)."""

    code: DoubtCode
    party: str | None = None
    acts: tuple = ()
    days: tuple[date, ...] = ()


def doubts_of(found: History) -> list[Doubt]:
    """Every contradiction, in the order of time."""
    doubts = [
        *_of_entry(found),
        *_of_terms(found),
        *(one for party in found.facts.parties for one in _of_party(found, party)),
        *_of_acts(found),
    ]
    doubts += [
        Doubt(DoubtCode.LATE_OBJECTION, one.author, (), (one.on, one.reserved_on))
        for one in found.facts.objections
        if came_too_late(one, found.deeds)
    ]
    if found.newer_is_political and not found.facts.is_political:
        doubts.append(Doubt(DoubtCode.REPLACED_BY_POLITICAL))
    return doubts


def _of_entry(found: History) -> Iterator[Doubt]:
    entry, facts = found.entry, found.facts
    if entry.differs:
        days = (entry.since.day, entry.computed.day)
        yield Doubt(DoubtCode.ENTRY_DIFFERS, None, entry.computed.acts, days)
    if entry.computed and not entry.since:  # so it is where a person said “not yet” alone
        yield Doubt(DoubtCode.MET_BUT_NOT_YET, None, entry.computed.acts, (entry.computed.day,))
    first = found.deeds.first_signature
    dated = entry.since and entry.since.precision == "day" and not facts.is_political
    if dated and first and entry.day < first:
        yield Doubt(DoubtCode.ENTRY_BEFORE_SIGNATURE, None, (), (entry.day, first))
    if facts.manner.has_delay and facts.manner.kind in (EntryMethod.OTHER, EntryMethod.UNKNOWN):
        yield Doubt(DoubtCode.DELAY_OF_WHAT)


def _of_terms(found: History) -> Iterator[Doubt]:
    if (found.facts.term.years or 0) > LONG_YEARS:
        yield Doubt(DoubtCode.LONG_TERM)
    for span in found.over:
        if span.end:
            yield Doubt(DoubtCode.LATE_EXTENSION, None, span.end.acts, (span.start.day, span.end.day))
    typed = (found.facts.initialled, found.facts.signed, found.facts.entered, found.facts.terminated)
    old = tuple(moment.day for moment in typed if moment and moment.day < OLD)
    if old:
        yield Doubt(DoubtCode.OLD_DATE, None, (), old)


def _of_party(found: History, party: str) -> Iterator[Doubt]:
    consents = [act for act in found.deeds.consents[party] if act.kind in CONSENT]
    leavings = [stay.left.day for stay in found.records[party].stays if stay.left]
    for before, act in itertools.pairwise(consents):
        if not any(before.place[0] <= left <= (act.counts_on or left) for left in leavings):
            yield Doubt(DoubtCode.TWO_CONSENTS, party, ids_of(before, act))
    signature = found.deeds.signatures.get(party)
    for act in consents[:1]:
        if signature and act.on and act.on < signature.on and signature.precision == act.precision == "day":
            yield Doubt(
                DoubtCode.CONSENT_BEFORE_SIGNATURE, party, ids_of(act, signature), (act.on, signature.on)
            )
    if found.facts.ceased.get(party) and found.on(found.facts.ceased[party]).standing == "unknown":
        yield Doubt(DoubtCode.NO_SUCCESSION, party, (), (found.facts.ceased[party],))


def _of_acts(found: History) -> Iterator[Doubt]:
    for act in found.deeds.acts:
        for code in _codes_of(found, act):
            days = tuple(day for day in (act.on, act.effective) if day)
            yield Doubt(code, act.party, ids_of(act), days)


def _codes_of(found: History, act: Act) -> Iterator[DoubtCode]:
    day, ending = act.counts_on, (ActionKind.DENUNCIATION, ActionKind.TERMINATION)
    if day is None:
        if act.kind in ending:
            yield DoubtCode.UNDATED_END
        return
    if min(day, act.on or day) < OLD:
        yield DoubtCode.OLD_DATE
    if act.effective and act.on and act.effective < act.on and act.kind not in MAY_REACH_BACK:
        yield DoubtCode.EFFECT_BEFORE_ACT
    if act.party and not _existed(found, act):
        yield DoubtCode.NO_SUCH_STATE
    if _comes_after_the_end(found, act):
        yield DoubtCode.AFTER_THE_END
    elif check := CHECKS.get(act.kind):
        yield from check(found, act)


def _existed(found: History, act: Act) -> bool:
    began, ceased = found.facts.began.get(act.party), found.facts.ceased.get(act.party)
    day = act.on or act.effective
    return not (began and day < began) and not (ceased and day > ceased)


def _comes_after_the_end(found: History, act: Act) -> bool:
    period = found.on(act.on or act.counts_on)
    return period.standing in ENDED and act.kind != ActionKind.EXTENSION and not _is_reason(found, act)


def _is_reason(found: History, act: Act) -> bool:
    return bool(found.end) and act.id in found.end.since.acts


def _standing_before(found: History, act: Act) -> str:
    """How the author stood when it did it."""
    if act.party in found.parties:
        return found.party_on(act.party, act.on or act.effective).standing
    return PartyStanding.PARTY


def _of_notice(found: History, act: Act) -> Iterator[DoubtCode]:
    stays = found.records[act.party].stays if act.party in found.records else []
    day = act.on or act.effective
    stranger = act.party and not any(stay.first_day <= day for stay in stays)
    if stranger and not found.facts.is_political:
        yield DoubtCode.NOTICE_BY_STRANGER
    notice = next(one for one in found.notices if one.act is act)
    if not stranger and notice.effect is None and not notice.revoked:
        yield DoubtCode.NOTICE_WITHOUT_EFFECT


def _of_revocation(found: History, act: Act) -> Iterator[DoubtCode]:
    if not any(notice.revoked is act for notice in found.notices):
        yield DoubtCode.REVOKED_NOTHING


def _of_suspension(found: History, act: Act) -> Iterator[DoubtCode]:
    if act.party and not found.facts.is_political and _standing_before(found, act) not in BOUND:
        yield DoubtCode.SUSPENDED_BY_STRANGER


def _of_resumption(found: History, act: Act) -> Iterator[DoubtCode]:
    spans = [*found.paused, *(span for record in found.records.values() for span in record.suspended)]
    if not any(span.end and act.id in span.end.acts for span in spans):
        yield DoubtCode.RESUMED_NOTHING


def _of_termination(found: History, act: Act) -> Iterator[DoubtCode]:
    if act.party and not (_is_reason(found, act) and len(found.end.since.acts) > 1):
        yield DoubtCode.ENDED_BY_ONE


CHECKS = {
    ActionKind.DENUNCIATION: _of_notice,
    ActionKind.REVOCATION: _of_revocation,
    ActionKind.SUSPENSION: _of_suspension,
    ActionKind.RESUMPTION: _of_resumption,
    ActionKind.TERMINATION: _of_termination,
}
