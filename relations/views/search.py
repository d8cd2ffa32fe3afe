"""The search page and the suggestions while typing."""

from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relations.parameters import knows
from relations.search import choices, finding, results_page, suggestions, tally
from relations.search.address import PARAMETERS, SearchAddress
from relations.search.asking import page as asking

from .limits import SEARCHES, SECONDS, limited
from .search_files import files_of


@require_safe
@never_cache
@limited("search", SEARCHES, SECONDS)
@knows(*PARAMETERS)
def search(request):
    """Results with filters, counts and pages; without words, the way to ask."""
    language, address = translation.get_language(), SearchAddress(request)
    order = address.sort or finding.RELEVANCE
    results, question = asking.asked(address, language, page=address.page, sort=order)
    picked = results_page.picked(results, address, language)
    cards = results_page.cards_of(results, language, [*question.items, *picked])
    question.show(cards)
    groups = choices.facets(results, address, language)
    meant = f"{address.path}?{urlencode({'q': results.did_you_mean})}" if results.did_you_mean else ""
    found = results_page.found_items(results, language, cards)
    recommended = results_page.recommended(results, picked, cards)
    if results_page.is_asked_anew(results, address):
        is_found = bool(results.total or question.found or recommended)
        tally.note(address.text, language, found=is_found, agent=request.headers.get("User-Agent", ""))
    above = {one.card.id for one in (*question.found, *recommended)}
    context = {
        "address": address,
        "results": results,
        "asked": question,
        "recommended": recommended,
        "found": [one for one in found if one.card.id not in above],
        "facets": groups,
        "tabs": choices.tabs(results, address),
        "picks": choices.picks(groups, address),
        "pages": choices.pages(results, address),
        "next_url": address.url(page=results.page + 1) if results.page < results.pages else "",
        "sorts": choices.sorts(address),
        "total_text": results_page.total_text(results.total),
        "feed_url": _feed_of(address, results, language),
        "downloads": files_of(address, results.total),
        "notes": results_page.notes_on(results, address) + asking.notes_on(question),
        "meant_url": meant,
        "trail": [(_("Search"), "")],
        "robots": "noindex,follow",
        "switch_query": address.url()[len(address.path) :],
    }
    return render(request, "search/results.html", context)


def _feed_of(address: SearchAddress, results, language: str) -> str:
    """The feed of a search; there is none where nothing was asked."""
    if results.query.is_empty and not address.filters:
        return ""
    return reverse("feed-search", args=[language]) + address.url()[len(address.path) :]


@require_safe
@never_cache
@limited("suggest", SEARCHES * 2, SECONDS)
@knows("q")
def suggest(request):
    """Titles, experts, countries and topics that begin like what has been typed."""
    found = suggestions.suggest(request.GET.get("q", ""), translation.get_language())
    items = [{"text": one.text, "lang": one.language, "url": one.url, "kind": one.kind_name} for one in found]
    status = ngettext("%(number)s suggestion", "%(number)s suggestions", len(items)) % {"number": len(items)}
    return JsonResponse({"items": items, "status": status})
