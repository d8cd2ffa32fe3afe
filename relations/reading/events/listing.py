"""The list of events: what its address asks for, its groups by month or year, and the calendar of a month."""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import CharField, Value

from relations.models import Event, Kind, Link, LinkKind
from relations.models.gathered import plain
from relations.reading.cards import Card, load_cards
from relations.reading.lists import Facet, FilterChoice, ListPage, list_page
from relations.register import EVENT_FACETS, EventIndex, Selection, current_events
from relations.text import dates

from .filters import facets, is_known, unknown, years_of
from .month import Month, month_of
from .query import EventQuery
from .states import state_of

PAGE_SIZE = 20
MOST_AHEAD = 50


@dataclass(slots=True)
class Occasion:
    """An event of the list: its card, its state in words, and what belongs to it."""

    card: Card
    state: str  # ahead, held, moved, off
    word: str
    is_past: bool
    previous: date | None = None
    within: list[Card] = field(default_factory=list)
    reading: list[Card] = field(default_factory=list)


@dataclass(slots=True)
class EventGroup:
    """Events under the name of their month or year."""

    title: str
    occasions: list[Occasion] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """What the page shows: events ahead and behind, or those of the month asked for."""

    selection: Selection
    ahead: list[EventGroup]
    behind: list[EventGroup]
    month: Month
    in_month: list[EventGroup] | None  # None unless a month is asked for
    page: ListPage
    years: list[FilterChoice]
    facets: list[Facet]
    wrong: list[str]  # values of the address that mean nothing

    @property
    def total(self) -> int:
        """How many events fit; with a month, how many of them are in it."""
        if self.in_month is None:
            return self.selection.total
        return sum(len(group.occasions) for group in self.in_month)


def event_list(query: EventQuery, language: str, today: date) -> Listing:
    """The events that the address asks for."""
    index = current_events()
    selection = selected(index, query, language, today)
    year, month = query.month or (today.year, today.month)
    of_month = selection.ids_among(rows_of_month(index, year, month), "oldest")

    ahead, behind, page = [], [], ListPage([])
    if query.month is None:
        ahead_rows = index.rows_ahead(today)
        ahead = selection.ids_among(ahead_rows, "oldest")[:MOST_AHEAD]
        behind, page = _behind(selection, ahead_rows, query)
    occasions = _occasions({*ahead, *behind, *of_month}, of_month if query.month else ahead, language, today)

    def shown(ids: Iterable[int]) -> list[Occasion]:
        return [occasions[pk] for pk in ids if pk in occasions]

    def month_title(day: date) -> str:
        return dates.month_title(day.year, day.month, language)

    return Listing(
        selection=selection,
        ahead=_grouped(shown(ahead), month_title),
        behind=_grouped(shown(behind), lambda day: str(day.year)),
        month=month_of(year, month, [one.card for one in shown(of_month)], query, language, today),
        in_month=_grouped(shown(of_month), month_title) if query.month else None,
        page=page,
        years=years_of(selection, query),
        facets=facets(selection, query, language),
        wrong=unknown(index, query),
    )


def selected(index: EventIndex, query: EventQuery, language: str, today: date) -> Selection:
    """What the address asks for, its month left aside; values that no filter knows are left out (see `unknown`)."""
    filters = {name: [v for v in query.many(name) if is_known(index, name, v)] for name in EVENT_FACETS}
    return Selection(index, today, filters, language="" if query.all_languages else language)


def rows_of_month(index: EventIndex, year: int, month: int) -> int:
    """The events that touch a month."""
    return index.rows_between(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _behind(selection: Selection, ahead_rows: int, query: EventQuery) -> tuple[list[int], ListPage]:
    """One page of the events that are over, the last first."""
    past = Selection(selection.index, selection.day, rows=selection.rows & ~ahead_rows)
    found = past.page(
        "newest",
        size=PAGE_SIZE,
        after=query.number("after"),
        before=query.number("before"),
        last=bool(query["last"]),
    )
    return found.ids, list_page(found, query)


def _occasions(ids: set[int], with_neighbours: list[int], language: str, today: date) -> dict[int, Occasion]:
    """These events; with some of them, what belongs to them and what was written on them."""
    near = _near(with_neighbours)
    wanted = ids | {pk for one in near for pk in (one.event, one.item)}
    cards = load_cards(sorted(wanted, reverse=True), language, {Kind.EVENT, Kind.ARTICLE})
    occasions = {pk: _occasion(cards[pk], today) for pk in ids if pk in cards}
    _attach(near, occasions, cards)
    return occasions


class Neighbour(NamedTuple):
    """An item that is listed with an event: a part of it ("within"), or something written on it ("reading")."""

    event: int
    item: int
    role: str


def _near(ids: list[int]) -> list[Neighbour]:
    """The neighbours of these events, in one query."""
    if not ids:
        return []
    parts = plain(Event.objects.filter(parent_id__in=ids))
    reviews = plain(
        Link.objects.filter(target_id__in=ids, kind__in=(LinkKind.PREPARED_FOR, LinkKind.DISCUSSES))
    )
    role = {name: Value(name, output_field=CharField()) for name in ("within", "reading")}
    found = parts.values_list("parent_id", "content_ptr_id", role["within"]).union(
        reviews.values_list("target_id", "source_id", role["reading"])
    )
    return list(itertools.starmap(Neighbour, found))


def _attach(near: list[Neighbour], by_id: dict[int, Occasion], cards: dict[int, Card]) -> None:
    for neighbour in near:
        occasion, card = by_id.get(neighbour.event), cards.get(neighbour.item)
        if occasion is None or card is None:
            continue
        if neighbour.role == "within" and card.kind == Kind.EVENT:
            occasion.within.append(card)
        elif neighbour.role == "reading" and card.kind == Kind.ARTICLE:
            occasion.reading.append(card)
    for occasion in by_id.values():
        occasion.within.sort(key=lambda card: (card.day, card.id))
        occasion.reading.sort(key=lambda card: card.day, reverse=True)


def _occasion(card: Card, today: date) -> Occasion:
    state, word = state_of(card.status, card.day, card.until, today)
    return Occasion(card, state, word, is_past=card.until < today)


def _grouped(occasions: list[Occasion], title_of: Callable[[date], str]) -> list[EventGroup]:
    """Events under the month or year in which they begin."""
    groups: list[EventGroup] = []
    for occasion in occasions:
        title = title_of(occasion.card.day)
        if not groups or groups[-1].title != title:
            groups.append(EventGroup(title))
        groups[-1].occasions.append(occasion)
    return groups
