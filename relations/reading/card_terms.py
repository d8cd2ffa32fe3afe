"""What hangs on cards: topics, authors, parties, the standing of an agreement, the step of a dossier."""

from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from relations.models import (
    Authorship,
    Content,
    DossierParty,
    Kind,
    Participation,
    Party,
    RelationLevel,
    Standing,
    Status,
    Step,
)
from relations.text.slugs import slugify

from .prepared import Prepared
from .shown import Card, Person, address
from .terms import Label, Row, member, told, union, words


def _terms(kinds: tuple[str, ...], ids: list[int], today: date) -> QuerySet:
    members = [
        member(
            Content.topics.through.objects.filter(content_id__in=ids),
            "topic",
            item="content_id",
            rank="topic__order",
            code="topic__slug",
            name=words("topic__name"),
        )
    ]
    for kind, gather in TERMS_OF_KIND.items():
        if kind in kinds:
            members += gather(ids, today)
    return union(members)


def _article_terms(ids, today):
    rows = Authorship.objects.filter(article_id__in=ids)
    return [
        member(
            rows,
            "author",
            item="article_id",
            rank="order",
            code="expert_id",
            name=words("expert__family_name"),
            more=words("expert__given_name"),
            post=words("position", "expert__position"),
            unit=words("expert__department__name"),
        )
    ]


def _agreement_terms(ids, today):
    standing = Standing.objects.on(today).filter(agreement_id__in=ids)
    return [
        _parties(Party.objects.filter(agreement_id__in=ids), "agreement_id"),
        member(standing, "standing", item="agreement_id", code="status"),
    ]


def _event_terms(ids, today):
    guests = Participation.objects.filter(event_id__in=ids)
    return [
        _parties(guests.filter(Q(country__isnull=False) | Q(organisation__isnull=False)), "event_id"),
        member(
            Content.countries.through.objects.filter(content_id__in=ids, content__kind=Kind.EVENT),
            "party",
            item="content_id",
            rank=1000,  # after those who are known to have taken part
            code="country__code",
            name=words("country__name"),
        ),
    ]


def _dossier_terms(ids, today):
    steps = Step.objects.filter(dossier_id__in=ids, taken_on__isnull=False)
    return [
        _parties(DossierParty.objects.filter(dossier_id__in=ids), "dossier_id"),
        member(steps, "step", item="dossier_id", rank="taken_on__year", code="level"),
    ]


TERMS_OF_KIND = {
    Kind.ARTICLE: _article_terms,
    Kind.AGREEMENT: _agreement_terms,
    Kind.EVENT: _event_terms,
    Kind.DOSSIER: _dossier_terms,
}


def _parties(rows: QuerySet, item: str) -> QuerySet:
    """Countries and organisations that are parties of something, or take part in it."""
    return member(
        rows,
        "party",
        item=item,
        rank="order",
        code=Coalesce("country__code", "organisation__code"),
        name=words("country__name", "organisation__name"),
        more=words("organisation__abbreviation"),
    )


TERMS = Prepared(_terms)


def add_terms(cards: dict[int, Card], language: str) -> None:
    """Topics, authors, parties, standing and steps of the cards, in one query."""
    if not cards:
        return
    kinds = tuple(sorted({card.kind for card in cards.values()}))
    for row in told(TERMS(kinds, ids=list(cards), today=timezone.localdate()), language):
        ROLES[row.role](cards[row.item], row, language)
    for card in cards.values():
        if card.kind == Kind.AGREEMENT:
            card.status = card.status or Status.UNKNOWN
            card.status_label = Status(card.status).label


def _topic(card, row, language):
    card.topics += ((row.code, row.name),)
    card.about = card.about or row.name


def _author(card, row, language):
    card.authors.append(person(row, language))


def person(row: Row, language: str) -> Person:
    """An expert as a byline shows one; rows have the family name in `name` and the given name in `more`."""
    name = Label(f"{row.more} {row.name}".strip(), row.name.language)
    url = address("expert-detail", row.code, _slug(str(name), name.language or language) or "expert")
    post = ", ".join(part for part in (row.post, row.unit) if part)
    return Person(name, url, post, name.language, row.a, family=row.name, given=row.more, position=row.post)


_slug = lru_cache(maxsize=4096)(slugify)


def _party(card, row, language):
    party = (str(row.more or row.code.upper()), str(row.name))
    if party not in card.parties:
        card.parties += (party,)


def _standing(card, row, language):
    card.status = row.code


def _step(card, row, language):
    card.summary = gettext("%(level)s since %(year)s") % {
        "level": RelationLevel(row.code).label,
        "year": row.rank,
    }


ROLES = {"topic": _topic, "author": _author, "party": _party, "standing": _standing, "step": _step}
