"""What the form of an item shows, read once: the form, its rows and the fingerprint of all words share it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.forms.models import _get_foreign_key

from relations.editorial import snapshots
from relations.models import Attachment, Content, Edition, ImportReceipt, PreviewLink, Remark

# What a form shows beside the rows of its inlines, if there is any.
BESIDE = (Attachment, ImportReceipt, PreviewLink, Remark)


def _has(model, fk_name) -> str:
    return f"has_{model._meta.model_name}_{fk_name or ''}"


def has_rows(item, model, fk_name=None) -> bool:
    """Does an item have such rows? Where nobody has looked, it may."""
    return getattr(item, _has(model, fk_name), True)


class Gathering:
    """For a ContentAdmin: an item comes with what it points at, and rows that it does not have are not asked for."""

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
        obj = super().get_object(request, object_id, from_field)
        is_form = (request.resolver_match.url_name or "").endswith("_change")
        if obj is not None and is_form and request.method == "GET":
            self._gather(request, obj)
        return obj

    def _gather(self, request, obj) -> None:
        """Read all that hangs on an item: each sort of rows in one query, and none for what it has none of."""
        rows = {
            self._name_of_rows(inline): inline.get_queryset(request)
            if has_rows(obj, inline.model, inline.fk_name)
            else inline.model._base_manager.none()
            for inline in [one(self.model, self.admin_site) for one in self.inlines]
        }
        if not has_rows(obj, Attachment):
            rows["attachments"] = Attachment.objects.none()
        others = {name: None for name in (*snapshots.children(obj.kind), "attachments") if name not in rows}
        prefetch_related_objects(
            [obj],
            *snapshots.relations(self.model),
            *others,
            *(Prefetch(n, found) for n, found in rows.items()),
        )
        obj.is_gathered = True

    def _name_of_rows(self, inline) -> str:
        """By which name an item knows the rows of an inline."""
        return _get_foreign_key(
            self.model, inline.model, fk_name=inline.fk_name
        ).remote_field.get_accessor_name()

    def get_formset_kwargs(self, request, obj, inline, prefix):
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if getattr(obj, "is_gathered", False):
            found["gathered"] = list(getattr(obj, self._name_of_rows(inline)).all())
        elif "queryset" in found and not has_rows(obj, inline.model, inline.fk_name):
            found["queryset"] = found["queryset"].none()
        return found
