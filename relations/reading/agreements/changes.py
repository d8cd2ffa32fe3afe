"""The public log of changes of facts, page by page: of the whole register, or of the agreements of one state or organisation."""

from dataclasses import dataclass

from django.http import Http404

from relations.models import Country, Organisation
from relations.reading.lists import ListPage, ListQuery

from .log import LogEntry, entries, records_of

PAGE_SIZE = 50


@dataclass(slots=True)
class ChangesPage:
    """The newest changes first; `party` when the log is narrowed to the agreements of a state or an organisation."""

    entries: list[LogEntry]
    page: ListPage
    party: Country | Organisation | None


def changes_page(query: ListQuery) -> ChangesPage:
    """The page of the log that the address asks for. Raises Http404 for a party that nobody knows."""
    party = party_called(query["party"]) if query["party"] else None
    narrowed = {party._meta.model_name: party.code} if party else {}
    rows, after = records_of(**narrowed), query.number("after")
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    page = ListPage(rows=found[:PAGE_SIZE], first=query.url() if after else "")
    if len(found) > PAGE_SIZE:
        page.next = query.url(after=str(page.rows[-1].pk))
    return ChangesPage(entries(page.rows), page, party)


def party_called(code: str) -> Country | Organisation:
    """The state or organisation of a code. Raises Http404."""
    found = Country.objects.filter(code=code).first() or Organisation.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found
