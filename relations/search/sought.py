"""Words of an item that stand beside its text: what its kind says is sought (`Traits.sought`), read and followed.

A name is a lookup from the item: `doi`, `place__name`, `authorships__expert__family_name`. A translated field is read in
every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from modeltranslation.manager import get_translatable_fields_for_model

from relations.kinds import Traits, traits_of
from relations.models import CONTENT_KINDS, by_kind
from relations.text.languages import LANGUAGES


def words_of_items(items: Iterable[int]) -> Iterator[tuple[int, str, str]]:
    """Item, language ("" for all), words. The queries grow with the kinds, not with the items."""
    for code, ids in by_kind(items).items():
        for lookups in _together(traits_of(code)):
            yield from _words(CONTENT_KINDS[code], ids, lookups)


def looked_at(kind: Traits) -> list[str]:
    """The rows and columns that the words of a kind follow from, as `dependencies` writes them."""
    found: dict[str, list[str]] = {}
    for lookup in kind.sought:
        path, model = kind.code, CONTENT_KINDS[kind.code]
        for name in lookup.split("__"):
            field = model._meta.get_field(name)
            if field.concrete:
                found.setdefault(path, []).append(name)
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


def _together(kind: Traits) -> list[list[str]]:
    """Lookups that one query may read: those of the item's own row, and those of each table of its child rows."""
    meta = CONTENT_KINDS[kind.code]._meta

    def table(lookup: str) -> str:
        first = lookup.split("__")[0]
        return "" if meta.get_field(first).concrete else first

    return [list(group) for _table, group in groupby(sorted(kind.sought, key=table), key=table)]


def _words(model: type[Model], items: Iterable[int], lookups: list[str]) -> Iterator[tuple[int, str, str]]:
    columns = [pair for lookup in lookups for pair in _columns(model, lookup)]
    first = lookups[0].split("__")[0]
    rows = model._base_manager.filter(pk__in=items).order_by(
        "pk", *([] if model._meta.get_field(first).concrete else [f"{first}__pk"])
    )
    for item, *values in rows.values_list("pk", *(column for _language, column in columns)):
        for language in ("", *LANGUAGES):
            words = [
                str(value)
                for value, (code, _column) in zip(values, columns, strict=True)
                if code == language and value
            ]
            if words:
                yield item, language, " ".join(words)


def _columns(model: type[Model], lookup: str) -> list[tuple[str, str]]:
    """Language and column of every column that holds the words of a lookup."""
    *way, last = lookup.split("__")
    for name in way:
        model = model._meta.get_field(name).related_model
    if last in (get_translatable_fields_for_model(model) or ()):
        return [(code, f"{lookup}_{code}") for code in LANGUAGES]
    return [("", lookup)]
