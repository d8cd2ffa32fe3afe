"""Columns keep their defaults in the database, so that code which does not know a new column can still write rows.

Django gives a new column its default once and forgets it: while one machine has the new version and the others the old,
every insert of theirs would fail. Set after each `migrate`; on SQLite no two versions run at once.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connections
from django.db.models import NOT_PROVIDED, Field


def keep_defaults(using: str = "default", **_details) -> list[tuple[str, str]]:
    """Give every column that must not be empty its constant default, where it has none; answers which got one."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        bare = _without_default(cursor)
        found = [(field, constant(field)) for field in _fields() if (_table(field), field.column) in bare]
        set_now = [(field, value) for field, value in found if value is not None]
        for field, value in set_now:
            table, column = (connection.ops.quote_name(name) for name in (_table(field), field.column))
            prepared = field.get_db_prep_save(value, connection)
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT %s", [prepared])
    return [(_table(field), field.column) for field, _value in set_now]


def constant(field: Field):
    """What the column holds when nobody says anything; None where that is made anew for each row, or not known."""
    if field.default in (dict, list):
        return field.default()
    if field.default is not NOT_PROVIDED:
        return None if callable(field.default) else field.default
    return "" if field.empty_strings_allowed and field.blank and not field.is_relation else None


def _fields() -> list[Field]:
    models = apps.get_app_config("relations").get_models(include_auto_created=True)
    return [
        field
        for model in models
        if model._meta.managed
        for field in model._meta.local_concrete_fields
        if not field.null and not field.primary_key and not field.has_db_default()
    ]


def _table(field: Field) -> str:
    return field.model._meta.db_table


def _without_default(cursor) -> set[tuple[str, str]]:
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
    )
    return set(cursor.fetchall())
