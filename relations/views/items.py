"""What the address of an item answers: its page or an older edition, the right address, or its tombstone.

Used by every detail page: wrong slug → 301, withdrawn → 410, hidden and missing alike → 404, older edition → a notice.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import http_date

from relations import surrogates
from relations.citations.signposts import signposts
from relations.models import FormerSlug, Kind
from relations.reading.versions import Versions, Withdrawn, older_edition, staged, versions_of
from relations.text import dates

from .kept import of_page

# Kinds whose pages show nothing but the item, what it is linked with, and what `surrogates` can name.
NAMED_WHOLLY = (Kind.ARTICLE, Kind.AGREEMENT, Kind.EVENT, Kind.DOSSIER)


def detour(request, versions: Versions) -> str:
    """The address of today when the slug is another one; the id decides, the rest of the address stays."""
    right = versions.url(versions.language)
    if request.path == right or versions is staged.get():
        return ""
    query = request.META.get("QUERY_STRING", "")
    return f"{right}?{query}" if query else right


def page_or_detour(
    request,
    kind: str,
    pk: int,
    slug: str,
    related: tuple[str, ...],
    page: Callable[[Any, Versions], tuple[str, dict]],
    number: int | None = None,
):
    """What an address of an item answers: its page or that of an older edition, the right address, or its tombstone.

    `page(request, versions)` answers a template and what to fill it with; it may depend on the address only.
    """

    def make():
        versions = versions_of(kind, pk, related)
        if number is not None:
            current = versions.current.get(versions.language)
            if current and current.number == number:
                return detour(request, versions)
            versions = older_edition(versions, number)
        elif elsewhere := detour(request, versions):
            return elsewhere
        answer = page(request, versions)
        if kind in NAMED_WHOLLY:
            surrogates.understood(surrogates.item(pk))
        for edition in [*versions.current.values(), versions.shown]:
            edition.body = edition.text = ""  # the page has its own by now, and what is kept should be small
        return answer

    try:
        answer = of_page(request, make) if staged.get() is None else make()
    except Withdrawn as gone:
        return tombstone(request, gone)
    if isinstance(answer, str):  # an answer that is kept may be shared, a response may not
        return HttpResponsePermanentRedirect(answer)
    response, item = render(request, *answer), answer[1].get("described")
    if item and staged.get() is None:
        response["Link"] = signposts(item)
        if not item.is_latest:
            response["Memento-Datetime"] = http_date(item.modified_at.timestamp())
    return response


def tombstone(request, withdrawn: Withdrawn) -> HttpResponse:
    """410 with the title, the day and the reason, in the reader's language around them."""
    edition = withdrawn.edition
    day = dates.long_date(timezone.localdate(edition.withdrawn_at), translation.get_language())
    context = {"edition": edition, "withdrawn_on": day, "robots": "noindex"}
    return render(request, "410.html", context, status=410)


def moved(model, slug: str) -> HttpResponse:
    """The answer for an address that no term has: where the term of that former address is now, else 404."""
    term = FormerSlug.term(model, slug)
    if term is None:
        raise Http404
    return HttpResponsePermanentRedirect(term.get_absolute_url())
