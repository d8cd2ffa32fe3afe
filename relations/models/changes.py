"""The change log: which rows were written, and the one place where everything that follows from them is brought up.

Django's signals note every row that is saved, deleted or joined to another. Whoever writes rows past them says so by
writing with `update`, `bulk_create` or `delete_rows` of this module. What follows from which rows is declared in
`relations.dependencies` as a table of `Derived`. It is brought into line in the transaction of the change: at the end
of `together()`, or at once for a row that is written alone.

With it rises the turn, when readers may see something else: one number by which every process knows that what it
keeps (pages, answers, the register) is of yesterday.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from relations.text.languages import LANGUAGES

from .base import TEXT_FIELDS, Content
from .editions import Edition
from .freshness import Turn
from .paths import (
    ALL,
    Derived,
    Watch,
    batched,
    column_of,
    columns_of,
    joining_field,
    own_columns,
    owners_of,
    tables_of,
    watches_of,
)
from .touched import MOST, Touched, keys_of, turn

# Tables of the desk and of the search: no reader sees their rows.
UNSEEN = frozenset(
    f"relations.{name}"
    for name in (
        "auditentry", "columnname", "desktext", "draft", "hand", "importjob", "importreceipt", "intakebatch", "intakepaper", "linkcheck", "lostaddress", "oldaddress", "pagereads", "previewlink", "remark", "reminder", "revision", "searchdocument", "searchitem",
        "searchpassage", "searchstate", "searchtally", "searchterm", "searchtext", "searchvector", "searchword", "translation", "turn", "user", "worker",
    )
)  # fmt: skip
# Columns of an item that readers do not see: the working copy, and what the desk notes about it.
UNSEEN_COLUMNS = frozenset(f"{name}_{code}" for name in TEXT_FIELDS for code in LANGUAGES) | {
    "version",
    "created_by_id",
    "created_at",
    "updated_at",
}


@dataclass
class Held:
    """What readers may see differently, and were not told yet."""

    items: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)  # of pages that showed them
    is_wide: bool = False  # no longer only these items
    told_at: float = field(default_factory=time.monotonic)


class _Log(threading.local):
    """What this thread has written in its present transaction."""

    def __init__(self):
        self.depth = 0
        self.is_settling = False
        self.held: Held | None = None
        self.forget()

    def forget(self):
        self.items: dict[str, set[int]] = {}
        self.gone: set[int] = set()
        self.is_seen = False  # by readers
        self.touched: set[int] = set()  # items of which readers may see something else
        self.is_wide = False  # a row was written that belongs to no item, or an item is gone


_log = _Log()
_table: list[Derived] = []
_watches: dict[type[Model], list[Watch]] = {}
after_turns: list[
    Callable[[Collection[str] | None], None]
] = []  # told in the transaction what a turn touched


def declare(table: Iterable[Derived]) -> None:
    """Follow a table of dependencies, in the order in which it stands; called once, when the site starts."""
    _table[:] = table
    _watches.clear()
    for derived in _table:
        for spec in derived.looks_at:
            for model, watch in watches_of(derived, spec):
                _watches.setdefault(model, []).append(watch)
    for signal, receiver in (
        (pre_save, _before_save),
        (post_save, _after_save),
        (pre_delete, _before_delete),
        (post_delete, _after_delete),
        (m2m_changed, _joined),
    ):
        signal.connect(receiver, dispatch_uid="changes")


def table() -> list[Derived]:
    """Everything derived, in the order in which it is brought up."""
    return list(_table)


@contextmanager
def together() -> Iterator[None]:
    """One transaction, at the end of which everything derived is brought into line once. Also a decorator."""
    with transaction.atomic():
        _log.depth += 1
        try:
            yield
            if _log.depth == 1 and not transaction.get_rollback():
                _settle()
        finally:
            _log.depth -= 1
            if not _log.depth:
                _log.forget()


def update(rows: QuerySet, **values) -> int:
    """`rows.update(**values)`, followed by everything that looks at these rows. Answers how many."""
    model = rows.model
    changed = frozenset(column_of(model, name) for name in values)
    with together():
        ids = list(rows.order_by().values_list("pk", flat=True))
        _note(model, _read(model, ids), changed)
        count = rows.update(**values)
        _note(model, _read(model, ids), changed)
    return count


def bulk_create(model: type[Model], objects: Iterable[Model], **options) -> list[Model]:
    """`model.objects.bulk_create(objects)`, followed by everything that looks at these rows."""
    with together():
        made = model._default_manager.bulk_create(objects, **options)
        if any(row.pk is None for row in made):
            raise ValueError("Rows without numbers cannot be followed: leave out those that exist first.")
        _note(model, _read(model, [row.pk for row in made]), ALL, is_new=True)
    return made


def delete_rows(rows: QuerySet) -> int:
    """Delete rows of a joining table, which Django deletes without a word. Answers how many."""
    with together():
        _note(rows.model, _read(rows.model, list(rows.order_by().values_list("pk", flat=True))), ALL)
        return rows.delete()[0]


@contextmanager
def unnoted() -> Iterator[None]:
    """Write rows of which nothing follows, or after which the caller brings everything up: `turn_over`, `refresh`."""
    before, _log.is_settling = _log.is_settling, True
    try:
        yield
    finally:
        _log.is_settling = before


@contextmanager
def turns_held(seconds: float) -> Iterator[Callable[[], None]]:
    """Many acts, few turns: what they touch is told at the end, and before when the answered function is called and
    so many seconds have passed since the last time.

    For acts that only add: readers meet the pages kept meanwhile. A process that is killed owes a turn; whoever goes on
    in its place raises it.
    """
    before, _log.held = _log.held, Held()

    def tell(is_due: bool = False) -> None:
        held = _log.held
        if not is_due and time.monotonic() - held.told_at < seconds:
            return
        _log.held = Held()
        with transaction.atomic():
            if held.is_wide:
                turn_over()
            elif held.items:
                for some in batched(sorted(held.items), MOST):
                    turn_over(some, held.keys)

    try:
        yield tell
    finally:
        tell(is_due=True)
        _log.held = before


def turn_over(items: Collection[int] | None = None, shown_on: Collection[str] = ()) -> None:
    """Say that readers may see something else: of these items, or, after rows were written wholesale, anywhere.

    `shown_on` are keys of pages that showed the items before.
    """
    keys = None if items is None else keys_of(items)
    if keys is not None:
        keys.update(shown_on)
    turn(keys)
    for tell in after_turns:
        tell(keys)


def differences(items: Iterable[int], *, keep: bool = True) -> dict[str, list[int]]:
    """Bring up everything derived of items, in one transaction; answers of which items what differed.

    Unless `keep`, all stays as it was found.
    """
    items, found = list(items), {}
    with transaction.atomic(), unnoted():
        for derived in _table:
            if derived.stored and (wrong := _differing(derived, items)):
                found[derived.name] = wrong
        if found:
            turn_over()
        transaction.set_rollback(not keep)
    return found


def _differing(derived: Derived, items: list[int]) -> list[int]:
    before = derived.stored(items)
    derived.refresh(items)
    after = derived.stored(items)
    return sorted(item for item in before.keys() | after.keys() if before.get(item) != after.get(item))


# --- Bringing up ------------------------------------------------------------------------------------------


def _settle() -> None:
    """Everything that looks at what was written, in the order of the table; the turn last, for its row is locked."""
    items, gone, is_seen = _log.items, _log.gone, _log.is_seen
    touched, is_wide = _log.touched, _log.is_wide or bool(gone)
    _log.forget()
    if not items and not is_seen:
        return
    shown_on: set[str] = set()
    with transaction.atomic(), unnoted():
        for derived in _table:
            ids = items.get(derived.name, set()) - gone
            if ids and derived.reaches:
                ids |= derived.reaches(ids)
            if ids and derived.shown_on:
                shown_on |= derived.shown_on(ids)
            if ids:
                derived.refresh(sorted(ids))
                touched |= ids
                for model, column in derived.writes:
                    _pass_on(model, column, ids, items)
        if is_seen and _log.held is not None:
            _log.held.items |= touched
            _log.held.keys |= shown_on
            _log.held.is_wide |= is_wide
        elif is_seen:
            turn_over(None if is_wide else touched, shown_on)


def _pass_on(model: type[Model], column: str, ids: set[int], items: dict[str, set[int]]) -> None:
    """What was derived of items is looked at by others, which stand further down in the table.

    A derived row may name other items besides its own, such as a newer agreement: those are brought up, too.
    """
    changed = frozenset({column}) if column else ALL
    watches = [watch for watch in _watches.get(model, ()) if watch.counts(changed)]
    if not watches:
        return
    names = {"pk", *(watch.column for watch in watches)}
    written = models.Q()
    for owner in owners_of(model):
        written |= models.Q(**{f"{owner}__in": ids})
    rows = list(QuerySet(model).filter(written).values(*names))
    for watch in watches:
        found = (
            watch.items(rows) if watch.path else ids | watch.items(rows)
        )  # all rows of an item may be gone
        items.setdefault(watch.derived.name, set()).update(found)


def _settle_if_alone() -> None:
    if not _log.depth and not _log.is_settling:
        _settle()


# --- Noting -----------------------------------------------------------------------------------------------


def _note(
    model: type[Model], rows: Sequence[Mapping], changed: frozenset[str] | None, is_new: bool = False
) -> None:
    """Note that columns of rows changed; a row says its number and the columns that lead to items."""
    if not rows:
        return
    for table, watches in ((table, _watches.get(table, ())) for table in tables_of(model)):
        here = changed if changed is ALL else changed & own_columns(table)
        if here is not ALL and not here:
            continue
        for watch in watches:
            if watch.counts(here) and (
                watch.is_near or not watch.path or not is_new
            ):  # nothing points at a new row
                _log.items.setdefault(watch.derived.name, set()).update(watch.items(rows))
    is_unborn = is_new and issubclass(model, Content)  # nothing of it can have been published
    if not is_unborn:
        _note_seen(model, rows, changed)


def _note_seen(model: type[Model], rows: Sequence[Mapping], changed: frozenset[str] | None) -> None:
    """Whether readers may see the change: not of the desk's tables, and not of items that were never published."""
    if model._meta.label_lower in UNSEEN or (changed is not ALL and changed <= UNSEEN_COLUMNS):
        return
    owners = {row.get(column) for row in rows for column in owners_of(model)} - {None}
    _log.touched |= owners
    _log.is_wide |= not owners
    _log.is_seen = _log.is_seen or not owners or Edition.objects.filter(content_id__in=owners).exists()


def _is_followed(sender: type[Model]) -> bool:
    meta = sender._meta  # tables as a migration remembers them are its own business
    is_ours = meta.app_label == "relations" and meta.apps is apps and sender not in (Turn, Touched)
    return is_ours and not _log.is_settling


def _before_save(sender, instance, raw=False, **_details) -> None:
    """Remember the row as it is stored, to tell what the save changes and whose it was."""
    if _is_followed(sender) and not raw and instance.pk and not instance._state.adding:
        instance._row_before = (
            QuerySet(sender).filter(pk=instance.pk).values("pk", *columns_of(sender)).first()
        )


def _after_save(sender, instance, created, raw=False, **_details) -> None:
    before = instance.__dict__.pop("_row_before", None)
    if raw or not _is_followed(sender):
        return
    skipped = instance.get_deferred_fields()
    after = {name: getattr(instance, name) for name in columns_of(sender) if name not in skipped} | {
        "pk": instance.pk
    }
    if created or before is None:
        _note(sender, [after], ALL, is_new=True)
    else:
        changed = frozenset(name for name, value in after.items() if value != before[name])
        if changed:
            _note(sender, [before, before | after], changed)
    _settle_if_alone()


def _before_delete(sender, instance, **_details) -> None:
    if not _is_followed(sender):
        return
    if isinstance(instance, Content):
        _log.gone.add(instance.pk)
        for derived in _table:
            if derived.leave:
                derived.leave([instance.pk])
    _note(sender, _read(sender, [instance.pk]), ALL)


def _after_delete(sender, instance, origin=None, **_details) -> None:
    """What went along with something else is followed when that is gone."""
    if _is_followed(sender) and (origin is instance or getattr(origin, "model", None) is sender):
        _settle_if_alone()


def _joined(sender, instance, action, reverse, model, pk_set, **_details) -> None:
    """Rows of a joining table came or went. A side that is cleared is read before."""
    if not _is_followed(sender) or action not in ("pre_clear", "post_add", "post_remove", "post_clear"):
        return
    if action != "post_clear":
        field = joining_field(sender)
        ours, theirs = field.m2m_column_name(), field.m2m_reverse_name()
        if not reverse:
            sources = [instance.pk]
        elif pk_set is None:
            sources = QuerySet(sender).filter(**{theirs: instance.pk}).values_list(ours, flat=True)
        else:
            sources = pk_set
        _note(sender, [{ours: pk} for pk in sources], ALL)
    if action != "pre_clear":
        _settle_if_alone()


def _read(model: type[Model], ids: Collection[int]) -> list[dict]:
    """Rows as they are noted."""
    names = {"pk", *owners_of(model), *(watch.column for watch in _watches.get(model, ()))}
    return [row for some in batched(ids) for row in QuerySet(model).filter(pk__in=some).values(*names)]
