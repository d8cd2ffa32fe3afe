"""What the page of one article shows: its authors and dated facts beside what every item has."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from relations.models import Claim, Edition, Kind
from relations.text import dates
from relations.text.tables import TextTable, tables_of

from .first_published import FirstPublication, first_publication
from .items import ItemPage, item_page
from .labels import Label, named
from .people import Person, authors_of
from .shelf import edition_of
from .versions import Versions


@dataclass(slots=True)
class DatedFact:
    """A dated fact that the article rests on, with the publisher of the figure."""

    figure: Label
    text: Label
    note: Label
    as_of: str


@dataclass
class ArticlePage(ItemPage):
    """Everything of one article."""

    authors: list[Person]
    facts: list[DatedFact]
    note: Label
    first: FirstPublication | None  # where it appeared before it came here


def article_page(versions: Versions) -> ArticlePage:
    """The page of the article whose edition is on show."""
    pk, language = versions.pk, versions.language
    return ArticlePage(
        **vars(item_page(versions)),
        authors=authors_of(pk, language),
        facts=_facts(pk, language),
        note=named(versions.item, "note", language),
        first=first_publication(versions.item, versions.shown.language, versions.begun_at),
    )


def table_of(pk: int, language: str, number: int) -> tuple[Edition, TextTable]:
    """A table of the text that readers see, counted from 1, with its edition. Raises Http404."""
    edition = edition_of(pk, language, {Kind.ARTICLE})
    tables = tables_of(edition.body)
    if not 0 < number <= len(tables):
        raise Http404
    return edition, tables[number - 1]


def _facts(pk: int, language: str) -> list[DatedFact]:
    return [
        DatedFact(
            figure=named(row, "figure", language),
            text=named(row, "statement", language),
            note=named(row, "source", language),
            as_of=dates.long_date(row.as_of, language, row.as_of_precision),
        )
        for row in Claim.objects.filter(article=pk)
    ]
