"""The sitemap: an index, then files of at most 50,000 addresses, each with its published translations.

Made for many items: a file is one range of ids, read as plain rows in one query, and written while it is read.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from django.db.models import Max, Min
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from relations.citations.description import absolute
from relations.kinds import KINDS
from relations.models import Content, Country, Edition, Expert, Organisation, Topic
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
    ends = Edition.objects.aggregate(first=Min("content_id"), last=Max("content_id"))
    for number in range((ends["first"] or 0) // SPAN, (ends["last"] or 0) // SPAN + 1):
        if _editions(number).exists():
            rows.append((reverse("sitemap-items", args=[number]), _last_change(number)))
    body = "".join(_entry("sitemap", path, moment) for path, moment in rows)
    return HttpResponse(f"{HEAD}<sitemapindex {NAMESPACES}>\n{body}</sitemapindex>\n", content_type=XML)


@require_safe
def items(request, number):
    """The items with ids of one range."""
    rows = _editions(number).order_by("content_id", "language")
    found = rows.values_list(
        "content_id",
        "kind",
        "language",
        "slug",
        "published_at",
        "content__original_language",
        "content__facts_changed_at",
    )
    if not rows.exists():
        raise Http404
    return StreamingHttpResponse(_file(found.iterator(2000)), content_type=XML)


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
    body = "".join(_in_every_language(path) for path in paths)
    for expert in Expert.objects.all():
        body += _versions({code: (_path(expert, code), None) for code in LANGUAGES})
    return HttpResponse(f"{HEAD}<urlset {NAMESPACES}>\n{body}</urlset>\n", content_type=XML)


def _editions(number: int):
    """The public editions of one range of ids."""
    rows = Edition.objects.public().filter(content_id__gte=number * SPAN, content_id__lt=(number + 1) * SPAN)
    return rows.exclude(kind__in=LEFT_OUT)


def _last_change(number: int) -> datetime:
    """When something last appeared in a range, or a fact of it changed."""
    rows = Edition.objects.filter(content_id__gte=number * SPAN, content_id__lt=(number + 1) * SPAN)
    last = rows.filter(published_at__lte=timezone.now()).aggregate(last=Max("published_at"))["last"]
    items = Content.objects.filter(pk__gte=number * SPAN, pk__lt=(number + 1) * SPAN)
    return max(last, items.aggregate(last=Max("facts_changed_at"))["last"] or last)


def _file(rows: Iterable[tuple]) -> Iterator[str]:
    """The text of a file, item by item."""
    yield f"{HEAD}<urlset {NAMESPACES}>\n"
    patterns = _patterns()
    for (pk, original), versions in groupby(rows, key=lambda row: (row[0], row[5])):
        found = {
            language: (patterns[kind, language] % (pk, slug or kind), max(moment, facts or moment))
            for _, kind, language, slug, moment, _, facts in versions
        }
        yield _versions(found, original)
    yield "</urlset>\n"


def _patterns() -> dict[tuple[str, str], str]:
    """Addresses of every kind in every language with holes for id and slug: `reverse` is too slow for each item."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            for kind in MAPPED:
                path = reverse(f"{kind.code}-detail", args=[987654321, "slug-goes-here"])
                path = path.replace("%", "%%").replace("987654321", "%d").replace("slug-goes-here", "%s")
                found[kind.code, language] = path
    return found


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


def _path(thing, language: str) -> str:
    with translation.override(language):
        return thing.get_absolute_url()


def _link(code: str, path: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(absolute(path))}"/>'


def _entry(element: str, path: str, moment: datetime | None, links: str = "") -> str:
    changed = (
        f"<lastmod>{timezone.localtime(moment).isoformat(timespec='seconds')}</lastmod>" if moment else ""
    )
    return f"<{element}><loc>{escape(absolute(path))}</loc>{changed}{links}</{element}>\n"
