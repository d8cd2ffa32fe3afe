"""What the portal has on a topic, country, organisation or expert: the newest of every kind, the full lists linked."""

from collections.abc import Mapping, Sequence

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from relations import surrogates
from relations.kinds import KINDS, Traits, traits_of
from relations.models import Content, DossierParty, Edition, Kind, Participation, Party

from .cards import load_cards
from .lists import FEW, belongs_to, items_of_any
from .shelf import on_shelf

SHOWN = {kind.code: kind.in_overviews for kind in KINDS if kind.in_overviews}
DRAWN = (Kind.ARTICLE, Kind.AGREEMENT, Kind.EVENT, Kind.DOSSIER)  # each in its own place and form
LANGUAGE_VERSIONS = 3

# Rows that tie items to a subject, and the name of their column that holds the item.
Ties = tuple[QuerySet, str]


def topic_overview(topics: Sequence[int], language: str, slug: str) -> dict:
    """The newest on a topic and its narrower ones."""
    surrogates.note(*(surrogates.about("topic", pk) for pk in topics))
    rows = (Content.topics.through.objects.filter(topic__in=topics), "content_id")
    filters = {
        kind: f"topic={slug}" for kind in SHOWN if kind != Kind.EVENT
    }  # events are not listed by topic
    return _overview({kind: [rows] for kind in SHOWN}, language, filters)


def member_overview(noun: str, term: Model, language: str) -> dict:
    """The newest on a country or an organisation: what is about it, and what it takes part in."""
    surrogates.note(surrogates.about(noun, term.pk))
    through = Content.countries.through if noun == "country" else Content.organisations.through
    named = (through.objects.filter(**{noun: term}), "content_id")
    ties = {kind: [named] for kind in SHOWN}
    for kind, model, item in (
        (Kind.AGREEMENT, Party, "agreement_id"),
        (Kind.EVENT, Participation, "event_id"),
        (Kind.DOSSIER, DossierParty, "dossier_id"),
    ):
        ties[kind] = [named, (model.objects.filter(**{noun: term}), item)]
    filters = dict.fromkeys(SHOWN, f"country={term.code}") if noun == "country" else {}
    filters |= {Kind.EVENT: f"country={term.slug}"} if noun == "country" else {}
    return _overview(ties, language, filters | {Kind.AGREEMENT: f"party={term.code}"})


def _overview(ties: dict[str, list[Ties]], language: str, filters: Mapping[str, str]) -> dict:
    """Cards by kind of the newest items that are tied to a subject; `filters` narrow the lists linked from there."""
    every = {item: rows for kind in ties for rows, item in ties[kind]}
    few = few_of([(rows, item) for item, rows in every.items()])
    slices = []
    for kind, limit in SHOWN.items():
        if few is not None:
            slices.append(_newest(Q(content__in=few), kind, limit, language))
        else:
            slices += [_newest(belongs_to(rows, item), kind, limit, language) for rows, item in ties[kind]]
    cards = load_cards(items_of_any(slices), language, SHOWN, ["topics", "members"])
    by_kind = {
        kind: [card for card in cards.values() if card.kind == kind][:limit] for kind, limit in SHOWN.items()
    }
    return {
        "is_empty": not any(by_kind.values()),
        "articles": by_kind.get(Kind.ARTICLE, []),
        "agreements": by_kind.get(Kind.AGREEMENT, []),
        "events": by_kind.get(Kind.EVENT, []),
        "dossiers": by_kind.get(Kind.DOSSIER, []),
        "others": [
            _group(kind, by_kind[kind.code], filters)
            for kind in KINDS
            if kind.code not in DRAWN and by_kind.get(kind.code)
        ],
        "articles_url": _list_url(Kind.ARTICLE, filters),
        "agreements_url": _list_url(Kind.AGREEMENT, filters),
        "events_url": _list_url(Kind.EVENT, filters),
    }


def _list_url(kind: str, filters: Mapping[str, str]) -> str:
    """The list of a kind, narrowed to the subject in the way that this list knows; whole when it knows none."""
    url, query = reverse(f"{kind}-list"), filters.get(kind)
    return f"{url}?{query}" if query else url


def _group(kind: Traits, cards: list, filters: Mapping[str, str]) -> dict:
    """The cards of a kind that has no place of its own."""
    url = _list_url(kind.code, filters) if kind.has_list else ""
    return {"id": kind.section, "title": kind.title, "cards": cards, "url": url}


def few_of(ties: Sequence[Ties]) -> list[int] | None:
    """The items that are tied to a subject, when there are few of them; None when there are many."""
    first, *others = [rows.order_by().values_list(item, flat=True) for rows, item in ties]
    most = FEW * len(
        ties
    )  # rows: nearly always one an item and table; the database need not tell equal ones apart
    found = list((first.union(*others, all=True) if others else first)[: most + 1])
    few = list(dict.fromkeys(found))
    return few if len(found) <= most and len(few) <= FEW else None


def tied_to(rows: QuerySet, item: str) -> Q:
    """Which editions are tied to a subject: by their numbers when there are few, else by asking each on the way."""
    few = few_of([(rows, item)])
    return Q(belongs_to(rows, item)) if few is None else Q(content__in=few)


def _newest(about, kind: str, limit: int, language: str) -> QuerySet[Edition]:
    editions = on_shelf(kind).filter(about).order_by("-dated_on", "-id")
    if traits_of(kind).is_own_work:
        return editions.filter(language=language)[: limit + 1]
    return editions[: limit * LANGUAGE_VERSIONS]
