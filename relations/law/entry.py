"""Entry into force of the agreement: rules E1–E8."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .deeds import Deeds, Since, ids_of
from .facts import UNKNOWN, Act, coarsest
from .rules import Rule
from .terms import after_condition
from .words import ActionKind, EntryMethod


@dataclass(frozen=True)
class Entry:
    """When an agreement entered into force and how that is known.

    `since` is what counts; `computed` what the manner gives, `condition` the day on which its condition was met.
    They may differ: the desk shows both and asks (E7).
    """

    since: Since | None = None
    computed: Since | None = None
    condition: date | None = None

    @property
    def day(self) -> date | None:
        return self.since.day if self.since else None

    @property
    def differs(self) -> bool:
        """Is another day recorded than the manner gives?"""
        if not (self.since and self.computed) or self.since.rule != Rule.AS_RECORDED:
            return False
        return not same_day(self.since, self.computed)


def same_day(one: Since, other: Since) -> bool:
    """Are two days the same, as far as both are known?"""
    precision = coarsest(one.precision, other.precision)
    if precision == UNKNOWN:
        return True
    first, second = one.day, other.day
    if precision == "day":
        return first == second
    return first.year == second.year and (precision == "year" or first.month == second.month)


def entry_of(deeds: Deeds) -> Entry:
    """The entry into force of an agreement; of a political document its adoption."""
    if deeds.facts.is_political:
        return _adoption(deeds)
    condition = condition_of(deeds)
    computed = _from_condition(deeds, condition) if condition else None
    recorded = _recorded(deeds)
    if recorded:
        return Entry(recorded, computed, condition.day if condition else None)
    if deeds.facts.is_known_not_in_force:
        return Entry(None, computed, condition.day if condition else None)
    if computed:
        return Entry(computed, computed, condition.day)
    return Entry(_from_parties(deeds) or _on_a_day_not_known(deeds))


def _adoption(deeds: Deeds) -> Entry:
    met = all_signed(deeds)
    if met:
        return Entry(met._replace(rule=Rule.ADOPTED))
    moment = deeds.adopted
    if not moment or deeds.unsigned or deeds.facts.parties:
        return Entry()
    return Entry(Since(moment.day, Rule.ADOPTED, (), moment.precision))


def _recorded(deeds: Deeds) -> Since | None:
    """E7: the day that a person typed, else the one that was announced."""
    if typed := deeds.facts.entered:
        return Since(typed.day, Rule.AS_RECORDED, (), typed.precision)
    for act in deeds.of_kind(ActionKind.ENTRY):
        if act.counts_on and (act.party is None or deeds.facts.is_bilateral):
            return Since.of(act, Rule.AS_RECORDED)
    return None


def _from_parties(deeds: Deeds) -> Since | None:
    """E6: nothing is known of the agreement, but two parties are said to be bound by it, each since its own day."""
    kinds = [ActionKind.ENTRY]
    if deeds.facts.manner.kind in (EntryMethod.OTHER, EntryMethod.UNKNOWN):
        kinds += [ActionKind.RATIFICATION, ActionKind.ACCEPTANCE, ActionKind.APPROVAL, ActionKind.ACCESSION]
    first: dict[str, Act] = {}
    for act in deeds.of_kind(*kinds):
        if act.party in deeds.known and (act.effective or (act.kind == ActionKind.ENTRY and act.on)):
            first.setdefault(act.party, act)
    if len(first) < 2:
        return None
    one, two = sorted(first.values(), key=lambda act: act.place)[:2]
    return Since.of(two, Rule.BY_PARTIES, one)


def _on_a_day_not_known(deeds: Deeds) -> Since | None:
    """It is known to be in force; since when is not, but not before it was signed."""
    entries = [a for a in deeds.of_kind(ActionKind.ENTRY) if a.party is None or len(deeds.facts.parties) <= 2]
    day = deeds.first_signature or (deeds.facts.initialled and deeds.facts.initialled.day)
    if not entries or not day:
        return None
    return Since(day, Rule.AS_RECORDED, ids_of(*entries), UNKNOWN)


# The condition


def condition_of(deeds: Deeds) -> Since | None:
    """The day on which the condition of entry was met, with its rule and the acts that met it."""
    find = {
        EntryMethod.SIGNATURE: all_signed,
        EntryMethod.LAST_NOTIFICATION: _all_notified,
        EntryMethod.EXCHANGE: _exchanged,
        EntryMethod.CONSENTS: _enough_consents,
        EntryMethod.DATE: _date_of_the_text,
    }.get(EntryMethod(deeds.facts.manner.kind))
    return find(deeds) if find else None


def _from_condition(deeds: Deeds, condition: Since) -> Since | None:
    if condition.rule == Rule.BY_DATE:
        return condition
    day = after_condition(condition.day, deeds.facts.manner)
    return condition.at(day) if day else None


def _last(acts: Iterable[Act], rule: Rule) -> Since:
    """The day of the last of several acts; all of them are its reason."""
    acts = list(acts)
    last = max(acts, key=lambda act: act.place)
    return Since(last.counts_on, rule, ids_of(*acts), last.counts_precision)


def all_signed(deeds: Deeds) -> Since | None:
    signed = deeds.signatures
    if deeds.unsigned or not deeds.originals or any(party not in signed for party in deeds.originals):
        return None
    return _last((signed[party] for party in deeds.originals), Rule.BY_SIGNATURE)


def _all_notified(deeds: Deeds) -> Since | None:
    told = deeds.notifications
    if not deeds.originals or any(party not in told for party in deeds.originals):
        return None
    return _last((told[party] for party in deeds.originals), Rule.BY_NOTIFICATION)


def _exchanged(deeds: Deeds) -> Since | None:
    for act in deeds.of_kind(ActionKind.EXCHANGE):
        if act.counts_on:
            return Since.of(act, Rule.BY_EXCHANGE)
    return None


def _enough_consents(deeds: Deeds) -> Since | None:
    """E4: swept day by day of the instruments, for a consent may be withdrawn before the last one comes."""
    days = {act.on for acts in deeds.consents.values() for act in acts if act.on}
    for day in sorted(days):
        given = deeds.consented_by(day)
        if _suffices(deeds, given):
            acts = sorted(given.values(), key=lambda act: (act.on, act.place))
            return Since(day, Rule.BY_CONSENTS, ids_of(*acts), acts[-1].precision)
    return None


def _suffices(deeds: Deeds, given: dict[str, Act]) -> bool:
    manner = deeds.facts.manner
    if not manner.must <= set(given):
        return False
    if manner.n is None:
        return bool(deeds.originals) and set(deeds.originals) <= set(given)
    return len(given) >= max(manner.n, 2)


def _date_of_the_text(deeds: Deeds) -> Since | None:
    """E5: that day if all have signed and, where consent is needed, consented by then; else when they have."""
    day, signed = deeds.facts.manner.on, all_signed(deeds)
    if not day or not signed:
        return None
    manner, last = deeds.facts.manner, signed
    by_then = {party for party in deeds.consented_by(day) if party in deeds.originals}
    if manner.n or manner.must or by_then:
        consented = _enough_consents(deeds)
        if not consented:
            return None
        last = max(signed, consented)
    if last.day <= day:
        return Since(day, Rule.BY_DATE, last.acts)
    return last._replace(rule=Rule.BY_DATE)


def awaited(deeds: Deeds) -> list[tuple[str, str | None]]:
    """What its manner still waits for: (kind of act, party); without a party the act of all, or of enough others."""
    facts, kind = deeds.facts, EntryMethod(deeds.facts.manner.kind)
    if facts.is_political or kind == EntryMethod.SIGNATURE:
        missing = [party for party in deeds.originals if party not in deeds.signatures]
        return [(ActionKind.SIGNATURE, party) for party in missing]
    if condition_of(deeds):
        return []
    if kind == EntryMethod.LAST_NOTIFICATION:
        missing = [party for party in deeds.originals if party not in deeds.notifications]
        return [(ActionKind.NOTIFICATION, party) for party in missing]
    if kind == EntryMethod.EXCHANGE:
        return [(ActionKind.EXCHANGE, None)]
    if kind in (EntryMethod.CONSENTS, EntryMethod.DATE):
        return _awaited_consents(deeds)
    return []


def _awaited_consents(deeds: Deeds) -> list[tuple[str, str | None]]:
    given = deeds.consented_by(date.max)
    manner = deeds.facts.manner
    wanted = deeds.originals if manner.n is None else tuple(sorted(manner.must))
    found = [(ActionKind.RATIFICATION, party) for party in wanted if party not in given]
    lacking = (manner.n or 0) - len(given) - len(found)
    return found + [(ActionKind.RATIFICATION, None)] * max(lacking, 0)
