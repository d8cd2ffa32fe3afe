"""The taxonomy of subjects at the desk."""

from django.contrib import admin

from relations.models import Topic

from .curating import Curated
from .tables import VocabularyExchange
from .vocabularies import TermAdmin


@admin.register(Topic)
class TopicAdmin(Curated, VocabularyExchange, TermAdmin):
    vocabulary = "topics"
    fields = ("name", "description", ("code", "slug"), ("parent", "order"), "synonyms")
    list_display = ("__str__", "parent", "code", "order")
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    search_fields = (*TermAdmin.search_fields, "synonyms")
