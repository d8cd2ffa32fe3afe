"""The archive of analysis by year and month."""

from datetime import date

from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Edition, Kind
from relations.parameters import LIST, knows
from relations.reading.cards import load_cards
from relations.reading.lists import ListQuery, paged
from relations.text import dates


def _editions(language):
    return Edition.objects.public().filter(kind=Kind.ARTICLE, language=language)


@require_safe
def archive(request):
    """All years from the newest article to the oldest; nothing is counted."""
    editions = _editions(translation.get_language())
    newest = editions.order_by("-dated_on", "-id").values("dated_on")[:1]
    oldest = editions.order_by("dated_on", "id").values("dated_on")[:1]
    bounds = [row["dated_on"].year for row in (*newest, *oldest)]
    years = range(bounds[0], bounds[-1] - 1, -1) if bounds else []
    return render(
        request,
        "archive/index.html",
        {
            "trail": [(_("Archive"), "")],
            "years": [(year, reverse("archive-year", args=[year])) for year in years],
        },
    )


@require_safe
@knows(*LIST)
def archive_year(request, year):
    """The months of a year with the number of articles in each, and its newest articles."""
    language = translation.get_language()
    end = _next_year(year)
    editions = _within(_editions(language), date(year, 1, 1), end)
    counts = dict(
        editions.order_by().values_list(ExtractMonth("dated_on")).annotate(number=Count("pk")).order_by()
    )
    months = [
        {
            "name": dates.month_name(month, language),
            "url": reverse("archive-month", args=[year, month]),
            "count": counts[month],
        }
        for month in range(12, 0, -1)
        if counts.get(month)
    ]
    return _page(request, editions, "archive/year.html", {"trail": [_root()], "year": year, "months": months})


@require_safe
@knows(*LIST)
def archive_month(request, year, month):
    """The articles of a month."""
    if not 1 <= month <= 12:
        raise Http404
    end = _next_year(year)
    if month < 12:
        end = date(year, month + 1, 1)
    editions = _within(_editions(translation.get_language()), date(year, month, 1), end)
    title = dates.month_year(year, month, translation.get_language())
    trail = [_root(), (str(year), reverse("archive-year", args=[year]))]
    return _page(request, editions, "archive/month.html", {"trail": trail, "year": year, "title": title})


def _root():
    return _("Archive"), reverse("archive")


def _next_year(year):
    if not 1000 <= year <= timezone.localdate().year + 10:
        raise Http404
    return date(year + 1, 1, 1)


def _within(editions, first, end):
    return editions.filter(dated_on__gte=first, dated_on__lt=end)


def _page(request, editions, template, context):
    query = ListQuery(request)
    page = paged(editions.only("id", "dated_on", "content_id"), query)
    cards = load_cards([row.content_id for row in page.rows], translation.get_language(), {Kind.ARTICLE})
    context |= {"page": page, "cards": cards.values(), "robots": query.robots}
    return render(request, template, context)
