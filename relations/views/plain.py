"""List, page and older editions of every kind that has no view of its own; its own templates are used if there are any.

`relations.urls` names these views for whatever `views/<section>.py` does not define.
"""

from typing import Any

from django.shortcuts import render
from django.template.loader import render_to_string, select_template
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from relations.kinds import Traits, traits_of
from relations.models import Edition
from relations.parameters import LIST, knows
from relations.reading import facets
from relations.reading.cards import load_cards, reading_minutes
from relations.reading.items import item_page
from relations.reading.lists import ListQuery, in_languages, paged
from relations.reading.pictures import cover_of
from relations.reading.versions import Versions
from relations.text.body import link_items, render_body

from .items import page_or_detour
from .kept import of_page
from .metadata import describe_text, item_context

TOC_FROM_HEADINGS = 3


def template_of(kind: Traits, page: str) -> str:
    """The template of a kind for its `list` or `detail`, or the one of all items."""
    return select_template([f"{kind.module}/{page}.html", f"items/{page}.html"]).template.name


@require_safe
@knows("topic", "country", "year", *LIST)
def item_list(request, kind):
    """The items of a kind newest first, by topic, country and year."""
    traits = traits_of(kind)
    return render(request, template_of(traits, "list"), of_page(request, lambda: listed(request, traits)))


@require_safe
def item_detail(request, kind, pk, slug=""):
    """An item as it stands today, in the reader's language or the best other one."""
    return page_or_detour(request, kind, pk, slug, ("cover",), page)


@require_safe
def item_edition(request, kind, pk, slug, number):
    """An edition that was replaced: still readable, marked as such, never indexed."""
    return page_or_detour(request, kind, pk, slug, ("cover",), page, number)


def listed(request, kind: Traits) -> dict[str, Any]:
    """What the list of a kind shows."""
    language = translation.get_language()
    query = ListQuery(request, ("topic", "country", "year"))
    terms = facets.terms()
    editions = in_languages(Edition.objects.public().filter(kind=kind.code), query, language)
    editions = facets.narrowed(editions, query, terms)
    shown = paged(editions.only("id", "dated_on", "content_id"), query)
    groups = [facets.topics(query, terms), facets.countries(query, terms), facets.years(query)]
    return {
        "kind": kind,
        "query": query,
        "trail": [(kind.title, "")],
        "page": shown,
        "cards": load_cards([row.content_id for row in shown.rows], language, {kind.code}).values(),
        "facets": groups,
        "picks": query.picks(groups),
        "switch_query": query.switch_query,
        "robots": query.robots,
    }


def page(request, versions: Versions) -> tuple[str, dict]:
    """The template and the context of one item: what its edition says, and the facts every item has."""
    kind, edition = traits_of(versions.kind), versions.shown
    about = item_page(versions)
    versions.more_url = about.topics[0][0] if about.topics else ""
    list_url = reverse(f"{kind.code}-list") if kind.has_list else ""
    end_mark = render_to_string("components/end_mark.html").strip()
    body, toc = render_body(edition.body, edition.language, end_mark=end_mark)
    top = [heading for heading in toc if heading.level == 2]
    return template_of(kind, "detail"), {
        **versions.context(),
        **(item_context(describe_text(versions, about)) if kind.is_cited else {}),
        "kind": kind,
        "item": versions.item,
        "list_url": list_url,
        "crumbs": [(kind.title, list_url)] if list_url else [],
        "cover": cover_of(versions.item.cover, versions.language),
        "about": about,
        "related": about.related,
        "body": link_items(body, {pk: card.url for pk, card in about.related.every.items()}),
        "toc": top if len(top) >= TOC_FROM_HEADINGS else [],
        "minutes": reading_minutes(edition.word_count, edition.language),
    }
