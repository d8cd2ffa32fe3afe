"""Spans of provisional application and of suspension (D9, D10), and of a term that has run out (D7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .deeds import Deeds, Since, ids_of
from .facts import Act
from .notices import extensions
from .rules import Rule
from .terms import first_end, later
from .words import ActionKind


@dataclass(frozen=True)
class Span:
    """From a day (inclusive) until another (exclusive); open when `end` is None."""

    start: Since
    end: Since | None = None

    def covers(self, day: date) -> bool:
        return self.start.day <= day and (self.end is None or day < self.end.day)


def covering(spans: list[Span], day: date) -> Span | None:
    """The first span that covers a day."""
    return next((span for span in spans if span.covers(day)), None)


def ended_last(spans: list[Span], by: date, after: date = date.min) -> Since | None:
    """The latest end of a span between two days."""
    ends = [span.end for span in spans if span.end and after < span.end.day <= by]
    return max(ends, key=lambda end: end.day, default=None)


def provisional_spans(party: str, deeds: Deeds) -> list[Span]:
    """When a party applies the agreement provisionally, apart from its entry into force and the end of the whole."""
    starts = [
        Since.of(act, Rule.APPLIED)
        for act in _concerning(party, deeds, ActionKind.PROVISIONAL)
        if act.party or party in deeds.originals
    ]
    if typed := _from_the_agreement(party, deeds):
        starts.append(typed)
    ends = _concerning(party, deeds, ActionKind.PROVISIONAL_END)
    return _joined(starts, ends, Rule.NO_LONGER_APPLIED)


def _from_the_agreement(party: str, deeds: Deeds) -> Since | None:
    """The day of the agreement holds for those that were there; for one that signed later, from its signature."""
    typed, own = deeds.facts.provisional, deeds.signatures.get(party)
    if not typed or party not in deeds.originals or party in deeds.unsigned:
        return None
    if own is None and deeds.signatures:
        return None
    day = typed.day
    if own and own.on > day and deeds.first_signature <= day:
        day = own.on
    return Since(day, Rule.APPLIED, (), typed.precision)


def suspension_spans(party: str, deeds: Deeds) -> list[Span]:
    """When a party is suspended: by itself or by all; in a bilateral agreement by either of the two."""
    authors = deeds.facts.parties if deeds.facts.is_bilateral else (party,)
    found = [span for author in authors for span in _pauses_by(author, deeds)]
    return sorted(found, key=lambda span: span.start.day)


def whole_suspension_spans(deeds: Deeds) -> list[Span]:
    """Suspension by acts of all together."""
    return _pauses_by(None, deeds)


def _pauses_by(author: str | None, deeds: Deeds) -> list[Span]:
    starts = [act for act in deeds.of_party(author, ActionKind.SUSPENSION) if act.counts_on]
    resumed = [act for act in deeds.of_party(author, ActionKind.RESUMPTION) if act.counts_on]
    found = []
    for act in starts:
        start = Since.of(act, Rule.PAUSED)
        ends = [Since.of(one, Rule.PAUSED) for one in resumed if one.counts_on > start.day]
        if act.until and (over := later(act.until, days=1)) and over > start.day:
            ends.append(Since(over, Rule.PAUSED, ids_of(act)))
        if not any(span.covers(start.day) for span in found):
            found.append(Span(start, min(ends, key=lambda end: end.day, default=None)))
    return found


def _concerning(party: str, deeds: Deeds, *kinds: str) -> list[Act]:
    either = deeds.facts.is_bilateral
    return [act for act in deeds.of_kind(*kinds) if act.counts_on and (either or act.party in (party, None))]


def _joined(starts: list[Since], ends: list[Act], rule: Rule) -> list[Span]:
    """Each start until the first end after it; a start inside a span adds nothing."""
    found: list[Span] = []
    for start in sorted(starts, key=lambda one: (one.day, one.acts == ())):
        if covering(found, start.day):
            continue
        end = next((Since.of(act, rule) for act in ends if act.counts_on > start.day), None)
        found.append(Span(start, end))
    return found


def over_spans(party: str | None, deeds: Deeds, runs_from: date | None) -> list[Span]:
    """When the term is over for a party (or, for None, for all): open, unless a late extension revived it."""
    term = deeds.facts.term
    end = first_end(term, runs_from)
    if not end or term.renewal:
        return []
    found, reason = [], Since(end, Rule.TERM_OVER)
    for act in extensions(deeds, party):
        moved = later(act.until, days=1)
        if act.counts_on > end:  # it had run out before
            found.append(Span(Since(end, Rule.TERM_OVER, reason.acts), Since.of(act, Rule.TERM_OVER)))
        elif moved and moved <= end:
            continue
        if moved is None:
            return found
        end, reason = moved, Since(moved, Rule.TERM_OVER, ids_of(act))
    return [*found, Span(reason)]
