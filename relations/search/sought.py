"""Words of an item that stand beside its text: what its kind says is sought and shown, read and followed.

A name is a lookup from the item: `doi`, `place__name`, `authorships__expert__family_name`. A translated field is read
as readers of each language see it, a date as it is written in every language, a choice by its labels.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Field, Model, QuerySet
from django.utils import translation
from modeltranslation.manager import get_translatable_fields_for_model

from relations.kinds import Traits, traits_of
from relations.models import CONTENT_KINDS, DATED, by_kind
from relations.reading.labels import label
from relations.reading.shelf import on_shelf
from relations.text.dates import DAY, MONTH, YEAR, month_name, month_under_days, short_date
from relations.text.languages import LANGUAGES

SOUGHT, SHOWN = "sought", "shown"
EVERYWHERE = (  # what the page of any item shows
    "cover__caption",
    "cover__credit",
    "topics__name",
    "countries__name",
    "organisations__name",
    "organisations__abbreviation",
    "sources__title",
)

WHERE_SHOWN = {  # rows of which readers see only some
    "texts": lambda: {"texts__is_public": True},
    "entries": lambda: {"entries__content__in": on_shelf().values("content_id")},
}


WHILE_SEEN = {
    "entries": "entries__content"
}  # rows that are shown only while readers see an item, and the way to it


def showing(items: Collection[int]) -> set[int]:
    """The items of whose words some are shown only while readers see one of these."""
    found: set[int] = set()
    for code, model in CONTENT_KINDS.items():
        rows = {lookup.split("__")[0] for lookup in lookups_of(traits_of(code), SHOWN)}
        for way in (WHILE_SEEN[row] for row in rows & WHILE_SEEN.keys()):
            found |= set(model._base_manager.filter(**{f"{way}__in": items}).values_list("pk", flat=True))
    return found


class Said(NamedTuple):
    """Words that an item is found by in editions of a language ("" for all); `spoken` is the language they are in."""

    item: int
    language: str
    words: str
    spoken: str


def words_of_items(items: Iterable[int], which: str = SOUGHT) -> Iterator[Said]:
    """The words of items. The queries grow with the kinds, not with the items."""
    for code, ids in by_kind(items).items():
        for lookups in _together(traits_of(code), which):
            yield from _words(CONTENT_KINDS[code], ids, lookups)


def lookups_of(kind: Traits, which: str) -> tuple[str, ...]:
    """What a kind is found by: names and numbers (`SOUGHT`), or whatever else stands on its page (`SHOWN`)."""
    return kind.sought if which == SOUGHT else (*EVERYWHERE, *kind.shown)


def looked_at(kind: Traits, *which: str) -> list[str]:
    """The rows and columns that the words of a kind follow from, as `dependencies` writes them."""
    found: dict[str, list[str]] = {}
    for lookup in (lookup for one in which for lookup in lookups_of(kind, one)):
        path, model = kind.code, CONTENT_KINDS[kind.code]
        for name in lookup.split("__"):
            field = model._meta.get_field(name)
            if field.concrete and not field.many_to_many:
                found.setdefault(path, []).append(name)
                if precision := _precision_of(model, field):
                    found[path].append(precision)
            path, model = f"{path}__{name}", field.related_model
    return [f"{path}.{','.join(dict.fromkeys(names))}" for path, names in found.items()]


def is_lookup(model: type[Model], lookup: str) -> bool:
    """Whether a name leads from a model to a column."""
    *way, last = lookup.split("__")
    try:
        for name in way:
            model = model._meta.get_field(name).related_model
        return model is not None and model._meta.get_field(last).concrete
    except FieldDoesNotExist:
        return False


def _together(kind: Traits, which: str) -> list[list[str]]:
    """Lookups that one query may read: those of the item's own row, and those of each table of its child rows."""
    meta = CONTENT_KINDS[kind.code]._meta

    def table(lookup: str) -> str:
        first = lookup.split("__")[0]
        field = meta.get_field(first)
        return first if field.one_to_many or field.many_to_many else ""

    return [list(group) for _table, group in groupby(sorted(lookups_of(kind, which), key=table), key=table)]


def _words(model: type[Model], items: Iterable[int], lookups: list[str]) -> Iterator[Said]:
    readers, columns, rows = _question(model, tuple(lookups))
    first = lookups[0].split("__")[0]
    if first in WHERE_SHOWN:
        rows = rows.filter(**WHERE_SHOWN[first]())
    for item, *values in rows.filter(pk__in=items).values_list("pk", *columns):
        row = dict(zip(columns, values, strict=True))
        said: dict[tuple[str, str], list[str]] = {}
        for reader in readers:
            for language, words, spoken in reader.said(row):
                said.setdefault((language, spoken), []).append(words)
        yield from (Said(item, code, " ".join(words), spoken) for (code, spoken), words in said.items())


@functools.cache
def _question(model: type[Model], lookups: tuple[str, ...]) -> tuple[list[_Reader], list[str], QuerySet]:
    """How words are read, their columns, and the question for them before it is narrowed."""
    readers = [_reader(model, lookup) for lookup in lookups]
    columns = list(dict.fromkeys(column for reader in readers for column in reader.columns))
    first = lookups[0].split("__")[0]
    is_child = model._meta.get_field(first).one_to_many or model._meta.get_field(first).many_to_many
    return readers, columns, model._base_manager.order_by("pk", *([f"{first}__pk"] if is_child else []))


@dataclass(frozen=True)
class _Reader:
    """How the value of one lookup is read from the columns of a row."""

    lookup: str
    field: Field
    is_translated: bool
    precision: str  # the lookup of how exactly a date is known; "" when it always is

    @property
    def columns(self) -> list[str]:
        if self.is_translated:
            return [f"{self.lookup}_{code}" for code in LANGUAGES]
        return [self.lookup, *([self.precision] if self.precision else [])]

    def said(self, row: dict) -> Iterator[tuple[str, str, str]]:
        """Language of the edition, words, language of the words ("": that of the edition)."""
        if self.is_translated:
            yield from self._translated(row)
            return
        value = row[self.lookup]
        if not value:
            return
        if isinstance(self.field, DateField):
            yield from _dated(value, row[self.precision] if self.precision else DAY)
        elif self.field.choices:
            yield from (("", label, code) for code, label in labels_of(self.field, value))
        else:
            yield "", str(value), ""

    def _translated(self, row: dict) -> Iterator[tuple[str, str, str]]:
        """In each language what its readers see: another language where the own one is missing."""
        names = {code: row[f"{self.lookup}_{code}"] for code in LANGUAGES}
        for code in LANGUAGES:
            if found := label(names, code):
                yield code, str(found), found.language


@functools.cache
def _reader(model: type[Model], lookup: str) -> _Reader:
    *way, last = lookup.split("__")
    for name in way:
        model = model._meta.get_field(name).related_model
    field = model._meta.get_field(last)
    precision = _precision_of(model, field)
    return _Reader(
        lookup,
        field,
        last in (get_translatable_fields_for_model(model) or ()),
        "__".join([*way, precision]) if precision else "",
    )


def _precision_of(model: type[Model], field: Field) -> str:
    name = f"{field.name}_precision"
    has_one = isinstance(field, DateField) and any(one.name == name for one in model._meta.concrete_fields)
    return name if has_one else ""


def _dated(day: date, precision: str) -> Iterator[tuple[str, str, str]]:
    """A date in figures and as each language writes it, as exactly as it is known."""
    if precision in DATED:
        yield from spellings(day, str(precision))


@functools.lru_cache(4096)
def spellings(day: date, precision: str = DAY) -> tuple[tuple[str, str, str], ...]:
    """What a date is found by in editions of every language."""
    found = [("", short_date(day, precision), "")]
    if precision != YEAR:
        found += [("", _in_words(day, precision, code), code) for code in LANGUAGES]
    return tuple(found)


def _in_words(day: date, precision: str, language: str) -> str:
    """Without the word for “year”: who asks for it beside a number need not find it (`query`)."""
    if precision == MONTH:
        return f"{month_name(day.month, language)} {day.year}"
    return f"{day.day} {month_under_days(day.month, language)} {day.year}"


@functools.cache
def labels_of(field: Field, value: str) -> tuple[tuple[str, str], ...]:
    """The labels of a choice: (language, label)."""
    name = dict(field.flatchoices).get(value)
    found = []
    for code in LANGUAGES if name else ():
        with translation.override(code):
            found.append((code, str(name)))
    return tuple(found)
