"""The public log of changes of facts, page by page: of the whole register, or of the agreements of one state."""

from dataclasses import dataclass

from django.http import Http404

from relations.models import Country
from relations.reading.lists import ListPage, ListQuery

from .log import Entry, entries, records_of

PAGE_SIZE = 50


@dataclass(slots=True)
class ChangesPage:
    """The newest changes first; `country` when the log is narrowed to the agreements of a state."""

    entries: list[Entry]
    page: ListPage
    country: Country | None


def changes_page(query: ListQuery) -> ChangesPage:
    """The page of the log that the address asks for. Raises Http404 for a state that nobody knows."""
    code = query["party"]
    country = Country.objects.filter(code=code).first() if code else None
    if code and country is None:
        raise Http404
    rows, after = records_of(country=code), query.number("after")
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    page = ListPage(rows=found[:PAGE_SIZE], first=query.url() if after else "")
    if len(found) > PAGE_SIZE:
        page.next = query.url(after=str(page.rows[-1].pk))
    return ChangesPage(entries(page.rows), page, country)
