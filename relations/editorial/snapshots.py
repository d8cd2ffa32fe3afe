"""The whole working copy of an item as plain data: what history keeps, and what an approval is of.

A snapshot holds everything an editor can change: texts in three languages, facts, many-to-many relations and child
rows (authors, parties, actions …), as JSON stores it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modeltranslation.manager import get_translatable_fields_for_model

from relations.kinds import traits_of
from relations.models import CONTENT_KINDS, TEXT_FIELDS, Attachment, Content
from relations.models.gathered import rows_of

from .permissions import LANGUAGES

COMMON_CHILDREN = ("sources", "links_out")
SKIPPED = {
    "version",
    "created_at",
    "updated_at",
    "created_by",
    "kind",
    "content_ptr",
    "id",
    "parties_key",
    "facts_changed_at",
}


# Columns of text that hold no prose: numbers, codes and addresses are facts and need no approval.
NO_PROSE = frozenset(
    (
        *(
            "language",
            "sha256",
            "code",
            "register_number",
            "doi",
            "report_number",
            "number",
            "url",
            "source_url",
        ),
        *("volume", "issue", "pages", "issn", "first_url"),
    )
)
# Not the item's own, yet read with it: kept in snapshots so that a change is noticed, never restored from them.
BESIDE = "words:"
ATTACHED, COVER = ("language", "title", "file"), ("alt", "caption", "credit")


@dataclass(frozen=True)
class Change:
    """One difference between two snapshots: `name` is a field, `m2m:topics`, `rows:parties` or `words:cover`."""

    name: str
    before: object
    after: object


def snapshot(content: Content) -> dict:
    """Everything that can be restored, as JSON-ready data."""
    item = CONTENT_KINDS[content.kind].objects.get(pk=content.pk)
    data = {f"field:{name}": value for name, value in _values(item).items()}
    for name in relations(type(item)):
        data[f"m2m:{name}"] = sorted(getattr(item, name).values_list("pk", flat=True))
    for name in children(item.kind):
        manager = getattr(item, name)
        rows = [{"id": row.pk, **_values(row, of=manager.field.name)} for row in manager.order_by("pk")]
        data[f"rows:{name}"] = rows
    return plain(data | _beside(item, item.attachments.order_by("pk")))


def snapshots_of(kind: str, ids: list[int]) -> dict[int, dict]:
    """The snapshots of many items of one kind, in as many queries as one has."""
    model = CONTENT_KINDS[kind]
    rows = model.objects.filter(pk__in=ids).select_related("cover")
    rows = rows.prefetch_related(*relations(model), *children(kind), "attachments")
    return {item.pk: of_gathered(item) for item in rows}


def of_gathered(item: Content) -> dict:
    """The snapshot of an item whose relations and rows were read already (gathered or prefetched): asks nothing for them."""
    data = {f"field:{name}": value for name, value in _values(item).items()}
    for name in relations(type(item)):
        data[f"m2m:{name}"] = sorted(row.pk for row in getattr(item, name).all())
    for name in children(item.kind):
        manager = getattr(item, name)
        kept = sorted(rows_of(item, name), key=lambda row: row.pk)
        data[f"rows:{name}"] = [{"id": row.pk, **_values(row, of=manager.field.name)} for row in kept]
    attached = sorted(rows_of(item, "attachments"), key=lambda row: row.pk)
    return plain(data | _beside(item, attached))


def relations(model: type[Content]) -> list[str]:
    """The many-to-many relations of a kind."""
    return [f.name for f in model._meta.many_to_many if f.remote_field.through._meta.auto_created]


def _beside(item: Content, attached: Iterable[Attachment]) -> dict:
    """The words of attached files and of the cover: readers meet them with the text."""
    found = {f"{BESIDE}attachments": [{"id": row.pk, **_some(row, ATTACHED)} for row in attached]}
    if item.cover_id:
        found[f"{BESIDE}cover"] = [{"id": item.cover_id, **_some(item.cover, COVER)}]
    return found


def _some(row, names: tuple[str, ...]) -> dict:
    """Some columns of a row, in every language that they have."""
    return {
        field.attname: field.value_from_object(row)
        for field in _fields(type(row))
        if getattr(field, "translated_field", field).name in names
    }


def compare(before: dict, after: dict) -> list[Change]:
    """What differs between two snapshots, in the order of the fields."""
    names = [*after, *(name for name in before if name not in after)]
    return [
        Change(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name) and (before.get(name) or after.get(name))
    ]


def words(data: dict, language: str) -> dict[str, object]:
    """Every word of a snapshot that readers of one language get: the texts that wait for publication, and the free
    words that hang on the item (notes, positions, reservations, texts of agreements, captions, titles of files).

    Words in no language count in each.
    """
    found: dict[str, object] = {}
    for name, value in data.items():
        part, _colon, rest = name.partition(":")
        if part == "field" and value and _is_read(rest, language):
            found[name] = value
        elif part in ("rows", "words"):
            rows = [
                {k: one for k, one in row.items() if one and _is_read(k, language, row.get("language") or "")}
                for row in value
            ]
            if kept := [row for row in rows if row]:
                found[name] = kept
    return found


def _is_read(column: str, language: str, of: str = "") -> bool:
    """Are these words in a language, or in none? `of` is that of the whole row, where it has one."""
    if column.endswith(f"_{language}"):
        return True
    return column in prose() and (of in ("", language) or of not in LANGUAGES)


@cache
def prose() -> frozenset[str]:
    """The columns of free words without a language of their own, of items and of whatever hangs on them."""
    hanging = [row.related_model for kind, model in CONTENT_KINDS.items() for row in _hanging(kind, model)]
    columns = {
        field.attname
        for model in [*CONTENT_KINDS.values(), *hanging, Attachment]
        for field in _fields(model)
        if isinstance(field, models.CharField | models.TextField | models.FileField)
        and not field.choices
        and not hasattr(field, "translated_field")
    }
    return frozenset(columns - NO_PROSE)


def _hanging(kind: str, model: type[Content]) -> list:
    return [model._meta.get_field(name) for name in children(kind)]


def words_hash(data: dict, language: str) -> str:
    """The fingerprint of exactly these words: what an approval is of."""
    told = json.dumps(words(data, language), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def languages_of(changes: list[Change]) -> list[str]:
    """The languages in which a set of changes touches the texts that wait for publication."""
    names = {change.name for change in changes}
    return [code for code in LANGUAGES if names & {f"field:{name}_{code}" for name in TEXT_FIELDS}]


def children(kind: str) -> tuple[str, ...]:
    """The child rows that belong to an item of a kind."""
    return (*traits_of(kind).rows, *COMMON_CHILDREN)


def _fields(model) -> list[models.Field]:
    """Concrete columns of a row; of a translated field only its language columns, never the alias."""
    aliases = set(get_translatable_fields_for_model(model) or ())
    return [f for f in model._meta.concrete_fields if f.name not in SKIPPED and f.name not in aliases]


def _values(row, of: str = "") -> dict:
    """The columns of a row, without the one that says which item it is of."""
    return {f.attname: f.value_from_object(row) for f in _fields(type(row)) if f.name != of}


def plain(data):
    """Dates, decimals and files as JSON stores them, so that fresh and stored snapshots compare equal."""

    def default(value):
        is_file = isinstance(value, models.fields.files.FieldFile)
        return value.name if is_file else DjangoJSONEncoder().default(value)

    return json.loads(json.dumps(data, default=default))
