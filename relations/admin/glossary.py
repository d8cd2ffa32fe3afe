"""The glossary at the desk."""

from django.contrib import admin

from relations.models import GlossaryTerm

from .vocabularies import TermAdmin


@admin.register(GlossaryTerm)
class GlossaryAdmin(TermAdmin):
    fields = ("code", "term", "avoid", "note")
    list_display = ("__str__", "code")
    search_fields = ("code", "term_kk", "term_ru", "term_en", "avoid_kk", "avoid_ru", "avoid_en")
