"""Notices of the end – denunciation, withdrawal – and the day on which they take effect: rules D2–D4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .deeds import Deeds, Since, ids_of
from .facts import Act, coarsest
from .rules import Rule
from .terms import earlier, ends, first_end, later
from .words import ActionKind

BY_LAW_MONTHS = 12  # VCLT 56(2)


@dataclass(frozen=True)
class Notice:
    """A notice of the end by one party, or by all together.

    `effect` is None when no clause and no day of effect is recorded: the end is not known (D3). `revoked` is the act
    that took it back before its effect (D4).
    """

    act: Act
    party: str | None
    effect: Since | None
    revoked: Act | None = None

    @property
    def day(self) -> date | None:
        """The day on which it was given."""
        return self.act.on or self.act.effective

    def pending_on(self, day: date) -> bool:
        """Given and not yet of effect, as far as was known that day."""
        if self.day is None or self.day > day or (self.effect and self.effect.day <= day):
            return False
        return not (self.revoked and self.revoked.counts_on <= day)


def notices_of(deeds: Deeds, runs_from: date | None) -> list[Notice]:
    """Every notice in the order of time. `runs_from` is the day from which the term is counted."""
    found: list[Notice] = []
    revocations = [act for act in deeds.of_kind(ActionKind.REVOCATION) if act.counts_on]
    for act in deeds.of_kind(ActionKind.DENUNCIATION):
        found.append(Notice(act, act.party, effect_of(act, deeds, runs_from)))
    found.sort(key=lambda notice: (notice.day or date.min, notice.act.place))
    for revocation in sorted(revocations, key=lambda act: (act.counts_on, act.place)):
        _revoke(found, revocation)
    return found


def _revoke(found: list[Notice], revocation: Act) -> None:
    """A revocation undoes the latest notice of its author that has no effect yet."""
    for place in reversed(range(len(found))):
        notice = found[place]
        if notice.party == revocation.party and _can_be_revoked(notice, revocation):
            found[place] = Notice(notice.act, notice.party, notice.effect, revocation)
            return


def _can_be_revoked(notice: Notice, revocation: Act) -> bool:
    if notice.revoked or (notice.day and notice.day > revocation.counts_on):
        return False
    return notice.effect is None or revocation.counts_on < notice.effect.day


def effect_of(act: Act, deeds: Deeds, runs_from: date | None) -> Since | None:
    """The day of effect of a notice: its own (D2), else what the clause gives (D3), else not known."""
    if act.effective:
        return Since(act.effective, Rule.BY_NOTICE, ids_of(act), act.effective_precision)
    if not act.on:
        return None
    day = _by_clause(act.on, deeds, act.party, runs_from)
    if not day:
        return None
    return Since(day, Rule.BY_NOTICE_CLAUSE, ids_of(act), coarsest(act.precision))


def _by_clause(given: date, deeds: Deeds, party: str | None, runs_from: date | None) -> date | None:
    term = deeds.facts.term
    months = term.notice_months
    if months is None and term.notice_by_law:
        months = BY_LAW_MONTHS
    if months is None:
        return None
    after_notice = later(given, months=months)
    moved_to = extended_to(deeds, party, known_on=given)
    if not (moved_to or first_end(term, runs_from)):
        return after_notice
    if not term.renewal:
        end = moved_to or first_end(term, runs_from)
        return min(after_notice or end, end) if given < end else None
    coming = (end for end in ends(term, runs_from, moved_to) if given < end)
    return next((end for end in coming if given <= earlier(end, months=months)), None)


def extended_to(deeds: Deeds, party: str | None, known_on: date | None = None) -> date | None:
    """The end of the term as extensions moved it; None when none did. See `ends.over` for late ones."""
    end = None
    for act in extensions(deeds, party):
        if known_on and (act.on or act.counts_on) > known_on:
            continue
        end = later(act.until, days=1) or end
    return end


def extensions(deeds: Deeds, party: str | None) -> list[Act]:
    """Extensions that concern a party: those of all together, its own; in a bilateral agreement those of either."""
    return [
        act
        for act in deeds.of_kind(ActionKind.EXTENSION)
        if act.until and act.counts_on and (act.party in (None, party) or deeds.facts.is_bilateral)
    ]
