"""What the portal has on a topic, country or organisation: the newest of every kind, with links to the full lists."""

from django.db.models import Q
from django.urls import reverse

from relations.models import Edition, Kind

from .cards import load_cards

SHOWN = {Kind.ARTICLE: 6, Kind.AGREEMENT: 6, Kind.EVENT: 5, Kind.DOSSIER: 4}


def overview(about: Q, language: str, filters: str) -> dict:
    """Cards by kind for items that fit a condition, in two queries; `filters` narrows the lists linked from there."""
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
        "articles": by_kind[Kind.ARTICLE],
        "agreements": by_kind[Kind.AGREEMENT],
        "events": by_kind[Kind.EVENT],
        "dossiers": by_kind[Kind.DOSSIER],
        "articles_url": f"{reverse('article-list')}?{filters}",
        "agreements_url": f"{reverse('agreement-list')}?{filters}",
        "events_url": f"{reverse('event-list')}?{filters}",
    }
