"""What an import took and what it did not: kept with the item for whoever asks later."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportReceipt(models.Model):
    """The receipt of one import into one language of an item, as `exchange.receipt` wrote it."""

    content = models.ForeignKey("relations.Content", models.CASCADE, related_name="import_receipts")
    language = models.CharField(_("language"), max_length=8, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    data = models.JSONField(editable=False)
    by = models.ForeignKey("relations.User", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("receipt of an import")
        verbose_name_plural = _("receipts of imports")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.file_name} {self.made_at:%Y-%m-%d}"

    @classmethod
    def keep(cls, content, language: str, receipt, *, by, file_name: str = "") -> ImportReceipt:
        """Store a receipt (`as_json()`) with the item it belongs to."""
        return cls.objects.create(
            content_id=content.pk, language=language, data=receipt.as_json(), by=by, file_name=file_name[:200]
        )
