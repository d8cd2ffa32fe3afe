"""The public log of changes of facts: of the register, or of the agreements of one state or organisation."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.parameters import LIST, knows
from relations.reading.agreements.changes import changes_page
from relations.reading.labels import named
from relations.reading.lists import ListQuery


@require_safe
@knows("party", *LIST)
def facts_log(request):
    """The newest changes first; `party` narrows to agreements of a state or an organisation, by its code."""
    language, query = translation.get_language(), ListQuery(request, ("party",))
    changes = changes_page(query)
    feed = reverse("feed-facts", args=[language])
    if changes.party:
        feed = reverse(f"feed-facts-{changes.party._meta.model_name}", args=[language, changes.party.slug])
    return render(
        request,
        "agreements/changes.html",
        {
            "section": "agreement",
            "trail": [(_("Agreements"), reverse("agreement-list")), (_("Changes of facts"), "")],
            "party": named(changes.party, "name", language) if changes.party else "",
            "entries": changes.entries,
            "page": changes.page,
            "feed": feed,
            "robots": query.robots,
            "switch_query": query.switch_query,
        },
    )
