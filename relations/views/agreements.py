"""The register of agreements: its list, an agreement, and its older editions."""

from collections.abc import Sequence

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations import surrogates
from relations.models import Instrument, Kind, Level
from relations.parameters import LIST, knows
from relations.reading.agreements.known import known
from relations.reading.agreements.listing import register_list
from relations.reading.agreements.page import agreement_page
from relations.reading.agreements.register_query import FILTERS, OTHERS, RegisterQuery, day_asked
from relations.reading.records.pages import record_of_agreement
from relations.search.finding import found_of_kind
from relations.text.body import render_body

from .items import page_or_detour
from .limits import limited_words
from .metadata import record_context

REGISTER = (*FILTERS, *OTHERS, *LIST)  # what the address of the list and of its files may say
READ = (
    "place",
    "depositary_country",
    "depositary_organisation",
)


@require_safe
@limited_words
@knows(*REGISTER)
def agreement_list(request):
    """The register, narrowed by any facets, on any day, in any order."""
    language, query = translation.get_language(), RegisterQuery(request)
    if not query.text:  # words find what stands in the words of all other items
        surrogates.understood(surrogates.kind(Kind.AGREEMENT), surrogates.kind(Kind.EVENT))
    asked = query.url()[len(query.path) :]
    context = {
        "section": "agreement",
        "trail": [(_("Agreements"), "")],
        "downloads": [
            (name.upper(), reverse(f"register-{name}") + asked) for name in ("csv", "json", "xlsx")
        ],
    }
    found = register_list(query, language, found_by(query, language))
    return render(request, "agreements/list.html", context | found)


def found_by(query: RegisterQuery, language: str) -> Sequence[int] | None:
    """The agreements that the words of the reader find; None when there are no words."""
    return found_of_kind(query.text, Kind.AGREEMENT, language)


# --- One agreement ----------------------------------------------------------------------------------------


@require_safe
@knows("as_of", "known_on")
def agreement_detail(request, pk, slug=""):
    """An agreement as it stands today, or on the day that `as_of` names."""
    return page_or_detour(request, Kind.AGREEMENT, pk, slug, READ, _page)


@require_safe
@knows("as_of", "known_on")
def agreement_edition(request, pk, slug, number):
    """An edition of the description that was replaced: still readable, marked as such, never indexed."""
    return page_or_detour(request, Kind.AGREEMENT, pk, slug, READ, _page, number)


def _page(request, versions):
    edition, agreement = versions.shown, versions.item
    as_of, wrong = day_asked(request.GET.get("as_of", ""))
    known_on, _wrong_too = day_asked(request.GET.get("known_on", ""))
    context = versions.context()
    page = agreement_page(versions, as_of)
    listing = reverse("agreement-list")
    instrument = str(Instrument(agreement.instrument).label)
    instrument_url = f"{listing}?instrument={agreement.instrument}"
    return "agreements/detail.html", {
        **context,
        **record_context(record_of_agreement(versions, page)),
        "section": "agreement",
        "robots": context["robots"] or ("noindex,follow" if as_of or wrong or known_on else ""),
        "trail": [(_("Agreements"), listing), (instrument, instrument_url)],
        "instrument": instrument,
        "instrument_url": instrument_url,
        "level": str(Level(agreement.level).label).lower(),
        "page": page,
        "body": render_body(edition.body, edition.language)[0] if edition.body else "",
        "as_of": as_of,
        "wrong_day": wrong,
        "log_feed": reverse("feed-facts-agreement", args=[translation.get_language(), versions.pk]),
        "known": known(versions.pk, known_on, as_of or timezone.localdate()) if known_on else None,
        "known_on": known_on,
        "texts_url": versions.url(versions.language) + "texts/" + (f"?as_of={as_of}" if as_of else ""),
    }
