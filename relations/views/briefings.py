"""Briefings: an item as a PDF in the language of its edition, made on demand; a kind says whether it has one.

Only public editions have one; a hidden item answers like a missing one. The file is kept under the edition and a
fingerprint of everything that stands in it, so it is never older than the page.
"""

import hashlib
import json

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from relations.briefing import Document, pdf_of
from relations.briefing.agreements import agreement_document
from relations.briefing.articles import article_document
from relations.briefing.dossiers import dossier_document
from relations.briefing.plain import plain_document
from relations.caches import PDFS
from relations.models import Edition, Kind

from .downloads import disposition

# Kinds whose PDF is more than their text; `plain_document` makes it of the others.
MAKERS = {
    Kind.ARTICLE: article_document,
    Kind.AGREEMENT: agreement_document,
    Kind.DOSSIER: dossier_document,
}
TEMPLATE = 4  # raise it when the template changes


@require_safe
def briefing(request, pk, slug, name, kind):
    """The PDF of the edition in the language of the address. Raises Http404 when there is none."""
    language = translation.get_language()
    editions = {
        edition.language: edition
        for edition in Edition.objects.public().filter(content_id=pk, kind=kind).select_related("content")
    }
    edition = editions.get(language)
    if edition is None:
        raise Http404
    address = edition.get_briefing_url()
    if request.path != address:
        return HttpResponsePermanentRedirect(address)

    document = MAKERS.get(kind, plain_document)(edition)
    tag = fingerprint(edition, document)
    found = get_conditional_response(request, etag=f'"{tag}"')
    response = found or HttpResponse(kept(tag, document, edition), content_type="application/pdf")
    return with_headers(response, edition, editions, tag)


def fingerprint(edition: Edition, document: Document) -> str:
    """Names the edition and everything that stands in its document."""
    data = json.dumps(document.data(), ensure_ascii=False, sort_keys=True)
    digest = hashlib.blake2b(data.encode(), digest_size=12).hexdigest()
    return f"pdf-{TEMPLATE}-{edition.pk}-{digest}"


def kept(tag: str, document: Document, edition: Edition) -> bytes:
    """The file out of the cache, or made now."""
    pdf = caches["files"].get(tag)
    if pdf is None:
        pdf = pdf_of(document, edition.published_at)
        caches["files"].set(tag, pdf, PDFS.seconds)
    return pdf


def with_headers(response: HttpResponse, edition: Edition, editions: dict, tag: str) -> HttpResponse:
    """Where the page is, which other languages there are, and under what name to store the file."""
    with translation.override(edition.language):
        page = f"{settings.SITE_URL}{edition.get_absolute_url()}"
    links = [f'<{page}>; rel="canonical"']
    links += [
        f'<{settings.SITE_URL}{other.get_briefing_url()}>; rel="alternate"; hreflang="{code}"; type="application/pdf"'
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
