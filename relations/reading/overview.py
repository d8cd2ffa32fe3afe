"""What the portal has on a topic, country or organisation: the newest of every kind, with links to the full lists."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from relations.kinds import KINDS, Traits
from relations.models import Edition, Kind

from .cards import load_cards
from .terms import hangs_on, union

FEW = 200  # so many items are looked up one by one; more are met soon enough on a walk from the newest
SHOWN = {kind.code: kind.in_overviews for kind in KINDS if kind.in_overviews}
DRAWN = (Kind.ARTICLE, Kind.AGREEMENT, Kind.EVENT, Kind.DOSSIER)  # each in its own place and form


def overview(belonging: Sequence[tuple[QuerySet, str]], language: str, filters: str) -> dict:
    """Cards by kind of the items these rows belong to, in three queries; `filters` narrows the lists linked from there.

    `belonging` are querysets of what ties an item to the subject, each with the name of its column that holds the item.
    """
    about = among(belonging)
    wanted = Q()
    for kind, limit in SHOWN.items():
        newest = (
            Edition.objects.public()
            .filter(about, kind=kind)
            .order_by("-dated_on", "-id")
            .values("content_id")
        )
        if kind == Kind.ARTICLE:
            newest = newest.filter(language=language)
            limit += 1
        else:
            limit *= 3  # up to three language versions of each
        wanted |= Q(content_id__in=newest[:limit])
    cards = load_cards(wanted, language).values()
    by_kind = {kind: [card for card in cards if card.kind == kind][:limit] for kind, limit in SHOWN.items()}
    return {
        "is_empty": not any(by_kind.values()),
        "articles": by_kind[Kind.ARTICLE],
        "agreements": by_kind[Kind.AGREEMENT],
        "events": by_kind[Kind.EVENT],
        "dossiers": by_kind[Kind.DOSSIER],
        "others": [
            _group(kind, by_kind[kind.code], filters)
            for kind in KINDS
            if kind.code not in DRAWN and by_kind.get(kind.code)
        ],
        "articles_url": f"{reverse('article-list')}?{filters}",
        "agreements_url": f"{reverse('agreement-list')}?{filters}",
        "events_url": f"{reverse('event-list')}?{filters}",
    }


def _group(kind: Traits, cards: list, filters: str) -> dict:
    """The cards of a kind that has no place of its own."""
    url = f"{reverse(f'{kind.code}-list')}?{filters}" if kind.has_list else ""
    return {"id": kind.section, "title": kind.title, "cards": cards, "url": url}


def among(belonging: Sequence[tuple[QuerySet, str]]) -> Q:
    """Which editions belong to a subject: by their numbers when there are few, else by asking each on the way."""
    few = list(union([rows.order_by().values_list(item) for rows, item in belonging])[: FEW + 1])
    if len(few) <= FEW:
        return Q(content_id__in={pk for (pk,) in few})
    about = Q()
    for rows, item in belonging:
        about |= hangs_on(rows, item)
    return about
