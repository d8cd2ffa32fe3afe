"""What all tables have that curators keep: vocabularies, help for the search, addresses of former sites."""

from __future__ import annotations

from relations.editorial import audit

from .base import DeskFields, DeskPage
from .finding import Finding
from .forms import MergingForm


class Curated(Finding, DeskPage, DeskFields):
    """A save is noted in the log, and says what somebody else changed meanwhile. To be mixed into a ModelAdmin."""

    form = MergingForm
    actions = None
    view_on_site = False
    list_per_page = 100
    list_max_show_all = 0
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or form.changed_data:
            subject = f"{self.opts.verbose_name}: {obj}"[:200]
            audit.record("vocabulary", by=request.user, subject=subject, fields=form.changed_data[:40])

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.remember(request, form.instance, form, formsets)
        self.tell_what_was_kept(request, form, formsets)
