"""The archive of analysis: thirty years on one page, and every year and month of it.

Whole years are counted beforehand (`relations.editorial.archive_counts`); what a reader has narrowed by topic, author
or type, and single months, are counted when they are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from relations import clock
from relations.models import (
    ALL_YEARS,
    ArchiveCount,
    ArchivePart,
    Article,
    Authorship,
    Content,
    Edition,
    Expert,
    Genre,
    Kind,
    Precision,
    Topic,
)
from relations.text import dates
from relations.text.languages import in_languages

from .card_lists import CardList, card_list
from .cards import Card, load_cards
from .labels import Label, named_in
from .lists import Facet, FilterChoice, ListQuery
from .shelf import on_shelf

FILTERS = ("topic", "author", "type")
SHOWN = 12  # topics and authors beside the list
PICKED = 6  # articles of this day, or the earliest

Months = Counter[tuple[int, int]]  # (year, month) → articles; month 0: known to the year only
Facts = Mapping[str, Counter[str]]  # by part (topic, author, type): value → articles
BESIDE = (ArchivePart.TOPIC, ArchivePart.AUTHOR, ArchivePart.TYPE)


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
    earliest: list[Card] = field(default_factory=list)  # where nothing appeared on this day
    found: CardList | None = None
    span: tuple[int, int] | None = None  # of years, for the search


def archive_page(
    query: ListQuery, language: str, year: int | None = None, month: int | None = None
) -> Archive:
    """The whole archive, a year or a month of it, narrowed as the address says. Raises Http404."""
    editions = _narrowed(on_shelf(Kind.ARTICLE, language), query)
    part = _within(editions, year, month)
    if query.chosen:
        months, facts = _months_of(editions), _facts_of(part)
    else:
        months, facts = _stored(language, year or ALL_YEARS)
        facts = _facts_of(part) if month else facts
    page = Archive(
        years=_years(months, query, year),
        total=_count(months, year, month),
        facets=_facets(facts, query, language),
        picks=[],
    )
    page.picks = query.picks(page.facets)
    page.span = (year, year) if year else _bounds(months)
    if year:
        page.months, page.year_only = _months(months, query, language, year, month)
    if year or query.chosen:
        page.found = card_list(part, query, language, Kind.ARTICLE)
    elif months:
        page.on_this_day, page.earliest = _picked(editions, months, language)
    return page


def part_of_archive(
    query: ListQuery, language: str, year: int | None = None, month: int | None = None
) -> tuple[QuerySet[Edition], list[Facet]]:
    """The editions that the page of the same address lists, and its filters. Raises Http404."""
    part = _within(_narrowed(on_shelf(Kind.ARTICLE, language), query), year, month)
    return part, _facets(_facts_of(part), query, language) if query.chosen else []


# --- Days -------------------------------------------------------------------------------------------------


def _bounds(months: Months) -> tuple[int, int] | None:
    return (min(months)[0], max(months)[0]) if months else None


def _count(months: Months, year: int | None, month: int | None) -> int:
    return sum(
        count
        for (of_year, of_month), count in months.items()
        if year in (None, of_year) and month in (None, of_month)
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


def _picked(editions: QuerySet[Edition], months: Months, language: str) -> tuple[list[Card], list[Card]]:
    """What appeared on this day of the year in earlier years, the latest first; where nothing did, the earliest of all."""
    today, years = timezone.localdate(), _bounds(months)
    days = {_same_day(today, year) for year in range(years[0], min(years[1] + 1, today.year))} - {None}
    wanted = Q(dated_on__in=days, dated_on_precision=Precision.DAY) | Q(dated_on__lt=_early_end(months))
    rows = (
        editions.filter(wanted)
        .order_by("dated_on", "id")
        .values_list("content", "dated_on", "dated_on_precision")
    )
    rows = list(rows)
    same = [item for item, day, precision in reversed(rows) if day in days and precision == Precision.DAY]
    items = (same or [item for item, _day, _precision in rows])[:PICKED]
    cards = list(load_cards(items, language, {Kind.ARTICLE}, parts=()).values())
    return (cards, []) if same else ([], cards)


def _early_end(months: Months) -> date:
    """The end of the first months that have together as many articles as are shown."""
    count, end = 0, date.min
    for (year, month), more in sorted(months.items()):
        last = month or 1  # what is known to the year only stands at its beginning
        count, end = count + more, date(year + (last == 12), last % 12 + 1, 1)
        if count >= PICKED:
            break
    return end


def _same_day(day: date, year: int) -> date | None:
    """The day in another year; 29 February is in leap years only."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


# --- Counts -----------------------------------------------------------------------------------------------


def _stored(language: str, year: int) -> tuple[Months, Facts]:
    """All months, and the topics, authors and types of a year or of all: one question, whatever the number of articles."""
    months: Months = Counter()
    facts: dict[str, Counter[str]] = {part: Counter() for part in BESIDE}
    rows = ArchiveCount.objects.filter(language=language, at__lte=clock.now()).order_by()
    wanted = rows.filter(part=ArchivePart.MONTH) | rows.filter(part__in=BESIDE, year=year)
    for part, of_year, value, count in wanted.values_list("part", "year", "value", "count"):
        if part == ArchivePart.MONTH:
            months[of_year, int(value)] += count
        else:
            facts[part][value] += count
    return +months, facts


def _months_of(editions: QuerySet[Edition]) -> Months:
    months: Months = Counter()
    days = editions.order_by("dated_on").values_list("dated_on", "dated_on_precision")
    for day, precision, count in days.annotate(Count("pk")):
        months[day.year, 0 if precision == Precision.YEAR else day.month] += count
    return months


def _facts_of(editions: QuerySet[Edition]) -> Facts:
    """Counted in the table of each part: joined to the editions, SQLite walked over all of them for a topic."""
    items = editions.order_by().values("content")
    return {
        ArchivePart.TOPIC: _counted(Content.topics.through.objects.filter(content__in=items), "topic"),
        ArchivePart.AUTHOR: _counted(Authorship.objects.filter(article__in=items), "expert"),
        ArchivePart.TYPE: _counted(Article.objects.filter(pk__in=items), "genre"),
    }


def _counted(rows: QuerySet, column: str) -> Counter[str]:
    return Counter(
        {str(value): count for value, count in rows.order_by().values_list(column).annotate(Count("pk"))}
    )


# --- The strip --------------------------------------------------------------------------------------------


def _years(months: Months, query: ListQuery, chosen: int | None) -> list[Bar]:
    """Every year from the first article to the last, empty ones too; none is left out of the time between."""
    if not months:
        return []
    counts: Counter[int] = Counter()
    for (year, _month), count in months.items():
        counts[year] += count
    first, last = _bounds(months)
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
    months: Months, query: ListQuery, language: str, year: int, chosen: int | None
) -> tuple[list[Bar], int]:
    most = max((months[year, month] for month in range(1, 13)), default=0)
    bars = [
        Bar(
            dates.month_name(month, language),
            _url("archive-month", [year, month], query),
            months[year, month],
            _height(months[year, month], most),
            month == chosen,
        )
        for month in range(1, 13)
    ]
    return bars, months[year, 0]


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
        editions = editions.filter(content__in=rows.values("content"))  # all of them are counted anyway
    if query["author"]:
        author = query.number("author")
        if author is None:
            raise Http404
        rows = Authorship.objects.filter(expert=author)
        editions = editions.filter(content__in=rows.values("article"))
    if genre := query.choice("type", Genre.values):
        editions = editions.filter(content__article__genre=genre)
    return editions


def _facets(facts: Facts, query: ListQuery, language: str) -> list[Facet]:
    """How many articles of the part on show each topic, author and type has, the most first."""
    return [
        query.facet("topic", _("Topic"), _topics(facts[ArchivePart.TOPIC], language)),
        query.facet("author", _("Author"), _authors(facts[ArchivePart.AUTHOR], language)),
        query.facet("type", _("Type"), _genres(facts[ArchivePart.TYPE])),
    ]


def _topics(counts: Counter[str], language: str) -> Iterable[tuple]:
    most = _most(counts)
    rows = Topic.objects.filter(pk__in=most).values("pk", "slug", *in_languages("name"))
    found = {str(row["pk"]): row for row in rows}
    for value in most:
        if row := found.get(value):
            name = named_in(row, "name", language)
            yield row["slug"], name, {"count": counts[value], "language": name.language}


def _authors(counts: Counter[str], language: str) -> Iterable[tuple]:
    most = _most(counts)
    rows = Expert.objects.filter(pk__in=most).values("pk", *in_languages("given_name", "family_name"))
    found = {str(row["pk"]): row for row in rows}
    for value in most:
        if row := found.get(value):
            given, family = (named_in(row, f"{part}_name", language) for part in ("given", "family"))
            name = Label(f"{given} {family}".strip(), family.language)
            yield row["pk"], name, {"count": counts[value], "language": name.language}


def _genres(counts: Counter[str]) -> Iterable[tuple]:
    for value in _most(counts):
        yield value, Genre(value).label, {"count": counts[value]}


def _most(counts: Counter[str]) -> list[str]:
    """The values that most of the articles have."""
    rest = [(value, count) for value, count in counts.items() if count > 0]
    rest.sort(key=lambda one: (-one[1], len(one[0]), one[0]))
    return [value for value, _count in rest[:SHOWN]]
