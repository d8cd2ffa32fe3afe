"""The audit log: read, narrowed and exported; never changed."""

from __future__ import annotations

import json
from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations.editorial import audit
from relations.editorial.naming import marked
from relations.editorial.permissions import Act
from relations.exchange.formulas import csv_lines
from relations.models import AuditEntry, User
from relations.text.languages import OWN_NAMES

from .alphabet import by_family, in_alphabet
from .finding import Finding
from .lists import LONG_TEXTS, Choice, ListMixin, LookOnly

LABELS = {
    "submit": _("submitted for review"),
    "send_back": _("returned"),
    "approve": _("approved"),
    "publish": pgettext_lazy("language version", "published"),
    "schedule": pgettext_lazy("language version", "scheduled"),
    "unschedule": _("called off"),
    "withdraw": _("withdrawn"),
    "edit": _("changed"),
    "restore": _("restored an earlier revision"),
    "delete": _("deleted"),
    "assign": _("assigned"),
    "remark": _("left a remark"),
    "resolve": _("settled a remark"),
    "share": _("made a link for a guest"),
    "revoke": _("revoked a link"),
    "preview_opened": _("a guest opened a preview"),
    "export": _("exported"),
    "import": _("imported"),
    "merge": _("merged"),
    "sign_in": _("signed in"),
    "sign_out": _("signed out"),
    "sign_in_failed": _("failed to sign in"),
    "password_changed": _("changed the password"),
    "password_reset": _("reset the password"),
    "second_factor_added": _("added a second factor"),
    "second_factor_removed": _("removed a second factor"),
    "sessions_ended": _("ended all sessions"),
    "second_factor_failed": _("failed the second factor"),
    "user_added": _("added an account"),
    "user_changed": _("changed an account"),
    "roles_changed": _("changed roles"),
    "hand_over": _("handed over the work of a colleague"),
}
HEADER = ("time", "who", "action", "item", "subject", "language", "address", "details")


class ActionFilter(Choice):
    title, parameter_name, column = _("action"), "action", "action"

    def lookups(self, request, model_admin):
        return list(LABELS.items())


class ActorFilter(Choice):
    title, parameter_name, column = _("who"), "who", "actor"

    def lookups(self, request, model_admin):
        people = in_alphabet(User.objects.order_by("pk")[:500], by_family)
        return [(str(user.pk), str(user)) for user in people]


class LanguageFilter(Choice):
    title, parameter_name, column = _("language"), "in", "language"

    def lookups(self, request, model_admin):
        return list(OWN_NAMES.items())


class PeriodFilter(Choice):
    title, parameter_name = _("time"), "days"

    def lookups(self, request, model_admin):
        return [("1", _("last 24 hours")), ("7", _("last 7 days")), ("30", _("last 30 days")),
                ("365", _("last year"))]  # fmt: skip

    def narrowed(self, queryset, value):
        border = timezone.now() - timedelta(days=int(value))
        return queryset.filter(at__gte=border)


@admin.register(AuditEntry)
class AuditAdmin(Finding, LookOnly, admin.ModelAdmin):
    """Read-only at every address, whatever is posted to it."""

    seen_by = Act.AUDIT
    list_display = ("moment", "who", "what", "item", "language", "address")
    list_display_links = ("moment",)
    list_filter = (ActionFilter, ActorFilter, LanguageFilter, PeriodFilter)
    list_select_related = ("actor", "content")
    list_per_page = 100
    list_max_show_all = 0
    show_full_result_count = False
    ordering = ("-at", "-id")
    actions = None
    search_fields = ("subject", "actor_name")
    change_list_template = "admin/relations/audit_list.html"
    get_paginator = ListMixin.get_paginator

    def get_urls(self):
        export = self.admin_site.admin_view(self.export_view)
        return [path("export/", export, name="relations_auditentry_export"), *super().get_urls()]

    def get_changelist(self, request, **kwargs):
        return ChangeList

    def get_queryset(self, request):
        return super().get_queryset(request).defer(*(f"content__{name}" for name in LONG_TEXTS))

    def history_view(self, request, object_id, extra_context=None):
        raise PermissionDenied

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One entry with its details; there is nothing to change."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entry = self.get_object(request, object_id)
        if entry is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Entry of the log"),
            "opts": self.opts,
            "entry": entry,
            "label": LABELS.get(entry.action, entry.action),
            "details": sorted(entry.detail.items()),
        }
        return TemplateResponse(request, "admin/relations/audit_entry.html", context)

    def export_view(self, request):
        """The log as the filters narrow it, as CSV; written while it is read, formulas made harmless."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            entries = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:relations_auditentry_changelist") + "?e=1")
        audit.record("export", by=request.user, subject="audit log")
        lines = csv_lines(HEADER, map(_cells, entries.iterator(chunk_size=2000)))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"audit-{timezone.localdate():%Y-%m-%d}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @admin.display(description=_("time"), ordering="at")
    def moment(self, entry):
        return timezone.localtime(entry.at).strftime("%d.%m.%Y %H:%M:%S")

    @admin.display(description=_("who"))
    def who(self, entry):
        return str(entry.actor) if entry.actor else entry.actor_name or "—"

    @admin.display(description=_("action"), ordering="action")
    def what(self, entry):
        return LABELS.get(entry.action, entry.action)

    @admin.display(description=_("item"))
    def item(self, entry):
        if entry.content is None:
            return entry.subject
        url = reverse(f"admin:relations_{entry.content.kind}_change", args=[entry.content_id])
        return format_html('<a href="{}">{}</a>', url, marked(entry.content))


def _cells(entry) -> list:
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.actor_name,
        entry.action,
        entry.content_id,
        entry.subject,
        entry.language,
        entry.address,
        json.dumps(entry.detail, ensure_ascii=False) if entry.detail else "",
    ]
