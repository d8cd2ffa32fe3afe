"""Reading lists put together by hand."""

from django.utils import translation
from django.views.decorators.http import require_safe

from relations.models import Kind
from relations.reading.collections import entries_of
from relations.reading.pictures import cover_of
from relations.text.body import render_body

from .items import page_or_detour

READ = ("cover",)


@require_safe
def collection_detail(request, pk, slug=""):
    """A collection with the note of every entry, in the order of the editors."""
    return page_or_detour(request, Kind.COLLECTION, pk, slug, READ, _page)


@require_safe
def collection_edition(request, pk, slug, number):
    """An older text of a collection, above the entries of today: those have no editions."""
    return page_or_detour(request, Kind.COLLECTION, pk, slug, READ, _page, number)


def _page(request, versions):
    language = translation.get_language()
    body, _toc = render_body(versions.shown.body, versions.shown.language)
    return "pages/collection.html", {
        **versions.context(),
        "trail": [],
        "body": body,
        "cover": cover_of(versions.item.cover, language),
        "cards": entries_of(versions.pk, language),
    }
