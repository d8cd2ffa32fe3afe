"""The public log of changes of facts: after every change of a published agreement, what is said now and what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from django.db.models import Max
from django.utils import timezone

from relations.law import Act, Apart, History, Period, Replaced
from relations.models import Edition, FactsRecord, agreement_facts
from relations.models.facts_log import period_on

# Dates of the agreement itself, under the names that the law gives them.
DAYS = ("initialled", "signed", "entered", "provisional", "terminated")
CLAUSES = ("manner", "term")


def log_facts(items: Iterable[int]) -> None:
    """Add a record for every published agreement whose facts, or what follows from them, differ from the last one."""
    published = set(
        Edition.objects.filter(content_id__in=items, kind="agreement").values_list("content_id", flat=True)
    )
    if not published:
        return
    last = _last_records(published)
    today = timezone.localdate()
    for pk, history in agreement_facts.histories(published).items():
        state, before = state_of(history), last.get(pk)
        if before is None or before.state != state:
            changes = differences(before.state if before else None, state, today) or [{"what": "periods"}]
            FactsRecord.objects.create(agreement_id=pk, state=state, changes=changes)


def _last_records(agreements: set[int]) -> dict[int, FactsRecord]:
    newest = FactsRecord.objects.filter(agreement_id__in=agreements).order_by().values("agreement_id")
    numbers = newest.annotate(last=Max("pk")).values_list("last", flat=True)
    return {row.agreement_id: row for row in FactsRecord.objects.filter(pk__in=list(numbers))}


def state_of(history: History) -> dict:
    """What is recorded and what follows from it, as JSON without a language."""
    facts = history.facts
    return {
        "facts": {
            "parties": list(facts.parties),
            "acts": sorted((_act(act) for act in facts.acts), key=str),
            **{name: _moment(getattr(facts, name)) for name in DAYS},
            **{name: _clause(getattr(facts, name)) for name in CLAUSES},
        },
        "whole": [_period(period) for period in history.periods],
        "parties": {key: [_period(p) for p in periods] for key, periods in history.parties.items()},
        **({"replaced": replaced} if (replaced := [_pair(pair) for pair in history.replaced]) else {}),
        **({"apart": apart} if (apart := [_apart(pair) for pair in history.apart]) else {}),
    }


def _act(act: Act) -> list:
    """[number, kind, party, day, precision, day of effect, its precision]."""
    done, effect = (day.isoformat() if day else None for day in (act.on, act.effective))
    return [act.id, act.kind, act.party, done, act.precision, effect, act.effective_precision]


def _moment(moment) -> list | None:
    return [moment.day.isoformat(), moment.precision] if moment else None


def _clause(clause) -> dict:
    found = {field.name: getattr(clause, field.name) for field in fields(clause)}
    return {
        name: sorted(value)
        if isinstance(value, frozenset)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for name, value in found.items()
        if value
    }


def _pair(pair: Replaced) -> list:
    """[the newer agreement, since when, between whom]."""
    return [pair.newer, pair.since.day.isoformat(), sorted(pair.parties)]


def _apart(pair: Apart) -> list:
    """[between whom it is not in force, since when, until when]."""
    return [sorted(pair.parties), pair.starts_on.isoformat(), pair.ends_on.isoformat()]


def _period(period: Period) -> list:
    return [str(period.standing), period.starts_on.isoformat(), period.precision, str(period.rule or "")]


def differences(before: dict | None, after: dict, today: date) -> list[dict]:
    """What changed between two states, as {what, party, was, now}; the first state is one entry."""
    if before is None:
        return [{"what": "recorded"}]
    was, now = before["facts"], after["facts"]
    found = [
        {"what": "party", "party": key, "now": key} for key in now["parties"] if key not in was["parties"]
    ]
    found += [
        {"what": "party", "party": key, "was": key} for key in was["parties"] if key not in now["parties"]
    ]
    found += _of_acts(was["acts"], now["acts"])
    found += [
        {"what": name, "was": was[name], "now": now[name]}
        for name in (*DAYS, *CLAUSES)
        if was[name] != now[name]
    ]
    if before.get("apart", []) != after.get("apart", []):
        found.append({"what": "apart"})
    return found + _of_standings(before, after, today)


def _of_acts(was: list[list], now: list[list]) -> list[dict]:
    """Acts that came, went, or were corrected: the same number with other words."""
    old, new = ({act[0]: act[1:] for act in acts} for acts in (was, now))
    went = [number for number in old if old[number] not in new.values()]
    came = [number for number in new if new[number] not in old.values()]
    found = []
    for number in sorted({*went, *came}):
        entry = {"what": "act", "party": (new.get(number) or old[number])[1]}
        if number in went:
            entry["was"] = old[number]
        if number in came:
            entry["now"] = new[number]
        found.append(entry)
    return found


def _of_standings(before: dict, after: dict, today: date) -> list[dict]:
    pairs = [("status", None, before["whole"], after["whole"])]
    pairs += [
        ("standing", key, before["parties"][key], periods)
        for key, periods in after["parties"].items()
        if key in before["parties"]
    ]
    found, day = [], today.isoformat()
    for what, party, was, now in pairs:
        old, new = period_on(was, day)[0], period_on(now, day)[0]
        if old != new:
            found.append({"what": what, "party": party, "was": old, "now": new})
    return found
