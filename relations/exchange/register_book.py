"""The register as a workbook: agreements, standings of the parties, acts, and what the fields mean, a sheet each."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .register import FIELDS, SEPARATOR, field_notes
from .tables import write_book

OWN_SHEETS = ("standings", "acts")
STANDING = ("party", "standing", "since", "since_precision", "rule", "article", "acts")
ACT = (
    "id", "party", "kind", "done_on", "done_on_precision", "effective_on", "effective_on_precision", "until",
    "document", "number", "url",
)  # fmt: skip


def as_xlsx(rows: Iterable[dict]) -> bytes:
    """The rows as a workbook; lists stand in one cell, standings and acts on sheets of their own by agreement."""
    names = [name for name in FIELDS if name not in OWN_SHEETS]
    agreements, standings, acts = [], [], []
    for row in rows:
        agreements.append([_cell(row[name]) for name in names])
        standings += [[row["id"], *(_cell(part[name]) for name in STANDING)] for part in row["standings"]]
        acts += [[row["id"], *(_cell(part[name]) for name in ACT)] for part in row["acts"]]
    notes = field_notes()
    return write_book(
        [
            (_("Agreements"), names, agreements),
            (_("Standings"), ("agreement", *STANDING), standings),
            (_("Acts"), ("agreement", *ACT), acts),
            (_("Fields"), list(notes[0]), [list(note.values()) for note in notes]),
        ]
    )


def _cell(value):
    """Numbers stay numbers, a list becomes one cell."""
    return SEPARATOR.join(map(str, value)) if isinstance(value, list) else value
