"""What the pages of texts have in common: the body in its clothes, its headings, its picture, and how long it takes."""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string

from relations.reading.cards import reading_minutes
from relations.reading.items import ItemPage
from relations.reading.pictures import cover_of
from relations.reading.versions import Versions
from relations.text.body import link_items, render_body

TOC_FROM_HEADINGS = 3


def text_context(versions: Versions, about: ItemPage, with_downloads: bool = False) -> dict[str, Any]:
    """The context of the page of a text: what its edition says, and the facts every item has."""
    edition = versions.shown
    body, headings = _rendered(edition.body, edition.language, with_downloads)
    top = [heading for heading in headings if heading.level == 2]
    return {
        **versions.context(),
        "about": about,
        "related": about.related,
        "cover": cover_of(versions.item.cover, versions.language),
        "body": link_items(body, {pk: card.url for pk, card in about.related.every.items()}),
        "toc": top if len(top) >= TOC_FROM_HEADINGS else [],
        "minutes": reading_minutes(edition.word_count, edition.language) if edition.body.strip() else 0,
    }


@lru_cache(maxsize=100)
def _rendered(html: str, language: str, with_downloads: bool):
    """The text in the clothes of the page, remembered by the text."""
    end_mark = render_to_string("components/end_mark.html").strip()
    return render_body(html, language, end_mark=end_mark, with_downloads=with_downloads)
