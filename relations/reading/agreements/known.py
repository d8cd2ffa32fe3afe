"""The register as it was known on a day: out of the records of the public log of facts, for pages, files and programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from relations.law import ARTICLES, PartyStanding, Rule, Status
from relations.models import FactsRecord, Precision
from relations.models.facts_log import code_of, period_on

from .log import party_names


def states_known(agreements: Iterable[int], known_on: date) -> dict[int, dict]:
    """What was known of these agreements on a day, by their numbers; those without a record are missing."""
    rows = FactsRecord.objects.newest_known(known_on).filter(agreement_id__in=list(agreements))
    return dict(rows.values_list("agreement_id", "state"))


def known_reason(period: list) -> dict:
    """Since when, how exactly, by which rule: like `open_facts.status_reason`. The acts stand in the record's facts."""
    _standing, since, precision, rule = period
    always, unknown = since == "0001-01-01", precision == Precision.UNKNOWN
    return {
        "since": None if always or unknown else _cut(since, precision),
        "since_precision": None if always else precision,
        "rule": rule or None,
        "article": str(ARTICLES[Rule(rule)]) if rule else None,
        "acts": [],
    }


def known_standings(state: dict, day: date) -> list[dict]:
    """How every party stood on a day as it was known, like `open_facts.standings_of`."""
    found = []
    for key, periods in state["parties"].items():
        period = period_on(periods, day.isoformat())
        found.append({"party": code_of(key), "standing": period[0], **known_reason(period)})
    return found


def known_acts(state: dict, as_of: date | None) -> list[dict]:
    """The acts that were known, like `open_facts.acts_of`; of their documents the log keeps nothing."""
    last, found = as_of and as_of.isoformat(), []
    for number, kind, party, done, precision, effect, effect_precision in state["facts"]["acts"]:
        if last and not any(day and day <= last for day in (done, effect)):
            continue
        found.append(
            {
                "id": number,
                "party": party and code_of(party),
                "kind": kind,
                "done_on": _cut(done, precision),
                "done_on_precision": precision,
                "effective_on": _cut(effect, effect_precision),
                "effective_on_precision": effect_precision if effect else None,
                "until": None,
                "document": "",
                "number": "",
                "url": "",
            }
        )
    return found


def known_day(state: dict, name: str, as_of: date | None) -> tuple[str | None, str]:
    """A date of the agreement itself (“signed”, “entered”, “terminated”) as it was known, with its precision."""
    moment = state["facts"][name]
    if not moment:
        return None, Precision.UNKNOWN
    if as_of and moment[0] > as_of.isoformat():
        return None, Precision.NOT_YET
    return _cut(*moment), moment[1]


def _cut(day: str | None, precision: str) -> str | None:
    return day and day[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]


@dataclass(slots=True)
class KnownAgreement:
    """What was known on a day about another: the status then said, and the standings of the parties."""

    known_on: date
    status: str
    label: str
    parties: list[tuple[str, str, str]]  # name, code of the standing, its word


def known(agreement: int, known_on: date, day: date) -> KnownAgreement | None:
    """The agreement on `day` as the register knew it on `known_on`; None when it did not know it yet."""
    state = states_known([agreement], known_on).get(agreement)
    if state is None:
        return None
    names = party_names([FactsRecord(changes=[{"party": key} for key in state["parties"]])])
    status = period_on(state["whole"], day.isoformat())[0]
    standings = {key: period_on(periods, day.isoformat())[0] for key, periods in state["parties"].items()}
    parties = [(names[key], code, str(PartyStanding(code).label)) for key, code in standings.items()]
    return KnownAgreement(known_on, status, str(Status(status).label), parties)
