"""The archive of analysis by year and month."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.parameters import LIST, knows
from relations.reading.archive import articles_of_month, articles_of_year, months_of, years_of
from relations.reading.lists import ListQuery
from relations.text import dates


@require_safe
def archive(request):
    """All years from the newest article to the oldest."""
    years = [(year, reverse("archive-year", args=[year])) for year in years_of(translation.get_language())]
    return render(request, "archive/index.html", {"trail": [(_("Archive"), "")], "years": years})


@require_safe
@knows(*LIST)
def archive_year(request, year):
    """The months of a year with the number of articles in each, and its newest articles."""
    language = translation.get_language()
    months = [
        {
            "name": dates.month_name(month.number, language),
            "url": reverse("archive-month", args=[year, month.number]),
            "count": month.count,
        }
        for month in months_of(year, language)
    ]
    found = articles_of_year(year, ListQuery(request), language)
    context = {"trail": [_root()], "year": year, "months": months, **found.page_context()}
    return render(request, "archive/year.html", context)


@require_safe
@knows(*LIST)
def archive_month(request, year, month):
    """The articles of a month."""
    language = translation.get_language()
    found = articles_of_month(year, month, ListQuery(request), language)
    context = {
        "trail": [_root(), (str(year), reverse("archive-year", args=[year]))],
        "year": year,
        "title": dates.month_year(year, month, language),
        **found.page_context(),
    }
    return render(request, "archive/month.html", context)


def _root() -> tuple[str, str]:
    return _("Archive"), reverse("archive")
