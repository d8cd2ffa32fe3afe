"""What a collection lists: the items that editors put there, each with its note."""

from relations.models import Entry

from .cards import Card, load_cards
from .labels import named


def entries_of(collection: int, language: str) -> list[Card]:
    """The entries of today in the order of the editors."""
    entries = Entry.objects.current().filter(collection_id=collection).order_by("order", "id")
    notes = {entry.content_id: named(entry, "note", language) for entry in entries}
    cards = load_cards(notes, language)
    for pk, card in cards.items():
        card.note = notes[pk]
    return list(cards.values())
