"""Lists that can be followed: the public editions that a page of the same address lists, and its chosen filters in words.

One table for all kinds. A kind that is not in it has the list, and the filters, that every kind has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from relations.models import Edition, Kind
from relations.register import EVENT_FACETS, Selection, current_events, current_index

from .agreements import filters as register
from .agreements.register_query import FILTERS, OTHERS, RegisterQuery
from .archive import FILTERS as ARCHIVE_FILTERS
from .archive import part_of_archive
from .card_lists import ARTICLE_FILTERS, ITEM_FILTERS, narrowed_articles, narrowed_items
from .dossiers.page import FILTERS as DOSSIER_FILTERS
from .dossiers.page import items_shown
from .events import filters as events
from .events.listing import rows_of_month, selected
from .events.query import EventQuery
from .lists import ListQuery
from .shelf import on_shelf

FEW = 2_000  # items that are named one by one
PARAMETERS = tuple(dict.fromkeys((*ARTICLE_FILTERS, *ITEM_FILTERS, *ARCHIVE_FILTERS, *FILTERS, *OTHERS, *EVENT_FACETS, "month", *DOSSIER_FILTERS)))  # fmt: skip

Search = Callable[[str, str, str], Sequence[int] | None]  # text, kind, language → items, the best first


@dataclass(slots=True)
class Followed:
    """What a list has in one language, the words of its filters, and its own query as the page would write it."""

    editions: QuerySet[Edition]
    words: list[str]
    query: str


def followed_kind(kind: str, request, language: str, search: Search) -> Followed:
    """The list of a kind as an address narrows it. Raises Http404 where the page does."""
    return LISTS.get(kind, _items)(kind, request, language, search)


def followed_archive(request, language: str, year: int | None, month: int | None) -> Followed:
    """The archive, or a year or month of it. Raises Http404 where the page does."""
    query = ListQuery(request, ARCHIVE_FILTERS)
    editions, groups = part_of_archive(query, language, year, month)
    return _followed(editions, query.picks(groups), query)


def followed_dossier(pk: int, request, language: str) -> Followed | None:
    """The chronicle of a dossier as an address narrows it; None when it does not. Raises Http404 where the page does."""
    query = ListQuery(request, DOSSIER_FILTERS)
    if not query.feed_query:
        return None
    editions = on_shelf(language=language).filter(content_id__in=items_shown(pk, query))
    return Followed(editions, [], query.feed_query)


def _items(kind: str, request, language: str, search: Search) -> Followed:
    query = ListQuery(request, ITEM_FILTERS)
    editions, groups = narrowed_items(on_shelf(kind, language), query)
    return _followed(editions, query.picks(groups), query)


def _articles(kind: str, request, language: str, search: Search) -> Followed:
    query = ListQuery(request, ARTICLE_FILTERS)
    editions, groups = narrowed_articles(on_shelf(kind, language), query)
    return _followed(editions, query.picks(groups), query)


def _agreements(kind: str, request, language: str, search: Search) -> Followed:
    query = RegisterQuery(request)
    if not query.feed_query:
        return Followed(on_shelf(kind, language), [], "")
    selection = register.selected(current_index(), query, language, search(query.text, kind, language))
    picks = register.picks(register.facets(selection, query, language), query)
    return _followed(_among(selection, on_shelf(kind, language)), picks, query)


def _events(kind: str, request, language: str, search: Search) -> Followed:
    query = EventQuery(request)
    if not query.feed_query:
        return Followed(on_shelf(kind, language), [], "")
    index, today = current_events(), timezone.localdate()
    selection = selected(index, query, language, today)
    picks = events.picks(events.facets(selection, query, language), query, language)
    if query.month:
        selection = Selection(index, today, rows=selection.rows & rows_of_month(index, *query.month))
    return _followed(_among(selection, on_shelf(kind, language)), picks, query)


def _whole(kind: str, request, language: str, search: Search) -> Followed:
    """A list without filters."""
    return Followed(on_shelf(kind, language), [], "")


LISTS = {Kind.ARTICLE: _articles, Kind.AGREEMENT: _agreements, Kind.EVENT: _events, Kind.DOSSIER: _whole}


def _among(selection: Selection, editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """The editions of what is selected; of more than can be named, those among the last published."""
    if selection.total <= FEW:
        return editions.filter(content_id__in=selection.every_id())
    newest = editions.order_by("-published_at", "-id").values_list("content_id", flat=True)[:FEW]
    return editions.filter(content_id__in=selection.ids_among(selection.index.set_of(list(newest))))


def _followed(editions: QuerySet[Edition], picks: Iterable, query: ListQuery) -> Followed:
    return Followed(editions, [str(pick.text) for pick in picks], query.feed_query)
