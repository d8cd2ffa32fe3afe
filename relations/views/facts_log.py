"""The public log of changes of facts: of the register, or of the agreements of one state."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Country
from relations.parameters import LIST, knows
from relations.reading.agreements.log import entries, records_of
from relations.reading.lists import ListPage, ListQuery

SIZE = 50


@require_safe
@knows("party", *LIST)
def facts_log(request):
    """The newest changes first; `party` narrows to agreements of a state."""
    query = ListQuery(request, ("party",))
    country = Country.objects.filter(code=query["party"]).first() if query["party"] else None
    if query["party"] and country is None:
        raise Http404
    rows = records_of(country=query["party"])
    if after := query.number("after"):
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: SIZE + 1])
    page = ListPage(rows=found[:SIZE])
    if len(found) > SIZE:
        page.next = query.url(after=str(found[SIZE - 1].pk))
    if after:
        page.first = query.url()
    language = translation.get_language()
    feed = (
        reverse("feed-facts-country", args=[language, country.slug])
        if country
        else reverse("feed-facts", args=[language])
    )
    return render(
        request,
        "agreements/changes.html",
        {
            "section": "agreement",
            "trail": [(_("Agreements"), reverse("agreement-list")), (_("Changes of facts"), "")],
            "entries": entries(page.rows),
            "page": page,
            "feed": feed,
            "robots": query.robots,
            "switch_query": query.switch_query,
        },
    )
