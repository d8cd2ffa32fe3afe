"""Which items belong to which dossiers, as the lines of their chronicles: derived, see `relations.dependencies`.

An item belongs to a dossier when all its parties take part in it (or it is about them all), when it is of its series,
linked with it, or named by its ladder or its dated facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Value

from relations.kinds import codes
from relations.models import (
    Claim,
    Content,
    Dossier,
    DossierLine,
    DossierParty,
    Edition,
    Event,
    Kind,
    LineRank,
    Link,
    Milestone,
    Participation,
    Party,
    Precision,
    Step,
    changes,
)
from relations.models.editions import OPEN_END
from relations.models.paths import batched

from .moments import Member, Moment, moments_of

LISTED = codes("in_chronicle")
ALWAYS = datetime.min.replace(year=1900, tzinfo=OPEN_END.tzinfo), OPEN_END
RANKS = {Kind.AGREEMENT: LineRank.AGREEMENT, Kind.EVENT: LineRank.EVENT}

KEY = (
    "dossier_id", "content_id", "milestone_id", "rank", "moment", "members", "is_own", "is_wide", "day", "precision", "number",
    "shown_from", "shown_until",
)  # fmt: skip


@dataclass(slots=True)
class Relation:
    """A dossier as far as it decides what belongs to it."""

    pk: int
    series: int | None
    parties: frozenset[Member] = frozenset()
    documents: set[int] = field(default_factory=set)  # of the ladder
    named: set[int] = field(default_factory=set)  # links, documents, articles of dated facts

    def holds(self, item: Item) -> bool:
        if item.pk == self.pk:
            return False
        if item.pk in self.named or (self.series and item.series == self.series):
            return True
        groups = (item.about, item.signing, item.attending)
        return len(self.parties) > 1 and any(self.parties <= group for group in groups)


@dataclass(slots=True)
class Item:
    """An item as far as it decides to what it belongs, and when."""

    pk: int
    kind: str
    series: int | None
    day: tuple[date | None, str] | None  # None: that of its publication
    moments: list[Moment] = field(default_factory=list)
    about: set[Member] = field(default_factory=set)
    signing: set[Member] = field(default_factory=set)
    attending: set[Member] = field(default_factory=set)
    windows: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many take part: as recorded, or as named, whichever is more."""
        return max(len(self.signing | self.attending), len(self.about))


def refresh_lines(items: list[int]) -> None:
    """Store the lines of these items anew, and all lines of the dossiers among them."""
    relations = _relations()
    told = [relation for relation in relations if relation.pk in set(items)]
    contents = set(items) | _candidates(told)
    for some in batched(contents):
        _store(DossierLine.objects.filter(content__in=some), _lines(relations, some))
    if told:
        dossiers = [relation.pk for relation in told]
        _store(DossierLine.objects.filter(dossier__in=dossiers, content=None), _milestones(dossiers))


def stored_lines(items: list[int]) -> dict[int, list[tuple]]:
    """The lines of items; of a dossier those of its milestones."""
    found: dict[int, list[tuple]] = defaultdict(list)
    rows = DossierLine.objects.filter(content__in=items) | DossierLine.objects.filter(
        dossier__in=items, content=None
    )
    for row in rows.order_by(*KEY).values_list(*KEY):
        found[row[1] or row[0]].append(row)
    return dict(found)


def _store(stored: QuerySet, wanted: Iterable[tuple]) -> None:
    """Make what is stored what is wanted, touching nothing that is right already."""
    wanted, wrong = set(wanted), []
    for pk, *row in stored.order_by().values_list("pk", *KEY):
        if (key := tuple(row)) in wanted:
            wanted.remove(key)
        else:
            wrong.append(pk)
    with changes.unnoted():  # nothing looks at the lines
        DossierLine.objects.filter(pk__in=wrong).delete()
        DossierLine.objects.bulk_create(
            DossierLine(**dict(zip(KEY, row, strict=True))) for row in sorted(wanted, key=str)
        )


# --- Lines ------------------------------------------------------------------------------------------------


def _lines(relations: Iterable[Relation], contents: list[int]) -> Iterator[tuple]:
    items = _items(contents) if relations else []
    for item in items:
        for relation in relations:
            if relation.holds(item):
                yield from _lines_in(relation, item)


def _lines_in(relation: Relation, item: Item) -> Iterator[tuple]:
    is_document = item.pk in relation.documents
    is_own = item.width == len(relation.parties)
    is_wide = item.width > len(relation.parties) + 1 and not is_document
    rank = RANKS.get(item.kind, LineRank.REVIEW)
    days = [(LineRank.STEP if is_document else rank, "", "", *item.day)]
    for moment in item.moments:
        concerned = relation.parties & moment.parties
        if concerned or moment.is_of_all:
            codes = "" if moment.is_of_all else " ".join(sorted(moment.codes[party] for party in concerned))
            days.append((rank, moment.kind, codes[:200], moment.day, moment.precision))
    for of_day, kind, members, day, precision in days:
        for window in item.windows:
            yield (
                relation.pk, item.pk, None, of_day, kind, members, is_own, is_wide, day, precision, item.pk, *window,
            )  # fmt: skip


def _milestones(dossiers: list[int]) -> list[tuple]:
    rows = Milestone.objects.filter(dossier__in=dossiers).order_by()
    return [
        (dossier, None, pk, LineRank.MILESTONE, "", "", False, False, day, precision, pk, *ALWAYS)
        for dossier, pk, day, precision in rows.values_list(
            "dossier_id", "pk", "happened_on", "happened_on_precision"
        )
    ]


# --- Dossiers ---------------------------------------------------------------------------------------------


def _relations() -> list[Relation]:
    """Every dossier with what decides about its items: three questions."""
    found = {
        pk: Relation(pk, series) for pk, series in Dossier.objects.order_by().values_list("pk", "series_id")
    }
    if not found:
        return []
    for pk, *party in DossierParty.objects.order_by().values_list(
        "dossier_id", "country_id", "organisation_id"
    ):
        found[pk].parties |= {tuple(party)}
    links, none = QuerySet(Link), Value(None, output_field=BigIntegerField())
    tables = [
        QuerySet(Step).exclude(document=None).values_list("dossier_id", "document_id", "document_id"),
        QuerySet(Claim).exclude(article=None).values_list("dossier_id", "article_id", none),
        links.filter(source__kind=Kind.DOSSIER).values_list("source_id", "target_id", none),
        links.filter(target__kind=Kind.DOSSIER).values_list("target_id", "source_id", none),
    ]
    for pk, item, document in _plain_union(tables):
        found[pk].named.add(item)
        if document:
            found[pk].documents.add(document)
    return list(found.values())


def _candidates(dossiers: Iterable[Relation]) -> set[int]:
    """What may belong to these dossiers, or does according to what is stored."""
    if not dossiers:
        return set()
    tables = [
        DossierLine.objects.filter(dossier__in=[one.pk for one in dossiers], content__isnull=False)
        .order_by()
        .values_list("content_id", flat=True)
    ]
    found: set[int] = set()
    for dossier in dossiers:
        found |= dossier.named
        if dossier.series:
            tables.append(Event.objects.order_by().filter(series=dossier.series).values_list("pk", flat=True))
        if len(dossier.parties) > 1:
            tables += [_shared(*where, dossier.parties) for where in TAKING_PART]
    return found | {pk for table in tables for pk in table}


def _shared(rows_of: Callable[[Member], QuerySet], item: str, parties: Iterable[Member]) -> QuerySet:
    """The items in which all parties take part, by the rows of each.

    The party with the highest number is where the search begins: the portal's own country comes first and takes part
    in nearly everything.
    """
    *others, last = sorted(parties, key=lambda party: (party[0] or 0, party[1] or 0))
    found = rows_of(last)
    for party in others:
        found = found.filter(Exists(rows_of(party).filter(**{item: OuterRef(item)})))
    return found.order_by().values_list(item, flat=True)


def _naming(party: Member) -> QuerySet:
    """The rows that say that an item is about a party."""
    country, organisation = party
    if country:
        return Content.countries.through.objects.filter(country=country)
    return Content.organisations.through.objects.filter(organisation=organisation)


def _recording(model: type[Party | Participation]) -> Callable[[Member], QuerySet]:
    """The rows of a table that record what a party takes part in."""

    def rows_of(party: Member) -> QuerySet:
        country, organisation = party
        return (
            model.objects.filter(country=country)
            if country
            else model.objects.filter(organisation=organisation)
        )

    return rows_of


TAKING_PART = (
    (_naming, "content"),
    (_recording(Party), "agreement"),
    (_recording(Participation), "event"),
)


# --- Items ------------------------------------------------------------------------------------------------


def _items(ids: list[int]) -> list[Item]:
    """Those of these items that chronicles list, and that readers see, saw or will see: six questions."""
    rows = Content.objects.filter(pk__in=ids, kind__in=LISTED).order_by()
    found = {row["pk"]: _item(row) for row in rows.values("pk", "kind", *FACTS)}
    if not found:
        return []
    for table, item, *member in _plain_union(_member_tables(list(found))):
        getattr(found[item], table).add(tuple(member))
    dated: dict[int, tuple[date, str]] = {}
    for pk, moments in moments_of([pk for pk, item in found.items() if item.kind == Kind.AGREEMENT]).items():
        found[pk].moments = [one for one in moments if (one.day, one.precision) != found[pk].day]
    windows: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    editions = Edition.objects.filter(content__in=found, superseded_at__gt=F("published_at")).order_by()
    for item, day, precision, opens, closes in editions.values_list(
        "content_id", "dated_on", "dated_on_precision", "published_at", "superseded_at"
    ):
        windows[item].append((opens, closes))
        dated[item] = max((day, precision), dated.get(item, (day, precision)))
    for item in found.values():
        item.windows = _joined(windows[item.pk])
        if item.day is None:
            item.day = dated.get(item.pk, (None, Precision.DAY.value))
    return list(found.values())


FACTS = ("agreement__signed_on", "agreement__signed_on_precision", "event__starts_on", "event__series")


def _item(row: dict) -> Item:
    day = None
    if row["kind"] == Kind.AGREEMENT:
        day = row["agreement__signed_on"], row["agreement__signed_on_precision"]
    elif row["kind"] == Kind.EVENT:
        day = row["event__starts_on"], Precision.DAY.value
    return Item(row["pk"], row["kind"], row["event__series"], day)


def _member_tables(ids: list[int]) -> list[QuerySet]:
    """(which group, item, country, organisation) of everybody who takes part in items or whom they are about."""
    nobody, named = Value(None, output_field=BigIntegerField()), Content.organisations.through.objects
    members = ("country_id", "organisation_id")
    tables = [
        Content.countries.through.objects.filter(content__in=ids)
        .annotate(_group=Value("about"))
        .values_list("_group", "content_id", "country_id", nobody),
        named.filter(content__in=ids)
        .annotate(_group=Value("about"))
        .values_list("_group", "content_id", nobody, "organisation_id"),
    ]
    for model, item, group in ((Party, "agreement", "signing"), (Participation, "event", "attending")):
        rows = QuerySet(model).filter(**{f"{item}__in": ids}).exclude(country=None, organisation=None)
        tables.append(rows.annotate(_group=Value(group)).values_list("_group", f"{item}_id", *members))
    return tables


def _joined(windows: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The times in which at least one of some editions is on the shelf."""
    found: list[tuple[datetime, datetime]] = []
    for opens, closes in sorted(windows):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closes)
        else:
            found.append((opens, closes))
    return found


def _plain_union(tables: list[QuerySet]) -> QuerySet:
    first, *others = (table.order_by() for table in tables)
    return first.union(*others, all=True)
