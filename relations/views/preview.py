"""A working copy in its public clothes: for whoever works on it, and for guests with a signed link.

The real public view of the kind makes the page. It finds, in the place of the editions of the shelf, editions
that exist in memory only (`reading.staging`), so that a preview can show nothing that publishing would not.
"""

from __future__ import annotations

import logging

from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from relations.editorial import audit, previews
from relations.editorial.permissions import Act, may
from relations.models import Content, PreviewLink
from relations.models.waiting import impatient
from relations.reading.staging import in_place_of_the_shelf, staged_versions
from relations.text.dates import moment_text
from relations.text.languages import LANGUAGES, OWN_NAMES

log = logging.getLogger(__name__)


@require_safe
def preview(request, pk, language):
    """The working copy as readers would see it now. Only for those who may see the item at the desk."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    content = _content(pk)
    if language not in LANGUAGES or content is None or not may(request.user, Act.PREVIEW, content):
        raise Http404
    return _page(request, content, language)


@require_safe
def shared_preview(request, token):
    """The same for whoever holds a signed link that is neither expired nor revoked."""
    link = previews.link_of(token)
    if link is None:
        raise Http404
    if not PreviewLink.objects.alive().filter(pk=link.pk).exists():
        with translation.override(link.language):
            return _sealed(render(request, "preview_over.html", {"robots": "noindex"}, status=410))
    _note_opening(link)
    return _page(request, _content(link.content_id), link.language, link)


def _note_opening(link: PreviewLink) -> None:
    """Say that the link was used; whoever opened it gets the page even when nothing can be written."""
    try:
        with impatient():
            PreviewLink.objects.filter(pk=link.pk).update(opened_at=timezone.now())
            audit.record(
                "preview_opened", by=None, content=link.content, language=link.language, link=link.pk
            )
    except DatabaseError:
        log.warning("That preview link %s was opened could not be noted.", link.pk)


def _content(pk: int) -> Content | None:
    found = Content.objects.filter(pk=pk).select_related("cover").first()
    return Content.objects.select_related("cover", found.kind).get(pk=pk) if found else None


def _page(request, content: Content, language: str, link: PreviewLink | None = None):
    with translation.override(language):
        request.LANGUAGE_CODE = language
        staged = staged_versions(content, language)
        if not staged.current:
            return _sealed(render(request, "preview_empty.html", {"robots": "noindex"}, status=404))
        request.preview = _banner(request, content, language, staged, link)
        path = reverse(f"{content.kind}-detail", args=[content.pk, staged.shown.slug or content.kind])
        found = resolve(path)
        with in_place_of_the_shelf(staged):
            response = found.func(request, *found.args, **found.kwargs)
        response.headers["Content-Language"] = language
        return _sealed(response)


def _banner(request, content, language, staged, link) -> dict:
    """What the strip across the page says. A guest learns nothing but that this is a draft, and until when."""
    banner = {
        "is_fallback": staged.is_fallback,
        "until": moment_text(link.expires_at, language) if link else "",
        "languages": [],
        "desk_url": "",
    }
    if link is None:
        banner["desk_url"] = (
            reverse(f"admin:relations_{content.kind}_change", args=[content.pk]) + f"?language={language}"
        )
        banner["languages"] = [
            (code, OWN_NAMES[code], reverse("preview", args=[content.pk, code]), code == language)
            for code in LANGUAGES
        ]
    return banner


def _sealed(response):
    """Never kept by any cache, never found by any search engine, and no address leaks to other sites."""
    response.headers["Cache-Control"] = "private, no-store, max-age=0"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
