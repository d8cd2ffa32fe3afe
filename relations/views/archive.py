"""The archive of analysis: all years, a year, a month, each narrowed by topic, author and type."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.parameters import LIST, knows
from relations.reading.archive import FILTERS, archive_page
from relations.reading.lists import ListQuery
from relations.text import dates


@require_safe
@knows(*FILTERS, *LIST)
def archive(request):
    """All years from the oldest article to the newest."""
    return _page(request, _("Archive"), [(_("Archive"), "")])


@require_safe
@knows(*FILTERS, *LIST)
def archive_year(request, year):
    """The months of a year with the number of articles in each, and its newest articles."""
    return _page(request, str(year), [_root()], year)


@require_safe
@knows(*FILTERS, *LIST)
def archive_month(request, year, month):
    """The articles of a month."""
    trail = [_root(), (str(year), reverse("archive-year", args=[year]))]
    return _page(request, None, trail, year, month)


def _page(request, title: str | None, trail: list, year: int | None = None, month: int | None = None):
    language = translation.get_language()
    query = ListQuery(request, FILTERS)
    page = archive_page(query, language, year, month)
    title = title or dates.month_year(year, month, language)
    named = f"{_('Archive')}: {title}" if year else title
    context = page.found.page_context() if page.found else {"robots": query.robots}
    context |= {
        "trail": trail,
        "title": title,
        "heading": " · ".join([named, *(pick.text for pick in page.picks)]),
        "year": year,
        "shown": page,
        "query": query,
        "switch_query": query.switch_query,
    }
    return render(request, "archive/index.html", context)


def _root() -> tuple[str, str]:
    return _("Archive"), reverse("archive")
