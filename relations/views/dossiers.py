"""Dossiers: the list, the page an official opens on the eve of a visit, and its chronicle as a table."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from relations.models import Edition, Kind
from relations.parameters import LIST, knows
from relations.reading.card_lists import dossier_list as listed
from relations.reading.dossiers.page import FILTERS, dossier_page, title_lines
from relations.reading.dossiers.parties import page_of_parties
from relations.reading.dossiers.table import COLUMNS, chronicle_rows
from relations.reading.lists import ListQuery
from relations.reading.records.pages import record_of_dossier
from relations.reading.versions import Withdrawn, versions_of
from relations.text.body import render_body

from .downloads import csv_file
from .items import page_or_detour, tombstone
from .metadata import record_context


@require_safe
@knows(*FILTERS, *LIST)
def dossier_detail(request, pk, slug=""):
    """A dossier as it stands today, in the reader's language or the best other one."""
    return page_or_detour(request, Kind.DOSSIER, pk, slug, ("cover",), _page)


@require_safe
@knows(*FILTERS, *LIST)
def dossier_edition(request, pk, slug, number):
    """An edition of the dossier's text that was replaced."""
    return page_or_detour(request, Kind.DOSSIER, pk, slug, ("cover",), _page, number)


def _page(request, versions):
    language, edition = versions.language, versions.shown
    query = ListQuery(request, FILTERS)
    page, context = dossier_page(versions, query), versions.context()
    body = render_body(edition.body, edition.language)[0] if edition.body else ""
    return "dossiers/detail.html", {
        **context,
        **record_context(record_of_dossier(versions)),
        "robots": context["robots"] or ("noindex,follow" if page.is_filtered else ""),
        "query": query,
        "switch_query": query.switch_query,
        "story": page.story,
        "about": page.story.about,
        "title_lines": title_lines(edition.title),
        "body": body,
        "sections": page.sections(has_text=bool(body)),
        "files": [] if versions.is_old else [(gettext("Briefing (PDF)"), edition.get_briefing_url(), "")],
        "countries": page.countries,
        "tally": page.tally,
        "chronicle": page.chronicle,
        "legend": page.kinds,
        "scopes": page.scopes,
        "topics": page.topics,
        "span": page.span,
        "strip": page.chronicle.strip,
        "agreements": page.story.agreements,
        "register_url": page.register_url,
        "reviews_url": page.reviews_url,
        "charts": page.charts,
        "has_two_publishers": page.has_two_publishers,
        "experts": page.experts,
        "csv_url": _table_url(edition, language),
    }


def _table_url(edition: Edition, language: str) -> str:
    slug = edition.slug or edition.kind
    return reverse("dossier-csv", args=[edition.content_id, slug, f"{slug}_{language}"])


@require_safe
@knows(*LIST)
def dossier_list(request):
    """All dossiers, with the present level of relations of each."""
    found = listed(ListQuery(request), translation.get_language())
    return render(request, "dossiers/list.html", {"trail": [(gettext("Dossiers"), "")], **found.context()})


@require_safe
def dossier_of_parties(request, parties):
    """`/dossiers/kz-uz/` and `/dossiers/uz-kz/`: one dossier, one address."""
    query = request.META.get("QUERY_STRING", "")
    page = page_of_parties(parties.lower(), translation.get_language())
    return HttpResponsePermanentRedirect(f"{page}?{query}" if query else page)


@require_safe
def dossier_csv(request, pk, slug, name):
    """The chronicle with all its formats as a table."""
    language = translation.get_language()
    try:
        versions = versions_of(Kind.DOSSIER, pk)
    except Withdrawn as gone:
        return tombstone(request, gone)
    right = _table_url(versions.current.get(language, versions.shown), language)
    if request.path != right:
        return HttpResponsePermanentRedirect(right)
    rows = chronicle_rows(versions.item, language)
    return csv_file(f"{name}.csv", COLUMNS, rows, title=f"{versions.shown.title} {language}")
