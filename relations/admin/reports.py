"""What grows old and which outside links are broken: one page for curators."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import ageing
from relations.editorial.permissions import Act, may
from relations.exchange import links
from relations.models import LinkCheck

from .curating import desk_address
from .finding import Finding
from .lists import LeanPaginator, LookOnly

SHOWN = 50


@admin.register(LinkCheck)
class LinkCheckAdmin(Finding, LookOnly, admin.ModelAdmin):
    """The answers of all outside links, read-only; above them the report on ageing."""

    list_display = ("url", "verdict", "code", "content", "checked_at", "failing_since")
    list_filter = ("verdict",)
    list_select_related = ("content",)
    search_fields = ("url",)
    show_full_result_count = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = None
    change_list_template = "admin/relations/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.ageing)
        return [path("ageing/", view, name="relations_ageing"), *super().get_urls()]

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        return LeanPaginator(queryset, per_page, orphans, allow_empty_first_page, limit=5000)

    def changelist_view(self, request, extra_context=None):
        links = [(_("What grows old"), reverse("admin:relations_ageing"))]
        return super().changelist_view(request, {"desk_links": links, **(extra_context or {})})

    def ageing(self, request):
        if not may(request.user, Act.CURATE):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("What grows old"),
            "sections": sections(),
        }
        return TemplateResponse(request, "admin/relations/ageing.html", context)


def sections() -> list[dict]:
    """The parts of the report; each row is (text, address at the desk, day, note)."""
    return [
        _section(
            _("Facts not checked for 24 months"),
            ((str(item), item, item.seen_on, "") for item in ageing.unreviewed()[:SHOWN]),
        ),
        _section(
            _("Agreements whose term ends or is renewed within 180 days"),
            (
                (
                    ": ".join(filter(None, [str(one.thing), one.who])),
                    one.thing,
                    one.day,
                    gettext("notice by %(day)s") % {"day": one.note} if one.note else "",
                )
                for one in ageing.ending()[:SHOWN]
            ),
        ),
        _section(
            _("Indicators without a value for the last 12 months"),
            ((str(one), one, one.newest_on, "") for one in ageing.old_indicators()[:SHOWN]),
        ),
        _section(
            _("Dated facts to check again"),
            ((str(one), one.dossier, one.check_by, str(one.dossier)) for one in ageing.due_claims()[:SHOWN]),
        ),
        _section(
            _("Broken outside links"),
            (
                (row.url, row.content or row, row.failing_since, str(row.get_verdict_display()))
                for row in links.broken()[:SHOWN]
            ),
        ),
    ]


def _section(title, rows) -> dict:
    return {
        "title": title,
        "rows": [(text, desk_address(thing), day, note) for text, thing, day, note in rows],
    }
