"""Briefings: an item as a PDF in the language of its edition, made on demand; a kind says whether it has one.

Only public editions have one; a hidden item answers like a missing one. A client may ask for so many new ones a minute.
"""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_resolver
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from relations.briefing import keeping
from relations.briefing.kinds import document_of_kind
from relations.models import Edition
from relations.reading.addresses import page_of
from relations.reading.shelf import on_shelf
from relations.reading.site import absolute

from .downloads import disposition
from .limits import too_often

NEW_PDFS, SECONDS = 30, 60  # that one client may have made


@require_safe
def briefing(request, pk, slug, name, kind):
    """The PDF of the edition in the language of the address. Raises Http404 when there is none."""
    language = translation.get_language()
    rows = on_shelf(kind).filter(content_id=pk).select_related("content")
    editions = {edition.language: edition for edition in rows}
    edition = editions.get(language)
    if edition is None:
        raise Http404
    address = edition.get_briefing_url()
    if request.path != address:
        return HttpResponsePermanentRedirect(address)

    document = document_of_kind(edition)
    tag = keeping.fingerprint(edition, document)
    found = get_conditional_response(request, etag=f'"{tag}"')
    if found is None:
        pdf = keeping.kept(tag)
        if pdf is None and (refused := too_often(request, "pdf", NEW_PDFS, SECONDS)):
            return refused
        pdf = keeping.made(tag, document, edition) if pdf is None else pdf
        if not pdf:
            again = keeping.FAILED_FOR if pdf == keeping.FAILED else keeping.WAIT
            return get_resolver().resolve_error_handler(503)(request, retry_after=again)
        found = HttpResponse(pdf, content_type="application/pdf")
    return with_headers(found, edition, editions, tag)


def with_headers(response: HttpResponse, edition: Edition, editions: dict, tag: str) -> HttpResponse:
    """Where the page is, which other languages there are, and under what name to store the file."""
    links = [f'<{absolute(page_of(edition))}>; rel="canonical"']
    links += [
        f'<{absolute(other.get_briefing_url())}>; rel="alternate"; hreflang="{code}"; type="application/pdf"'
        for code, other in sorted(editions.items())
    ]
    response["Link"] = ", ".join(links)
    response["ETag"] = f'"{tag}"'
    response["Last-Modified"] = http_date(edition.published_at.timestamp())
    response["Content-Language"] = edition.language
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-cache"
    name = edition.get_briefing_url().rsplit("/", 1)[-1]
    response["Content-Disposition"] = disposition(name, edition.title, inline=True)
    return response
