"""A list of results to take along: RIS, BibTeX and CSL-JSON for reference managers, CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relations.citations import FORMATS, citation_of
from relations.models import Edition
from relations.parameters import knows
from relations.reading import shelf
from relations.reading.records import ItemRecord, records_of
from relations.search import finding
from relations.search.address import PARAMETERS, SearchAddress
from relations.text.dates import iso_date

from .citations import CITED, exported
from .downloads import csv_file
from .limits import limited

MOST = 1_000  # results in one file
FILES, SECONDS = 30, 60
COLUMNS = ("id", "kind", "type", "title", "language", "languages", "dated_on", "authors", "parties", "topics")
COLUMNS += ("doi", "url", "permanent_url")


@require_safe
@never_cache
@limited("search-file", FILES, SECONDS)
@knows(*PARAMETERS)
def search_file(request, extension):
    """All results of a search in their order, each in the language in which it was found.

    A search that finds nothing, or more than one file holds, leads to its page, which says so.
    """
    if extension not in (*FORMATS, "csv"):
        raise Http404
    language, address = translation.get_language(), SearchAddress(request)
    sort = address.sort or finding.RELEVANCE
    results = finding.search(address.text, language, address.filters, sort=sort, size=MOST)
    if not 0 < results.total <= MOST:
        address.path = reverse("search")
        return HttpResponseRedirect(address.url())
    items = records_of(_editions(results.hits))
    name = f"search-{language}"
    if extension == "csv":
        response = csv_file(f"{name}.csv", COLUMNS, map(_row, items), title=address.text[:60])
    else:
        response = exported([citation_of(item) for item in items], extension, name)
    response["X-Robots-Tag"] = "noindex"
    return response


def files_of(address: SearchAddress, total: int) -> list[tuple[str, str]]:
    """The files in which a list of results can be had: (what it is called, its address)."""
    if not 0 < total <= MOST:
        return []
    query = address.url()[len(address.path) :]
    names = [*((extension, style.LABEL) for extension, style in FORMATS.items()), ("csv", "CSV")]
    return [(label, reverse("search-file", args=[extension]) + query) for extension, label in names]


def _editions(hits: Iterable[finding.Hit]) -> Iterator[Edition]:
    """The public editions of hits, in their order; what cannot be cited is left out."""
    hits = list(hits)
    versions = shelf.versions_of_items(hit.item for hit in hits)
    for hit in hits:
        edition = versions[hit.item].get(hit.language)
        if edition and edition.kind in CITED:
            yield edition


def _row(item: ItemRecord) -> list[str | int]:
    return [
        item.id,
        item.kind,
        item.label,
        item.title,
        item.language,
        " ".join(item.versions),
        iso_date(item.day, item.precision) if item.day else "",
        "; ".join(author.name for author in item.authors),
        "; ".join(item.parties),
        "; ".join(item.topics),
        item.doi,
        item.url,
        item.permanent_url,
    ]
