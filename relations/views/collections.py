"""Reading lists put together by hand."""

from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from relations.models import Entry, Kind
from relations.reading.cards import cover_of, load_cards
from relations.reading.terms import label
from relations.reading.versions import Withdrawn, versions_of
from relations.text.body import render_body
from relations.text.languages import LANGUAGES

from .items import detour, tombstone


@require_safe
def collection_detail(request, pk, slug=""):
    """A collection with the note of every entry, in the order of the editors."""
    try:
        versions = versions_of(Kind.COLLECTION, pk, ("content__cover",))
    except Withdrawn as gone:
        return tombstone(request, gone)
    if response := detour(request, versions, slug):
        return response

    language = translation.get_language()
    entries = Entry.objects.current().filter(collection_id=pk).order_by("order", "id")
    notes = {
        entry.content_id: label({code: getattr(entry, f"note_{code}") for code in LANGUAGES}, language)
        for entry in entries
    }
    cards = load_cards(notes, language)
    for pk, card in cards.items():
        card.note = notes[pk]
    body, _toc = render_body(versions.shown.body, versions.shown.language)
    return render(
        request,
        "pages/collection.html",
        {
            **versions.context(),
            "trail": [],
            "body": body,
            "cover": cover_of(versions.shown.content.cover, language),
            "cards": cards.values(),
        },
    )
