"""The search page and the suggestions while typing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relations.kinds import KINDS, traits_of
from relations.models import Edition, EventLevel, Genre, Instrument, Status
from relations.parameters import knows
from relations.reading.cards import Card, load_cards
from relations.reading.labels import label
from relations.reading.lists import Facet, FilterChoice
from relations.search import finding, misses, suggestions
from relations.search.documents import text_of
from relations.search.snippets import Marker
from relations.text.dates import decimal_text
from relations.text.languages import LANGUAGES, OWN_NAMES
from relations.text.slugs import slugify

from .limits import limited
from .search_address import PARAMETERS, SearchAddress
from .search_files import files_of

SHOWN = 8
OF_KIND = {"instrument": "agreement", "party": "agreement", "level": "event", "genre": "article"}
CODES = {"status": Status, "instrument": Instrument, "level": EventLevel, "genre": Genre}
SEARCHES, SECONDS = 60, 10


@dataclass
class Found:
    """One result as the page shows it: the card, its title and a piece of text with the matches marked."""

    card: Card
    title: str
    snippet: str = ""
    snippet_language: str = ""
    is_other_language: bool = False


@require_safe
@never_cache
@limited("search", SEARCHES, SECONDS)
@knows(*PARAMETERS)
def search(request):
    """Results with filters, counts and pages; without words, the way to ask."""
    language = translation.get_language()
    address = SearchAddress(request)
    results = finding.search(
        address.text, language, address.filters, address.page, sort=address.sort or finding.RELEVANCE
    )
    if _is_a_miss(results, address):
        misses.note(results.query.text, language)
    groups = _facets(results, address, language)
    context = {
        "address": address,
        "results": results,
        "found": _found(results, language),
        "facets": groups,
        "tabs": _tabs(results, address),
        "picks": [
            *(pick for group in groups for pick in group.choices if pick.chosen),
            *_date_picks(address),
        ],
        "pages": _pages(results, address),
        "next_url": address.url(page=results.page + 1) if results.page < results.pages else "",
        "sorts": _sorts(results, address),
        "total_text": _total(results.total),
        "downloads": files_of(address, results.total),
        "notes": _notes(results, address),
        "meant_url": f"{address.path}?{urlencode({'q': results.did_you_mean})}"
        if results.did_you_mean
        else "",
        "trail": [(_("Search"), "")],
        "robots": "noindex,follow",
        "switch_query": address.url()[len(address.path) :],
    }
    return render(request, "search/results.html", context)


@require_safe
@never_cache
@limited("suggest", SEARCHES * 2, SECONDS)
@knows("q")
def suggest(request):
    """Titles, experts, countries and topics that begin like what has been typed."""
    language = translation.get_language()
    items = [
        {
            "text": found.text,
            "lang": found.language,
            "url": _suggestion_url(found),
            "kind": _suggestion_kind(found),
        }
        for found in suggestions.suggest(request.GET.get("q", ""), language)
    ]
    status = ngettext("%(number)s suggestion", "%(number)s suggestions", len(items)) % {"number": len(items)}
    return JsonResponse({"items": items, "status": status})


# --- Results ----------------------------------------------------------------------------------------------


def _found(results: finding.Results, language: str) -> list[Found]:
    """The hits of the page with their cards; an item that is no longer public is passed over."""
    hits = results.hits
    if not hits:
        return []
    editions = {hit.edition for hit in hits if hit.edition}
    rows = Edition.objects.public().filter(pk__in=editions).only("language", "lead", "body")
    texts = {edition.pk: edition for edition in rows} if editions else {}
    kinds = {value for value, _count in results.facets.get("kind", [])} or None
    cards = load_cards([hit.item for hit in hits], language, **({"kinds": kinds} if kinds else {}))
    marker = Marker(results.groups)
    return [_shown(hit, cards[hit.item], texts, marker, results) for hit in hits if hit.item in cards]


def _shown(hit: finding.Hit, card: Card, texts, marker: Marker, results: finding.Results) -> Found:
    found = Found(card, marker.title(card.title, card.language), snippet_language=card.language)
    edition = texts.get(hit.edition)
    if edition and hit.edition in results.lines:
        found.snippet = marker.snippet(text_of(edition), results.lines[hit.edition].body)
        found.snippet_language = edition.language
        found.is_other_language = edition.language != card.language
    if not found.snippet:
        found.snippet, found.snippet_language = marker.title(card.lead, card.language), card.language
    return found


def _is_a_miss(results: finding.Results, address: SearchAddress) -> bool:
    return not results.total and not address.filters and address.page == 1 and bool(results.query.groups)


def _total(number: int) -> str:
    text = ngettext("%(number)s result found", "%(number)s results found", number)
    return text % {"number": decimal_text(number, translation.get_language())}


def _notes(results: finding.Results, address: SearchAddress) -> list[str]:
    """What a reader should know about how the question was understood."""
    notes = []
    if results.query.was_cut:
        notes.append(_("The query was too long: only its first 200 characters were used."))
    notes += [
        _("“%(date)s” is not a date; it was left out. Write dates as 2025-11-14.") % {"date": text}
        for text in address.wrong_dates
    ]
    if results.unknown:
        notes.append(_("Some filters in the address are not known and were left out."))
    if results.partial and results.partial == results.total:
        notes.append(_("No text has all the words. Shown are the texts that come closest."))
    elif results.partial:
        notes.append(_("The closest texts that have only some of the words stand at the end."))
    return notes


# --- Links ------------------------------------------------------------------------------------------------


def _tabs(results: finding.Results, address: SearchAddress) -> list[FilterChoice]:
    counts = dict(results.facets.get("kind", []))
    chosen = address.values["kind"]
    tabs = [FilterChoice(pgettext("results", "All"), address.url(kind=()), not chosen, sum(counts.values()))]
    for kind in KINDS:
        code, name = kind.code, str(kind.plural)
        if counts.get(code) or code in chosen:
            tabs.append(FilterChoice(name, address.url(kind=(code,)), code in chosen, counts.get(code, 0)))
    return tabs


def _facets(results: finding.Results, address: SearchAddress, language: str) -> list[Facet]:
    titles = {
        "language": _("Language of the text"),
        "country": _("Country"),
        "status": _("Status of the agreement"),
        "instrument": _("Type of the agreement"),
        "party": _("Party"),
        "level": _("Level of the event"),
        "topic": _("Topic"),
        "expert": _("Expert"),
        "genre": _("Type of the article"),
        "year": _("Year"),
    }
    kinds = address.values["kind"]
    groups = []
    for name, title in titles.items():
        if name in OF_KIND and OF_KIND[name] not in kinds and not address.values[name]:
            continue
        facet = _facet(name, title, results, address, language)
        if facet.choices:
            groups.append(facet)
    return groups


def _facet(name: str, title: str, results: finding.Results, address: SearchAddress, language: str) -> Facet:
    counts = list(results.facets.get(name, []))
    chosen = [value for value in address.values[name] if value not in results.unknown]
    if name == "language":
        counts.sort(key=lambda pair: LANGUAGES.index(pair[0]))
    elif name == "year":
        counts.sort(reverse=True)
    most = 12 if name == "year" else SHOWN
    kept = [pair for place, pair in enumerate(counts) if place < most or pair[0] in chosen]
    kept += [(value, 0) for value in chosen if value not in dict(counts)]
    choices = [_choice(name, value, number, results, address, language) for value, number in kept]
    return Facet(name, title, [choice for choice in choices if choice], is_years=name == "year")


def _choice(name, value, number, results, address, language) -> FilterChoice | None:
    text, code = _value_text(name, value, results, language)
    if not text:
        return None
    return FilterChoice(
        text=text,
        url=address.toggled(name, value),
        chosen=value in address.values[name],
        count=number,
        status=value if name == "status" else "",
        language="" if code == language else code,
        nofollow=True,
    )


def _value_text(name: str, value: str, results: finding.Results, language: str) -> tuple[str, str]:
    """What a value of a facet is called, and in which language."""
    if name == "language":
        return OWN_NAMES.get(value, ""), value
    if name == "year":
        return value, language
    if name in CODES:
        return (str(CODES[name](value).label), language) if value in CODES[name].values else ("", language)
    found = label(results.words.label(name, value), language)
    return str(found), found.language


def _date_picks(address: SearchAddress) -> list[FilterChoice]:
    words = {"from": _("from %(date)s"), "to": _("until %(date)s")}
    return [
        FilterChoice(words[name] % {"date": day.strftime("%d.%m.%Y")}, address.url(**{name: ""}), True)
        for name, day in address.days.items()
        if day
    ]


def _sorts(results: finding.Results, address: SearchAddress) -> list[FilterChoice]:
    names = (
        (finding.RELEVANCE, _("By relevance")),
        (finding.NEWEST, _("Newest first")),
        (finding.OLDEST, _("Oldest first")),
    )
    return [
        FilterChoice(name, address.url(sort=code), (address.sort or finding.RELEVANCE) == code)
        for code, name in names
    ]


def _pages(results: finding.Results, address: SearchAddress) -> list[tuple[int, str]]:
    """The numbers around the present page, with their addresses."""
    first = max(1, min(results.page - 2, results.pages - 4))
    numbers = range(first, min(results.pages, first + 4) + 1)
    return [(number, address.url(page=number)) for number in numbers] if results.pages > 1 else []


# --- Suggestions ------------------------------------------------------------------------------------------


def _suggestion_url(found: suggestions.Suggestion) -> str:
    if found.kind == "expert":
        return reverse("expert-detail", args=[found.code, slugify(found.text, found.language) or "expert"])
    if found.kind in ("country", "organisation", "topic"):
        return reverse(f"{found.kind}-detail", args=[found.slug or found.code])
    return reverse(f"{found.kind}-detail", args=[found.code, found.slug])


def _suggestion_kind(found: suggestions.Suggestion) -> str:
    terms = {
        "expert": _("Expert"), "country": _("Country"), "organisation": _("Organisation"), "topic": _("Topic"),
    }  # fmt: skip
    return terms.get(found.kind) or str(traits_of(found.kind).singular)
