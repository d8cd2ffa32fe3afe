"""Dossiers at the desk."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from relations.models import Claim, Dossier, DossierParty, Milestone, Step

from .attachments import AttachmentRows
from .base import ContentAdmin, PlainRowInline, RowInline
from .handout import Handout
from .row_sheets import RowSheet
from .rows import LinkRows, SourceRows


class PartySheet(RowSheet):
    """One dossier per set of parties, whatever their order."""

    def clean(self):
        super().clean()
        rows = [getattr(form, "cleaned_data", None) or {} for form in self.forms]
        terms = [
            row.get("country") or row.get("organisation")
            for row in rows
            if not row.get("DELETE") and (row.get("country") or row.get("organisation"))
        ]
        if len(set(terms)) < len(terms):
            raise ValidationError(_("A party stands in the list twice."), code="twice")
        key = Dossier.key_of(term.code for term in terms)
        other = Dossier.objects.filter(parties_key=key).exclude(pk=self.instance.pk).first() if key else None
        if other:
            raise ValidationError(
                _("There is a dossier of these parties already: %(title)s."),
                params={"title": other},
                code="exists",
            )


class PartyRows(PlainRowInline):
    model = DossierParty
    formset = PartySheet
    fields = (("country", "organisation"),)
    autocomplete_fields = ("country", "organisation")
    sort_field = "order"


class StepRows(RowInline):
    model = Step
    fields = (("level", "taken_on"), "document", "note", "source", "source_url")
    autocomplete_fields = ("document",)
    classes = ("collapse",)


class MilestoneRows(RowInline):
    model = Milestone
    fields = ("title", "happened_on", "source", "source_url")
    classes = ("collapse",)


class ClaimRows(RowInline):
    model = Claim
    fields = (
        "figure",
        "statement",
        ("as_of", "check_by"),
        ("article",),
        "source",
        "source_url",
    )
    autocomplete_fields = ("article",)
    classes = ("collapse",)
    sort_field = "order"


@admin.register(Dossier)
class DossierAdmin(Handout, ContentAdmin):
    facts = ((_("Dossier"), ("series", "indicators", "experts")),)
    autocomplete_fields = (*ContentAdmin.autocomplete_fields, "series", "indicators", "experts")
    inlines = (PartyRows, StepRows, MilestoneRows, ClaimRows, AttachmentRows, SourceRows, LinkRows)
    list_display = ("heading", "parties", "languages", "changed")

    @admin.display(description=_("parties"), ordering="parties_key")
    def parties(self, obj):
        return " – ".join(str(party) for party in obj.parties.all())

    def prepare_rows(self, rows):
        """The parties of every row of the page in three queries."""
        prefetch_related_objects(rows, "parties__country", "parties__organisation")
