"""Rows of many small tables in one question: every row comes as one object of JSON and is made a row again.

For the forms of the desk, whose questions are bounded: it costs more than a plain question a table, and is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    CharField,
    F,
    Field,
    ForeignKey,
    JSONField,
    Model,
    QuerySet,
    Value,
    Window,
)
from django.db.models.functions import JSONObject, RowNumber
from django.utils import timezone

from relations.text.languages import LANGUAGES


@dataclass(frozen=True)
class Table:
    """Rows to be gathered, in the order of their model.

    `joined` names rows that they point at, with the columns to read of them; `only` the columns to read of the rows
    themselves, `without` those to leave where they are.
    """

    rows: QuerySet
    joined: Mapping[str, Sequence[str]] = field(default_factory=dict)
    only: Sequence[str] = ()
    without: Sequence[str] = ()


def gather(tables: Mapping[str, Table]) -> dict[str, list[Model]]:
    """The rows of every table by its name."""
    found: dict[str, list[tuple[int, Model]]] = {name: [] for name in tables}
    first, *others = (_objects(name, table) for name, table in tables.items())
    for name, place, columns in first.union(*others, all=True):
        found[name].append((place, _row(tables[name], columns)))
    return {
        name: [row for _place, row in sorted(rows, key=lambda row: row[0])] for name, rows in found.items()
    }


def rows_of(item: Model, name: str) -> list[Model]:
    """The rows of a relation of an item: those that were gathered for it (`item.gathered`), else as the database has them."""
    found = getattr(item, "gathered", {})
    return found[name] if name in found else list(getattr(item, name).all())


def _objects(name: str, table: Table) -> QuerySet:
    """(name, place in the order, the row as an object)."""
    model = table.rows.model
    names = ("id", *table.only) if table.only else _columns(model, table.without)
    columns = {column: F(column) for column in names}
    for path, names in table.joined.items():
        columns[path] = JSONObject(**{column: F(f"{path}__{column}") for column in ("id", *names)})
    place = Window(RowNumber(), order_by=model._meta.ordering)
    return (
        plain(table.rows)
        .annotate(_name=Value(name, output_field=CharField()), _place=place, _columns=JSONObject(**columns))
        .values_list("_name", "_place", "_columns")
    )


def plain(rows: QuerySet) -> QuerySet:
    """Unordered, and left alone by modeltranslation, which would shuffle the columns of a union."""
    rows = rows.order_by()
    return rows.rewrite(False) if hasattr(rows, "rewrite") else rows


def _columns(model: type[Model], without: Sequence[str]) -> list[str]:
    """The columns of a table; of a translated field those of the languages alone."""
    names = [column.attname for column in model._meta.concrete_fields if column.name not in without]
    return [name for name in names if f"{name}_{LANGUAGES[0]}" not in names]


def _row(table: Table, columns: dict[str, Any]) -> Model:
    row = _made(table.rows.model, columns)
    for path in table.joined:
        if columns[path]["id"] is not None:
            setattr(row, path, _made(row._meta.get_field(path).related_model, columns[path]))
    return row


def _made(model: type[Model], columns: dict[str, Any]) -> Model:
    """A row as the database gives it; columns that were not read are asked for when somebody needs them."""
    fields = [column for column in model._meta.concrete_fields if column.attname in columns]
    values = [_value(column, columns[column.attname]) for column in fields]
    return model.from_db(DEFAULT_DB_ALIAS, [column.attname for column in fields], values)


def _value(column: Field, value: Any) -> Any:
    """What JSON says of a column as Python has it."""
    if value is None or isinstance(column, ForeignKey):
        return value
    if isinstance(column, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    value = column.to_python(value)
    if isinstance(value, datetime) and timezone.is_naive(value):
        return value.replace(tzinfo=UTC)
    return value
