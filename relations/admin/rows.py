"""Rows that every kind of item has: sources, and links to other items."""

from django.utils.translation import gettext_lazy as _

from relations.models import Link, LinkKind, Source
from relations.text.numbers import whole

from .base import PlainRowInline, RowInline


class SourceRows(RowInline):
    model = Source
    fields = ("title", ("url", "retrieved_on"))
    verbose_name_plural = _("sources")


class LinkRows(PlainRowInline):
    """What this item refers to. The other end shows the same link with its own words."""

    model = Link
    fk_name = "source"
    fields = (("kind", "target"),)
    autocomplete_fields = ("target",)
    ordering = ("order", "id")
    sort_field = "order"
    verbose_name = _("link to another item")
    verbose_name_plural = _("links to other items")

    def begun(self, request, obj) -> list[dict]:
        """The link that the address of a new item asks for: `?signed_at=17`."""
        asked = request.GET.items() if request.method == "GET" and not (obj and obj.pk) else ()
        return [
            {"kind": kind, "target": number}
            for kind, number in asked
            if kind in LinkKind.values and whole(number) is not None
        ]
