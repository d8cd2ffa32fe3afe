"""The standing of a party and the status of the agreement on one day, out of what the rules found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .deeds import Since, ids_of
from .ends import is_live, live_parties
from .entry import Entry
from .facts import Moment
from .parties import Stay
from .records import History, PartyRecord
from .rules import Rule
from .spans import Span, covering, ended_last
from .words import EntryMethod, PartyStanding, Status

Standing = tuple[PartyStanding, Since]


def days_of_party(found: History, party: str) -> set[date]:
    """Every day on which the standing of a party can change."""
    record = found.records[party]
    days = {*_days_of(record.provisional), *_days_of(record.suspended), *_days_of(record.over)}
    for stay in record.stays:
        days |= {since.day for since in (stay.consented, stay.bound, stay.left) if since}
    if signature := found.deeds.signatures.get(party):
        days.add(signature.on)
    if found.end:
        days.add(found.end.since.day)
    if ceased := found.facts.ceased.get(party):
        days.add(ceased)
    return days


def _days_of(spans: Iterable[Span]) -> Iterable[date]:
    for span in spans:
        yield span.start.day
        if span.end:
            yield span.end.day


def standing_at(found: History, party: str, day: date) -> Standing:
    """How a party stands on a day, and since when by which rule."""
    record, last_day = found.records[party], day
    if found.ended_by(day):
        last_day = found.end.since.day
    begun = [stay for stay in record.stays if stay.holds_on(last_day)]
    live = any(is_live(stay, found.entry, last_day) for stay in begun)
    over = covering(record.over, day) if live else None
    if live and found.ended_by(day) and not (over and over.start.day < last_day):
        return PartyStanding.FORMER, found.end.for_party(party)
    if over:
        return PartyStanding.FORMER, over.start
    bound = next((stay for stay in begun if stay.bound_on(day)), None)
    if bound and not found.ended_by(day):
        return _bound_at(found, record, bound, day)
    return _unbound_at(found, party, begun, day)


def _bound_at(found: History, record: PartyRecord, stay: Stay, day: date) -> Standing:
    if found.facts.is_political:
        return PartyStanding.SIGNATORY, stay.bound._replace(rule=Rule.ADOPTED)
    if pause := covering(record.suspended, day):
        return PartyStanding.SUSPENDED, pause.start
    again = [ended_last(spans, day, stay.bound.day) for spans in (record.suspended, record.over)]
    last = max((one for one in again if one), key=lambda one: one.day, default=None)
    if last:
        acts = tuple(sorted({*stay.bound.acts, *last.acts}, key=str))
        return PartyStanding.PARTY, last._replace(rule=stay.bound.rule, acts=acts)
    return PartyStanding.PARTY, stay.bound


def _unbound_at(found: History, party: str, begun: list[Stay], day: date) -> Standing:
    record, ended = found.records[party], found.ended_by(day)
    applied = covering(record.provisional, day)
    if applied and not ended and not _entered_since(record, applied, day):
        return PartyStanding.PROVISIONAL, applied.start
    last = max(begun, key=lambda stay: stay.first_day, default=None)
    if last and last.left_by(day) and _was_bound(last, found.entry):
        return PartyStanding.FORMER, last.left
    ceased = found.facts.ceased.get(party)
    if ceased and ceased <= day:
        return PartyStanding.FORMER, Since(ceased, Rule.CEASED)
    before = None
    if last and last.consented and not last.left_by(day) and not ended and not found.facts.is_political:
        before = PartyStanding.CONTRACTING, last.consented
    elif (signature := found.deeds.signatures.get(party)) and signature.on <= day:
        before = PartyStanding.SIGNATORY, Since.of(signature, Rule.SIGNED)
    return _fallen_back(record, day, *(before or (PartyStanding.NAMED, Since(date.min, Rule.NAMED))))


def _entered_since(record: PartyRecord, applied: Span, day: date) -> bool:
    """Has it been bound since it began to apply provisionally? Then that application is over for good (D10)."""
    return any(stay.bound and applied.start.day <= stay.bound.day <= day for stay in record.stays)


def _was_bound(stay: Stay, entry: Entry) -> bool:
    """Was it bound, or may have been since a day that is not known, when it left?"""
    if stay.bound:
        return stay.bound.day < stay.left.day
    return entry.since is not None and entry.day <= stay.left.day


def _fallen_back(record: PartyRecord, day: date, standing: PartyStanding, since: Since) -> Standing:
    """What it was before provisional application, with the act that ended it (D10)."""
    return standing, ended_last(record.provisional, day, after=since.day) or since


# The agreement


def days_of_agreement(found: History) -> set[date]:
    """Every day on which the status of the agreement can change."""
    facts, days = found.facts, set(found.deeds.turning_days)
    days |= {moment.day for moment in (facts.initialled, facts.signed, facts.provisional) if moment}
    days |= {act.on for act in found.deeds.acts if act.on}
    days |= {period.starts_on for periods in found.parties.values() for period in periods}
    days |= {*_days_of(found.over), *_days_of(found.paused)}
    if found.entry.since:
        days.add(found.entry.day)
    if found.end:
        days.add(found.end.since.day)
    return days


def status_at(found: History, day: date) -> tuple[Status, Since | None]:
    """How the agreement as a whole stands on a day. Ends come before beginnings, the first end before later ones."""
    over = _over_at(found, day)
    if found.ended_by(day) and not (over and over.day < found.end.since.day):
        return found.end.status, found.end.since
    if over:
        return Status.EXPIRED, over
    if found.entry.since and found.entry.day <= day:
        return _after_entry(found, day)
    if applied := _applied_at(found, day):
        return Status.PROVISIONAL, applied
    return _before_entry(found, day)


def _over_at(found: History, day: date) -> Since | None:
    """The term is over when it is for all, or when extensions left fewer than two parties."""
    if not (found.entry.since and found.entry.day <= day):
        return None
    whole = covering(found.over, day)
    if not whole:
        return None
    still = [
        party
        for party in live_parties(found.stays, found.entry, day)
        if not covering(found.records[party].over, day)
    ]
    return whole.start if len(still) < 2 else None


def _after_entry(found: History, day: date) -> tuple[Status, Since | None]:
    since = found.entry.since
    if pause := _paused_at(found, day):
        return Status.SUSPENDED, pause
    if found.facts.is_political:
        return Status.POLITICAL, since
    if _nobody_left(found, day):
        return Status.UNKNOWN, None
    again = ended_last(found.paused, day, since.day) or ended_last(found.over, day, since.day)
    return Status.IN_FORCE, again._replace(
        rule=since.rule, acts=(*since.acts, *again.acts)
    ) if again else since


def _paused_at(found: History, day: date) -> Since | None:
    """D9: suspended by all, or so that fewer than two operate it."""
    unlisted = found.facts.is_political or not found.facts.parties
    if unlisted and (whole := covering(found.paused, day)):
        return whole.start
    periods = [found.party_on(party, day) for party in found.parties]
    suspended = [one for one in periods if one.standing == PartyStanding.SUSPENDED]
    active = [one for one in periods if one.standing == PartyStanding.PARTY]
    if not suspended or len(active) > 1 or len(active) + len(suspended) < 2:
        return None
    last = max(suspended, key=lambda one: (one.starts_on, one.acts))
    acts = tuple(sorted({number for one in suspended for number in one.acts}, key=str))
    return Since(last.starts_on, Rule.PAUSED, acts, last.precision)


def _nobody_left(found: History, day: date) -> bool:
    """A state of two is no more, and no succession is recorded: nothing can be concluded."""
    gone = [
        stay
        for stays in found.stays.values()
        for stay in stays
        if stay.left and stay.left.rule == Rule.CEASED and stay.left.day <= day
    ]
    live = live_parties(found.stays, found.entry, day)
    return bool(gone) and len(live) < 2 <= len(live) + len(gone)


def _applied_at(found: History, day: date) -> Since | None:
    """Provisional application between at least two; by one of two it is taken for that of both."""
    if not found.parties:
        typed = found.facts.provisional
        return Since(typed.day, Rule.APPLIED, (), typed.precision) if typed and typed.day <= day else None
    applied = [found.party_on(party, day) for party in found.parties]
    applied = [one for one in applied if one.standing == PartyStanding.PROVISIONAL]
    if len(applied) < min(2, len(found.parties)):
        return None
    second = sorted(applied, key=lambda one: one.starts_on)[:2][-1]
    acts = tuple(sorted({number for one in applied for number in one.acts}, key=str))
    return Since(second.starts_on, Rule.APPLIED, acts, second.precision)


def _before_entry(found: History, day: date) -> tuple[Status, Since | None]:
    facts, deeds = found.facts, found.deeds
    signed, first = _signing(found)
    if first is None or day < first:
        if facts.initialled and day >= facts.initialled.day:
            return Status.INITIALLED, Since(facts.initialled.day, Rule.NAMED, (), facts.initialled.precision)
        if facts.is_unsigned or first:
            return Status.DRAFT, None
        return _unsigned(found, day)
    latest = max((moment for moment in signed.values() if moment.day <= day), key=lambda one: one.day)
    since = Since(latest.day, Rule.SIGNED, _signers(found, day), latest.precision)
    if _all_consented(found, day):
        return _waiting(found, Status.RATIFIED, _consent_of_all(found, day))
    missing = [party for party in deeds.originals if party not in signed or signed[party].day > day]
    missing = [party for party in missing if party not in deeds.consented_by(day)]
    if missing:
        return Status.PENDING, since
    return _waiting(found, Status.SIGNED, since)


def _waiting(found: History, status: Status, since: Since) -> tuple[Status, Since]:
    return (Status.NOT_IN_FORCE if found.facts.is_known_not_in_force else status), since


def _signing(found: History) -> tuple[dict[str | None, Moment], date | None]:
    """Who signed when; of an exchange of notes the notes stand for signatures."""
    facts, deeds = found.facts, found.deeds
    signed = {party: Moment(act.on, act.precision) for party, act in deeds.signatures.items()}
    if not signed and facts.manner.kind == EntryMethod.LAST_NOTIFICATION and not facts.signed:
        signed = {
            party: Moment(act.counts_on, act.counts_precision) for party, act in deeds.notifications.items()
        }
    if facts.signed:
        signed[None] = facts.signed
    return signed, min((moment.day for moment in signed.values()), default=None)


def _signers(found: History, day: date) -> tuple:
    return ids_of(*(act for act in found.deeds.signatures.values() if act.on <= day))


def _unsigned(found: History, day: date) -> tuple[Status, Since | None]:
    if _all_consented(found, day):
        return _waiting(found, Status.RATIFIED, _consent_of_all(found, day))
    return Status.UNKNOWN, None


def _all_consented(found: History, day: date) -> bool:
    given = found.deeds.consented_by(day)
    return (
        bool(found.deeds.originals)
        and not found.deeds.signing_binds
        and set(found.deeds.originals) <= set(given)
    )


def _consent_of_all(found: History, day: date) -> Since:
    given = found.deeds.consented_by(day)
    acts = [given[party] for party in found.deeds.originals]
    last = max(acts, key=lambda act: act.place)
    return Since(last.on, Rule.CONSENTED, ids_of(*acts), last.precision)
