"""What imports took and left out, kept with the item and shown on a page of its own."""

from __future__ import annotations

import json

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.exchange.receipt import Receipt
from relations.models import ImportReceipt

from .gathering import has_rows
from .importing import ImportPage

MOST = 20  # of one save


def pasted(text: str) -> list[tuple[str, Receipt]]:
    """The receipts of pastes as the page sent them; what is not one is passed over."""
    try:
        rows = json.loads(text or "[]")[:MOST] if len(text) < 200_000 else []
        return [(str(row.get("language", ""))[:2], Receipt.from_json(row)) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


class ReceiptPages(ImportPage):
    """Adds `<id>/receipts/` to a ContentAdmin, and a link to it where there is something to see."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.receipts)
        return [path("<int:pk>/receipts/", view, name=self._named("receipts")), *super().get_urls()]

    def desk_context(self, request, obj, context) -> dict:
        known = super().desk_context(request, obj, context)
        if obj is None or not obj.pk or not has_rows(obj, ImportReceipt):
            return known
        link = (_("Receipts of imports"), reverse(f"admin:{self._named('receipts')}", args=[obj.pk]))
        return {**known, "desk_links": [*known.get("desk_links", ()), link]}

    def save_related(self, request, form, formsets, change):
        """What pastes could not keep, told by the page, is stored with the item."""
        super().save_related(request, form, formsets, change)
        for language, receipt in pasted(request.POST.get("paste-receipts", "")):
            ImportReceipt.keep(form.instance, language, receipt, by=request.user)

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
