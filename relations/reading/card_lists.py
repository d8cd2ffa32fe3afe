"""Lists of items: what of a kind readers see, narrowed as the address says, one page of cards at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from relations.models import Edition, Expert, Genre, Kind

from . import facets
from .cards import Card, load_cards
from .lists import PAGE_SIZE, Facet, ListPage, ListQuery, in_language_asked, paged
from .shelf import on_shelf
from .subjects import tied_to

ITEM_FILTERS = ("topic", "country", "year")
ARTICLE_FILTERS = ("type", *ITEM_FILTERS)


@dataclass(slots=True)
class CardList:
    """One page of a list: its cards, the addresses of its neighbours, and the filters beside it."""

    query: ListQuery
    page: ListPage
    cards: list[Card]
    facets: list[Facet] = field(default_factory=list)

    def page_context(self) -> dict[str, Any]:
        """What a page with a list on it needs of it."""
        return {"page": self.page, "cards": self.cards, "robots": self.query.robots}

    def context(self) -> dict[str, Any]:
        """What the template of a list with filters needs of it."""
        return {
            **self.page_context(),
            "query": self.query,
            "facets": self.facets,
            "picks": self.query.picks(self.facets),
            "switch_query": self.query.switch_query,
        }


def card_list(
    editions: QuerySet[Edition],
    query: ListQuery,
    language: str,
    kind: str,
    groups: Iterable[Facet] = (),
    size: int = PAGE_SIZE,
) -> CardList:
    """The page of these editions that the address asks for, as cards."""
    page = paged(editions.only("id", "dated_on", "content_id"), query, size=size)
    cards = load_cards([row.content_id for row in page.rows], language, {kind})
    return CardList(query, page, list(cards.values()), list(groups))


def article_list(query: ListQuery, language: str) -> CardList:
    """Articles newest first, by type, topic, country and year."""
    editions, groups = narrowed_articles(in_language_asked(on_shelf(Kind.ARTICLE), query, language), query)
    return card_list(editions, query, language, Kind.ARTICLE, groups)


def item_list(kind: str, query: ListQuery, language: str) -> CardList:
    """The items of a kind newest first, by topic, country and year."""
    editions, groups = narrowed_items(in_language_asked(on_shelf(kind), query, language), query)
    return card_list(editions, query, language, kind, groups)


def narrowed_articles(editions: QuerySet[Edition], query: ListQuery) -> tuple[QuerySet[Edition], list[Facet]]:
    """Editions of articles that fit the filters of an address, and these filters. Raises Http404."""
    if genre := query.choice("type", Genre.values):
        editions = editions.filter(content__article__genre=genre)
    editions, groups = narrowed_items(editions, query)
    return editions, [query.facet("type", _("Type"), Genre.choices), *groups]


def narrowed_items(editions: QuerySet[Edition], query: ListQuery) -> tuple[QuerySet[Edition], list[Facet]]:
    """Editions that fit the filters that every kind has, and these filters. Raises Http404."""
    terms = facets.terms()
    return facets.narrowed(editions, query, terms), _shared_facets(query, terms)


def _shared_facets(query: ListQuery, terms: facets.Vocabularies) -> list[Facet]:
    return [facets.topics(query, terms), facets.countries(query, terms), facets.years(query)]


def dossier_list(query: ListQuery, language: str) -> CardList:
    """The dossiers, the newest first, as many as there are pairs of neighbours."""
    return card_list(
        in_language_asked(on_shelf(Kind.DOSSIER), query, language), query, language, Kind.DOSSIER, size=60
    )


def works_of(expert: Expert, query: ListQuery, language: str) -> CardList:
    """What an expert wrote, newest first; in every language, unless the address asks for one."""
    query.values.setdefault("languages", "all")
    works = on_shelf(Kind.ARTICLE).filter(tied_to(expert.authorships.all(), "article_id"))
    return card_list(in_language_asked(works, query, language), query, language, Kind.ARTICLE)
