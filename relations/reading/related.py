"""What an item is linked with: curated links first, each with the name of the relation, computed ones second."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext

from relations import surrogates
from relations.kinds import KINDS
from relations.models import INVERSE, Content, Edition, Kind, Link, LinkKind, Status

from .cards import EVERY_KIND, Card, ids_of, load_cards
from .lists import FEW, belongs_to

ENOUGH = 3  # with so many curated articles nothing is added by computing


@dataclass(slots=True)
class Linked:
    """A link read from one of its ends: the other item, and what it is to this one."""

    pk: int
    kind: LinkKind
    is_outward: bool

    @property
    def name(self) -> str:
        """The name of the relation with a capital: “Amends”, “Amended by”."""
        name = str(self.kind.label if self.is_outward else INVERSE[self.kind])
        return name[:1].upper() + name[1:]


def links_of(pk: int) -> list[Linked]:
    """The links of an item in the order of the editors, its own before those of others."""
    return links_from(pk, all_links(pk))


def all_links(pk: int) -> QuerySet[Link]:
    """The rows of the links of an item, from both ends."""
    return Link.objects.filter(Q(source=pk) | Q(target=pk)).order_by("order", "id")


def links_from(pk: int, rows: Iterable[Link]) -> list[Linked]:
    """The same links read from the end of the item, its own before those of others."""
    return [
        Linked(row.target_id, LinkKind(row.kind), True)
        if row.source_id == pk
        else Linked(row.source_id, LinkKind(row.kind), False)
        for row in sorted(rows, key=lambda row: (row.order, row.source_id != pk))
    ]


@dataclass
class Related:
    """Cards in the order of the links, by kind; `every` also holds what the text itself links to."""

    agreements: list[Card] = field(default_factory=list)
    events: list[Card] = field(default_factory=list)
    articles: list[Card] = field(default_factory=list)
    dossiers: list[Card] = field(default_factory=list)
    others: list[Card] = field(default_factory=list)  # of kinds that have no place of their own here
    every: dict[int, Card] = field(default_factory=dict)

    def __bool__(self):
        return bool(self.agreements or self.events or self.articles or self.dossiers or self.others)

    @property
    def groups(self) -> list[tuple[str, list[Card]]]:
        """The others by kind, under its name."""
        return by_kind(self.others)


def related_to(edition: Edition, language: str, in_text: Iterable[int] = ()) -> Related:
    """Everything linked with an item, what its text names, and the newest on its first topic.

    The cards know neither topics nor members yet: the page asks for those together with its own.
    """
    notes: dict[int, str] = {}
    for linked in links_of(edition.content_id):
        notes.setdefault(linked.pk, linked.name)
    for pk in in_text:
        notes.setdefault(pk, gettext("Named in the text"))
    notes.pop(edition.content_id, None)

    newest = _newest_beside(edition.content_id, language)
    kinds = EVERY_KIND if notes else {Kind.ARTICLE}
    cards = load_cards([*notes, *newest], language, kinds, parts=(), as_of=edition.dated_on)
    related = Related(every=cards)
    for pk, note in notes.items():
        if pk in cards:
            cards[pk].note = note
            _of_kind(related, cards[pk].kind).append(cards[pk])
    for pk in newest:
        if pk in cards and pk not in notes and len(related.articles) < ENOUGH:
            cards[pk].note = gettext("On the same topic")
            related.articles.append(cards[pk])
    for card in related.agreements:
        if card.status_then != card.status:
            card.status_note = gettext("when published: %(status)s") % {
                "status": Status(card.status_then).label
            }
    return related


def _newest_beside(pk: int, language: str) -> list[int]:
    """The newest other articles on the first topic of an item."""
    through = Content.topics.through.objects
    first = through.filter(content=pk).order_by("topic__order", "topic__code").values("topic")[:1]
    rows = through.order_by().filter(topic=Subquery(first)).values_list("content_id", "topic_id")
    few = list(rows[: FEW + 1])
    if not few:
        return []
    surrogates.note(surrogates.topic(few[0][1]))
    if len(few) > FEW:
        about = Q(belongs_to(through.filter(topic=few[0][1])))
    else:
        about = Q(content__in=[item for item, _topic in few])
    articles = Edition.objects.public().filter(about, kind=Kind.ARTICLE, language=language)
    newest = ids_of(articles.order_by("-dated_on", "-id")[: ENOUGH + 2])
    return [other for other in newest if other != pk][: ENOUGH + 1]


def _of_kind(related: Related, kind: str) -> list[Card]:
    return {
        Kind.AGREEMENT: related.agreements,
        Kind.EVENT: related.events,
        Kind.DOSSIER: related.dossiers,
        Kind.ARTICLE: related.articles,
    }.get(kind, related.others)


def by_kind(cards: Iterable[Card]) -> list[tuple[str, list[Card]]]:
    """Cards under the names of their kinds, in the order of the kinds."""
    cards = list(cards)
    groups = ((kind.plural, [card for card in cards if card.kind == kind.code]) for kind in KINDS)
    return [(str(name), found) for name, found in groups if found]
