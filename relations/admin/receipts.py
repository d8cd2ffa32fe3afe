"""What imports took and left out, kept with the item and shown on a page of its own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.exchange.receipt import Receipt

from .importing import ImportPage


class ReceiptPages(ImportPage):
    """Adds `<id>/receipts/` to a ContentAdmin, and a link to it where there is something to see."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.receipts)
        return [path("<int:pk>/receipts/", view, name=self._named("receipts")), *super().get_urls()]

    def desk_context(self, request, obj, context) -> dict:
        known = super().desk_context(request, obj, context)
        if obj is None or not obj.pk or not obj.import_receipts.exists():
            return known
        link = (_("Receipts of imports"), reverse(f"admin:{self._named('receipts')}", args=[obj.pk]))
        return {**known, "desk_links": [*known.get("desk_links", ()), link]}

    def receipts(self, request, pk: int):
        content = self.get_queryset(request).filter(pk=pk).first()
        if content is None or not self.has_view_permission(request, content):
            raise PermissionDenied
        kept = content.import_receipts.select_related("by")
        return self.import_response(
            request,
            "receipts.html",
            gettext("Receipts of imports"),
            content=content,
            change_url=reverse(f"admin:{self._named('change')}", args=[content.pk]),
            rows=[{"kept": row, "receipt": Receipt.from_json(row.data)} for row in kept],
        )
