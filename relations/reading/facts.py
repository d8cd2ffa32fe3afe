"""What describes an item beside its own row, as one question for any number of items: pages, records, harvesters."""

from collections.abc import Iterable

from django.db.models import (
    BooleanField,
    Case,
    Model,
    Prefetch,
    QuerySet,
    Value,
    When,
)

from relations.models import (
    CONTENT_KINDS,
    Agreement,
    AgreementText,
    Authorship,
    Content,
    Dossier,
    DossierParty,
    Event,
    Kind,
    Participation,
    Party,
    Reference,
)
from relations.models.gathered import Table, gather
from relations.text.languages import in_languages


def _with_members(rows: QuerySet) -> QuerySet:
    return rows.select_related("country", "organisation")


UNSEEN_OF_FILES = ("text", "is_searchable", "pages_done", "trouble")
HAS_BODY = Case(When(body="", then=Value(False)), default=Value(True), output_field=BooleanField())
# By kind, as select_related and prefetch_related; PLAIN for every other kind.
PLAIN = ((), ("topics", "countries", "sources", "attachments"))
DESCRIBING = {
    Kind.ARTICLE: (
        (),
        (
            Prefetch("authorships", Authorship.objects.select_related("expert__department")),
            *PLAIN[1],
        ),
    ),
    Kind.AGREEMENT: (
        ("place__country",),
        (
            Prefetch("parties", _with_members(Party.objects.all())),
            Prefetch(
                "texts",
                AgreementText.objects.annotate(has_body=HAS_BODY).defer("body"),
            ),
            Prefetch("references", Reference.objects.select_related("country")),
            "standings",
            "party_periods",
            "topics",
            "countries",
        ),
    ),
    Kind.EVENT: (
        ("type", "place__country", "host_country", "series"),
        (Prefetch("participations", _with_members(Participation.objects.all())), "topics", "countries"),
    ),
    Kind.DOSSIER: (
        (),
        (Prefetch("parties", _with_members(DossierParty.objects.all())), "topics", "countries"),
    ),
}


NAMES = ("code", "slug", *in_languages("name"))
MEMBER = {
    "country": (*NAMES, *in_languages("official_name"), "began_on", "ended_on"),
    "organisation": (*NAMES, *in_languages("abbreviation")),
}


def of_subjects(item: Content) -> dict[str, Table]:
    """What every item is about."""
    return {"topics": Table(item.topics.all()), "countries": Table(item.countries.all())}


def of_plain(item: Content) -> dict[str, Table]:
    """What describes an item without facts of its own."""
    files = Table(item.attachments.all(), without=UNSEEN_OF_FILES)
    return of_subjects(item) | {"sources": Table(item.sources.all()), "attachments": files}


def of_agreement(item: Agreement) -> dict[str, Table]:
    """What describes an agreement."""
    return of_subjects(item) | {
        "parties": Table(item.parties.all(), joined=MEMBER),
        "texts": Table(
            item.texts.all(), without=("body", "pages_done", "trouble"), also={"has_body": HAS_BODY}
        ),
        "references": Table(item.references.all(), joined={"country": NAMES}),
        "standings": Table(item.standings.all()),
        "party_periods": Table(item.party_periods.all()),
    }


def of_event(item: Event) -> dict[str, Table]:
    """What describes an event."""
    return of_subjects(item) | {"participations": Table(item.participations.all(), joined=MEMBER)}


def of_dossier(item: Dossier) -> dict[str, Table]:
    """What describes a dossier."""
    return of_subjects(item) | {"parties": Table(item.parties.all(), joined=MEMBER)}


OF_ONE = {Kind.AGREEMENT: of_agreement, Kind.EVENT: of_event, Kind.DOSSIER: of_dossier}


def items(kind: str, ids: Iterable[int]) -> dict[int, Content]:
    """Items of one kind with everything that describes them, by id."""
    select, prefetch = DESCRIBING.get(kind, PLAIN)
    rows = CONTENT_KINDS[Kind(kind)].objects.select_related(*select).prefetch_related(*prefetch)
    return rows.in_bulk(list(ids))


def load_facts(item: Content, **more: Table) -> dict[str, list[Model]]:
    """Bring everything that describes an item to its row, and more tables of its page, in one question."""
    item.gathered = gather(OF_ONE.get(item.kind, of_plain)(item) | more)
    return item.gathered
