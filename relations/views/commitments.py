"""The ledger of commitments: promised, due, done, evidence, verdict – of all agreements, a party or a relation."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.parameters import LIST, knows
from relations.reading.agreements.commitments import FILTERS, ledger
from relations.reading.lists import ListQuery

from .kept import of_page


@require_safe
@knows(*FILTERS, *LIST)
def commitments(request):
    """What is still to be done first, by the day it is due."""

    def context():
        query = ListQuery(request, FILTERS)
        found = ledger(query, translation.get_language(), timezone.localdate())
        return {
            "section": "agreement",
            "trail": [(_("Agreements"), reverse("agreement-list")), (_("Commitments"), "")],
            "ledger": found,
            "picks": query.picks([found.verdicts]),
            "query": query,
            "robots": query.robots,
            "switch_query": query.switch_query,
        }

    return render(request, "agreements/commitments.html", of_page(request, context))
