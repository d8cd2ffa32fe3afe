"""What an item is linked with: curated links first, each with the name of the relation, computed ones second."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from relations.models import INVERSE, Content, Edition, Kind, Link, LinkKind, Standing, Status

from .cards import Card, CardQuery, load_cards
from .terms import Row, hangs_on, member

ENOUGH = 3  # with so many curated articles nothing is added by computing


@dataclass
class Related:
    """Cards in the order of the links, by kind; `every` also holds what the text itself links to."""

    agreements: list[Card] = field(default_factory=list)
    events: list[Card] = field(default_factory=list)
    articles: list[Card] = field(default_factory=list)
    dossiers: list[Card] = field(default_factory=list)
    collections: list[Card] = field(default_factory=list)
    every: dict[int, Card] = field(default_factory=dict)

    def __bool__(self):
        return bool(self.agreements or self.events or self.articles or self.dossiers or self.collections)


def link_members(pk: int) -> list:
    """Members of a union of terms: the links of an item, read from both ends."""
    return [
        member(Link.objects.filter(source_id=pk), "link out", rank="order", code="target_id", a="kind"),
        member(Link.objects.filter(target_id=pk), "link in", rank="order", code="source_id", a="kind"),
    ]


def standing_members(pk: int) -> list:
    """Members of a union of terms: the periods of the status of every agreement that an item links to."""
    rows = Standing.objects.filter(agreement__links_in__source_id=pk)
    return [member(rows, "standing", item="agreement_id", code="status", a="starts_on", b="ends_on")]


def related_to(
    edition: Edition,
    links: Iterable[Row],
    language: str,
    in_text: Iterable[int] = (),
    topic_id: int | None = None,
    standings: Iterable[Row] = (),
) -> Related:
    """Cards of everything linked with an item, of what its text names, and of the newest on its first topic."""
    notes: dict[int, str] = {}
    for row in links:
        kind = LinkKind(row.a)
        name = str(kind.label if row.role == "link out" else INVERSE[kind])
        notes.setdefault(int(row.code), name[:1].upper() + name[1:])
    for pk in in_text:
        notes.setdefault(pk, gettext("Named in the text"))
    notes.pop(edition.content_id, None)

    if topic_id:
        cards = WITH_TOPIC(language, ids=list(notes), topic_id=topic_id, pk=edition.content_id, mine=language)
    else:
        cards = load_cards(notes, language)
    related = Related(every=cards)
    for pk, note in notes.items():
        if pk in cards:
            cards[pk].note = note
            _of_kind(related, cards[pk].kind).append(cards[pk])
    _note_changes(cards, standings, edition.dated_on)
    for pk, card in cards.items():
        if pk not in notes and len(related.articles) < ENOUGH:
            card.note = gettext("On the same topic")
            related.articles.append(card)
    return related


def _note_changes(cards: dict[int, Card], standings: Iterable[Row], published_on: date) -> None:
    """Say how an agreement stood when the text was published, where it stands differently today."""
    day = published_on.isoformat()
    for row in standings:
        card = cards.get(row.item)
        if card and row.a[:10] <= day < row.b[:10] and row.code != card.status:
            card.status_note = gettext("when published: %(status)s") % {"status": Status(row.code).label}


def _of_kind(related: Related, kind: str) -> list[Card]:
    return {
        Kind.AGREEMENT: related.agreements,
        Kind.EVENT: related.events,
        Kind.DOSSIER: related.dossiers,
        Kind.COLLECTION: related.collections,
    }.get(kind, related.articles)


def _with_topic(now, ids, topic_id, pk, mine) -> Q:
    """What is linked, and the newest articles on the topic in the reader's language."""
    on_topic = hangs_on(Content.topics.through.objects.filter(topic_id=topic_id))
    newest = (
        Edition.objects.public(now)
        .filter(on_topic, kind=Kind.ARTICLE, language=mine)
        .exclude(content_id=pk)
        .order_by("-dated_on", "-id")
        .values("content_id")
    )
    return Q(content_id__in=ids) | Q(content_id__in=newest[: ENOUGH + 1])


WITH_TOPIC = CardQuery(_with_topic)
