"""Who takes part in what: the parties of agreements and dossiers, those who came to events."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, QuerySet, Value
from django.urls import reverse

from relations.models import Content, Country, DossierParty, Kind, Organisation, Participation, Party

from .labels import Label, named

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
    rows = sorted(_all(tables), key=lambda row: row[:2])
    names = _names(rows, language)
    found: dict[int, dict[tuple, Member]] = defaultdict(dict)
    for _order, _id, item, country, organisation in rows:
        if (country, organisation) in names:
            found[item][country, organisation] = names[country, organisation]
    return {item: list(members.values()) for item, members in found.items()}


def numbers_of_members(ids: Collection[int]) -> Counter:
    """How many countries and organisations take part in each item: as recorded, or as named, whichever is more."""
    recorded = [*_parties(ids), _recorded(Participation.objects.filter(event__in=ids), "event_id")]
    through = Content.organisations.through.objects.filter(content__in=ids)
    about = [*_about(ids), through.values_list(Value(LAST), "id", "content_id", NOBODY, "organisation_id")]
    found = Counter()
    for tables in (recorded, about):
        members = {row[2:] for row in _all(tables) if row[3:] != (None, None)}
        found |= Counter(item for item, _country, _organisation in members)
    return found


def _all(tables: list[QuerySet]) -> Iterable[tuple]:
    """The rows of several tables in one question."""
    if not tables:
        return ()
    first, *others = tables
    return first.union(*others, all=True) if others else first


NOBODY = Value(None, output_field=BigIntegerField())


def _recorded(rows: QuerySet, item: str) -> QuerySet:
    """Rows of a table: the place of the member, the row, the item, and the country or organisation."""
    if hasattr(rows, "rewrite"):
        rows = rows.rewrite(False)  # modeltranslation would put the columns in the order of the alphabet
    return rows.order_by().values_list("order", "id", item, "country_id", "organisation_id")


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


def _names(rows: list[tuple], language: str) -> dict[tuple, Member]:
    """The countries and organisations of these rows with their names, by the pair of columns that tells which."""
    countries = {row[3] for row in rows if row[3]}
    organisations = {row[4] for row in rows if row[4]}
    found = {}
    for term in Country.objects.filter(pk__in=countries) if countries else ():
        found[term.pk, None] = as_member(term, language)
    for term in Organisation.objects.filter(pk__in=organisations) if organisations else ():
        found[None, term.pk] = as_member(term, language)
    return found
