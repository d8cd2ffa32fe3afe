"""The calendar of a month: its days with what happens on them."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from relations.reading.cards import Card
from relations.reading.lists import FilterChoice
from relations.text import dates

from .query import MONTHS_FROM, MONTHS_TO, EventQuery


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


def month_of(
    year: int, month: int, cards: list[Card], query: EventQuery, language: str, today: date
) -> Month:
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
