"""History of the working copy: record, compare, restore.

A revision is one JSON snapshot of everything an editor can change: texts in three languages, facts, many-to-many
relations and child rows (authors, parties, actions …). So restoring brings back relations too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from modeltranslation.manager import get_translatable_fields_for_model

from relations.kinds import traits_of
from relations.models import CONTENT_KINDS, TEXT_FIELDS, Content, Revision, changes

from . import audit, publishing
from .permissions import LANGUAGES, Act, require

COMMON_CHILDREN = ("sources", "links_out")
SKIPPED = {"version", "created_at", "updated_at", "created_by", "kind", "content_ptr", "id", "parties_key"}

# Called with the item after each recorded save (the desk's search index registers here).
after_record: list[Callable[[Content], None]] = []


@dataclass(frozen=True)
class Change:
    """One difference between two revisions: `name` is a field, `m2m:topics` or `rows:parties`."""

    name: str
    before: object
    after: object


def snapshot(content: Content) -> dict:
    """Everything that can be restored, as JSON-ready data."""
    item = CONTENT_KINDS[content.kind].objects.get(pk=content.pk)
    data = {f"field:{name}": value for name, value in _values(item).items()}
    for field in item._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:
            data[f"m2m:{field.name}"] = sorted(getattr(item, field.name).values_list("pk", flat=True))
    for name in _children(item.kind):
        manager = getattr(item, name)
        rows = [{"id": row.pk, **_values(row, of=manager.field.name)} for row in manager.order_by("pk")]
        data[f"rows:{name}"] = rows
    return _plain(data)


def record(content: Content, *, by, comment: str = "") -> Revision | None:
    """Add a revision if anything differs from the last one; answers None otherwise."""
    with transaction.atomic():
        last = Revision.objects.filter(content_id=content.pk).first()
        data = snapshot(content)
        changed = [change.name for change in compare(last.snapshot if last else {}, data)]
        made = None
        if changed:
            made = Revision.objects.create(
                content_id=content.pk,
                number=last.number + 1 if last else 1,
                by=by,
                snapshot=data,
                changed=changed,
                comment=comment,
            )
        for listener in after_record:
            listener(content)
        return made


def record_found(content: Content) -> None:
    """Before the first recorded save of an item that came without a history: keep the state that it had.

    Such are the items of the demonstration and whatever a script wrote. Reads what the database holds.
    """
    if not Revision.objects.filter(content_id=content.pk).exists():
        record(content, by=None)


def compare(before: dict, after: dict) -> list[Change]:
    """What differs between two snapshots, in the order of the fields."""
    names = [*after, *(name for name in before if name not in after)]
    return [
        Change(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name) and (before.get(name) or after.get(name))
    ]


@changes.together()
def restore(revision: Revision, *, by) -> Revision | None:
    """Make the working copy what it was, relations and child rows included. Adds a new revision.

    A text that this changes has to be approved again. Raises PermissionDenied.
    """
    require(by, Act.RESTORE, revision.content)
    item = CONTENT_KINDS[revision.content.kind].objects.select_for_update().get(pk=revision.content_id)
    data, before = revision.snapshot, snapshot(revision.content)
    _assign(item, {name[6:]: value for name, value in data.items() if name.startswith("field:")})
    item.save()
    for name, value in data.items():
        if name.startswith("m2m:"):
            field = item._meta.get_field(name[4:])
            known = field.related_model.objects.filter(pk__in=value).values_list("pk", flat=True)
            getattr(item, name[4:]).set(known)
    for name in _children(item.kind):
        _restore_rows(item, name, data.get(f"rows:{name}", []))
    for language in LANGUAGES:
        names = [f"field:{field}_{language}" for field in TEXT_FIELDS]
        if any((data.get(name) or "") != (before.get(name) or "") for name in names):
            publishing.touch(item, language, by=by)
    made = record(item, by=by, comment=f"← {revision.number}")
    if made:
        audit.record("restore", by=by, content=item, revision=revision.number)
    return made


def _children(kind: str) -> tuple[str, ...]:
    return (*traits_of(kind).rows, *COMMON_CHILDREN)


def _fields(model) -> list[models.Field]:
    """Concrete columns of a row; of a translated field only its language columns, never the alias."""
    aliases = set(get_translatable_fields_for_model(model) or ())
    return [f for f in model._meta.concrete_fields if f.name not in SKIPPED and f.name not in aliases]


def _values(row, of: str = "") -> dict:
    """The columns of a row, without the one that says which item it is of."""
    return {f.attname: f.value_from_object(row) for f in _fields(type(row)) if f.name != of}


def _plain(data):
    """Dates, decimals and files as JSON stores them, so that fresh and stored snapshots compare equal."""

    def default(value):
        return (
            value.name
            if isinstance(value, models.fields.files.FieldFile)
            else DjangoJSONEncoder().default(value)
        )

    return json.loads(json.dumps(data, default=default))


def _assign(row, values: dict) -> None:
    fields = {f.attname: f for f in row._meta.concrete_fields}
    for name, value in values.items():
        if name in fields:
            setattr(row, name, fields[name].to_python(value) if value is not None else None)


def _restore_rows(item, name: str, rows: list[dict]) -> None:
    manager = getattr(item, name)
    for gone in manager.exclude(pk__in={row["id"] for row in rows}):
        gone.delete()
    try:
        with transaction.atomic():
            _write_rows(item, manager, rows)
    except IntegrityError:  # rows that changed places: all must leave before any can return
        for row in manager.all():
            row.delete()
        _write_rows(item, manager, rows)


def _write_rows(item, manager, rows: list[dict]) -> None:
    model = manager.model
    for values in rows:
        row = manager.filter(pk=values["id"]).first() or model(pk=values["id"], **{manager.field.name: item})
        _assign(row, {key: value for key, value in values.items() if key != "id"})
        row.save()
