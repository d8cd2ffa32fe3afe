"""Analysis: the list of articles, an article, its older editions, and its tables."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations import surrogates
from relations.kinds import traits_of
from relations.models import Kind
from relations.parameters import LIST, knows
from relations.reading.articles import article_page, table_of
from relations.reading.card_lists import ARTICLE_FILTERS
from relations.reading.card_lists import article_list as listed
from relations.reading.cards import named_genre
from relations.reading.lists import ListQuery
from relations.reading.records.pages import record_of_article

from .downloads import csv_file
from .items import page_or_detour
from .kept import of_page
from .metadata import record_context
from .texts import text_context


@require_safe
@knows(*ARTICLE_FILTERS, *LIST)
def article_list(request):
    """Articles newest first, by type, topic, country and year."""

    surrogates.understood(surrogates.kind(Kind.ARTICLE))

    def context():
        found = listed(ListQuery(request, ARTICLE_FILTERS), translation.get_language())
        return {"kind": traits_of(Kind.ARTICLE), "trail": [(_("Analysis"), "")], **found.context()}

    return render(request, "articles/list.html", of_page(request, context))


@require_safe
def article_detail(request, pk, slug=""):
    """An article as it stands today, in the reader's language or the best other one."""
    return page_or_detour(request, Kind.ARTICLE, pk, slug, ("cover",), _page)


@require_safe
def article_edition(request, pk, slug, number):
    """An edition that was replaced: still readable, marked as such, never indexed."""
    return page_or_detour(request, Kind.ARTICLE, pk, slug, ("cover",), _page, number)


def _page(request, versions):
    article, page = versions.item, article_page(versions)
    genre, genre_url = named_genre(article.genre, versions.language)
    # The tables of the text on show can be downloaded beside it: not those of old editions and drafts.
    with_downloads = versions.shown.pk is not None and not versions.is_old
    return "articles/detail.html", {
        **text_context(versions, page, with_downloads),
        **record_context(record_of_article(versions, page)),
        "article": article,
        "genre": genre,
        "genre_url": genre_url,
        "crumbs": [(_("Analysis"), reverse("article-list")), (genre, genre_url)],
        "note": page.note,
    }


@require_safe
def article_table(request, pk, language, number, slug=""):
    """One table of the text as CSV."""
    edition, table = table_of(pk, language, number)
    name = f"{edition.slug or pk}-{number}_{language}.csv"
    return csv_file(name, table.rows[0], table.rows[1:], table.caption or edition.title)
