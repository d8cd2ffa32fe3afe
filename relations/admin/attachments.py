"""Attached files at the desk: a PDF per language, cleaned before it is stored."""

from __future__ import annotations

from django import forms
from django.db.models import Avg
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from relations.exchange import file_reading, passed_over, recognising
from relations.exchange.attachments import clean_pdf
from relations.exchange.receipt import Receipt
from relations.models import Attachment, ImportReceipt, IntakePaper, Reading
from relations.operations import tasks

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


SCANS = (Reading.SCAN, Reading.RECOGNISED, Reading.EMPTY, Reading.FAILED)


class AttachmentForm(PdfForm):
    """A new file is read at once when it is small, else by the worker."""

    again = forms.BooleanField(
        label=_("Recognise this scan again"),
        required=False,
        help_text=_("All its pages, from the beginning, once this form is saved."),
    )
    layer: file_reading.Layer | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.reading not in SCANS:
            self.fields["again"].disabled, self.fields["again"].widget = True, forms.HiddenInput()

    def clean_file(self):
        upload = self.cleaned_data.get("file")
        file = super().clean_file()
        if file is not upload:
            self.layer = file_reading.layer_of(upload)
        return file

    def save(self, commit=True):
        row = super().save(commit)
        if commit and "file" in self.changed_data and row.file:
            file_reading.take_in(row, self.layer)
        elif commit and self.cleaned_data.get("again"):
            recognising.again(row)
        return row


class AttachmentRows(RowInline):
    model = Attachment
    form = AttachmentForm
    fields = (("language", "role"), "title", "file", "found", "again")
    readonly_fields = ("found",)
    classes = ("collapse",)
    verbose_name_plural = _("attached files")

    def found(self, row):
        """What was read from the file."""
        if not row.pk:
            return "–"
        pages = ngettext("%(counter)s page", "%(counter)s pages", row.pages or 0) % {
            "counter": row.pages or "?"
        }
        parts = (pages, filesizeformat(row.size), str(Reading(row.reading).label), how_far(row))
        return " · ".join(filter(None, parts))

    found.short_description = _("file")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(confidence=Avg("page_texts__confidence"))


def how_far(row: Attachment | IntakePaper, is_worked: bool | None = None) -> str:
    """What is to be said of the recognition of a file: how far it is, how certain its words are, why it failed."""
    said = []
    if row.reading == Reading.SCAN and row.pages_done:
        said.append(_("%(done)s pages are done") % {"done": row.pages_done})
    if row.reading == Reading.RECOGNISED and (confidence := getattr(row, "confidence", None)):
        said.append(_("certain by %(count)s %%") % {"count": round(confidence)})
    if row.trouble:
        said.append(str(recognising.TROUBLES.get(row.trouble, row.trouble)))
    elif row.reading in (Reading.SCAN, Reading.WAITING) and not (
        is_worked_on() if is_worked is None else is_worked
    ):
        said.append(str(_("No worker runs at the moment: it waits, and nothing is lost.")))
    return " · ".join(map(str, said))


def is_worked_on() -> bool:
    """Will anybody read files that wait?"""
    return tasks.are_done_at_once() or tasks.living().exists()
