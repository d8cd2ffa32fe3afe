"""The words of an agreement as of a day: of each text the wording that holds, and the corrections made until then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.models import AgreementText, Correction
from relations.reading.labels import Label, named
from relations.text.dates import long_date

from .actions import is_later
from .text_languages import language_name


@dataclass(slots=True)
class Wording:
    """The text in one language that holds on a day, and the last days of its earlier wordings, the newest first."""

    row: AgreementText
    earlier: list[date]


def wordings_on(rows: Iterable[AgreementText], day: date) -> list[Wording]:
    """Of several wordings of one text the one that holds on a day; a text that holds only later is left out."""
    chains: dict[tuple, list[AgreementText]] = defaultdict(list)
    for row in rows:
        if not is_later(row.valid_from, day):
            chains[row.language, row.is_authentic].append(row)
    found = []
    for chain in chains.values():
        chain.sort(key=lambda row: row.valid_from or date.min)
        ends = [row.valid_from - timedelta(days=1) for row in chain[1:]]
        found.append(Wording(chain[-1], ends[::-1]))
    return found


def wording_text(row: AgreementText) -> str:
    """Since when this wording holds; nothing for the text as concluded."""
    if not row.valid_from:
        return ""
    return _("wording in force from %(day)s") % {"day": long_date(row.valid_from, get_language())}


@dataclass(slots=True)
class Corrected:
    """A correction of an error in the text (VCLT 79)."""

    language: str  # in words; nothing when it concerns all texts
    place: str
    text: Label
    made_on: date | None
    effective_on: date | None
    source: str
    url: str


def corrections_of(rows: Iterable[Correction], as_of: date | None) -> list[Corrected]:
    """The corrections made until a day."""
    return [
        Corrected(
            language_name(row.language) if row.language else "",
            row.place,
            named(row, "text"),
            row.made_on,
            row.effective_on if row.effective_on != row.made_on else None,
            row.source,
            row.url,
        )
        for row in rows
        if not is_later(row.made_on or row.effective_on, as_of)
    ]
