"""The glossary at the desk."""

from django.contrib import admin

from relations.models import GlossaryTerm
from relations.text.languages import in_languages

from .vocabularies import TermAdmin


@admin.register(GlossaryTerm)
class GlossaryAdmin(TermAdmin):
    fields = ("code", "term", "avoid", "note")
    list_display = ("__str__", "code")
    alphabet = ("term",)
    search_fields = ("code", *in_languages("term", "avoid"))
