"""What each party did, read out of the acts: who was there at conclusion, who signed, consented, notified, and when."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import NamedTuple

from .facts import FAR, NOT_YET, UNKNOWN, Act, Facts, Moment
from .rules import Rule
from .words import CONSENT, JOINING, ActionKind, EntryMethod


class Since(NamedTuple):
    """From which day something holds, by which rule, resting on which acts, and how exactly the day is known."""

    day: date
    rule: Rule
    acts: tuple = ()
    precision: str = "day"
    newer: object = None  # the agreement that replaced it, when the rule is D8

    @classmethod
    def of(cls, act: Act, rule: Rule, *more: Act) -> Since:
        """From the day on which an act counts."""
        return cls(act.counts_on, rule, ids_of(act, *more), act.counts_precision)

    def at(self, day: date) -> Since:
        return self._replace(day=day)


def ids_of(*acts: Act) -> tuple:
    """The numbers of recorded acts; those that only follow from a date of the agreement have none."""
    return tuple(sorted({act.id for act in acts if act.id is not None}, key=str))


class Deeds:
    """The acts of one agreement by kind and party, in the order of time. Whoever asks gets the same, however entered."""

    def __init__(self, facts: Facts):
        self.facts = facts
        self.acts = sorted((act for act in facts.acts if act.happened), key=lambda act: act.place)
        self.known = set(facts.parties)

    def of_kind(self, *kinds: str) -> list[Act]:
        return [act for act in self.acts if act.kind in kinds]

    def whole(self, *kinds: str) -> list[Act]:
        """Acts of all together that count from a known day."""
        return [act for act in self.of_kind(*kinds) if act.party is None and act.counts_on]

    def of_party(self, party: str, *kinds: str) -> list[Act]:
        """Acts of one party, and of all together; in a bilateral agreement some acts of one count for both."""
        return [act for act in self.of_kind(*kinds) if act.party in (party, None)]

    @cached_property
    def originals(self) -> tuple[str, ...]:
        """The parties named at conclusion: those that did not join by an act of their own without having signed.

        A joining after a notice is a coming back, and says nothing about the conclusion.
        """
        joined = {act.party for act in self.of_kind(*JOINING) if not self._left_before(act)}
        signed = {act.party for act in self.of_kind(ActionKind.SIGNATURE)}
        return tuple(party for party in self.facts.parties if party not in joined - signed)

    def _left_before(self, act: Act) -> bool:
        """Had the author given notice before? Of an act without a day nobody knows."""
        if not act.counts_on:
            return False
        notices = self.of_kind(ActionKind.DENUNCIATION)
        return any(one.party == act.party and one.place < act.place for one in notices)

    @cached_property
    def unsigned(self) -> frozenset[str]:
        """Those known not to have signed, unless they joined otherwise."""
        marks = {
            a.party for a in self.facts.acts if a.kind == ActionKind.SIGNATURE and a.precision == NOT_YET
        }
        done = {a.party for a in self.of_kind(ActionKind.SIGNATURE, *CONSENT)}
        return frozenset((marks - done) & self.known)

    @cached_property
    def signatures(self) -> dict[str, Act]:
        """The first signature of each party, read from its own row, from a row of all, or from the agreement's day.

        The day of the agreement stands for parties without a row; not where rows of that same day list who signed.
        """
        found: dict[str, Act] = {}
        rows = self.of_kind(ActionKind.SIGNATURE)
        for act in rows:
            for party in (act.party,) if act.party else self.originals:
                if party in self.known and party not in found:
                    found[party] = self._dated(act)
        if not self._day_is_of_all(rows):
            return {party: act for party, act in found.items() if act.on}
        for party in self.originals:
            if party not in found and party not in self.unsigned:
                found[party] = self._signed_together()
        return {party: act for party, act in found.items() if act.on}

    def _day_is_of_all(self, rows: list[Act]) -> bool:
        signed = self.facts.signed
        if not signed:
            return False
        return self.facts.is_bilateral or all(act.on != signed.day for act in rows)

    def _signed_together(self) -> Act:
        signed = self.facts.signed
        return Act(ActionKind.SIGNATURE, None, signed.day, signed.precision)

    def _dated(self, act: Act) -> Act:
        """A signature whose day is not known counts from the day of the agreement."""
        if act.on or not self.facts.signed:
            return act
        return Act(act.kind, act.party, self.facts.signed.day, UNKNOWN, definitive=act.definitive, id=act.id)

    @cached_property
    def first_signature(self) -> date | None:
        days = [act.on for act in self.signatures.values()]
        if self.facts.signed:
            days.append(self.facts.signed.day)
        return min(days, default=None)

    @cached_property
    def consents(self) -> dict[str, list[Act]]:
        """Acts by which each party consented to be bound, in the order of time, the undated first."""
        found: dict[str, list[Act]] = {party: [] for party in self.facts.parties}
        for act in self.acts:
            if not self._is_consent(act):
                continue
            for party in (act.party,) if act.party else self.originals:
                if party in found:
                    found[party].append(act)
        if self.signing_binds:
            for party, act in self.signatures.items():
                found[party] = [act, *(one for one in found[party] if one.kind != ActionKind.SIGNATURE)]
        return {
            party: sorted(acts, key=lambda act: (act.first_day or date.min, act.place))
            for party, acts in found.items()
        }

    @property
    def signing_binds(self) -> bool:
        return self.facts.is_political or self.facts.manner.kind == EntryMethod.SIGNATURE

    def _is_consent(self, act: Act) -> bool:
        if act.kind in CONSENT:
            return True
        if act.kind == ActionKind.NOTIFICATION:  # where instruments are counted, it is one
            return self.facts.manner.kind == EntryMethod.CONSENTS
        return act.kind == ActionKind.SIGNATURE and act.definitive

    @cached_property
    def notifications(self) -> dict[str, Act]:
        """The first notification of completed procedures by each party named at conclusion."""
        found: dict[str, Act] = {}
        for act in self.of_kind(ActionKind.NOTIFICATION):
            for party in (act.party,) if act.party else self.originals:
                if party in self.known and act.counts_on:
                    found.setdefault(party, act)
        return found

    def consented_by(self, day: date) -> dict[str, Act]:
        """Whose consent is given and not withdrawn on a day before anybody is bound."""
        found = {}
        for party, acts in self.consents.items():
            given = [act for act in acts if act.on and act.on <= day]
            if given and not self.withdrawn(party, given[-1], day):
                found[party] = given[0]
        return found

    def withdrawn(self, party: str, consent: Act, by: date) -> Act | None:
        """The notice by which a consent that does not bind yet was taken back until a day."""
        for act in self.of_party(party, ActionKind.DENUNCIATION):
            after = act.on and consent.on and act.on >= consent.on
            if act.party and after and act.counts_on <= by:
                return act
        return None

    @cached_property
    def adopted(self) -> Moment | None:
        """The day on which a political document was adopted, when its parties are not listed."""
        return self.facts.signed or self.facts.entered

    @cached_property
    def turning_days(self) -> list[date]:
        return sorted({act.counts_on for act in self.acts if act.counts_on and act.counts_on < FAR})
