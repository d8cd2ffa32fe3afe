"""The register of agreements as open data: one flat row per agreement, every field with a note in three languages."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from relations.models import (
    Agreement,
    AgreementText,
    Content,
    Edition,
    Kind,
    Link,
    LinkKind,
    Party,
    Reference,
)
from relations.text.languages import LANGUAGES

CHUNK = 500
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read Cyrillic as Latin
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SEPARATOR = "; "

FIELDS = {
    "id": _("Number of the agreement on the portal; it never changes."),
    "url": _("Permanent address of the agreement."),
    **{f"title_{code}": _("Title as published on the portal in this language; empty: not published in it.") for code in LANGUAGES},
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
    "status_as_of": _("The day on which the status holds."),
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


def records(
    ids: Sequence[int], day: date, status_of: Callable[[int], str], address: Callable[[int], str]
) -> Iterator[dict]:
    """The rows of these agreements in this order, read in portions; hidden ones are left out."""
    for start in range(0, len(ids), CHUNK):
        yield from _portion(ids[start : start + CHUNK], day, status_of, address)


def _portion(ids, day, status_of, address):
    agreements = (
        Agreement.objects.filter(pk__in=ids)
        .select_related("place")
        .prefetch_related("standings", "actions", "parties__country", "parties__organisation")
        .defer("title", "lead", "body")
        .in_bulk()
    )
    titles = _gathered(
        Edition.objects.public().filter(content_id__in=ids, kind=Kind.AGREEMENT).order_by("language"),
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
    opened = Edition.objects.public().filter(kind=Kind.EVENT).values("content_id")
    signed = _gathered(
        Link.objects.filter(kind=LinkKind.SIGNED_AT, source_id__in=ids, target_id__in=opened),
        "source_id", "target_id",
    )  # fmt: skip
    for pk in ids:
        if pk not in agreements or pk not in titles:
            continue
        row = _facts(agreements[pk], day) | {"id": pk, "url": address(pk), "status": status_of(pk)}
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


def _facts(agreement: Agreement, day: date) -> dict:
    return {
        "instrument": agreement.instrument,
        "level": agreement.level,
        "binding": not agreement.is_political,
        "place": agreement.place.code if agreement.place else None,
        "signed_on": _iso(agreement.signed_on, agreement.signed_on_precision),
        "signed_on_precision": agreement.signed_on_precision,
        "in_force_on": _iso(agreement.in_force_on, agreement.in_force_on_precision),
        "in_force_on_precision": agreement.in_force_on_precision,
        "entry_method": agreement.entry_method,
        "duration": agreement.duration,
        "term_years": agreement.term_years,
        "renewal_years": agreement.renewal_years,
        "next_expiry": _iso(agreement.next_expiry(day)),
        "terminated_on": _iso(agreement.terminated_on),
        "status_as_of": day.isoformat(),
    }


def _iso(day: date | None, precision: str = "day") -> str | None:
    """As exactly as it is known: 2022-12-22, 2022-12 or 2022."""
    if day is None:
        return None
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[dict]) -> Iterator[str]:
    """The rows as CSV, line by line; lists in one cell; cells that look like formulas are made harmless."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow(FIELDS)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row.values()])


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = SEPARATOR.join(str(part) for part in value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_json(rows: Iterable[dict], about: dict) -> Iterator[str]:
    """The rows as one JSON object: what they are, what their fields mean, then the agreements."""
    head = json.dumps(about | {"fields": field_notes()}, ensure_ascii=False)
    yield f'{head[:-1]}, "agreements": ['
    comma = ""
    for row in rows:
        yield comma + "\n" + json.dumps(row, ensure_ascii=False)
        comma = ","
    yield "\n]}\n"
