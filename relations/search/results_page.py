"""What the page of results shows: titles and pieces of text with the matches marked, and remarks on the question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.models import Edition
from relations.reading.cards import Card, load_cards
from relations.reading.shelf import on_shelf
from relations.text.dates import decimal_text
from relations.text.languages import LANGUAGES

from .address import SearchAddress
from .attached import own_words
from .best_passages import BestPassage, best_passages
from .results import RELEVANCE, Hit, Results
from .snippets import Marker

BEGINNING = 30  # words of a passage


@dataclass
class Found:
    """One result as the page shows it: the card, its title and a piece of text with the matches marked."""

    card: Card
    title: str
    snippet: str = ""
    snippet_language: str = ""
    is_other_language: bool = False
    is_meant: bool = False  # none of the words stands in it
    passage: BestPassage | None = None
    others: list[BestPassage] = field(default_factory=list)  # further passages that answer as well


def cards_of(results: Results, language: str, others: Iterable[int] = ()) -> dict[int, Card]:
    """The cards of the hits of the page, and those of other items that it shows; what is no longer public has none."""
    others = list(others)
    kinds = {value for value, _count in results.facets.get("kind", [])}
    narrowed = {"kinds": kinds} if kinds and not others else {}
    return load_cards([*(hit.item for hit in results.hits), *others], language, **narrowed)


def found_items(results: Results, language: str, cards: Mapping[int, Card] | None = None) -> list[Found]:
    """The hits of the page, with their `cards` where they are loaded; what is no longer public is passed over."""
    hits = results.hits
    if not hits:
        return []
    editions = {hit.edition for hit in hits if hit.edition}
    rows = on_shelf().filter(pk__in=editions).only("content", "kind", "slug", "language", "lead", "body")
    texts = {edition.pk: edition for edition in rows} if editions else {}
    cards = cards_of(results, language) if cards is None else cards
    marker = Marker(results.groups)
    passages = best_passages(results, texts, marker) if texts else {}
    return [_with_matches(hit, cards[hit.item], texts, passages, marker) for hit in hits if hit.item in cards]


def _with_matches(
    hit: Hit,
    card: Card,
    texts: dict[int, Edition],
    passages: dict[int, list[BestPassage]],
    marker: Marker,
) -> Found:
    found = Found(card, marker.title(card.title, card.language), snippet_language=card.language)
    edition = texts.get(hit.edition)
    if hit.is_meant and edition:
        found.is_meant = True
        _begin(found, own_words(edition, hit.near.start, hit.near.length), edition)
    elif best := passages.get(hit.edition):
        found.passage, *found.others = best
        found.snippet, found.snippet_language = found.passage.text, found.passage.language
        found.is_other_language = found.passage.language in {*LANGUAGES} - {card.language}
    if not found.snippet:
        found.snippet, found.snippet_language = marker.title(card.lead, card.language), card.language
    return found


def picked(results: Results, address: SearchAddress, language: str) -> list[int]:
    """What editors picked for this query: on the first page of a search that nothing narrows."""
    if address.filters or address.page > 1 or results.sort != RELEVANCE:
        return []
    return results.words.picks_of(results.query.text, language)


def recommended(results: Results, items: Iterable[int], cards: Mapping[int, Card]) -> list[Found]:
    """The items that editors picked, as results."""
    marker = Marker(results.groups)
    found = (cards[item] for item in items if item in cards)
    return [
        Found(card, marker.title(card.title, card.language), marker.title(card.lead, card.language), card.language)
        for card in found
    ]  # fmt: skip


def _begin(found: Found, words: str, edition: Edition) -> None:
    """Show words of an edition; where it is not the one of the card, that is said."""
    found.snippet = Truncator(" ".join(words.split())).words(BEGINNING)
    found.snippet_language = edition.language
    found.is_other_language = edition.language != found.card.language


def is_asked_anew(results: Results, address: SearchAddress) -> bool:
    """Whether a reader asks, and does not look on among the results: what editors should know of."""
    return not address.filters and address.page == 1 and bool(results.query.groups)


def total_text(number: int) -> str:
    """How many were found, in words."""
    text = ngettext("%(number)s result found", "%(number)s results found", number)
    return text % {"number": decimal_text(number, translation.get_language())}


def notes_on(results: Results, address: SearchAddress) -> list[str]:
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
    if results.meant:
        notes.append(_("Texts marked “By meaning” have none of the words, but speak of something near."))
    return notes
