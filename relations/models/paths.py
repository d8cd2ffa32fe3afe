"""How rows lead to the items that look at them: the table of dependencies, read as tables, columns and lookups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Model
from modeltranslation.manager import get_translatable_fields_for_model

from relations.text.languages import LANGUAGES

from .base import Content

ALL = None  # in the place of names of columns: the row is new, or gone


@dataclass(frozen=True)
class Derived:
    """Something stored about items that follows from rows.

    `looks_at` names these rows as lookups from the item, with the columns that count after a dot:
    "agreement__parties", "topics__parent.slug". `refresh` stores it anew for items, whatever is stored now, and does
    not mind items that are no more. `writes` are the tables and columns it is stored in, for others
    further down that look at those.
    `reaches` names further items whose own thing follows from that of these: a chain may be longer than a lookup.
    `stored` tells what is stored in a form that can be compared; without it the thing is no function of the rows.
    `leave` is called before items are deleted. `shown_on` names the pages that show what is stored: it may be the last time.
    """

    name: str
    looks_at: tuple[str, ...]
    refresh: Callable[[list[int]], object]
    writes: tuple[tuple[type[Model], str], ...] = ()
    stored: Callable[[list[int]], Mapping] | None = None
    leave: Callable[[list[int]], object] | None = None
    reaches: Callable[[set[int]], set[int]] | None = None
    shown_on: Callable[[Collection[int]], set[str]] | None = None


@dataclass(frozen=True)
class Watch:
    """How a row of one table leads to the items that look at it."""

    derived: Derived
    columns: frozenset[str] | None  # those that count; None for all
    column: str  # of the row: holds the item's number, or what `path` leads to
    path: str = ""  # lookup from the item
    is_near: bool = False  # the column is a pointer of the row's own, so that a new row may have one

    def counts(self, changed: frozenset[str] | None) -> bool:
        return changed is ALL or self.columns is ALL or not self.columns.isdisjoint(changed)

    def items(self, rows: Iterable[Mapping]) -> set[int]:
        values = {row[self.column] for row in rows} - {None}
        if not self.path:
            return values
        found: set[int] = set()
        for some in batched(values):
            found.update(
                Content.objects.filter(**{f"{self.path}__in": some}).order_by().values_list("pk", flat=True)
            )
        return found


@cache
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The stored columns of a row, those of its parents included; of a translated field only its languages."""
    aliases = set(get_translatable_fields_for_model(model) or ())
    return tuple(f.attname for f in model._meta.concrete_fields if f.name not in aliases)


@cache
def tables_of(model: type[Model]) -> tuple[type[Model], ...]:
    """The tables that a row stands in: its own, and that of every item when it is one."""
    return (model, *model._meta.get_parent_list())


@cache
def own_columns(model: type[Model]) -> frozenset[str]:
    return frozenset(f.attname for f in model._meta.local_concrete_fields)


@cache
def owners_of(model: type[Model]) -> tuple[str, ...]:
    """The columns that name an item: its own number, or what a row points at."""
    if issubclass(model, Content):
        return ("pk",)
    fields = model._meta.concrete_fields
    return tuple(f.attname for f in fields if f.is_relation and issubclass(f.related_model, Content))


def column_of(model: type[Model], name: str) -> str:
    return "pk" if name == "pk" else model._meta.get_field(name).attname


@cache
def joining_field(through: type[Model]) -> models.ManyToManyField:
    """The field that a joining table belongs to."""
    return next(
        field
        for model in apps.get_models()
        for field in model._meta.local_many_to_many
        if field.remote_field.through is through
    )


def batched(ids: Iterable[int], size: int = 2000) -> Iterator[list[int]]:
    """Numbers in lists that a query may name."""
    ids = list(ids)
    return (ids[start : start + size] for start in range(0, len(ids), size))


def watches_of(derived: Derived, spec: str) -> Iterator[tuple[type[Model], Watch]]:
    """What must be watched for one entry of `looks_at`: the rows at its end, and the pointers on the way."""
    lookup, _dot, names = spec.partition(".")
    model, watch, way = Content, Watch(derived, frozenset(), "pk"), ""
    for hop in [] if lookup == "content" else lookup.split("__"):
        relation = model._meta.get_field(hop)
        if isinstance(relation, models.ForeignKey):
            yield model, replace(watch, columns=watch.columns | {relation.attname})
        elif watch.columns:
            yield model, watch
        before, model, way = way, relation.related_model, f"{way}__{hop}".removeprefix("__")
        if relation.many_to_many:
            if relation.auto_created:
                raise ValueError(f"{spec}: look at a joining table from the side that declares it.")
            at_item = "" if watch.column == "pk" and not watch.path else before
            yield (
                relation.remote_field.through,
                Watch(derived, ALL, relation.m2m_column_name(), at_item, True),
            )
            watch = Watch(derived, frozenset(), "pk", way)
        elif relation.one_to_many:
            at_item = "" if watch.column == "pk" and not watch.path else before
            column = relation.field.attname
            watch = Watch(derived, frozenset({column}), column, at_item, True)
        elif not issubclass(model, Content) or watch.path or watch.column != "pk":
            watch = Watch(derived, frozenset(), "pk", way)
    yield model, replace(watch, columns=_named(model, names) | watch.columns if names else ALL)


def _named(model: type[Model], names: str) -> frozenset[str]:
    """Columns by the names of fields; a translated field stands for its languages."""
    known = {f.name: f.attname for f in model._meta.concrete_fields}
    translated = set(get_translatable_fields_for_model(model) or ())
    fields = [
        f"{name}_{code}" if code else name
        for name in names.split(",")
        for code in (LANGUAGES if name in translated else [""])
    ]
    return frozenset(known[field] for field in fields)
