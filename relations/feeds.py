"""Atom feeds per language: everything, any list with its filters, a topic, a country, an expert, a search. Only what is in that language."""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext, override
from django.views.decorators.http import conditional_page, require_safe

from relations.kinds import BY_SECTION, KINDS
from relations.models import Authorship, Country, Edition, Expert, Kind, Organisation, Topic
from relations.parameters import knows
from relations.reading import followed, shelf
from relations.reading.addresses import page_of
from relations.reading.agreements.log import entries, records_of
from relations.reading.dossiers.parties import concerning
from relations.reading.labels import word
from relations.reading.moments import Appearance, appearances, changed_at, first_published_at
from relations.reading.records import author_of
from relations.reading.records.making import authors_of_items
from relations.reading.site import absolute, institute_name, site_name
from relations.search import finding
from relations.search.address import PARAMETERS, SearchAddress
from relations.search.asking import page as asking
from relations.text.dates import long_date, month_year

LENGTH = 30
FEW = 2_000
LEFT_OUT = [kind.code for kind in KINDS if not kind.in_feeds]

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # the date of a feed in which nothing has appeared yet
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Feed(Atom1Feed):
    """Atom 1.0 whose entries name every author and the other language versions; its date is the last publication."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else BEGINNING

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        for code, address in item["versions"].items():
            # Readers of feeds open the last `alternate` they meet: that is the entry's own page alone.
            handler.addQuickElement("link", "", {"rel": "related", "hreflang": code, "href": address})


@require_safe
@conditional_page
def latest(request, language):
    """Everything that appears in a language."""
    return answer(request, language, "", _public(language))


@require_safe
@conditional_page
@knows(*followed.PARAMETERS)
def of_kind(request, language, section):
    """One kind of content, by the word of its section, under the filters of its list."""
    kind = BY_SECTION.get(section)
    if kind is None or not kind.in_feeds:
        raise Http404
    found = followed.followed_kind(kind.code, request, language, finding.found_of_kind)
    page = reverse(f"{kind.code}-list") if kind.has_list else ""
    return _of_list(request, language, str(kind.plural), found, page, with_archive=bool(found.query))


@require_safe
@conditional_page
@knows(*followed.ARCHIVE_FILTERS)
def of_archive(request, language, year=None, month=None):
    """The archive of analysis, or a year or month of it, under its filters."""
    found = followed.followed_archive(request, language, year, month)
    parts = [part for part in (year, month) if part is not None]
    name = month_year(year, month, language) if month else str(year or "")
    title = ": ".join(filter(None, (gettext("Archive"), name)))
    page = reverse(("archive", "archive-year", "archive-month")[len(parts)], args=parts)
    return _of_list(request, language, title, found, page, with_archive=True)


def _of_list(request, language, title, found: followed.Followed, page: str, with_archive: bool):
    """The feed of a list: called by its name and its filters, with one address however they were written."""
    return answer(
        request,
        language,
        " · ".join([title, *found.words]),
        found.editions.exclude(kind__in=LEFT_OUT),
        page + found.query,
        with_archive,
        own=request.path + found.query,
    )


@require_safe
@conditional_page
def of_topic(request, language, slug):
    topic = get_object_or_404(Topic, slug=slug)
    through = Topic.contents.through.objects.filter(topic=topic)
    return answer(
        request,
        language,
        word(topic, "name", language),
        _among(language, through.values_list("content_id", flat=True)),
        topic.get_absolute_url(),
        with_archive=True,
    )


@require_safe
@conditional_page
def of_country(request, language, slug):
    country = get_object_or_404(Country, slug=slug)
    through = Country.contents.through.objects.filter(country=country)
    found = _among(language, through.values_list("content_id", flat=True))
    return answer(
        request,
        language,
        word(country, "name", language),
        found,
        country.get_absolute_url(),
        with_archive=True,
    )


@require_safe
@conditional_page
def of_expert(request, language, pk):
    expert = get_object_or_404(Expert, pk=pk)
    works = Authorship.objects.filter(expert=expert).order_by()
    found = _among(language, works.values_list("article_id", flat=True))
    return answer(
        request,
        language,
        author_of(expert, language).name,
        found,
        expert.get_absolute_url(),
        with_archive=True,
    )


@require_safe
@conditional_page
@knows(*followed.DOSSIER_FILTERS)
def of_dossier(request, language, pk):
    """What concerns a relation: everything in which all its parties take part, or its chronicle under its filters."""
    edition = shelf.edition_of(pk, language, {Kind.DOSSIER})
    if found := followed.followed_dossier(pk, request, language):
        return _of_list(request, language, edition.title, found, edition.get_absolute_url(), True)
    contents = concerning(pk).exclude(pk=pk).values_list("pk", flat=True)
    found = _among(language, contents)
    return answer(request, language, edition.title, found, edition.get_absolute_url(), with_archive=True)


@require_safe
@knows(*PARAMETERS)
def of_search(request, language):
    """What a search finds, filters and chips of its address included: the newest of it, and what the register answers."""
    address = SearchAddress(request)
    results, asked = asking.asked(address, language, size=1, every_item=True)
    if results.query.is_empty and not address.filters:
        raise Http404
    with override(language):
        page, title = (
            reverse("search"),
            gettext("Search") + (f": {address.text[:60]}" if address.text else ""),
        )
        found = [*asked.items, *results.items][:FEW]
    query = address.url()[len(address.path) :]
    editions = _public(language).filter(content_id__in=found)
    return answer(
        request, language, title, editions, page + query, with_archive=True, own=request.path + query
    )


def _among(language: str, ids: QuerySet) -> QuerySet[Edition]:
    """Public editions of these items: of few, all are read and sorted; of many, the newest soon hold enough.

    A feed of a subject ends with what the archive has on it, where there is little that is new.
    """
    few = list(ids[: FEW + 1])
    return _public(language).filter(content_id__in=few if len(few) <= FEW else ids)


def _public(language: str) -> QuerySet[Edition]:
    return shelf.on_shelf(language=language).exclude(kind__in=LEFT_OUT)


def _newest(editions: QuerySet[Edition], with_archive: bool) -> list[Edition]:
    """What appeared last. What appeared elsewhere long ago is no news: it follows, in the order of its own days."""
    found = editions.defer("body").annotate(
        facts_at=F("content__facts_changed_at"), elsewhere=F("content__article__first_published_on")
    )
    rows = list(found.filter(from_archive=False).order_by("-published_at", "-id")[:LENGTH])
    if with_archive and len(rows) < LENGTH:
        old = found.filter(from_archive=True).order_by("-dated_on", "-id")
        rows += old[: LENGTH - len(rows)]
    return rows


def answer(
    request,
    language: str,
    title: str,
    editions: QuerySet[Edition],
    page: str = "",
    with_archive: bool = False,
    own: str = "",
) -> HttpResponse:
    """The newest of these editions as a feed of a page; dated by publications and changes of facts, not by saves."""
    rows = _newest(editions, with_archive)
    name = site_name(language)
    feed = Feed(
        title=CONTROLS.sub("", f"{title} – {name}" if title else name),
        link=absolute(page or reverse("home")),
        description="",
        subtitle=gettext("Analysis of Central Asian affairs"),
        language=language,
        feed_url=absolute(own or request.path),
        feed_guid=absolute(own or request.path),
        author_name=institute_name(language),
    )
    _add(feed, rows, language)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(feed: Feed, rows: list[Edition], language: str) -> None:
    ids = [row.content_id for row in rows]
    appeared, authors = appearances(ids, language), authors_of_items(ids, language)
    for row in rows:
        item = appeared[row.content_id]
        feed.add_item(
            title=CONTROLS.sub("", row.title),
            link=absolute(page_of(row)),
            description=escape(CONTROLS.sub("", said(row, item, language))),
            unique_id=entry_id(row),
            updateddate=changed_at(item.last, row.facts_at),
            pubdate=first_published_at(row.elsewhere, item),
            authors=[author.name for author in authors.get(row.content_id, [])],
            categories=[CONTROLS.sub("", keyword) for keyword in row.keyword_list],
            versions={code: absolute(page_of(other)) for code, other in item.others.items()},
        )


def said(edition: Edition, item: Appearance, language: str) -> str:
    """The summary; of a text that appeared elsewhere also when, and since when it is here."""
    if first_published_at(edition.elsewhere, item) == item.first:
        return edition.lead
    day = long_date(edition.dated_on, language, edition.dated_on_precision)
    here = long_date(timezone.localdate(item.first), language)
    when = gettext("Published: %(day)s. On this portal since: %(here)s.") % {"day": day, "here": here}
    return f"{edition.lead} {when.replace('..', '.')}".strip()


def entry_id(edition: Edition) -> str:
    """One name for ever for one language version, whatever its title or address becomes."""
    return f"{settings.SITE_URL}/p/{edition.content_id}#{edition.language}"


# --- Changes of facts in the register -----------------------------------------------------------------------


@require_safe
@conditional_page
def facts(request, language):
    return _answer_facts(request, language, "", records_of())


@require_safe
@conditional_page
def facts_of_country(request, language, slug):
    country = get_object_or_404(Country, slug=slug)
    return _answer_facts(request, language, word(country, "name", language), records_of(country=country.code))


@require_safe
@conditional_page
def facts_of_organisation(request, language, slug):
    body = get_object_or_404(Organisation, slug=slug)
    return _answer_facts(request, language, word(body, "name", language), records_of(organisation=body.code))


@require_safe
@conditional_page
def facts_of_agreement(request, language, pk):
    rows = records_of(agreement=pk)
    if not rows.exists():
        raise Http404
    return _answer_facts(request, language, "", rows)


def _answer_facts(request, language: str, about: str, rows) -> HttpResponse:
    """The newest changes as Atom; each entry leads to the agreement in the language of the feed, where it has one."""
    found = entries(rows.order_by("-pk")[:LENGTH], language)
    title = " – ".join(part for part in (gettext("Changes of facts in the register"), about) if part)
    feed = Feed(
        title=f"{title} – {site_name(language)}",
        link=absolute(reverse("facts-log")),
        description="",
        language=language,
        feed_url=absolute(request.path),
        feed_guid=absolute(request.path),
        author_name=institute_name(language),
    )
    for entry in found:
        feed.add_item(
            title=CONTROLS.sub("", f"{timezone.localtime(entry.at):%Y-%m-%d}: {entry.title}"),
            link=absolute(entry.url),
            description=escape(CONTROLS.sub("", " ".join(entry.changes))),
            unique_id=f"{settings.SITE_URL}/p/{entry.agreement}#facts-{entry.number}",
            updateddate=entry.at,
            pubdate=entry.at,
            authors=[],
            versions={},
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
