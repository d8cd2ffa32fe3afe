"""What hangs on an agreement row by row: texts, references, reservations, follow-up, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.editorial.permissions import ROLE_LABELS, Role
from relations.models import (
    Agreement,
    AgreementText,
    FollowUp,
    Objection,
    Opposition,
    Reference,
    Reservation,
    Revision,
    Source,
)
from relations.reading.labels import Label, named
from relations.text.dates import long_date

from .actions import PartyFacts, is_later
from .text_languages import direction, language_name
from .wordings import wording_text, wordings_on

DOMESTIC = (
    Reference.Register.APPROVAL_ACT,
    Reference.Register.SIGNING_POWER,
    Reference.Register.RATIFICATION_LAW,
)
WHO_CHECKS = (Role.REGISTRAR, Role.CHIEF, Role.ADMINISTRATOR, Role.EDITOR, Role.EXPERT)
VERDICT_MARKS = {"done": "in_force", "on_track": "signed", "pending": "pending", "delayed": "unknown", "dropped": "terminated"}  # fmt: skip


@dataclass(slots=True)
class TextRow:
    """The text in one language, as a line of the list."""

    row: AgreementText
    name: str
    direction: str
    force: str
    source: Label
    url: str = ""  # of the text on its own page
    file_url: str = ""  # with recognised words under its pages, where there are any
    scan_url: str = ""  # of the scan as it came, where that is another file
    wording: str = ""  # since when it holds, when it is not as concluded
    earlier: list[tuple[str, str]] = field(default_factory=list)  # last days of earlier wordings, addresses


def texts_of(texts: Iterable[AgreementText], versions, day: date, as_of: date | None = None) -> list[TextRow]:
    """The texts that readers may see, in the wording that holds on a day, and where each can be read."""
    home = versions.url(versions.language)
    then = f"&as_of={as_of}" if as_of else ""
    found = []
    for wording in wordings_on((row for row in texts if row.is_public), day):
        row = wording.row
        found.append(
            TextRow(
                row=row,
                name=language_name(row.language),
                source=named(row, "source", versions.language),
                direction=direction(row.language),
                force=force_of(row),
                url=f"{home}texts/?show={row.language}{then}#{row.language}" if row.has_body else "",
                file_url=(row.searchable or row.file).url if row.file else "",
                scan_url=row.file.url if row.searchable else "",
                wording=wording_text(row),
                earlier=[
                    (long_date(last, get_language()), f"{home}?as_of={last}#texts")
                    for last in wording.earlier
                ],
            )
        )
    return found


def force_of(row: AgreementText) -> str:
    """The legal force of a text in words."""
    if row.prevails:
        return _("authentic text, prevails in case of divergence")
    if row.is_authentic:
        return _("authentic text")
    return _("official translation") if row.is_official else _("unofficial translation")


def reference_of(row: Reference, language: str) -> dict:
    """A registration, a publication or an act at home."""
    country = named(row.country, "name", language) if row.country else ""
    return {
        "register": str(Reference.Register(row.register).label),
        "country": country,
        "number": row.number,
        "day": row.dated_on,
        "url": row.url,
        "note": named(row, "note", language),
    }


def reservations_of(
    rows: Sequence[Reservation],
    objections: Iterable[Objection],
    oppositions: Iterable[Opposition],
    parties: Iterable[PartyFacts],
    language: str,
    as_of: date | None = None,
) -> list[dict]:
    """Reservations and declarations with the parties that made them, and objections to them, until a day."""
    if not rows:
        return []
    names, against = {party.pk: party for party in parties}, defaultdict(list)
    apart = {frozenset((row.party_id, row.other_id)) for row in oppositions}
    reserving = {row.pk: row.party_id for row in rows}
    for row in objections:
        if not is_later(row.made_on, as_of):
            pair = frozenset((row.party_id, reserving[row.reservation_id]))
            keeps_apart = row.opposes_entry and pair in apart
            said = _said_by(row, names, language, as_of) | {"keeps_apart": keeps_apart}
            against[row.reservation_id].append(said)
    return [
        _said_by(row, names, language, as_of) | {"objections": against[row.pk]}
        for row in rows
        if not is_later(row.made_on, as_of)
    ]


def _said_by(row: Reservation | Objection, names: dict, language: str, as_of: date | None) -> dict:
    return {
        "party": names.get(row.party_id),
        "row": row,
        "text": named(row, "text", language),
        "withdrawn_on": None if is_later(row.withdrawn_on, as_of) else row.withdrawn_on,
    }


def sources_of(rows: Iterable[Source], language: str) -> list[tuple[Label, str, date | None]]:
    """What an item names as its sources: name, address, the day it was looked up."""
    return [(named(row, "title", language), row.url, row.retrieved_on) for row in rows]


def checked(agreement: Agreement) -> tuple[date, str] | None:
    """The day on which the facts were last checked, and the role of whoever noted it: never a name."""
    if agreement.reviewed_on is None:
        return None
    saves = Revision.objects.filter(content_id=agreement.pk).order_by("-number")
    noted, groups = None, set()
    for number, changed, group in saves.values_list("number", "changed", "by__groups__name"):
        if noted is None and "field:reviewed_on" in changed:
            noted = number
        if noted == number:
            groups.add(group)
    role = next((str(ROLE_LABELS[role]).lower() for role in WHO_CHECKS if role in groups), "")
    return agreement.reviewed_on, role


def follow_ups_of(rows: Iterable[FollowUp], language: str) -> list[dict]:
    """The steps of implementation with their verdicts, each with its expert."""
    found = []
    for row in rows:
        expert = row.expert
        found.append(
            {
                "row": row,
                "edition": None,  # of the agreement, where that is not the page itself
                "late": 0,  # days
                "title": named(row, "title", language),
                "source": named(row, "source", language),
                "responsible": named(row, "responsible", language),
                "verdict": str(row.get_verdict_display()),
                "mark": VERDICT_MARKS[row.verdict],
                "expert_name": _expert_name(expert, language) if expert else "",
                "expert_url": expert.get_absolute_url() if expert else "",
            }
        )
    return found


def _expert_name(expert, language: str) -> Label:
    family = named(expert, "family_name", language)
    return Label(f"{named(expert, 'given_name', language)} {family}".strip(), family.language)
