"""What describes an item beside its own row, a question a table for any number of items: pages, records, harvesters."""

from collections.abc import Iterable

from django.db.models import BooleanField, Case, Prefetch, QuerySet, Value, When, prefetch_related_objects

from relations.models import (
    CONTENT_KINDS,
    AgreementText,
    Authorship,
    Content,
    DossierParty,
    Kind,
    Participation,
    Party,
    Reference,
)


def _with_members(rows: QuerySet) -> QuerySet:
    return rows.select_related("country", "organisation")


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
                AgreementText.objects.annotate(has_body=HAS_BODY).defer("body", "pages_done", "trouble"),
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
        (Prefetch("parties", _with_members(DossierParty.objects.all())), "topics"),
    ),
}


def items(kind: str, ids: Iterable[int]) -> dict[int, Content]:
    """Items of one kind with everything that describes them, by id."""
    select, prefetch = DESCRIBING.get(kind, PLAIN)
    rows = CONTENT_KINDS[Kind(kind)].objects.select_related(*select).prefetch_related(*prefetch)
    return rows.in_bulk(list(ids))


def load_facts(item: Content) -> None:
    """Bring everything that describes an item to its row."""
    prefetch_related_objects([item], *DESCRIBING.get(item.kind, PLAIN)[1])
