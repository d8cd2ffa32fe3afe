"""Rows of a table into records: validate and match, accept good rows, list bad ones with the reason.

A format (`agreements.py`, `vocabularies.py`) says which columns there are and how rows are written. Rows are written in
portions, each one transaction; a dry run does exactly what the import will do and rolls it back, so that the preview
cannot promise something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from time import monotonic
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relations.models import changes

from .cells import DATE, ERROR, FORMULA, NUMBER, STRUCK, kind_of
from .headers import Known
from .receipt import Receipt
from .tables import Table, TableRefused
from .tables import read as read_table


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
    """What became, or would become, of one row; `cells` are (column, before, after) of what changes."""

    line: int
    label: str
    outcome: Outcome
    errors: dict[str, list[str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    cells: list[tuple[str, str, str]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)  # of a refused row, to be put right
    unknown: list[tuple[str, str]] = field(default_factory=list)  # (column, name) not in the vocabularies

    @property
    def outcome_label(self):
        return OUTCOMES[self.outcome]

    @property
    def fields(self) -> list[tuple[str, str, list[str]]]:
        """(column, text, messages) of a refused row: columns with a fault first."""
        names = [*self.errors, *(name for name in self.values if name not in self.errors)]
        return [(name, self.values.get(name, ""), self.errors.get(name, [])) for name in names if name]

    def as_json(self) -> dict:
        return {
            **self.__dict__,
            "outcome": str(self.outcome),
            "values": {k: str(v) for k, v in self.values.items()},
        }

    @classmethod
    def from_json(cls, data: dict) -> RowReport:
        return cls(**{**data, "outcome": Outcome(data["outcome"])})


@dataclass
class Report:
    """The whole import; `unknown` are columns that were passed over, `names` those no vocabulary has."""

    rows: list[RowReport] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    receipt: Receipt = field(default_factory=lambda: Receipt("table"))
    tally: dict[str, int] = field(default_factory=dict)  # when only some of the rows are kept

    def count(self, outcome: Outcome) -> int:
        return (
            self.tally.get(str(outcome), 0)
            if self.tally
            else sum(row.outcome == outcome for row in self.rows)
        )

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        return [(str(outcome), OUTCOMES[outcome], self.count(outcome)) for outcome in Outcome]

    @property
    def refused(self) -> list[RowReport]:
        return [row for row in self.rows if row.outcome == Outcome.REFUSED]

    @property
    def has_work(self) -> bool:
        return bool(self.count(Outcome.CREATED) or self.count(Outcome.CHANGED))

    @property
    def names(self) -> list[tuple[str, str, int]]:
        """(column, name, in how many rows) of names that are in no vocabulary, each once."""
        found: dict[tuple[str, str], int] = {}
        for row in self.rows:
            for column, name in row.unknown:
                found[column, name] = found.get((column, name), 0) + 1
        return [(column, name, count) for (column, name), count in sorted(found.items())]


@dataclass
class Written:
    """What a writer answers for one row."""

    label: str
    outcome: Outcome
    changed: list[str] = field(default_factory=list)
    cells: list[tuple[str, str, str]] = field(default_factory=list)


class Writer(Protocol):
    """Writes the rows of one portion. `write()` raises RowRefused and ValidationError."""

    def prepare(self, rows: list[dict[str, str]]) -> None: ...

    def write(self, values: dict[str, str]) -> Written: ...

    def finish(self) -> None: ...

    def told(self) -> dict[str, list[tuple[str, str, str]]]: ...


@dataclass(frozen=True)
class Format:
    """How one kind of record is kept in a table; `names` are the words by which columns go besides their codes."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    export: Callable[..., list[list]]
    writer: Callable[[object], Writer] | None = None
    # of simple formats: (values of the row, who imports) → (label, outcome, names of what changed)
    write: Callable[[dict[str, str], object], tuple[str, Outcome, list[str]]] | None = None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sample: tuple[tuple[str, ...], ...] = ()
    takes_numbers: bool = False  # may a key be a number with a fraction, or a date?
    # How a file becomes a table, and what is slow and done before the lock of a portion: (its rows, is it only a check).
    read: Callable[[object, Known, Mapping[str, str]], Table] = read_table
    ahead: Callable[[list, bool], None] | None = None
    portion: int = 60  # rows of one transaction at most
    keys_repeat: bool = False  # may a key stand on several lines, as a series of many values does?

    def begin(self, by) -> Writer:
        """A writer for one portion."""
        return self.writer(by) if self.writer else Simple(self.write, by)

    @property
    def known(self) -> Known:
        return Known({column: self.names.get(column, ()) for column in self.columns}, self.required[0])


class Simple:
    """A writer of formats that write row by row."""

    def __init__(self, write: Callable[[dict[str, str], object], tuple[str, Outcome, list[str]]], by):
        self._write, self.by = write, by

    def prepare(self, rows):
        pass

    def write(self, values):
        with transaction.atomic():
            return Written(*self._write(values, self.by))

    def finish(self):
        pass

    def told(self):
        return {}


def judge_columns(table: Table, form: Format) -> None:
    """Raises TableRefused when a column is missing without which nothing can be matched."""
    missing = [name for name in form.required if name not in table.columns]
    if missing:
        raise TableRefused(
            _("These columns are missing: %(names)s. Looked for in the header: %(headers)s.")
            % {
                "names": ", ".join(missing),
                "headers": ", ".join(name for name in table.headers if name)[:300],
            },
            code="columns",
        )


def unknown_columns(table: Table, form: Format) -> list[str]:
    """Headers of the file that mean no column of the format."""
    pairs = zip(table.columns, table.headers, strict=False)
    return [header or name for name, header in pairs if name and name not in form.columns]


def write_portion(
    lines: list[tuple[int, dict[str, str]]],
    form: Format,
    *,
    by,
    seen: dict[str, int],
    dry_run: bool,
    until: float | None = None,
) -> list[RowReport]:
    """Some rows in one transaction; when the database refuses, each alone, so that only its own row suffers.

    After the moment `until` (of `monotonic`) no further row is begun: there are as many reports as rows were taken,
    one at least.
    """
    before = dict(seen)
    try:
        return _together(lines, form, by, seen, dry_run, until)
    except DatabaseError:
        if len(lines) == 1:
            line, values = lines[0]
            text = gettext("The database refused this row: it contradicts another record.")
            return [_refused(line, values.get(form.required[0], ""), values, {"": [text]})]
    seen.clear()
    seen.update(before)
    one = partial(write_portion, form=form, by=by, seen=seen, dry_run=dry_run)
    return [report for reports in _in_time(lines, lambda line: one([line]), until) for report in reports]


def _in_time(lines: list, act: Callable, until: float | None) -> list:
    """What an act answers for one line after the other, until time is up; for the first in any case."""
    found = []
    for line in lines:
        found.append(act(line))
        if until is not None and monotonic() > until:
            break
    return found


def _together(
    lines, form: Format, by, seen: dict[str, int], dry_run: bool, until: float | None
) -> list[RowReport]:
    with transaction.atomic():
        with changes.together():
            writer = form.begin(by)
            known = [(line, {n: v for n, v in values.items() if n in form.columns}) for line, values in lines]
            writer.prepare([values for _line, values in known])
            reports = _in_time(known, lambda line: _one(*line, form, writer, seen), until)
            writer.finish()
        for label, cells in writer.told().items():
            for report in reports:
                if report.label == label and report.outcome != Outcome.REFUSED:
                    report.cells += cells
        if dry_run:
            transaction.set_rollback(True)
    return reports


def _one(line: int, values: dict[str, str], form: Format, writer: Writer, seen: dict[str, int]) -> RowReport:
    key = str(values.get(form.required[0], ""))
    label = key or next((str(value) for value in values.values() if value), "")
    errors = _broken(values, form)
    if key and key in seen and not form.keys_repeat:
        text = gettext("The same key stands on line %(line)s already.") % {"line": seen[key]}
        errors.setdefault(form.required[0], []).append(text)
    if errors:
        return _refused(line, label, values, errors)
    seen[key] = line
    try:
        done = writer.write(values)
        return RowReport(line, done.label, done.outcome, changed=done.changed, cells=done.cells)
    except RowRefused as refused:
        report = _refused(line, label, values, refused.errors)
        report.unknown = getattr(refused, "unknown", [])
        return report
    except ValidationError as error:
        return _refused(line, label, values, _by_column(error, form))


def _refused(line: int, label: str, values: dict[str, str], errors: dict[str, list[str]]) -> RowReport:
    return RowReport(
        line, label, Outcome.REFUSED, errors, values={name: str(text) for name, text in values.items()}
    )


def _broken(values: dict[str, str], form: Format) -> dict[str, list[str]]:
    """Cells that a program left broken, and keys that it changed: refused by name, so that nothing is erased."""
    errors: dict[str, list[str]] = {}
    for name, text in values.items():
        kind = kind_of(text)
        if kind == ERROR:
            errors[name] = [gettext("The cell holds an error (%(text)s).") % {"text": str(text)}]
        elif kind == FORMULA:
            errors[name] = [
                gettext(
                    "The cell holds a formula without a value. Save the table in Excel once more, or put the value there."
                )
            ]
        elif kind == STRUCK:
            errors[name] = [
                gettext("The cell is struck out (%(text)s). Write what holds there, or take the line away.")
                % {"text": str(text)}
            ]
        elif name == form.required[0] and kind in (DATE, NUMBER) and not form.takes_numbers:
            errors[name] = [
                gettext(
                    "The spreadsheet turned this key into a date or a number (%(text)s). Format the column as text and write the key anew."
                )
                % {"text": str(text)}
            ]
    return errors


def _by_column(error: ValidationError, form: Format) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {"": list(error.messages)}
    return {
        (name if name in form.columns else ""): list(messages)
        for name, messages in error.message_dict.items()
    }
