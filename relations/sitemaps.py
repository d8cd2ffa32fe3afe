"""The sitemap: an index, then files of at most 50,000 addresses, each with its published translations.

Made for many items: a file is one range of ids, read as plain rows in one query, and written while it is read.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from relations.kinds import KINDS
from relations.models import Country, Expert, Organisation, Topic
from relations.reading import inventory
from relations.reading.indicators import public_indicators
from relations.reading.inventory import Listed
from relations.reading.people import address_of
from relations.reading.site import absolute
from relations.text.languages import LANGUAGES

SPAN = 10_000  # ids per file: with a version in each of four languages still fewer than 50,000 addresses
XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
MAPPED = [kind for kind in KINDS if kind.in_sitemap]
LEFT_OUT = [kind.code for kind in KINDS if not kind.in_sitemap]
LISTS = (
    "home",
    *(f"{kind.code}-list" for kind in MAPPED if kind.has_list),
    "topic-list",
    "country-list",
    "expert-list",
)


@require_safe
@conditional_page
def index(request):
    """All files, each with the moment of the last change in it."""
    rows = [(reverse("sitemap-pages"), None)]
    rows += [
        (reverse("sitemap-items", args=[number]), moment)
        for number, moment in inventory.ranges(SPAN, LEFT_OUT)
    ]
    body = "".join(_entry("sitemap", path, moment) for path, moment in rows)
    return HttpResponse(f"{HEAD}<sitemapindex {NAMESPACES}>\n{body}</sitemapindex>\n", content_type=XML)


@require_safe
def items(request, number):
    """The items with ids of one range."""
    editions = inventory.in_range(number, SPAN, LEFT_OUT)
    if not editions.exists():
        raise Http404
    return StreamingHttpResponse(_file(inventory.items_of(editions)), content_type=XML)


@require_safe
@conditional_page
def pages(request):
    """Lists, topics, countries, organisations and experts: in every language, for their labels exist in all."""
    paths = [reverse(name) for name in LISTS]
    for model, name in (
        (Topic, "topic-detail"),
        (Country, "country-detail"),
        (Organisation, "organisation-detail"),
    ):
        paths += [reverse(name, args=[slug]) for slug in model.objects.values_list("slug", flat=True)]
    paths += [
        reverse("indicator-detail", args=[code])
        for code in public_indicators().values_list("code", flat=True)
    ]
    body = "".join(_in_every_language(path) for path in paths)
    for expert in Expert.objects.all():
        body += _versions({code: (address_of(expert, code), None) for code in LANGUAGES})
    return HttpResponse(f"{HEAD}<urlset {NAMESPACES}>\n{body}</urlset>\n", content_type=XML)


def _file(found: Iterable[Listed]) -> Iterator[str]:
    """The text of a file, item by item."""
    yield f"{HEAD}<urlset {NAMESPACES}>\n"
    for item in found:
        yield _versions(item.versions, item.original)
    yield "</urlset>\n"


def _versions(versions: dict[str, tuple[str, datetime | None]], original: str = "") -> str:
    """One entry per language version; each names all of them, and the original as the default."""
    links = "".join(_link(code, path) for code, (path, _) in versions.items())
    default = versions.get(original) or next(iter(versions.values()))
    links += _link("x-default", default[0])
    return "".join(_entry("url", path, moment, links) for path, moment in versions.values())


def _in_every_language(path: str) -> str:
    """A page that exists in all languages, given under any of their prefixes."""
    rest = path.split("/", 2)[2]
    return _versions({code: (f"/{code}/{rest}", None) for code in LANGUAGES})


def _link(code: str, path: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(absolute(path))}"/>'


def _entry(element: str, path: str, moment: datetime | None, links: str = "") -> str:
    changed = (
        f"<lastmod>{timezone.localtime(moment).isoformat(timespec='seconds')}</lastmod>" if moment else ""
    )
    return f"<{element}><loc>{escape(absolute(path))}</loc>{changed}{links}</{element}>\n"
