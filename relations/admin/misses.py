"""Queries that found nothing: which words readers use and the vocabularies lack. Read only, nobody's name in it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, may
from relations.models import SearchMiss

from .finding import Finding
from .lists import LookOnly


@admin.register(SearchMiss)
class SearchMissAdmin(Finding, LookOnly, admin.ModelAdmin):
    list_display = ("query", "language", "times", "first_on", "last_on")
    list_filter = ("language",)
    search_fields = ("query",)
    search_help_text = _("A part of the query.")
    ordering = ("-times", "-last_on")
    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return may(request.user, Act.CURATE)
