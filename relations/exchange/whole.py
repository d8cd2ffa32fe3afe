"""Everything the portal holds, readable outside it: one file of JSON lines per table, and the files as they are.

A row is written column by column, by the names of the columns, in every language: no translation is guessed and
none is lost. Days are ISO 8601, moments carry their offset, amounts are texts. What follows from the rest is left
out and made anew (search index, turn), and so is what admits people: passwords, sessions, second factors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, FileField, Model, QuerySet
from django.utils import timezone

from relations.models import TEXT_FIELDS, Content, Edition, User, changes, text_hash
from relations.text.markup import clean_html

FORMAT = 1
BATCH = 500
DERIVED = frozenset(
    f"relations.{name}"
    for name in [
        "touched",
        "turn",
        "searchdocument",
        "searchitem",
        "searchpassage",
        "searchstate",
        "searchterm",
        "searchtext",
        "searchvector",
        "searchword",
        "desktext",
        "worker",
    ]
)
RIGHTS = {"relations.user_groups", "relations.user_user_permissions"}
SECRET = {("relations.user", "password"), ("relations.user", "last_login")}


class Unfit(Exception):
    """Why a folder cannot be taken in; the message is for the person at the command line."""


def tables() -> list[type[Model]]:
    """The tables that are written, joining tables included, in the order of their names."""
    found = [Group, EmailAddress, *apps.get_app_config("relations").get_models(include_auto_created=True)]
    found = [model for model in found if model._meta.managed and model._meta.label_lower not in DERIVED]
    return sorted(found, key=lambda model: model._meta.label_lower)


def write(folder: Path) -> dict[str, int]:
    """Write everything into an empty folder, as it stood at one moment; answers the number of rows by table."""
    if folder.exists() and any(folder.iterdir()):
        raise Unfit(f"{folder} is not empty.")
    (folder / "data").mkdir(parents=True)
    with _one_moment():
        counts = {model._meta.label_lower: _write_table(folder, model) for model in tables()}
        about = {
            "format": FORMAT,
            "migration": _migration(),
            "written_at": timezone.now().isoformat(),
            "rows": counts,
        }
    (folder / "portal.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    for name in default_storage.names():
        to = folder / "files" / name
        to.parent.mkdir(parents=True, exist_ok=True)
        default_storage.copy_out(name, to)
    return counts


def read(folder: Path, *, with_rights: bool = False) -> dict[str, int]:
    """Take in what `write` wrote, into a database without content; all of it or nothing. Raises Unfit.

    Nothing in the folder is trusted: links are refused, every value is checked as a form would, texts are cleaned, and
    nobody gets rights at the desk from it unless `with_rights`. Whoever calls this has the search index built anew.
    """
    _refuse_links(folder)
    about = _about(folder)
    if Content.objects.exists():
        raise Unfit("The database has content already; take the folder into an empty one.")
    if about["migration"] != _migration():
        raise Unfit(
            f"The folder was written at {about['migration']}; bring the portal to that version first."
        )
    try:
        with transaction.atomic():
            counts = _read_tables(folder, about, with_rights)
    except DatabaseError as error:
        raise Unfit(f"The rows of the folder do not fit together: {error}") from error
    files = folder / "files"
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        default_storage.put(str(path.relative_to(files)), path)
    return counts


def _read_tables(folder: Path, about: dict[str, Any], with_rights: bool) -> dict[str, int]:
    for model in reversed(tables()):  # what migrations and the first administrator left
        _plain(model)._raw_delete(connection.alias)
    counts = {model._meta.label_lower: _read_table(folder, model, with_rights) for model in tables()}
    if counts != about["rows"]:
        raise Unfit("The folder is not whole: tables have other numbers of rows than it says.")
    _reset_sequences()
    connection.check_constraints()
    changes.turn_over()
    return counts


def _refuse_links(folder: Path) -> None:
    """A link could lead out of the folder: to a key, to a table of passwords."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_symlink():
            raise Unfit(f"{path} is a link; the folder must hold the files themselves.")


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / "portal.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unfit(f"{folder} holds no portal: {error}") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise Unfit(f"{folder} has no format that is known here ({FORMAT}): {str(about)[:60]}")
    return about


def _migration() -> str:
    applied = MigrationRecorder(connection).applied_migrations()
    return max(name for app, name in applied if app == "relations")


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables are read as they stand now, while others write on."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        is_postgres = connection.vendor == "postgresql"
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgres else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


# --- Rows -------------------------------------------------------------------------------------------------


def _plain(model: type[Model]) -> QuerySet:
    """Rows as they are: no manager of ours, and none that swaps columns by language."""
    return QuerySet(model)


def _columns(model: type[Model]) -> list[Field]:
    """The columns of the table itself; those of a parent stand in the parent's own."""
    label = model._meta.label_lower
    return [field for field in model._meta.local_concrete_fields if (label, field.name) not in SECRET]


def _file(folder: Path, model: type[Model]) -> Path:
    return folder / "data" / f"{model._meta.label_lower}.jsonl"


def _write_table(folder: Path, model: type[Model]) -> int:
    names = [field.attname for field in _columns(model)]
    rows = _plain(model).order_by("pk").values_list(*names).iterator(BATCH)
    count = 0
    with _file(folder, model).open("w", encoding="utf-8") as file:
        for row in rows:
            values = dict(zip(names, row, strict=True))
            file.write(json.dumps(values, ensure_ascii=False, sort_keys=True, default=_said) + "\n")
            count += 1
    return count


def _said(value: Any) -> str:
    """Moments with their microseconds: those of Django's own encoder have only thousandths."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON.")


def _read_table(folder: Path, model: type[Model], with_rights: bool) -> int:
    fields, count, batch = _columns(model), 0, []
    try:
        with _file(folder, model).open(encoding="utf-8") as file:
            for line in file:
                row = _row(model, fields, json.loads(line))
                count += 1
                if not with_rights and not _without_rights(model, row):
                    continue
                batch.append(row)
                if len(batch) == BATCH:
                    _insert(model, batch)
                    batch = []
    except ValidationError as error:
        raise Unfit(f"{_file(folder, model).name}, row {count + 1}: {' '.join(error.messages)}") from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unfit(f"{_file(folder, model).name}, row {count + 1}: {error}") from error
    _insert(model, batch)
    return count


def _row(model: type[Model], fields: list[Field], values: dict[str, Any]) -> SimpleNamespace:
    row = SimpleNamespace(**{field.attname: _value(field, values[field.attname]) for field in fields})
    if model is User:
        row.password, row.last_login = make_password(None), None
    if model is Edition:
        _clean_edition(row)
    return row


def _value(field: Field, said: Any) -> Any:
    """One value as a form would take it. Raises ValidationError that names the column."""
    try:
        value = (field.target_field if field.remote_field else field).to_python(said)
        if value in field.empty_values or field.remote_field:
            return value
        field.run_validators(value)
        if field.choices and value not in {key for key, _label in field.flatchoices}:
            raise ValidationError(f"{value!r} is not one of the values that it can have.")
        if isinstance(field, FileField) and (value.startswith("/") or ".." in Path(value).parts):
            raise ValidationError(f"{value!r} leads out of the folder of files.")
    except ValidationError as error:
        raise ValidationError([f"{field.attname}: {message}" for message in error.messages]) from error
    return value


def _clean_edition(row: SimpleNamespace) -> None:
    """Pages print the text of an edition as it stands, so it is cleaned as at its publication."""
    clean = clean_html(row.body).strip()
    if clean != row.body:
        row.body = clean
        row.text_hash = text_hash({name: getattr(row, name) for name in TEXT_FIELDS})


def _without_rights(model: type[Model], row: SimpleNamespace) -> bool:
    """Take from a row what would open the desk to somebody; False for rows that do nothing else."""
    if model is User:
        row.is_staff = row.is_superuser = False
    return model._meta.label_lower not in RIGHTS


def _insert(model: type[Model], rows: list[SimpleNamespace]) -> None:
    """As they are: no signal, no default, no column set by itself."""
    if rows:
        fields = model._meta.local_concrete_fields
        most = connection.ops.bulk_batch_size(fields, rows)
        for start in range(0, len(rows), most):
            part = rows[start : start + most]
            _plain(model)._insert(part, fields=fields, using=connection.alias, raw=True)


def _reset_sequences() -> None:
    """The next number of every table comes after those that were taken in."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
