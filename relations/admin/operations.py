"""How the site stands, for administrators: its parts, each with what to do."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, may
from relations.operations import doctor
from relations.operations.health import State

WORDS = {
    State.OK: _("in order"),
    State.WARNING: _("look at it"),
    State.ERROR: pgettext_lazy("part of the site", "wrong"),
}
NAMES = {
    "database": _("Database"),
    "schema": _("Age of the tables"),
    "clock": _("Clock"),
    "cache": _("Cache"),
    "storage": _("Files"),
    "worker": _("Worker"),
    "replica": _("Replica"),
    "settings": _("Settings"),
    "mail": _("Mail"),
    "administrator": _("Administrator"),
    "static files": _("Style sheets and scripts"),
    "server of the database": _("Server of the database"),
    "versions": _("Versions"),
    "sizes": _("Sizes"),
}


def links(user) -> list[tuple]:
    """(label, address) of the pages about the site that a person may open."""
    if not may(user, Act.OPERATE):
        return []
    return [(_("State of the site"), reverse("admin:desk_state"))]


def state_page(request):
    """Everything that `manage.py doctor` finds."""
    if not may(request.user, Act.OPERATE):
        raise PermissionDenied
    rows = [(NAMES[one.name], WORDS[one.state], one) for one in doctor.examination()]
    context = {**admin.site.each_context(request), "title": gettext("State of the site"), "rows": rows}
    return TemplateResponse(request, "admin/relations/state.html", context)
