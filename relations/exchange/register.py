"""The register of agreements as open data: one flat row per agreement, every field with a note in three languages."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from relations.models import (
    Agreement,
    AgreementText,
    Content,
    Kind,
    Link,
    LinkKind,
    Party,
    Precision,
    Reference,
)
from relations.models.facts_log import period_on
from relations.reading.agreements.actions import is_later
from relations.reading.agreements.known import (
    known_acts,
    known_day,
    known_reason,
    known_standings,
    states_known,
)
from relations.reading.agreements.open_facts import acts_of, iso, standings_of, status_reason
from relations.reading.shelf import on_shelf
from relations.text.languages import LANGUAGES

from .formulas import csv_lines

CHUNK = 500
SEPARATOR, BAR = "; ", "|"
ACT = ("party", "kind", "done_on", "effective_on", "document")  # of an act in a cell
STANDING = ("party", "standing", "since", "rule")

FIELDS = {
    "id": _("Number of the agreement on the portal; it never changes."),
    "url": _("Permanent address of the agreement."),
    **{f"title_{code}": _("Title as published on the portal in this language; empty: not published in it.") for code in LANGUAGES},
    "register_number": _("Number in the register of the institute."),
    "instrument": _("Type of the document, as a code: treaty, agreement, protocol, declaration and others."),
    "level": _("Between whom it is made: interstate, intergovernmental or interagency."),
    "binding": _("true: binds under international law; false: a political document."),
    "parties": _("Parties that are states, as ISO 3166-1 alpha-2 codes."),
    "organisations": _("Parties that are international organisations, as codes of the portal."),
    "place": _("Place of signature, as a code of the portal."),
    "signed_on": _("Date of signature (ISO 8601): a day, a month or a year, as exactly as it is known."),
    "signed_on_precision": _("day, month or year: how exactly the date is known; unknown: not known to the portal; not_yet: has not happened."),
    "in_force_on": _("Date of entry into force, written like the date of signature."),
    "in_force_on_precision": _("Like the precision of the date of signature."),
    "entry_method": _("Manner of entry into force, as a code."),
    "duration": _("indefinite, term or unknown."),
    "term_years": _("Term in years."),
    "renewal_years": _("By how many years it is renewed automatically; empty: it is not."),
    "next_expiry": _("The next day on which it ends unless it is renewed, computed."),
    "terminated_on": _("From which day it is terminated."),
    "status": _("Status as a code, computed from the dates and the actions of the parties."),
    "status_as_of": _("The day on which the status and the standings of the parties hold."),
    "known_on": _("The day on which the register knew it; empty: it is told as known when the file was made."),
    "status_since": _("Since when the agreement has this status, as exactly as it is known; empty: not known."),
    "status_since_precision": _("How exactly the first day of the status is known, written like the precision of the date of signature."),
    "status_rule": _("By which rule it has this status, as a code; the rules are explained on the page “How the status is computed”."),
    "status_article": _("The article of the Vienna Conventions behind the rule."),
    "status_acts": _("Numbers of the acts on which the status rests."),
    "standings": format_lazy(
        _("How each party stands on the day, why and since when. JSON: objects with {json}. CSV: {csv}."),
        json="party, standing, since, since_precision, rule, article, acts", csv=BAR.join(STANDING),
    ),
    "acts": format_lazy(
        _("What the parties have done; an act without a party is one of all together. JSON: objects with {json}. CSV: {csv}."),
        json="id, party, kind, done_on, done_on_precision, effective_on, effective_on_precision, until, document, number, url",
        csv=BAR.join(ACT),
    ),
    "topics": _("Topics, as codes of the portal."),
    "texts": _("Languages of the texts published here (BCP 47); an asterisk marks an authentic text."),
    "references": _("Numbers of registration and publication, as register: number."),
    "signed_at": _("Numbers of the events where it was signed."),
    "languages": _("Languages in which the portal describes the agreement."),
}  # fmt: skip


def field_notes() -> list[dict[str, str]]:
    """Every field with its note in each language of the portal."""
    found = []
    for name, note in FIELDS.items():
        row = {"name": name}
        for language in LANGUAGES:
            with translation.override(language):
                row[language] = str(note)
        found.append(row)
    return found


@dataclass(frozen=True)
class Asked:
    """What a file is to tell: the day of the statuses; nothing later than `as_of` (None: everything recorded)."""

    day: date
    as_of: date | None
    language: str  # of the names of documents
    known_on: date | None = None  # as the register knew it on that day


def records(
    ids: Sequence[int], asked: Asked, status_of: Callable[[int], str], address: Callable[[int], str]
) -> Iterator[dict]:
    """The rows of these agreements in this order, read in portions; hidden ones are left out."""
    for start in range(0, len(ids), CHUNK):
        yield from _portion(ids[start : start + CHUNK], asked, status_of, address)


def _portion(ids, asked, status_of, address):
    agreements = (
        Agreement.objects.filter(pk__in=ids)
        .select_related("place")
        .prefetch_related(
            "standings", "party_periods", "actions", "parties__country", "parties__organisation"
        )
        .defer("title", "lead", "body")
        .in_bulk()
    )
    titles = _gathered(
        on_shelf(Kind.AGREEMENT).filter(content_id__in=ids).order_by("language"),
        "content_id", "language", "title",
    )  # fmt: skip
    parties = _gathered(
        Party.objects.filter(agreement_id__in=ids), "agreement_id", "country__code", "organisation__code"
    )
    topics = _gathered(Content.topics.through.objects.filter(content_id__in=ids), "content_id", "topic__slug")
    texts = _gathered(
        AgreementText.objects.filter(agreement_id__in=ids, is_public=True),
        "agreement_id", "language", "is_authentic",
    )  # fmt: skip
    references = _gathered(
        Reference.objects.filter(agreement_id__in=ids).exclude(number=""),
        "agreement_id",
        "register",
        "number",
    )
    opened = on_shelf(Kind.EVENT).values("content_id")
    signed = _gathered(
        Link.objects.filter(kind=LinkKind.SIGNED_AT, source_id__in=ids, target_id__in=opened),
        "source_id", "target_id",
    )  # fmt: skip
    states = states_known(ids, asked.known_on) if asked.known_on else {}
    for pk in ids:
        if pk not in agreements or pk not in titles:
            continue
        row = (
            _facts(agreements[pk], asked)
            | _known_facts(states.get(pk), asked)
            | {"id": pk, "url": address(pk), "status": status_of(pk)}
        )
        for language, title in titles[pk]:
            row[f"title_{language}"] = title
        row["languages"] = [language for language, _title in titles[pk]]
        row["parties"] = [country for country, _other in parties[pk] if country]
        row["organisations"] = [other for _country, other in parties[pk] if other]
        row["topics"] = [slug for (slug,) in topics[pk]]
        row["texts"] = list(dict.fromkeys(f"{code}*" if real else code for code, real in texts[pk]))
        row["references"] = [f"{register}: {number}" for register, number in references[pk]]
        row["signed_at"] = [event for (event,) in signed[pk]]
        yield {name: row.get(name) for name in FIELDS}


def _gathered(rows, item: str, *names: str) -> dict[int, list[tuple]]:
    if hasattr(rows, "rewrite"):
        rows = rows.rewrite(False)
    found = defaultdict(list)
    for pk, *values in rows.values_list(item, *names):
        found[pk].append(tuple(values))
    return found


def _facts(agreement: Agreement, asked: Asked) -> dict:
    day, reason = asked.day, status_reason(agreement, asked.day)
    return {
        "register_number": agreement.register_number,
        "instrument": agreement.instrument,
        "level": agreement.level,
        "binding": not agreement.is_political,
        "place": agreement.place.code if agreement.place else None,
        **_dated(agreement, "signed_on", asked),
        **_dated(agreement, "in_force_on", asked),
        "entry_method": agreement.entry_method,
        "duration": agreement.duration,
        "term_years": agreement.term_years,
        "renewal_years": agreement.renewal_years,
        "next_expiry": iso(agreement.next_expiry(day)),
        "terminated_on": None
        if is_later(agreement.terminated_on, asked.as_of)
        else iso(agreement.terminated_on),
        "status_as_of": day.isoformat(),
        **{f"status_{name}": value for name, value in reason.items()},
        "standings": standings_of(agreement, day),
        "acts": acts_of(agreement, asked.language, asked.as_of),
    }


def _known_facts(state: dict | None, asked: Asked) -> dict:
    """The same out of what the log of facts knew on a day; nothing without such a day."""
    if state is None:
        return {}
    found = {"known_on": asked.known_on.isoformat(), "next_expiry": None}
    for field, name in {
        "signed_on": "signed",
        "in_force_on": "entered",
        "terminated_on": "terminated",
    }.items():
        found[field], found[f"{field}_precision"] = known_day(state, name, asked.as_of)
    reason = known_reason(period_on(state["whole"], asked.day.isoformat()))
    return found | {
        **{f"status_{name}": value for name, value in reason.items()},
        "entry_method": state["facts"]["manner"].get("kind", "unknown"),
        "term_years": state["facts"]["term"].get("years"),
        "renewal_years": state["facts"]["term"].get("renewal"),
        "standings": known_standings(state, asked.day),
        "acts": known_acts(state, asked.as_of),
    }


def _dated(agreement: Agreement, name: str, asked: Asked) -> dict:
    """A date with its precision; what came after the day asked about had not happened yet."""
    day, precision = getattr(agreement, name), getattr(agreement, f"{name}_precision")
    if is_later(day, asked.as_of):
        day, precision = None, Precision.NOT_YET
    return {name: iso(day, precision), f"{name}_precision": precision}


def as_csv(rows: Iterable[dict]) -> Iterator[str]:
    """The rows as CSV, line by line; lists in one cell."""
    return csv_lines(FIELDS, ([_cell(value) for value in row.values()] for row in rows))


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = SEPARATOR.join(_part(part) for part in value)
    return str(value)


def _part(part) -> str:
    """A part of a list; acts and standings as their main fields, divided by bars."""
    if not isinstance(part, dict):
        return str(part)
    fields = (part[name] for name in (ACT if "kind" in part else STANDING))
    return BAR.join(str(field or "").replace(";", ",").replace(BAR, "/") for field in fields)


def as_json(rows: Iterable[dict], about: dict) -> Iterator[str]:
    """The rows as one JSON object: what they are, what their fields mean, then the agreements."""
    head = json.dumps(about | {"fields": field_notes()}, ensure_ascii=False)
    yield f'{head[:-1]}, "agreements": ['
    comma = ""
    for row in rows:
        yield comma + "\n" + json.dumps(row, ensure_ascii=False)
        comma = ","
    yield "\n]}\n"
