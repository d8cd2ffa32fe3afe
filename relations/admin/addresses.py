"""Addresses of former sites, and dead links with a proposal for each."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, may
from relations.exchange.addresses import format_of_addresses
from relations.models import LostAddress, OldAddress
from relations.reading.old_addresses import proposals

from .curated import Curated
from .finding import Finding
from .lists import CuratorsOnly, DeskChangeList, LookOnly
from .tables import TableExchange


@admin.register(OldAddress)
class OldAddressAdmin(TableExchange, CuratorsOnly, Curated, admin.ModelAdmin):
    fields = ("address", "content", "language", "page")
    autocomplete_fields = ("content",)
    list_display = ("address", "leads_to", "language")
    list_filter = ("language",)
    search_fields = ("address", "page")
    ordering = ("address",)
    shows_languages = False

    def table_format(self):
        return format_of_addresses()

    def may_import(self, request) -> bool:
        return may(request.user, Act.CURATE)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("content")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        LostAddress.objects.filter(address=obj.address).delete()

    @admin.display(description=_("leads to"))
    def leads_to(self, obj):
        if obj.content is None:
            return obj.page
        return format_html('<a href="{}">{}</a>', reverse("permalink", args=[obj.content_id]), obj.content)


@admin.register(LostAddress)
class LostAddressAdmin(Finding, LookOnly, admin.ModelAdmin):
    """Counted, with nothing about the readers; each with the item that its words tell of."""

    list_display = ("address", "times", "came_from", "last_on", "proposal")
    search_fields = ("address",)
    ordering = ("-times", "-last_on")
    list_per_page = 25
    show_full_result_count = False
    shows_languages = False

    def get_changelist(self, request, **kwargs):
        return DeskChangeList

    def prepare_rows(self, rows):
        found = proposals(row.address for row in rows)
        for row in rows:
            row.proposed = found.get(row.address)

    @admin.display(description=_("proposal"))
    def proposal(self, obj):
        known = {"address": obj.address}
        found = getattr(obj, "proposed", None)
        title = _("Say where it leads")
        if found:
            known |= {"content": found.content, "language": found.language}
            title = found.title
        return format_html(
            '<a href="{}?{}">{}</a>', reverse("admin:relations_oldaddress_add"), urlencode(known), title
        )

    def has_delete_permission(self, request, obj=None):
        return may(request.user, Act.CURATE)
