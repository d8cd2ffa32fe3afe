"""What the page before the deletion of a draft says: what goes with it, and whose rows keep it."""

from __future__ import annotations

from collections import Counter

from django.db.models import PROTECT, Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from relations.editorial.access import as_seen_by
from relations.models import Content, Edition
from relations.models.gathered import Table, gather

from .gathering import columns_of, named

LOSING = ("links_in", "listed_in")  # rows of other items that go with the item they name


class Deleting:
    """For a ContentAdmin: two questions, where Django asks every table that points at an item."""

    def get_deleted_objects(self, objs, request):
        """Who may delete the item deletes its rows with it: the parent model's look-only rule does not count."""
        shown, kept_by, counts = [], [], Counter()
        for obj in objs:
            self.gather(request, obj)
            rows = [row for name in obj.gathered for row in obj.gathered[name] if name not in LOSING]
            losing, keeping = self._rows_of_others(request.user, obj)
            kept_by += keeping
            for row in rows:
                _hang_on(row, obj)
            address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
            name = format_html('{}: <a href="{}">{}</a>', capfirst(self.opts.verbose_name), address, obj)
            shown += [name, [*(f"{_kind(row)}: {row}" for row in rows), *losing]]
            counts.update(str(row._meta.verbose_name_plural) for row in [obj, *rows])
        return shown, counts, set(), kept_by

    def _rows_of_others(self, user, obj) -> tuple[list[str], list[str]]:
        """Rows of other items that name this one, by their items: those that go with it, and those that keep it."""
        relations = [
            one
            for one in obj._meta.related_objects
            if one.get_accessor_name() in LOSING
            or (one.on_delete is PROTECT and one.related_model is not Edition)
        ]
        found = gather({one.get_accessor_name(): _table(obj, one) for one in relations})
        owners = {
            (one, row.pk): getattr(row, owner) if (owner := _owner(one.related_model, one.field)) else row
            for one in relations
            for row in found[one.get_accessor_name()]
        }
        as_seen_by(user, owners.values())
        said: dict[bool, list[str]] = {True: [], False: []}
        for (one, _number), owner in owners.items():
            said[one.on_delete is PROTECT].append(
                f"{capfirst(one.related_model._meta.verbose_name)}: {owner}"
            )
        return said[False], said[True]


def _owner(model: type[Model], to_item) -> str | None:
    """The column that says of which other item such a row is; None when it is an item itself, or a row of this one."""
    return next(
        (
            column.name
            for column in model._meta.concrete_fields
            if column.many_to_one and issubclass(column.related_model, Content) and column != to_item
        ),
        None,
    )


def _table(obj, one) -> Table:
    model, rows = one.related_model, getattr(obj, one.get_accessor_name()).all()
    owner = _owner(model, one.field)
    if owner is None:
        return Table(rows, only=named(model))
    return Table(
        rows, only=columns_of(model), joined={owner: named(model._meta.get_field(owner).related_model)}
    )


def _hang_on(row: Model, obj) -> None:
    """Let a row know its item, by whose name it may call itself."""
    for column in row._meta.concrete_fields:
        if (
            column.many_to_one
            and isinstance(obj, column.related_model)
            and getattr(row, column.attname) == obj.pk
        ):
            setattr(row, column.name, obj)


def _kind(row: Model) -> str:
    return capfirst(row._meta.verbose_name)
