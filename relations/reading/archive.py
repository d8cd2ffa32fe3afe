"""The archive of analysis: thirty years on one page, and every year and month of it.

All days of the articles of a language come in one question that its index answers alone; what is counted by years and
months, and what appeared on this day, follows from them without asking again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from relations.models import Content, Edition, Genre, Kind, Precision
from relations.text import dates

from .card_lists import CardList, card_list
from .cards import Card, load_cards
from .labels import Label, in_all, named_in
from .lists import Facet, FilterChoice, ListQuery, belongs_to
from .shelf import on_shelf

FILTERS = ("topic", "author", "type")
SHOWN = 12  # topics and authors beside the list
ON_THIS_DAY = 6

Days = list[tuple[date, str, int]]  # day, how exactly it is known, item


@dataclass(slots=True)
class Bar:
    """A year or month of the strip: its name, how many articles, and how high beside the fullest (0–100)."""

    name: str
    url: str
    count: int
    height: int
    chosen: bool = False

    @property
    def top(self) -> int:
        """Where the bar begins in a drawing that counts from above."""
        return 100 - self.height


@dataclass
class Archive:
    """What the page of the archive shows; `found` is the list of a year, a month or a filter."""

    years: list[Bar]
    total: int
    facets: list[Facet]
    picks: list[FilterChoice]
    months: list[Bar] = field(default_factory=list)
    year_only: int = 0  # articles of the year of which no month is known
    on_this_day: list[Card] = field(default_factory=list)
    found: CardList | None = None
    span: tuple[int, int] | None = None  # of years, for the search


def archive_page(
    query: ListQuery, language: str, year: int | None = None, month: int | None = None
) -> Archive:
    """The whole archive, a year or a month of it, narrowed as the address says. Raises Http404."""
    editions = _narrowed(on_shelf(Kind.ARTICLE, language), query)
    days = _days(editions)
    part = _within(editions, year, month)
    page = Archive(
        years=_years(days, query, year),
        total=len(days) if year is None else _count(days, year, month),
        facets=_facets(part, query, language),
        picks=[],
    )
    page.picks = query.picks(page.facets)
    page.span = (year, year) if year else _bounds(days)
    if year:
        page.months, page.year_only = _months(days, query, language, year, month)
    if year or query.chosen:
        page.found = card_list(part, query, language, Kind.ARTICLE)
    elif days:
        page.on_this_day = _on_this_day(days, language)
    return page


def part_of_archive(
    query: ListQuery, language: str, year: int | None = None, month: int | None = None
) -> tuple[QuerySet[Edition], list[Facet]]:
    """The editions that the page of the same address lists, and its filters. Raises Http404."""
    part = _within(_narrowed(on_shelf(Kind.ARTICLE, language), query), year, month)
    return part, _facets(part, query, language) if query.chosen else []


# --- Days -------------------------------------------------------------------------------------------------


def _days(editions: QuerySet[Edition]) -> Days:
    return list(
        editions.order_by("-dated_on", "-id").values_list("dated_on", "dated_on_precision", "content")
    )


def _bounds(days: Days) -> tuple[int, int] | None:
    return (days[-1][0].year, days[0][0].year) if days else None


def _count(days: Days, year: int, month: int | None) -> int:
    return sum(
        day.year == year and (month is None or (day.month == month and precision != Precision.YEAR))
        for day, precision, _item in days
    )


def _within(editions: QuerySet[Edition], year: int | None, month: int | None) -> QuerySet[Edition]:
    """The editions of a year or month; a month has none of which only the year is known. Raises Http404."""
    if year is None:
        return editions
    if not 1000 <= year <= timezone.localdate().year + 10:
        raise Http404
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    if month is not None:
        if not 1 <= month <= 12:
            raise Http404
        first, end = date(year, month, 1), date(year, month + 1, 1) if month < 12 else end
        editions = editions.exclude(dated_on_precision=Precision.YEAR)
    return editions.filter(dated_on__gte=first, dated_on__lt=end)


def _on_this_day(days: Days, language: str) -> list[Card]:
    """What appeared on this day of the year in earlier years, the latest first."""
    today = timezone.localdate()
    items = [
        item
        for day, precision, item in days
        if precision == Precision.DAY
        and (day.month, day.day) == (today.month, today.day)
        and day.year < today.year
    ]
    return list(load_cards(items[:ON_THIS_DAY], language, {Kind.ARTICLE}, parts=()).values())


# --- The strip --------------------------------------------------------------------------------------------


def _years(days: Days, query: ListQuery, chosen: int | None) -> list[Bar]:
    """Every year from the first article to the last, empty ones too; none is left out of the time between."""
    if not days:
        return []
    counts = Counter(day.year for day, _precision, _item in days)
    first, last = _bounds(days)
    most = max(counts.values())
    return [
        Bar(
            str(year),
            _url("archive-year", [year], query),
            counts[year],
            _height(counts[year], most),
            year == chosen,
        )
        for year in range(first, last + 1)
    ]


def _months(
    days: Days, query: ListQuery, language: str, year: int, chosen: int | None
) -> tuple[list[Bar], int]:
    counts = Counter(
        0 if precision == Precision.YEAR else day.month for day, precision, _item in days if day.year == year
    )
    year_only = counts.pop(0, 0)
    most = max(counts.values(), default=1)
    bars = [
        Bar(
            dates.month_name(month, language),
            _url("archive-month", [year, month], query),
            counts[month],
            _height(counts[month], most),
            month == chosen,
        )
        for month in range(1, 13)
    ]
    return bars, year_only


def _height(count: int, most: int) -> int:
    """The share of the fullest; what is not empty can be seen."""
    return max(3, round(count * 100 / most)) if count else 0


def _url(name: str, args: list[int], query: ListQuery) -> str:
    """The page of a year or month under the same filters."""
    return f"{reverse(name, args=args)}{query.filter_query}"


# --- Topics, authors, types -------------------------------------------------------------------------------


def _narrowed(editions: QuerySet[Edition], query: ListQuery) -> QuerySet[Edition]:
    """Editions that fit the chosen topic, author and type."""
    if query["topic"]:
        rows = Content.topics.through.objects.filter(topic__slug=query["topic"])
        editions = editions.filter(belongs_to(rows))
    if query["author"]:
        author = query.number("author")
        if author is None:
            raise Http404
        editions = editions.filter(content__article__authorships__expert=author)
    if genre := query.choice("type", Genre.values):
        editions = editions.filter(content__article__genre=genre)
    return editions


TOPIC, AUTHOR = "content__topics__", "content__article__authorships__expert__"


def _facets(editions: QuerySet[Edition], query: ListQuery, language: str) -> list[Facet]:
    """How many articles of the part on show each topic, author and type has, the most first."""
    return [
        query.facet("topic", _("Topic"), _topics(editions, language)),
        query.facet("author", _("Author"), _authors(editions, language)),
        query.facet("type", _("Type"), _genres(editions)),
    ]


def _topics(editions: QuerySet[Edition], language: str) -> Iterable[tuple]:
    rows = _counted(editions, f"{TOPIC}slug", in_all(f"{TOPIC}name"))
    return [_choice(row, f"{TOPIC}slug", named_in(row, f"{TOPIC}name", language)) for row in rows]


def _authors(editions: QuerySet[Edition], language: str) -> Iterable[tuple]:
    names = in_all(f"{AUTHOR}given_name", f"{AUTHOR}family_name")
    rows = _counted(editions, f"{AUTHOR}pk", names)
    return [
        _choice(
            row,
            f"{AUTHOR}pk",
            Label(
                f"{named_in(row, f'{AUTHOR}given_name', language)} {named_in(row, f'{AUTHOR}family_name', language)}".strip()
            ),
        )
        for row in rows
    ]


def _genres(editions: QuerySet[Edition]) -> Iterable[tuple]:
    genre = "content__article__genre"
    rows = editions.order_by().values(genre).annotate(number=Count("pk")).order_by("-number", genre)
    return [(row[genre], Genre(row[genre]).label, {"count": row["number"]}) for row in rows]


def _counted(editions: QuerySet[Edition], key: str, names: list[str]) -> list[dict]:
    """The values that most of these articles have."""
    rows = (
        editions.order_by()
        .filter(**{f"{key}__isnull": False})
        .values(key, *names)
        .annotate(number=Count("pk"))
        .order_by("-number", F(key).asc())
    )
    return list(rows[:SHOWN])


def _choice(row: dict, key: str, name: Label) -> tuple:
    return row[key], name, {"count": row["number"], "language": name.language}
