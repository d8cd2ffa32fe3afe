"""The archive of analysis: which years and months have articles in a language."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth
from django.http import Http404
from django.utils import timezone

from relations.models import Edition, Kind

from .card_lists import CardList, card_list
from .lists import ListQuery
from .shelf import on_shelf


@dataclass(slots=True)
class Month:
    """A month of the archive and how many articles it has."""

    number: int
    count: int


def years_of(language: str) -> range | list:
    """All years from the newest article to the oldest; nothing is counted."""
    editions = on_shelf(Kind.ARTICLE, language)
    newest = editions.order_by("-dated_on", "-id").values("dated_on")[:1]
    oldest = editions.order_by("dated_on", "id").values("dated_on")[:1]
    bounds = [row["dated_on"].year for row in (*newest, *oldest)]
    return range(bounds[0], bounds[-1] - 1, -1) if bounds else []


def months_of(year: int, language: str) -> list[Month]:
    """The months of a year that have articles, the last first."""
    rows = (
        _of_year(year, language)
        .order_by()
        .values_list(ExtractMonth("dated_on"))
        .annotate(number=Count("pk"))
        .order_by()
    )
    return [Month(number, count) for number, count in sorted(rows, reverse=True)]


def articles_of_year(year: int, query: ListQuery, language: str) -> CardList:
    """The articles of a year. Raises Http404 for a year that no article can have."""
    return card_list(_of_year(year, language), query, language, Kind.ARTICLE)


def articles_of_month(year: int, month: int, query: ListQuery, language: str) -> CardList:
    """The articles of a month. Raises Http404 for a month that no calendar has."""
    if not 1 <= month <= 12:
        raise Http404
    end = _next_year(year)
    if month < 12:
        end = date(year, month + 1, 1)
    return card_list(_within(language, date(year, month, 1), end), query, language, Kind.ARTICLE)


def _of_year(year: int, language: str) -> QuerySet[Edition]:
    end = _next_year(year)
    return _within(language, date(year, 1, 1), end)


def _next_year(year: int) -> date:
    if not 1000 <= year <= timezone.localdate().year + 10:
        raise Http404
    return date(year + 1, 1, 1)


def _within(language: str, first: date, end: date) -> QuerySet[Edition]:
    return on_shelf(Kind.ARTICLE, language).filter(dated_on__gte=first, dated_on__lt=end)
