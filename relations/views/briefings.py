"""Briefings: an item as a PDF in the language of its edition, made on demand; a kind says whether it has one.

Only public editions have one; a hidden item answers like a missing one. The file is kept under the edition and a
fingerprint of everything that stands in it, so it is never older than the page. It is made once: few are typeset at a
time on a machine, a client may ask for so many new ones a minute, and what is too much to print is not tried again soon.
"""

import hashlib
import json
import logging
import time
from contextlib import contextmanager

from django.core.cache import caches
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_resolver
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from relations.briefing import Document, pdf_of
from relations.briefing.agreements import agreement_document
from relations.briefing.articles import article_document
from relations.briefing.dossiers import dossier_document
from relations.briefing.plain import plain_document
from relations.briefing.printing import PRINTING
from relations.caches import PDFS
from relations.exchange.bounded import Failed
from relations.models import Edition, Kind
from relations.reading.addresses import page_of
from relations.reading.shelf import on_shelf
from relations.reading.site import absolute

from .downloads import disposition
from .limits import too_often

log = logging.getLogger(__name__)

# Kinds whose PDF is more than their text; `plain_document` makes it of the others.
MAKERS = {
    Kind.ARTICLE: article_document,
    Kind.AGREEMENT: agreement_document,
    Kind.DOSSIER: dossier_document,
}
NEW_PDFS, SECONDS = 30, 60  # that one client may have made
PATIENCE, STEP, WAIT = 2.0, 0.05, 5  # seconds: to wait for another process, between looks, to come again
FAILED, FAILED_FOR = b"", 600  # seconds until it is tried again
TEMPLATE = 4  # raise it when the template changes


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

    document = MAKERS.get(kind, plain_document)(edition)
    tag = fingerprint(edition, document)
    found = get_conditional_response(request, etag=f'"{tag}"')
    if found is None:
        pdf = caches["files"].get(tag)
        if pdf is None and (refused := too_often(request, "pdf", NEW_PDFS, SECONDS)):
            return refused
        pdf = made(tag, document, edition) if pdf is None else pdf
        if not pdf:
            return get_resolver().resolve_error_handler(503)(
                request, retry_after=FAILED_FOR if pdf == FAILED else WAIT
            )
        found = HttpResponse(pdf, content_type="application/pdf")
    return with_headers(found, edition, editions, tag)


def fingerprint(edition: Edition, document: Document) -> str:
    """Names the edition and everything that stands in its document."""
    data = json.dumps(document.data(), ensure_ascii=False, sort_keys=True)
    digest = hashlib.blake2b(data.encode(), digest_size=12).hexdigest()
    return f"pdf-{TEMPLATE}-{edition.pk}-{digest}"


def made(tag: str, document: Document, edition: Edition) -> bytes | None:
    """The file, made now; FAILED when it is too much to print, None when others are being made that long."""
    store = caches["files"]
    with _turn_of(f"{tag}:making") as is_mine:
        pdf = store.get(tag)  # made by whoever had the turn before
        if pdf is not None or not is_mine:
            return pdf
        with _turn_of("pdf:making") as is_free:
            if not is_free:
                return None
            try:
                pdf, seconds = pdf_of(document, edition.published_at), PDFS.seconds
            except Failed as failed:
                log.error("The PDF of edition %s cannot be made: %s", edition.pk, failed)
                pdf, seconds = FAILED, FAILED_FOR
            store.set(tag, pdf, seconds)
            return pdf


@contextmanager
def _turn_of(name: str):
    """Wait a little for a turn that one process of the machine has at a time; the turn of one that died ends by itself."""
    store, is_mine = caches["files"], False
    for _step in range(int(PATIENCE / STEP)):
        is_mine = store.add(name, 1, PRINTING.seconds + 10)
        if is_mine:
            break
        time.sleep(STEP)
    try:
        yield is_mine
    finally:
        if is_mine:
            store.delete(name)


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
