"""Attached files at the desk: a PDF per language, cleaned before it is stored."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relations.exchange import file_pages, passed_over
from relations.exchange.attachments import clean_pdf
from relations.exchange.receipt import Receipt
from relations.models import Attachment, ImportReceipt, Reading

from .base import RowInline
from .forms import MergingForm, require_stored


class PdfForm(MergingForm):
    """A row with a PDF in `file`: judged and written anew while the form is checked."""

    def clean_file(self):
        file = self.cleaned_data.get("file")
        if file and "file" not in self.changed_data and self.has_changed():
            require_stored(file)
        if not file or "file" not in self.changed_data:
            return file
        cleaned, self.instance.pages = clean_pdf(file)
        self.receipt, self.came_as = passed_over.of_pdf(file), file.name or ""
        return cleaned

    receipt: Receipt | None = None

    def save(self, commit=True):
        """What the file held besides its pages is stored with the item."""
        row = super().save(commit)
        if commit and self.receipt is not None:
            item = getattr(row, "content", None) or row.agreement
            ImportReceipt.keep(item, row.language, self.receipt, by=None, file_name=self.came_as)
        return row


class AttachmentForm(PdfForm):
    """A new file is read at once when it is small, else by the worker."""

    layer: file_pages.Layer | None = None

    def clean_file(self):
        upload = self.cleaned_data.get("file")
        file = super().clean_file()
        if file is not upload:
            self.layer = file_pages.layer_of(upload)
        return file

    def save(self, commit=True):
        row = super().save(commit)
        if commit and "file" in self.changed_data and row.file:
            file_pages.take_in(row, self.layer)
        return row


class AttachmentRows(RowInline):
    model = Attachment
    form = AttachmentForm
    fields = (("language", "role"), "title", "file", "found")
    readonly_fields = ("found",)
    classes = ("collapse",)
    verbose_name_plural = _("attached files")

    def found(self, row):
        """What was read from the file."""
        if not row.pk:
            return "–"
        return f"{row.pages or '?'} {_('pages')}, {row.size // 1024} KB, {Reading(row.reading).label}"

    found.short_description = _("file")
