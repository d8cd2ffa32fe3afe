"""Queries that found nothing: which words readers use and the vocabularies lack. Read only, nobody's name in it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, may
from relations.models import SearchMiss


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    list_display = ("query", "language", "times", "first_on", "last_on")
    list_filter = ("language",)
    search_fields = ("query",)
    search_help_text = _("A part of the query.")
    ordering = ("-times", "-last_on")
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request):
        return may(request.user, Act.CURATE)

    def has_view_permission(self, request, obj=None):
        return may(request.user, Act.CURATE)

    def has_delete_permission(self, request, obj=None):
        return may(request.user, Act.CURATE)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
