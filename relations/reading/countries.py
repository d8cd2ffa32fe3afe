"""Countries and organisations: the index, and what is said at the head of the page of each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from relations.models import Country, Organisation
from relations.text.collation import sort_key

from .labels import Label, named
from .members import as_member
from .subjects import member_overview

REGION, NEIGHBOUR = "ca5", "neighbour"


@dataclass(slots=True)
class IndexedMember:
    """A country or an organisation of the index, with the mark that stands for a flag."""

    url: str
    name: Label
    letters: Label | str


@dataclass
class MemberIndex:
    """Central Asia first, then neighbours, then partners; organisations after them, all by alphabet."""

    region: list[IndexedMember]
    neighbours: list[IndexedMember]
    partners: list[IndexedMember]
    organisations: list[IndexedMember]


@dataclass
class MemberPage:
    """Everything on one country or organisation."""

    term: Country | Organisation
    noun: str
    name: Label
    letters: str
    official_name: Label | str
    capital: Label | str
    overview: dict[str, Any]


def member_index(language: str) -> MemberIndex:
    """Everybody by the alphabet of the language."""
    countries = _by_name(Country.objects.all(), language)
    groups: dict[str, list[IndexedMember]] = {REGION: [], NEIGHBOUR: [], "": []}
    for row in countries:
        groups[row.group if row.group in groups else ""].append(_indexed(row, language))
    organisations = _by_name(Organisation.objects.all(), language)
    return MemberIndex(
        groups[REGION], groups[NEIGHBOUR], groups[""], [_indexed(row, language) for row in organisations]
    )


def country_page(slug: str, language: str) -> MemberPage | None:
    """What the portal has on a country; None when there is none of that address."""
    country = Country.objects.filter(slug=slug).first()
    if country is None:
        return None
    official, capital = named(country, "official_name", language), named(country, "capital", language)
    return _page(country, "country", language, official, capital)


def organisation_page(slug: str, language: str) -> MemberPage | None:
    """What the portal has on an organisation; None when there is none of that address."""
    organisation = Organisation.objects.filter(slug=slug).first()
    return _page(organisation, "organisation", language) if organisation else None


def _page(
    term: Country | Organisation,
    noun: str,
    language: str,
    official: Label | str = "",
    capital: Label | str = "",
) -> MemberPage:
    name, overview = named(term, "name", language), member_overview(noun, term, language)
    return MemberPage(term, noun, name, term.letters, official, capital, overview)


def _by_name(rows: QuerySet, language: str) -> list:
    return sorted(
        rows.order_by("order", "code"), key=lambda row: sort_key(named(row, "name", language), language)
    )


def _indexed(row: Country | Organisation, language: str) -> IndexedMember:
    member = as_member(row, language)
    return IndexedMember(member.url, member.name, member.letters)
