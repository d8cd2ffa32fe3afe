"""The list of events: what its address asks for, its groups by month or year, and the calendar of a month."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import CharField, F, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models import Event, EventLevel, EventStatus, Kind, Link, LinkKind
from relations.reading.cards import Card, load_cards
from relations.reading.labels import label
from relations.reading.lists import Facet, FilterChoice, ListPage, ListQuery, SeveralValues
from relations.register import EVENT_FACETS, EventIndex, Selection
from relations.text import dates

PAGE_SIZE = 20
MOST_AHEAD = 50
SHOWN = {"type": 8, "country": 8, "series": 8, "year": 12}
TITLES = {
    "level": gettext_lazy("Level"),
    "type": gettext_lazy("Type"),
    "country": gettext_lazy("Country"),
    "series": gettext_lazy("Series of events"),
    "status": gettext_lazy("Status"),
    "year": gettext_lazy("Year"),
}
MORE = {
    "type": gettext_lazy("All types"),
    "country": gettext_lazy("All countries"),
    "series": gettext_lazy("All series"),
    "year": gettext_lazy("All years"),
}
MONTHS_FROM, MONTHS_TO = 1900, 2199


class EventQuery(SeveralValues, ListQuery):
    """The address of the list of events; each filter may have several values."""

    several = EVENT_FACETS

    def __init__(self, request):
        super().__init__(request, (*EVENT_FACETS, "month", "show"))

    @property
    def month(self) -> tuple[int, int] | None:
        """The month asked for, as year and number; None when there is none or it is impossible."""
        year, _dash, month = self["month"].partition("-")
        if not (
            len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdecimal()
        ):
            return None
        found = int(year), int(month)
        return found if MONTHS_FROM <= found[0] <= MONTHS_TO and 1 <= found[1] <= 12 else None

    def month_url(self, year: int, month: int) -> str:
        return self.url(month=f"{year:04}-{month:02}", show=None)

    @property
    def robots(self) -> str:
        return "noindex,follow" if self["month"] or self["show"] else super().robots


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
class Group:
    """Events under the name of their month or year."""

    title: str
    occasions: list[Occasion] = field(default_factory=list)


@dataclass(slots=True)
class Day:
    """A day of the calendar; `url` and `text` only where something happens, number 0 outside of the month."""

    number: int
    url: str = ""
    text: str = ""
    is_today: bool = False


@dataclass(slots=True)
class Month:
    """The table of a month with its neighbours."""

    title: str
    weeks: list[list[Day]]
    weekdays: list[tuple[str, str]]
    previous: FilterChoice
    next: FilterChoice
    value: str


@dataclass(slots=True)
class Listing:
    """What the page shows: events ahead and behind, or those of the month asked for."""

    selection: Selection
    ahead: list[Group]
    behind: list[Group]
    month: Month
    in_month: list[Group] | None  # None unless a month is asked for
    page: ListPage
    years: list[FilterChoice]

    @property
    def total(self) -> int:
        """How many events fit; with a month, how many of them are in it."""
        if self.in_month is None:
            return self.selection.total
        return sum(len(group.occasions) for group in self.in_month)


def listing(index: EventIndex, query: EventQuery, language: str, today: date) -> Listing:
    """The events that the address asks for."""
    filters = {name: [v for v in query.many(name) if is_known(index, name, v)] for name in EVENT_FACETS}
    selection = Selection(index, today, filters, language="" if query.all_languages else language)
    year, month = query.month or (today.year, today.month)
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    of_month = selection.ids_among(index.rows_between(first, last), "oldest")

    ahead_rows = index.rows_ahead(today)
    ahead, behind, page = [], [], ListPage([])
    if query.month is None:
        ahead = selection.ids_among(ahead_rows, "oldest")[:MOST_AHEAD]
        behind, page = _behind(index, selection, ahead_rows, query)
    shown = [*(of_month if query.month else ahead), *behind]
    near = _near(shown if query.month else ahead)
    wanted = {*shown, *of_month, *(pk for pair in near for pk in pair[:2])}
    cards = load_cards(sorted(wanted, reverse=True), language, {Kind.EVENT, Kind.ARTICLE})
    by_id = {pk: _occasion(cards[pk], today) for pk in {*shown, *of_month} if pk in cards}
    _attach(near, by_id, cards)
    return Listing(
        selection=selection,
        ahead=_by_month([by_id[pk] for pk in ahead if pk in by_id], language),
        behind=_by_year([by_id[pk] for pk in behind if pk in by_id]),
        month=_month(year, month, [by_id[pk].card for pk in of_month if pk in by_id], query, language, today),
        in_month=_by_month([by_id[pk] for pk in of_month if pk in by_id], language) if query.month else None,
        page=page,
        years=_years(selection, query),
    )


def _behind(index, selection, ahead_rows: int, query: EventQuery):
    past = Selection(index, selection.day, rows=selection.rows & ~ahead_rows)
    found = past.page(
        "newest",
        size=PAGE_SIZE,
        after=query.number("after"),
        before=query.number("before"),
        last=bool(query["last"]),
    )
    page = ListPage(rows=found.ids)
    if found.has_previous and found.ids:
        page.first, page.previous = query.url(), query.url(before=str(found.ids[0]))
    if found.has_next and found.ids:
        page.next, page.last = query.url(after=str(found.ids[-1])), query.url(last="1")
    return found.ids, page


def _near(ids: list[int]) -> list[tuple[int, int, str]]:
    """What belongs to these events: (event, other item, "within" or "reading"), in one query."""
    if not ids:
        return []
    text = CharField()
    parts = (
        Event.objects.filter(parent_id__in=ids)
        .order_by()
        .annotate(_to=F("parent_id"), _from=F("content_ptr_id"), _as=Value("within", output_field=text))
    )
    reviews = (
        Link.objects.filter(target_id__in=ids, kind__in=(LinkKind.PREPARED_FOR, LinkKind.DISCUSSES))
        .order_by()
        .annotate(_to=F("target_id"), _from=F("source_id"), _as=Value("reading", output_field=text))
    )
    columns = ("_to", "_from", "_as")
    return list(parts.rewrite(False).values_list(*columns).union(reviews.values_list(*columns)))


def _attach(near, by_id: dict[int, Occasion], cards: dict[int, Card]) -> None:
    for event, other, role in near:
        occasion, card = by_id.get(event), cards.get(other)
        if occasion is None or card is None:
            continue
        if role == "within" and card.kind == Kind.EVENT:
            occasion.within.append(card)
        elif role == "reading" and card.kind == Kind.ARTICLE:
            occasion.reading.append(card)
    for occasion in by_id.values():
        occasion.within.sort(key=lambda card: (card.day, card.id))
        occasion.reading.sort(key=lambda card: card.day, reverse=True)


def _occasion(card: Card, today: date) -> Occasion:
    state, word = state_of(card.status, card.day, card.until, today)
    return Occasion(card, state, word, is_past=card.until < today)


def state_of(status: str, first: date, last: date, today: date) -> tuple[str, str]:
    """How an event stands on a day: the class of its mark, and the word. A plan whose days are over says so."""
    if status == EventStatus.CANCELLED:
        return "off", str(EventStatus.CANCELLED.label)
    if status == EventStatus.POSTPONED:
        return "moved", str(EventStatus.POSTPONED.label)
    if first <= today <= last:
        return "ahead", _("Under way")
    if status == EventStatus.HELD:
        return "held", str(EventStatus.HELD.label)
    if last < today:
        return "ahead", _("Was scheduled, outcome not recorded")
    return "ahead", str(EventStatus.PLANNED.label)


def _by_month(occasions: list[Occasion], language: str) -> list[Group]:
    groups: list[Group] = []
    for occasion in occasions:
        day = occasion.card.day
        title = dates.month_title(day.year, day.month, language)
        if not groups or groups[-1].title != title:
            groups.append(Group(title))
        groups[-1].occasions.append(occasion)
    return groups


def _by_year(occasions: list[Occasion]) -> list[Group]:
    groups: list[Group] = []
    for occasion in occasions:
        title = str(occasion.card.day.year)
        if not groups or groups[-1].title != title:
            groups.append(Group(title))
        groups[-1].occasions.append(occasion)
    return groups


# --- The calendar -----------------------------------------------------------------------------------------


def _month(year: int, month: int, cards: list[Card], query, language: str, today: date) -> Month:
    on_day: dict[date, list[Card]] = defaultdict(list)
    for card in cards:
        day = card.day
        while day <= card.until:
            on_day[day].append(card)
            day += timedelta(days=1)
    weeks = [
        [_day(day, month, on_day.get(day, []), query, language, today) for day in week]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
    return Month(
        title=dates.month_title(year, month, language),
        weeks=weeks,
        weekdays=list(zip(dates.weekdays(language, short=True), dates.weekdays(language), strict=True)),
        previous=_neighbour(year, month, -1, query, language),
        next=_neighbour(year, month, 1, query, language),
        value=f"{year:04}-{month:02}",
    )


def _day(day: date, month: int, cards: list[Card], query, language: str, today: date) -> Day:
    if day.month != month:
        return Day(0)
    found = Day(day.day, is_today=day == today)
    if cards:
        titles = "; ".join(card.title for card in cards)
        found.text = f"{dates.day_month(day, language)}: {titles}"
        found.url = cards[0].url if len(cards) == 1 else f"{query.month_url(day.year, day.month)}#events"
    return found


def _neighbour(year: int, month: int, step: int, query, language: str) -> FilterChoice:
    place = year * 12 + month - 1 + step
    year, month = place // 12, place % 12 + 1
    name = dates.month_name(month, language)
    text = name[:1].upper() + name[1:]
    if not MONTHS_FROM <= year <= MONTHS_TO:
        return FilterChoice(text, "")
    return FilterChoice(text, query.month_url(year, month), nofollow=True)


# --- Facets -----------------------------------------------------------------------------------------------


def is_known(index: EventIndex, name: str, value: str) -> bool:
    """Whether a value of a filter names something."""
    if name == "level":
        return value in EventLevel.values
    if name == "status":
        return value in EventStatus.values
    if name == "year":
        return len(value) == 4 and value.isascii() and value.isdecimal()
    return (name, value) in index.names


def unknown(index: EventIndex, query: EventQuery) -> list[str]:
    """Values of the address that mean nothing, as the reader wrote them."""
    wrong = [v for name in EVENT_FACETS for v in query.many(name) if not is_known(index, name, v)]
    return wrong + ([query["month"]] if query["month"] and query.month is None else [])


def facets(selection: Selection, query: EventQuery, language: str) -> list[Facet]:
    """The groups of choices with their counts."""
    return [_facet(name, selection, query, language) for name in TITLES if name != "year"]


def _facet(name: str, selection: Selection, query: EventQuery, language: str) -> Facet:
    index, counts = selection.index, selection.counts(name)
    chosen = [value for value in query.many(name) if is_known(index, name, value)]
    values = sorted({*counts, *chosen}, key=_order(name, counts))
    limit = None if query["show"] == name else SHOWN.get(name)
    shown = [v for place, v in enumerate(values) if limit is None or place < limit or v in chosen]
    facet = Facet(name=name, title=str(TITLES[name]), is_years=name == "year")
    for value in shown:
        text = _text(index, name, value, language)
        facet.choices.append(
            FilterChoice(
                text=text,
                url=query.toggled(name, value),
                chosen=value in chosen,
                count=counts.get(value, 0),
                language=getattr(text, "language", ""),
                nofollow=bool(query.chosen),
            )
        )
    if len(shown) < len(values):
        facet.more_url, facet.more_text = f"{query.url(show=name)}#facet-{name}", str(MORE[name])
    return facet


def _order(name: str, counts: dict[str, int]):
    if name == "year":
        return lambda value: -int(value)
    if name in ("level", "status"):
        ranks = {
            code: place for place, code in enumerate((EventLevel if name == "level" else EventStatus).values)
        }
        return lambda value: ranks[value]
    return lambda value: (-counts.get(value, 0), value)


def _text(index: EventIndex, name: str, value: str, language: str) -> str:
    if name == "level":
        return str(EventLevel(value).label)
    if name == "status":
        return str(EventStatus(value).label)
    if name == "year":
        return value
    return label(index.names.get((name, value), {}), language) or value


def _years(selection: Selection, query: EventQuery) -> list[FilterChoice]:
    """The years as a line of links under the calendar."""
    return _facet("year", selection, query, "").choices


def picks(groups: list[Facet], query: EventQuery, language: str) -> list[FilterChoice]:
    """The chosen values as pills, year and month among them."""
    found = [choice for facet in groups for choice in facet.choices if choice.chosen]
    found += [
        FilterChoice(text=year, url=query.toggled("year", year), chosen=True) for year in query.many("year")
    ]
    if query.month:
        found.append(
            FilterChoice(dates.month_title(*query.month, language), query.url(month=None), chosen=True)
        )
    return found
