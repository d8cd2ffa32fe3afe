"""What the form of an item shows, read once: the form, its rows and the fingerprint of all words share it."""

from __future__ import annotations

import copy

from django.db.models import Exists, Model, OuterRef, prefetch_related_objects
from django.forms.models import _get_foreign_key

from relations.editorial import snapshots
from relations.editorial.access import as_seen_by
from relations.models import Attachment, Content, Edition, ImportReceipt, PreviewLink, Remark, User
from relations.models.gathered import Table, gather, rows_of
from relations.text.languages import in_languages

# What a form shows beside the rows of its inlines, if there is any.
BESIDE = (Attachment, ImportReceipt, PreviewLink, Remark)
# What is read of rows that others point at, where that is not all.
NAMED = {
    Content: ("version", "kind", "original_language", *in_languages("title")),
    User: ("username", "first_name", "last_name"),
}


def _has(model, fk_name) -> str:
    return f"has_{model._meta.model_name}_{fk_name or ''}"


def has_rows(item, model, fk_name=None) -> bool:
    """Does an item have such rows? Where nobody has looked, it may."""
    return getattr(item, _has(model, fk_name), True)


def is_gathered(item) -> bool:
    """Was everything read that hangs on the item?"""
    return hasattr(item, "gathered")


class Gathering:
    """For a ContentAdmin: an item comes with what it points at and with all its rows, in one question."""

    def with_what_exists(self, items):
        """Items of the form, with answers to what they have rows of and whether there is any edition."""
        pointed = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.many_to_one
            and not issubclass(field.related_model, Content)
            and field.name != "created_by"
        ]
        shelf = Edition.objects.filter(content=OuterRef("pk"))
        known = {name: Exists(rows) for name, rows in self._rows_of_item().items()}
        return items.select_related(*pointed).annotate(was_ever_published=Exists(shelf), **known)

    def _rows_of_item(self) -> dict:
        pairs = [(inline.model, inline.fk_name) for inline in self.inlines]
        return {
            _has(model, name): model._base_manager.filter(
                **{_get_foreign_key(self.model, model, fk_name=name).name: OuterRef("pk")}
            )
            for model, name in [*pairs, *((model, None) for model in BESIDE)]
        }

    def get_object(self, request, object_id, from_field=None):
        """What a form changes is a copy of the stored item, so that its page can tell the two apart."""
        stored = getattr(request, "stored", None)
        if request.method == "POST" and stored is not None and str(stored.pk) == str(object_id):
            found = copy.copy(stored)
            found.gathered = copy.deepcopy(stored.gathered)
            return found
        obj = super().get_object(request, object_id, from_field)
        is_form = (request.resolver_match.url_name or "").endswith("_change")
        if obj is not None and is_form and request.method == "GET":
            self.gather(request, obj)
        return obj

    def gather(self, request, obj) -> None:
        """Read all that hangs on an item: what it has no rows of is not asked for."""
        tables = {
            self._name_of_rows(inline): Table(
                inline.get_queryset(request).filter(**{self._to_item(inline).name: obj.pk}),
                joined={name: _pointed(inline.model, name) for name in inline.autocomplete_fields},
                only=columns_of(inline.model),
            )
            for inline in [one(self.model, self.admin_site) for one in self.inlines]
            if has_rows(obj, inline.model, inline.fk_name)
        }
        if has_rows(obj, Attachment):
            tables["attachments"] = Table(obj.attachments.all(), without=("text",))
        if has_rows(obj, Remark):
            people = {name: _pointed(Remark, name) for name in ("author", "resolved_by")}
            tables["remarks"] = Table(obj.remarks.all(), joined=people)
        if has_rows(obj, PreviewLink):
            tables["preview_links"] = Table(obj.preview_links.alive())
        names = [self._name_of_rows(inline) for inline in self.inlines]
        names += [*snapshots.children(obj.kind), "attachments", "remarks", "preview_links"]
        obj.gathered = dict.fromkeys(names, ()) | (gather(tables) if tables else {})
        _introduce(obj.gathered)
        as_seen_by(request.user, _items_named_by(obj.gathered))
        prefetch_related_objects([obj], *snapshots.relations(self.model))

    def _to_item(self, inline):
        return _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)

    def _name_of_rows(self, inline) -> str:
        """By which name an item knows the rows of an inline."""
        return self._to_item(inline).remote_field.get_accessor_name()

    def get_formset_kwargs(self, request, obj, inline, prefix):
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if is_gathered(obj):
            found["gathered"] = list(rows_of(obj, self._name_of_rows(inline)))
        elif "queryset" in found and not has_rows(obj, inline.model, inline.fk_name):
            found["queryset"] = found["queryset"].none()
        return found


def columns_of(model: type[Model]) -> list[str]:
    """All columns of a row that may be stored again, but its number."""
    return [column.attname for column in model._meta.concrete_fields if not column.primary_key]


def named(model: type[Model]) -> tuple[str, ...]:
    """The columns that say what a row is called."""
    own = next((names for one, names in NAMED.items() if issubclass(model, one)), None)
    if own is None:
        return tuple(columns_of(model))
    key = model._meta.pk.attname
    return own if key == "id" else (key, *own)


def _pointed(model: type[Model], name: str) -> tuple[str, ...]:
    return named(model._meta.get_field(name).related_model)


def _introduce(gathered: dict[str, list[Model]]) -> None:
    """Rows of an item that name one another: each act its party, each objection its reservation."""
    known = {(type(row), row.pk): row for rows in gathered.values() for row in rows}
    for row in list(known.values()):
        for column in row._meta.concrete_fields:
            if column.many_to_one and (
                found := known.get((column.related_model, getattr(row, column.attname)))
            ):
                setattr(row, column.name, found)


def _items_named_by(gathered: dict[str, list[Model]]) -> list[Content]:
    """The other items that the rows point at, as far as they were read."""
    return [
        getattr(row, column.name)
        for rows in gathered.values()
        for row in rows
        for column in row._meta.concrete_fields
        if column.many_to_one and issubclass(column.related_model, Content) and column.is_cached(row)
        if getattr(row, column.name) is not None
    ]
