"""What is known of the demo agreements beyond their titles and dates: actions of parties, texts, references, links.

`apply` may be run again: it replaces the rows and kinds of actions that the file gives and leaves all others alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from relations.models import (
    ActionKind,
    Agreement,
    AgreementText,
    Country,
    FollowUp,
    Link,
    Organisation,
    PartyAction,
    Precision,
    Reference,
    Source,
    changes,
)

FILE = Path(__file__).parent / "data" / "agreement_details.json"
CHILDREN = {
    "references": Reference,
    "texts": AgreementText,
    "follow_ups": FollowUp,
}


@changes.together()
def apply(agreements: Mapping[str, Agreement], undated: Iterable[str] = ()) -> int:
    """Fill in the details of agreements (code in the data → row); answers how many of them had any.

    `undated` names those known to be in force since a day that no source gives.
    """
    details = json.loads(FILE.read_text(encoding="utf-8"))["agreements"]
    for code in undated:
        if code in agreements and not _enters(details.get(code, {})):
            details.setdefault(code, {}).setdefault("actions", []).append({"kind": "entry"})
    countries = {country.code: country for country in Country.objects.all()}
    known = [code for code in details if code in agreements]
    for code in known:
        _fill(agreements[code], details[code], countries)
    for code in known:
        _link(agreements, code, details[code].get("links", []))
    return len(known)


def _enters(detail: dict) -> bool:
    return any(action["kind"] == ActionKind.ENTRY for action in detail.get("actions", []))


def _fill(agreement: Agreement, detail: dict, countries: Mapping[str, Country]) -> None:
    agreement = Agreement.objects.get(pk=agreement.pk)
    facts = dict(detail.get("facts", {}))
    if code := facts.pop("depositary_country", None):
        agreement.depositary_country = countries[code]
    if code := facts.pop("depositary_organisation", None):
        agreement.depositary_organisation = Organisation.objects.get(code=code)
    for name, value in (facts | _in_languages("entry_clause", detail.get("entry_clause", {}))).items():
        setattr(agreement, name, value)
    agreement.save()
    agreement.refresh_from_db()
    for party in agreement.parties.select_related("country", "organisation"):
        for name, value in detail.get("parties", {}).get(party.code, {}).items():
            setattr(party, name, value)
            party.save(update_fields=[name])
    _actions(agreement, detail.get("actions", []))
    for name, model in CHILDREN.items():
        if name in detail:
            model.objects.filter(agreement=agreement).delete()
        for row in detail.get(name, []):
            model.objects.create(agreement=agreement, **_values(row, countries))
    for row in detail.get("sources", []):
        titles = _in_all_languages("title", row["title"])
        Source.objects.get_or_create(content=agreement, **titles, defaults={"url": row.get("url", "")})


def _actions(agreement: Agreement, rows: list[dict]) -> None:
    if not rows:
        return
    parties = {party.code: party for party in agreement.parties.select_related("country", "organisation")}
    agreement.actions.filter(kind__in={row["kind"] for row in rows}).delete()
    made = []
    for row in rows:
        values = _values(row, {}) | {"party": parties.get(row.get("party"))}
        values.setdefault("done_on_precision", Precision.DAY if row.get("done_on") else Precision.UNKNOWN)
        made.append(PartyAction(agreement=agreement, **values))
    changes.bulk_create(PartyAction, made)


def _values(row: dict, countries: Mapping[str, Country]) -> dict:
    """A row of the file as fields of a model: texts in three languages, countries by their codes."""
    values = {}
    for name, value in row.items():
        if name == "source":
            values |= _in_all_languages(name, value)
        elif isinstance(value, dict):
            values |= _in_languages(name, value)
        elif name == "country":
            values["country"] = countries[value]
        elif name != "party":
            values[name] = value
    return values


def _in_languages(name: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in texts.items()}


def _in_all_languages(name: str, text: str | dict[str, str]) -> dict[str, str]:
    """The name of a source: words in three languages, or an address that reads the same in all."""
    return _in_languages(name, text if isinstance(text, dict) else dict.fromkeys(("kk", "ru", "en"), text))


def _link(agreements: Mapping[str, Agreement], code: str, links: list[list[str]]) -> None:
    for kind, target in links:
        if target in agreements:
            Link.objects.get_or_create(source=agreements[code], target=agreements[target], kind=kind)
