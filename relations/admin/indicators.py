"""Indicators and their values at the desk."""

from django.contrib import admin
from modeltranslation.admin import TranslationStackedInline

from relations.editorial.permissions import Act, may
from relations.models import Indicator, Observation
from relations.text.languages import in_languages

from .base import DeskFields
from .forms import MergingForm
from .vocabularies import TermAdmin


class ObservationRows(DeskFields, TranslationStackedInline):
    model = Observation
    form = MergingForm
    template = "admin/relations/rows.html"
    extra = 0
    fields = (
        ("period", "starts_on", "ends_on"),
        ("value", "is_approximate", "is_derived"),
        ("country", "organisation"),
        "source",
        ("source_url", "retrieved_on"),
    )
    autocomplete_fields = ("country", "organisation")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country", "organisation")

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return may(request.user, Act.CURATE)

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Indicator)
class IndicatorAdmin(TermAdmin):
    fields = (
        "title",
        "unit",
        "publisher",
        "note",
        ("code", "form", "unit_code"),
        ("measure", "order"),
        "countries",
        "topics",
    )
    autocomplete_fields = ("countries", "topics")
    list_display = ("__str__", "code", "form", "unit_code")
    list_filter = ("form",)
    search_fields = (*in_languages("title"), "code")
    inlines = (ObservationRows,)
