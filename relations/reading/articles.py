"""What the page of one article shows: its authors and dated facts beside what every item has."""

from __future__ import annotations

from dataclasses import dataclass

from relations.models import Claim
from relations.text import dates

from .items import ItemPage, item_page
from .labels import Label, named
from .people import Person, authors_of
from .versions import Versions


@dataclass(slots=True)
class Fact:
    """A dated fact that the article rests on, with the publisher of the figure."""

    figure: Label
    text: Label
    note: Label
    as_of: str


@dataclass
class ArticlePage(ItemPage):
    """Everything of one article."""

    authors: list[Person]
    facts: list[Fact]
    note: Label


def article_page(versions: Versions) -> ArticlePage:
    """The page of the article whose edition is on show."""
    pk, language = versions.pk, versions.language
    return ArticlePage(
        **vars(item_page(versions)),
        authors=authors_of(pk, language),
        facts=_facts(pk, language),
        note=named(versions.item, "note", language),
    )


def _facts(pk: int, language: str) -> list[Fact]:
    return [
        Fact(
            figure=named(row, "figure", language),
            text=named(row, "statement", language),
            note=named(row, "source", language),
            as_of=dates.long_date(row.as_of, language, row.as_of_precision),
        )
        for row in Claim.objects.filter(article=pk)
    ]
