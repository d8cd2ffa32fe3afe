"""Reads the cases of treaty law (`cases.json`) into facts: agreements and acts in, expectations out."""

import json
from datetime import date
from pathlib import Path

from relations.law import Act, Facts, Manner, Moment, Term

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
MORE = json.loads((HERE / "more_cases.json").read_text(encoding="utf-8"))  # of our own
HARD = json.loads(
    (HERE / "hard_cases.json").read_text(encoding="utf-8")
)  # histories that a lawyer would argue about


def day(text):
    return date.fromisoformat(text) if text else None


def moment(text):
    return Moment(day(text)) if text else None


def act_of(row: dict, number: int) -> Act:
    return Act(
        kind=row["kind"],
        party=row.get("party"),
        on=day(row.get("on")),
        effective=day(row.get("effective")),
        until=day(row.get("until")),
        definitive=row.get("definitive", False),
        id=number,
    )


def facts_of(row: dict) -> Facts:
    manner, term = row.get("manner", {}), row.get("term", {})
    return Facts(
        id=row["id"],
        parties=tuple(row["parties"]),
        acts=tuple(act_of(act, number) for number, act in enumerate(row.get("acts", []), 1)),
        is_political=row.get("political", False),
        signed=moment(row.get("signed_on")),
        entered=moment(row.get("in_force_on")),
        provisional=moment(row.get("provisional_from")),
        manner=Manner(
            kind=manner.get("kind", "unknown"),
            n=manner.get("n"),
            must=frozenset(manner.get("must", ())),
            days=manner.get("days"),
            months=manner.get("months"),
            first_of_month=manner.get("first_of_month", False),
            on=day(manner.get("on")),
        ),
        term=Term(
            years=term.get("years"),
            until=day(term.get("until")),
            renewal=term.get("renewal"),
            notice_months=row.get("notice_months"),
        ),
        supersedes=tuple(row.get("supersedes", ())),
    )
