"""The register as a workbook: agreements, standings of the parties, acts, and what the fields mean, a sheet each."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _
from openpyxl import Workbook

from .formulas import harmless
from .register import FIELDS, SEPARATOR, field_notes

OWN_SHEETS = ("standings", "acts")
STANDING = ("party", "standing", "since", "since_precision", "rule", "article", "acts")
ACT = (
    "id", "party", "kind", "done_on", "done_on_precision", "effective_on", "effective_on_precision", "until",
    "document", "number", "url",
)  # fmt: skip


def as_xlsx(rows: Iterable[dict]) -> bytes:
    """The rows as a workbook; lists stand in one cell, standings and acts on sheets of their own by agreement."""
    book = Workbook(write_only=True)
    names = [name for name in FIELDS if name not in OWN_SHEETS]
    agreements = _sheet(book, _("Agreements"), names)
    standings = _sheet(book, _("Standings"), ("agreement", *STANDING))
    acts = _sheet(book, _("Acts"), ("agreement", *ACT))
    for row in rows:
        agreements.append([_cell(row[name]) for name in names])
        for sheet, fields, listed in ((standings, STANDING, row["standings"]), (acts, ACT, row["acts"])):
            for part in listed:
                sheet.append([row["id"], *(_cell(part[name]) for name in fields)])
    notes = field_notes()
    about = _sheet(book, _("Fields"), list(notes[0]))
    for note in notes:
        about.append([harmless(text) for text in note.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, header: Iterable[str]):
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    sheet.append(list(header))
    return sheet


def _cell(value):
    """Numbers stay numbers, lists become one cell, text cannot run."""
    if isinstance(value, list):
        value = SEPARATOR.join(map(str, value))
    return harmless(value)
