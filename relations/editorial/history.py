"""History of the working copy: record and restore.

A revision is one snapshot of everything an editor can change (`snapshots`), so restoring brings back relations too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from relations.models import CONTENT_KINDS, TEXT_FIELDS, Content, Revision, Translation, changes

from . import audit, publishing
from .permissions import LANGUAGES, WAITING, Act, require
from .snapshots import BESIDE, Change, children, compare, snapshot, snapshots_of

__all__ = [
    "Change",
    "compare",
    "record",
    "record_found",
    "record_many",
    "restorable",
    "restore",
    "snapshot",
    "snapshots_of",
]

FACTS = "facts"
ALL = frozenset({*LANGUAGES, FACTS})
_PARTS = {f"field:{name}_{code}": code for name in TEXT_FIELDS for code in LANGUAGES}

# Called with the item after each recorded save (the desk's search index registers here).
after_record: list[Callable[[Content], None]] = []


def record(content: Content, *, by, comment: str = "") -> Revision | None:
    """Add a revision if anything differs from the last one; answers None otherwise.

    Whoever changed words has a hand in them from now on, and an approval of other words is void.
    """
    with transaction.atomic():
        last = Revision.objects.filter(content_id=content.pk).first()
        before, data = last.snapshot if last else {}, snapshot(content)
        changed = [change.name for change in compare(before, data)]
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
            publishing.note_changes(content, before, data, by=by)
        for listener in after_record:
            listener(content)
        return made


def record_many(items: list[Content], *, before: dict[int, dict], by, comment: str = "") -> None:
    """As `record()` for many items of one kind at once; `before` are the snapshots of those that were there.

    New items have their work begun by the caller (`work.begin_many`).
    """
    if not items:
        return
    ids = [item.pk for item in items]
    last: dict[int, Revision] = {
        row.content_id: row for row in Revision.objects.filter(content_id__in=ids).order_by("number")
    }
    after = snapshots_of(items[0].kind, ids)
    made: list[Revision] = []
    for item in items:
        found, number = before.get(item.pk), last[item.pk].number if item.pk in last else 0
        if found and not number:  # came without a history: what was there is its first revision
            number = 1
            made.append(_revision(item, 1, {}, found, None, ""))
        base = found or (last[item.pk].snapshot if item.pk in last else {})
        if compare(base, after[item.pk]):
            made.append(_revision(item, number + 1, base, after[item.pk], by, comment))
        if found:
            publishing.note_changes(item, found, after[item.pk], by=by)
    Revision.objects.bulk_create(made)
    for item in items:
        for listener in after_record:
            listener(item)


def _revision(item: Content, number: int, before: dict, after: dict, by, comment: str) -> Revision:
    changed = [change.name for change in compare(before, after)]
    return Revision(
        content_id=item.pk, number=number, by=by, snapshot=after, changed=changed, comment=comment
    )


def record_found(content: Content) -> None:
    """Before the first recorded save of an item that came without a history: keep the state that it had.

    Such are the items of the demonstration and whatever a script wrote. Reads what the database holds.
    """
    if not Revision.objects.filter(content_id=content.pk).exists():
        record(content, by=None)


@contextmanager
def noted(keys: Iterable[int], *, by) -> Iterator[None]:
    """Around a change of words that readers meet with items but that is no save of them (a caption, a merge).

    The items are locked, in order; where a text waits for approval or publication, the change is recorded as a save
    would be: the approval is void, and who did it has a hand in the words.
    """
    with changes.together():
        publishing.lock_many(keys)
        waiting = Translation.objects.filter(content__in=keys, state__in=WAITING)
        items = list(Content.objects.filter(pk__in=waiting.values("content")).order_by("pk"))
        for item in items:
            record_found(item)
        yield
        for item in items:
            record(item, by=by)


@changes.together()
def restore(revision: Revision, *, by, parts: frozenset[str] = ALL) -> Revision | None:
    """Make the working copy what it was, or some parts of it: the texts of a language, or the facts.

    Facts are everything that does not wait for publication: relations and child rows too. Adds a new revision; a text
    that this changes has to be approved again. Raises PermissionDenied for a part that the user may not write.
    """
    publishing.lock(revision.content)
    item = CONTENT_KINDS[revision.content.kind].objects.get(pk=revision.content_id)
    data = revision.snapshot
    differing = [change for change in restorable(snapshot(item), data) if part_of(change.name) in parts]
    for part in sorted(parts):
        require(by, *((Act.RESTORE, item) if part == FACTS else (Act.EDIT, item, part)))
    names = {change.name for change in differing}
    _assign(item, {name[6:]: data[name] for name in names if name.startswith("field:") and name in data})
    item.save()
    _restore_relations(item, data, names)
    made = record(item, by=by, comment=f"← {revision.number}")
    if made:
        audit.record("restore", by=by, content=item, revision=revision.number, parts=sorted(parts))
    return made


def restorable(before: dict, after: dict) -> list[Change]:
    """The differences that restoring can undo: of the item itself, and known to both."""
    return [c for c in compare(before, after) if c.name in after and not c.name.startswith(BESIDE)]


def part_of(name: str) -> str:
    """The part of an item that a name in a snapshot belongs to: a language of its waiting texts, or the facts."""
    return _PARTS.get(name, FACTS)


def _restore_relations(item, data: dict, names: set[str]) -> None:
    for name in names:
        part, _colon, rest = name.partition(":")
        if part == "m2m":
            field = item._meta.get_field(rest)
            known = field.related_model.objects.filter(pk__in=data.get(name, [])).values_list("pk", flat=True)
            getattr(item, rest).set(known)
    for child in children(item.kind):
        if f"rows:{child}" in names:
            _restore_rows(item, child, data.get(f"rows:{child}", []))


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
