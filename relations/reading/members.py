"""Who takes part in what: the parties of agreements and dossiers, those who came to events."""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BigIntegerField, CharField, QuerySet, Value
from django.urls import reverse

from relations.models import Content, Country, DossierParty, Kind, Organisation, Participation, Party
from relations.models.gathered import plain
from relations.text.languages import LANGUAGES, in_languages

from .labels import Label, label, named

LAST = 1000  # the place of countries that an event names but whose delegation is not recorded


@dataclass(slots=True)
class Member:
    """A country or an organisation that takes part in an item."""

    pk: int
    is_country: bool
    code: str
    slug: str
    name: Label
    letters: Label | str  # the mark shown instead of a flag, or the abbreviation

    @property
    def url(self) -> str:
        return reverse("country-detail" if self.is_country else "organisation-detail", args=[self.slug])


class Taking(NamedTuple):
    """That a country or an organisation takes part in an item, as one of several tables records it."""

    order: int
    row: int
    item: int
    country: int | None
    organisation: int | None

    @property
    def member(self) -> tuple[int | None, int | None]:
        """The pair of columns that tells who it is; (None, None) for somebody known by name only."""
        return self.country, self.organisation


def as_member(term: Country | Organisation, language: str) -> Member:
    """A country or an organisation as pages name it."""
    is_country = isinstance(term, Country)
    short = "" if is_country else named(term, "abbreviation", language)
    return Member(
        term.pk, is_country, term.code, term.slug, named(term, "name", language), short or term.code.upper()
    )


def members_of(items: Iterable[tuple[int, str]], language: str) -> dict[int, list[Member]]:
    """The members of these items – pairs of id and kind – in the order of the record, each once.

    The members of a kind that records none are the countries it is about. Three questions for any number of items.
    """
    ids = defaultdict(list)
    for pk, kind in items:
        ids[kind].append(pk)
    tables = [table for kind, of_kind in ids.items() for table in RECORDED.get(kind, _about)(of_kind)]
    rows = sorted(itertools.starmap(Taking, _united(tables)), key=lambda taking: (taking.order, taking.row))
    names = _names(rows, language)
    found: dict[int, dict[tuple, Member]] = defaultdict(dict)
    for taking in rows:
        if taking.member in names:
            found[taking.item][taking.member] = names[taking.member]
    return {item: list(members.values()) for item, members in found.items()}


def _united(tables: list[QuerySet]) -> Iterable[tuple]:
    """The rows of several tables in one question."""
    first, *others = tables or [()]
    return first.union(*others, all=True) if others else first


NOBODY = Value(None, output_field=BigIntegerField())
NO_WORD = Value("", output_field=CharField())


def _recorded(rows: QuerySet, item: str) -> QuerySet:
    """The columns of a Taking out of a table."""
    return plain(rows).values_list("order", "id", item, "country_id", "organisation_id")


def _parties(ids: Collection[int]) -> list[QuerySet]:
    return [_recorded(Party.objects.filter(agreement__in=ids), "agreement_id")]


def _participants(ids: Collection[int]) -> list[QuerySet]:
    """Those who are known to have taken part, then the countries that the event names besides."""
    besides = Content.countries.through.objects.filter(content__in=ids)
    return [
        _recorded(Participation.objects.filter(event__in=ids), "event_id"),
        besides.values_list(Value(LAST), "id", "content_id", "country_id", NOBODY),
    ]


def _dossier_parties(ids: Collection[int]) -> list[QuerySet]:
    return [_recorded(DossierParty.objects.filter(dossier__in=ids), "dossier_id")]


def _about(ids: Collection[int]) -> list[QuerySet]:
    rows = Content.countries.through.objects.filter(content__in=ids)
    return [rows.values_list("country__order", "id", "content_id", "country_id", NOBODY)]


RECORDED = {Kind.AGREEMENT: _parties, Kind.EVENT: _participants, Kind.DOSSIER: _dossier_parties}


def _names(rows: list[Taking], language: str) -> dict[tuple, Member]:
    """The countries and organisations of these rows with their names, in one question."""
    countries = {taking.country for taking in rows if taking.country}
    organisations = {taking.organisation for taking in rows if taking.organisation}
    tables = []
    if countries:
        tables.append(_named(Country.objects.filter(pk__in=countries), [NO_WORD] * len(LANGUAGES)))
    if organisations:
        tables.append(_named(Organisation.objects.filter(pk__in=organisations), in_languages("abbreviation")))
    found: dict[tuple, Member] = {}
    for of, pk, code, slug, *words in _united(tables):
        is_country = of == Country.__name__
        name, short = (
            label(dict(zip(LANGUAGES, names, strict=True)), language)
            for names in (words[: len(LANGUAGES)], words[len(LANGUAGES) :])
        )
        member = Member(pk, is_country, code, slug, name, short or code.upper())
        found[(pk, None) if is_country else (None, pk)] = member
    return found


def _named(terms: QuerySet, short: Iterable) -> QuerySet:
    """The model, number, code and slug of terms, their names and their short names in every language."""
    of = Value(terms.model.__name__, output_field=CharField())
    return plain(terms).values_list(of, "pk", "code", "slug", *in_languages("name"), *short)
