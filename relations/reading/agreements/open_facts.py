"""Acts and standings of an agreement as plain values, for files and programs: the same that its page says in words.

Works on rows that are loaded already: parties with their terms, actions, standings, party_periods. Dates are ISO 8601, as
exact as they are known: 2022-12-22, 2022-12 or 2022.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from relations.models import Agreement, PartyAction, PartyPeriod, Precision, Standing, Status
from relations.reading.labels import word

from .actions import seen_by


def acts_of(agreement: Agreement, language: str, as_of: date | None = None) -> list[dict]:
    """What the parties did (None for a party: all together), in the order of time; nothing later than `as_of`."""
    codes = {party.pk: party.code for party in agreement.parties.all()}
    return [_act(action, codes, language) for action in seen_by(agreement.actions.all(), as_of)]


def _act(action: PartyAction, codes: dict[int, str], language: str) -> dict:
    return {
        "id": action.pk,
        "party": codes.get(action.party_id),
        "kind": action.kind,
        "done_on": iso(action.done_on, action.done_on_precision),
        "done_on_precision": action.done_on_precision,
        "effective_on": iso(action.effective_on, action.effective_on_precision),
        "effective_on_precision": action.effective_on_precision if action.effective_on else None,
        "until": iso(action.until),
        "document": word(action, "document", language),
        "number": action.number,
        "url": action.url,
    }


def status_of(agreement: Agreement, day: date) -> str:
    """The code of the status of the agreement on a day."""
    now = _on(agreement.standings.all(), day)
    return now[0].status if now else Status.UNKNOWN


def status_reason(agreement: Agreement, day: date) -> dict:
    """Since when and why the agreement has its status on a day."""
    now = _on(agreement.standings.all(), day)
    return _reason(now[0]) if now else dict.fromkeys(REASON)


def standings_of(agreement: Agreement, day: date) -> list[dict]:
    """How every party stands on a day, since when and why, in the order of the parties."""
    now = standings_by_party(agreement, day)
    return [
        {"party": party.code, "standing": now[party.pk].standing, **_reason(now[party.pk])}
        for party in agreement.parties.all()
        if party.pk in now
    ]


def standings_by_party(agreement: Agreement, day: date) -> dict[int, PartyPeriod]:
    """The period of every party that holds on a day, by the number of the party."""
    return {period.party_id: period for period in _on(agreement.party_periods.all(), day)}


def since_of(period: Standing | PartyPeriod) -> str | None:
    """Its first day as exactly as it is known; None: not known, or always so."""
    return None if period.precision == Precision.UNKNOWN else iso(period.since, period.precision)


REASON = ("since", "since_precision", "rule", "article", "acts")


def _reason(period: Standing | PartyPeriod) -> dict:
    """Its first day (None: not known, or always so), the rule, and the numbers of the acts that it rests on."""
    values = (
        since_of(period),
        period.precision if period.since else None,
        period.rule or None,
        str(period.article) if period.rule else None,
        list(period.acts),
    )
    return dict(zip(REASON, values, strict=True))


def _on(periods: Iterable, day: date) -> list:
    return [period for period in periods if period.starts_on <= day < period.ends_on]


def iso(day: date | None, precision: str = Precision.DAY) -> str | None:
    """A day as exactly as it is known: 2022-12-22, 2022-12 or 2022."""
    if day is None:
        return None
    return day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]
