"""Synonyms and picks: what editors give the search. What readers ask for is a page of its own, `search_quality`."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relations.models import SearchPick, Synonym

from .curated import Curated
from .lists import CuratorsOnly


class SearchHelpAdmin(CuratorsOnly, Curated, admin.ModelAdmin):
    """For curators alone."""

    shows_languages = False


@admin.register(Synonym)
class SynonymAdmin(SearchHelpAdmin):
    change_form_template = "admin/relations/synonym.html"
    fields = ("words", "note")
    list_display = ("__str__", "note")
    search_fields = ("words", "note")
    ordering = ("words",)

    def desk_context(self, request, obj, context) -> dict:
        address = reverse("admin:desk_synonym_trial")
        return {**super().desk_context(request, obj, context), "trial_url": address}


@admin.register(SearchPick)
class SearchPickAdmin(SearchHelpAdmin):
    fields = ("query", "language", "content", "order")
    autocomplete_fields = ("content",)
    list_display = ("query", "language_shown", "content", "order")
    list_filter = ("language",)
    search_fields = ("query",)
    ordering = ("query", "language", "order")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("content")

    @admin.display(description=_("language of the page"), ordering="language")
    def language_shown(self, obj):
        return obj.get_language_display() or _("every language")
