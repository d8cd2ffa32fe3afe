"""Rows that every kind of item has: sources, and links to other items."""

from django.utils.translation import gettext_lazy as _

from relations.models import Link, Source

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

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target")
