"""How the search does: what readers asked for in vain, and what new synonyms would change. For curators."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from relations.editorial.permissions import Act, may
from relations.models import SearchPick, Synonym
from relations.models.search_help import names_in
from relations.search import tally, trial
from relations.text.languages import OWN_NAMES
from relations.text.numbers import whole

SPANS = (7, 30, 90)  # days
SHOWN = 50


def quality_page(request):
    """Queries without results, queries of which no result was opened, and the most frequent ones."""
    if not may(request.user, Act.CURATE):
        raise PermissionDenied
    days = next((days for days in SPANS if request.GET.get("days") == str(days)), 30)
    rows = tally.frequent(days)
    parts = (
        (gettext("Found nothing"), tally.without_hits(rows)),
        (gettext("Found something, and nobody opened it"), tally.without_clicks(rows)),
        (gettext("Asked most often"), rows),
    )
    context = {
        **admin.site.each_context(request),
        "title": gettext("How the search does"),
        "days": days,
        "spans": [
            (span, ngettext("%(number)s day", "%(number)s days", span) % {"number": span}) for span in SPANS
        ],
        "parts": [(name, [_row(one) for one in found[:SHOWN]]) for name, found in parts],
        "synonyms": Synonym.objects.count(),
        "picks": SearchPick.objects.count(),
    }
    return TemplateResponse(request, "admin/relations/search_quality.html", context)


def _row(asked: tally.Asked) -> dict:
    known = urlencode({"query": asked.query, "language": asked.language})
    with translation.override(asked.language):
        page = reverse("search")
    return {
        "asked": asked,
        "language": OWN_NAMES[asked.language],
        "page": f"{page}?{urlencode({'q': asked.query})}",
        "synonym": f"{reverse('admin:relations_synonym_add')}?{urlencode({'words': asked.query})}",
        "pick": f"{reverse('admin:relations_searchpick_add')}?{known}",
    }


@require_POST
def trial_page(request):
    """What synonyms that are not stored yet would change."""
    if not may(request.user, Act.CURATE):
        raise PermissionDenied
    names = names_in(request.POST.get("words", ""))
    found = trial.of_synonyms(names, instead_of=whole(request.POST.get("stored", ""), 12))
    context = {
        **admin.site.each_context(request),
        "title": gettext("What these synonyms change"),
        "names": found.names,
        "changes": found.changes,
        "looked_at": found.looked_at,
        "wrong": len(found.names) < 2,
    }
    return TemplateResponse(request, "admin/relations/synonym_trial.html", context)
