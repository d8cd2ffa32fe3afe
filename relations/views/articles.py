"""Analysis: the list of articles, an article, and its older editions."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Attachment, Authorship, Claim, Country, Edition, Genre, Kind, Source, Topic
from relations.reading import facets
from relations.reading.cards import Cover, Person, cover_of, load_cards, person
from relations.reading.lists import ListQuery, in_languages, paged
from relations.reading.prepared import Prepared
from relations.reading.related import link_members, related_to, standing_members
from relations.reading.terms import Label, Row, label, member, told, union, words
from relations.text import dates
from relations.text.body import item_ids, link_items, render_body
from relations.text.languages import LANGUAGES
from relations.text.markup import WORDS_A_MINUTE
from relations.text.tables import tables_of

from . import metadata
from .downloads import csv_file
from .items import page_or_detour
from .kept import of_page

READ = ("content__article", "content__cover")

TOC_FROM_HEADINGS = 3


@require_safe
def article_list(request):
    """Articles newest first, by type, topic, country and year."""
    return render(request, "articles/list.html", of_page(request, lambda: _listed(request)))


def _listed(request) -> dict[str, Any]:
    language = translation.get_language()
    query = ListQuery(request, ("type", "topic", "country", "year"))
    terms = facets.terms()
    editions = Edition.objects.public().filter(kind=Kind.ARTICLE)
    editions = in_languages(editions, query, language)
    if genre := query.choice("type", Genre.values):
        editions = editions.filter(content__article__genre=genre)
    editions = facets.narrowed(editions, query, terms)

    page = paged(editions.only("id", "dated_on", "content_id"), query)
    cards = load_cards([row.content_id for row in page.rows], language, {Kind.ARTICLE})
    groups = [
        query.facet("type", _("Type"), Genre.choices),
        facets.topics(query, terms),
        facets.countries(query, terms),
        facets.years(query),
    ]
    return {
        "query": query,
        "trail": [(_("Analysis"), "")],
        "page": page,
        "cards": cards.values(),
        "facets": groups,
        "picks": query.picks(groups),
        "switch_query": query.switch_query,
        "robots": query.robots,
    }


@require_safe
def article_detail(request, pk, slug=""):
    """An article as it stands today, in the reader's language or the best other one."""
    return page_or_detour(request, Kind.ARTICLE, pk, slug, READ, _page)


@require_safe
def article_edition(request, pk, slug, number):
    """An edition that was replaced: still readable, marked as such, never indexed."""
    return page_or_detour(request, Kind.ARTICLE, pk, slug, READ, _page, number)


def _page(request, versions):
    edition, language = versions.shown, versions.language
    article = edition.content.article
    about = _about(article.pk, edition, language)
    related = related_to(
        edition, about.links, language, item_ids(edition.body), about.topic_id, about.standings
    )
    versions.more_url = about.topics[0][0] if about.topics else ""
    body, toc = _body(edition)
    genre, listing = str(Genre(article.genre).label), reverse("article-list")
    genre_url = f"{listing}?type={article.genre}"
    return "articles/detail.html", {
        **versions.context(),
        **metadata.article_context(versions, article, about, related.every.values()),
        "article": article,
        "genre": genre,
        "genre_url": genre_url,
        "crumbs": [(_("Analysis"), listing), (genre, genre_url)],
        "cover": cover_of(edition.content.cover, language),
        "about": about,
        "body": link_items(body, {pk: card.url for pk, card in related.every.items()}),
        "toc": _contents(toc),
        "related": related,
        "note": label({code: getattr(article, f"note_{code}") for code in LANGUAGES}, language),
        "minutes": max(1, round(edition.word_count / WORDS_A_MINUTE.get(edition.language, 200))),
    }


@dataclass
class About:
    """The facts of an article that have no language of their own."""

    authors: list[Person] = field(default_factory=list)
    topics: list[tuple[str, Label]] = field(default_factory=list)  # (address, name)
    topic_id: int | None = None
    countries: list[tuple[str, str, Label]] = field(default_factory=list)  # (address, letters, name)
    facts: list[dict] = field(default_factory=list)
    files: list[dict] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    standings: list[Row] = field(default_factory=list)  # of the agreements it links to, on any day
    sources: list[Label] = field(default_factory=list)


def _facts(pk, shown) -> QuerySet:
    """Authors, topics, countries, dated facts, files and links of an article, as one query."""
    members = [
        member(
            Authorship.objects.filter(article_id=pk),
            "author",
            rank="order",
            code="expert_id",
            name=words("expert__family_name"),
            more=words("expert__given_name"),
            post=words("position", "expert__position"),
            unit=words("expert__department__name"),
            a="expert__orcid",
            b="expert__photo__file",
            c=metadata.in_all_languages("expert__organisation"),
        ),
        member(
            Topic.objects.filter(contents=pk),
            "topic",
            item="pk",
            rank="order",
            code="slug",
            name=words("name"),
        ),
        member(
            Country.objects.filter(contents=pk),
            "country",
            rank="order",
            code="code",
            name=words("name"),
            a="slug",
        ),
        member(
            Claim.objects.filter(article_id=pk),
            "fact",
            rank="order",
            code="as_of",
            name=words("figure"),
            more=words("statement"),
            post=words("source"),
            b="as_of_precision",
        ),
        member(
            Attachment.objects.filter(content_id=pk, language=shown),
            "file",
            item="pk",
            code="language",
            name=words("title"),
            a="file",
            b="size",
            c="pages",
        ),
        member(Source.objects.filter(content_id=pk), "source", rank="pk", name=words("title")),
        *link_members(pk),
        *standing_members(pk),
    ]
    return union(members)


FACTS = Prepared(_facts)


def _about(pk: int, edition: Edition, language: str) -> About:
    about = About()
    for row in told(FACTS(pk=pk, shown=edition.language), language):
        ROLES[row.role](about, row, language)
    return about


def _author(about, row, language):
    someone = person(row, language)
    someone.orcid, someone.organisations = row.a, row.c
    if row.b:
        someone.photo = Cover(f"{settings.MEDIA_URL}{row.b}", 96, 96)
    about.authors.append(someone)


def _topic(about, row, language):
    about.topics.append((reverse("topic-detail", args=[row.code]), row.name))
    about.topic_id = about.topic_id or row.item


def _country(about, row, language):
    about.countries.append((reverse("country-detail", args=[row.a]), row.code.upper(), row.name))


def _fact(about, row, language):
    as_of = dates.long_date(date.fromisoformat(row.code), language, row.b)
    about.facts.append({"figure": row.name, "text": row.more, "note": row.post, "as_of": as_of})


def _file(about, row, language):
    about.files.append(
        {
            "url": f"{settings.MEDIA_URL}{row.a}",
            "title": row.name,
            "kind": row.a.rsplit(".", 1)[-1].upper(),
            "language": row.code,
            "size": int(row.b or 0),
            "pages": row.c,
        }
    )


def _source(about, row, language):
    about.sources.append(row.name)


def _link(about, row, language):
    about.links.append(row)


def _standing(about, row, language):
    about.standings.append(row)


ROLES = {
    "standing": _standing,
    "author": _author,
    "topic": _topic,
    "country": _country,
    "fact": _fact,
    "file": _file,
    "source": _source,
    "link out": _link,
    "link in": _link,
}


def _body(edition):
    """The text in the clothes of the page. An edition never changes, so its rendering is remembered."""
    is_current = edition.pk is not None and edition.is_public()
    return _rendered(edition.pk, edition.text_hash, edition.language, edition.body, is_current)


@lru_cache(maxsize=100)
def _rendered(pk, text_hash, language, html, is_current):
    return render_body(
        html, language, end_mark=render_to_string("components/end_mark.html").strip(), with_downloads=True
    )


@require_safe
def article_table(request, pk, language, number, slug=""):
    """One table of the text as CSV."""
    edition = Edition.objects.public().filter(content_id=pk, kind=Kind.ARTICLE, language=language).first()
    tables = tables_of(edition.body) if edition else []
    if not 0 < number <= len(tables):
        raise Http404
    table = tables[number - 1]
    name = f"{edition.slug or pk}-{number}_{language}.csv"
    return csv_file(name, table.rows[0], table.rows[1:], table.caption or edition.title)


def _contents(headings):
    """The headings of the first level, when there are enough of them to need a table of contents."""
    top = [heading for heading in headings if heading.level == 2]
    return top if len(top) >= TOC_FROM_HEADINGS else []
