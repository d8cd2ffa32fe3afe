"""Events: the calendar and its list, and one event."""

from __future__ import annotations

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from relations import surrogates
from relations.models import Kind
from relations.parameters import LIST, knows
from relations.reading.events.filters import picks
from relations.reading.events.listing import event_list as event_list_of
from relations.reading.events.page import event_page
from relations.reading.events.query import EventQuery
from relations.reading.records.pages import record_of_event
from relations.register import EVENT_FACETS
from relations.text.body import render_body
from relations.text.dates import decimal_text

from .items import page_or_detour
from .metadata import record_context

READ = (
    "type",
    "place__country",
    "host_country",
    "series",
    "cover",
)


@require_safe
@knows(*EVENT_FACETS, "month", "show", *LIST)
def event_list(request):
    """Events ahead and behind, or those of one month or year, with a calendar of the month."""
    language, today = translation.get_language(), timezone.localdate()
    query = EventQuery(request)
    surrogates.understood(surrogates.kind(Kind.EVENT))
    listing = event_list_of(query, language, today)
    count = listing.total
    return render(
        request,
        "events/list.html",
        {
            "section": "event",
            "trail": [(_("Events"), "")],
            "query": query,
            "listing": listing,
            "facets": listing.facets,
            "picks": picks(listing.facets, query, language),
            "total": ngettext("%(count)s event", "%(count)s events", count)
            % {"count": decimal_text(count, language)},
            "wrong": listing.wrong,
            "calendar_url": reverse("calendar", args=[language]),
            "switch_query": query.switch_query,
            "robots": query.robots,
        },
    )


@require_safe
def event_detail(request, pk, slug=""):
    """An event as it stands today, in the reader's language or the best other one."""
    return page_or_detour(request, Kind.EVENT, pk, slug, READ, _page)


@require_safe
def event_edition(request, pk, slug, number):
    """An edition of the description that was replaced."""
    return page_or_detour(request, Kind.EVENT, pk, slug, READ, _page, number)


def _page(request, versions):
    edition = versions.shown
    page = event_page(versions, timezone.localdate())
    listing = reverse("event-list")
    return "events/detail.html", {
        **versions.context(),
        **record_context(record_of_event(versions, page)),
        "section": "event",
        "trail": [(_("Events"), listing), (page.kind, f"{listing}?type={page.event.type.code}")],
        "page": page,
        "body": render_body(edition.body, edition.language)[0] if edition.body else "",
        "ics_url": reverse("event-ics", args=[edition.language, versions.pk]),
    }
