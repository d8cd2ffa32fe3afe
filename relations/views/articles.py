"""Analysis: the list of articles, an article, its older editions, and its tables."""

from functools import lru_cache
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.kinds import traits_of
from relations.models import Edition, Genre, Kind
from relations.parameters import LIST, knows
from relations.reading import facets
from relations.reading.articles import article_page
from relations.reading.cards import load_cards, named_genre, reading_minutes
from relations.reading.lists import ListQuery, in_languages, paged
from relations.reading.pictures import cover_of
from relations.text.body import link_items, render_body
from relations.text.tables import tables_of

from . import metadata
from .downloads import csv_file
from .items import page_or_detour
from .kept import of_page

TOC_FROM_HEADINGS = 3


@require_safe
@knows("type", "topic", "country", "year", *LIST)
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
        "kind": traits_of(Kind.ARTICLE),
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
    return page_or_detour(request, Kind.ARTICLE, pk, slug, ("cover",), _page)


@require_safe
def article_edition(request, pk, slug, number):
    """An edition that was replaced: still readable, marked as such, never indexed."""
    return page_or_detour(request, Kind.ARTICLE, pk, slug, ("cover",), _page, number)


def _page(request, versions):
    edition, article, page = versions.shown, versions.item, article_page(versions)
    genre, genre_url = named_genre(article.genre, versions.language)
    body, toc = _rendered(edition.body, edition.language, with_downloads=_has_tables(versions))
    versions.more_url = page.topics[0][0] if page.topics else ""
    return "articles/detail.html", {
        **versions.context(),
        **metadata.article_context(versions, page),
        "article": article,
        "genre": genre,
        "genre_url": genre_url,
        "crumbs": [(_("Analysis"), reverse("article-list")), (genre, genre_url)],
        "cover": cover_of(article.cover, versions.language),
        "about": page,
        "body": link_items(body, {pk: card.url for pk, card in page.related.every.items()}),
        "toc": _contents(toc),
        "related": page.related,
        "note": page.note,
        "minutes": reading_minutes(edition.word_count, edition.language),
    }


def _has_tables(versions) -> bool:
    """Whether the tables of the text on show can be downloaded beside it: not those of old editions and drafts."""
    return versions.shown.pk is not None and not versions.is_old


@lru_cache(maxsize=100)
def _rendered(html: str, language: str, with_downloads: bool):
    """The text in the clothes of the page, remembered by the text."""
    end_mark = render_to_string("components/end_mark.html").strip()
    return render_body(html, language, end_mark=end_mark, with_downloads=with_downloads)


def _contents(headings):
    """The headings of the first level, when there are enough of them to need a table of contents."""
    top = [heading for heading in headings if heading.level == 2]
    return top if len(top) >= TOC_FROM_HEADINGS else []


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
