"""Rows of a table into records: validate and match, accept good rows, list bad ones with the reason.

A format (`agreements.py`, `vocabularies.py`) says which columns there are and how a row is written. A dry run does
exactly what the import will do and rolls it back, so that the preview cannot promise something else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relations.models import changes

from .tables import Table, TableRefused


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


OUTCOMES = {
    Outcome.CREATED: pgettext_lazy("row", "new"),
    Outcome.CHANGED: pgettext_lazy("row", "changed"),
    Outcome.SAME: pgettext_lazy("row", "no change"),
    Outcome.REFUSED: pgettext_lazy("row", "refused"),
}


class RowRefused(Exception):
    """One row cannot be taken: messages by column ("" for the whole row)."""

    def __init__(self, errors: dict[str, list[str]]):
        self.errors = errors
        super().__init__(str(errors))


@dataclass
class RowReport:
    """What became, or would become, of one row."""

    line: int
    label: str
    outcome: Outcome
    errors: dict[str, list[str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    @property
    def outcome_label(self):
        return OUTCOMES[self.outcome]


@dataclass
class Report:
    """The whole import; `unknown` are columns that were passed over."""

    rows: list[RowReport] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        return [(str(outcome), OUTCOMES[outcome], self.count(outcome)) for outcome in Outcome]

    @property
    def refused(self) -> list[RowReport]:
        return [row for row in self.rows if row.outcome == Outcome.REFUSED]

    @property
    def has_work(self) -> bool:
        return bool(self.count(Outcome.CREATED) or self.count(Outcome.CHANGED))


@dataclass(frozen=True)
class Format:
    """How one kind of record is kept in a table."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    # (values of the row, who imports) → (label, outcome, names of what changed); raises RowRefused, ValidationError
    write: Callable[[dict[str, str], object], tuple[str, Outcome, list[str]]]
    export: Callable[[], list[list]]


def bring_in(table: Table, form: Format, *, by, dry_run: bool) -> Report:
    """Import every good row, each in its own transaction; with `dry_run` everything is rolled back.

    Raises TableRefused when the columns do not fit at all.
    """
    missing = [name for name in form.required if name not in table.columns]
    if missing:
        raise TableRefused(
            _("These columns are missing: %(names)s.") % {"names": ", ".join(missing)}, code="columns"
        )
    report = Report(unknown=[name for name in table.columns if name and name not in form.columns])
    seen: dict[str, int] = {}
    with changes.together():
        for line, values in table.rows:
            report.rows.append(_one(line, values, form, by, seen))
        if dry_run:
            transaction.set_rollback(True)
    return report


def _one(line: int, values: dict[str, str], form: Format, by, seen: dict[str, int]) -> RowReport:
    key = values.get(form.required[0], "")
    label = key or next((value for value in values.values() if value), "")
    if key and key in seen:
        text = gettext("The same key stands on line %(line)s already.") % {"line": seen[key]}
        return RowReport(line, label, Outcome.REFUSED, {form.required[0]: [text]})
    seen[key] = line
    known = {name: value for name, value in values.items() if name in form.columns}
    try:
        with transaction.atomic():
            label, outcome, changed = form.write(known, by)
        return RowReport(line, label, outcome, changed=changed)
    except RowRefused as refused:
        return RowReport(line, label, Outcome.REFUSED, refused.errors)
    except ValidationError as error:
        return RowReport(line, label, Outcome.REFUSED, _by_column(error, form))
    except DatabaseError:
        text = gettext("The database refused this row: it contradicts another record.")
        return RowReport(line, label, Outcome.REFUSED, {"": [text]})


def _by_column(error: ValidationError, form: Format) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {"": list(error.messages)}
    return {
        (name if name in form.columns else ""): list(messages)
        for name, messages in error.message_dict.items()
    }
