"""The front page: what the editors put there, the newest by type, what comes next, dossiers, agreements in force."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from relations import surrogates
from relations.models import (
    Agreement,
    Article,
    Collection,
    Edition,
    Entry,
    EventStatus,
    Genre,
    Kind,
    Link,
    Standing,
    Status,
)
from relations.text import dates
from relations.text.languages import LANGUAGES, in_languages

from .cards import Card, add_parts, ids_of, load_cards, named_genre
from .labels import Label, named_in
from .shelf import on_shelf

FRONT = 5  # the lead and four more
NEXT_EVENTS = 4
DOSSIERS = 5
IN_FORCE = 4
BY_GENRE = 3
LINKED = 3
RECENT = 240  # how far back the columns by type look
LONGEST_EVENT = timedelta(days=45)
GENRES = (Genre.REVIEW, Genre.ANALYTICAL_NOTE, Genre.COMMENTARY)


@dataclass
class FrontPage:
    """Everything of the front page; names are those of its template."""

    lead: Card | None
    seconds: list[Card]
    linked: list[Card]  # agreements that the lead is about
    events: list[Card]
    events_ahead: bool
    dossiers: list[Card]
    in_force: list[Card]
    by_genre: list["GenreColumn"]


@dataclass(slots=True)
class GenreColumn:
    """The newest articles of a type."""

    title: str
    url: str
    cards: list[Card]


def front_page() -> FrontPage:
    """The front page in the language of the reader: first what stands there, by small questions, then the cards of it."""
    language, today = translation.get_language(), timezone.localdate()
    notes = _chosen_by_editors(today, language)
    articles = _newest_articles(language)
    front = list(dict.fromkeys([*notes, *articles]))[:FRONT]
    columns = {genre: _column(articles, genre, front) for genre in GENRES}
    linked = _agreements_of(next(iter(notes), None))
    surrogates.note(surrogates.FRONT)
    if len(articles) == RECENT and any(len(column) < BY_GENRE for column in columns.values()):
        surrogates.note(surrogates.kind(Kind.ARTICLE))  # when one leaves, what lies further back moves up
    ahead = _events_ahead(today)
    events = ahead or _last_events(today)
    # Put in order by a sum, which has no index: SQLite would walk all items in search of dossiers.
    dossiers = _items(on_shelf(Kind.DOSSIER).order_by(F("content_id") + 0), DOSSIERS)
    in_force = _in_force(today, IN_FORCE)

    of_columns = itertools.chain.from_iterable(columns.values())
    ids = [*front, *of_columns, *linked, *events, *dossiers, *in_force]
    cards = load_cards(ids, language, parts=["members"])
    found = _shown(front, cards)
    add_parts({card.id: card for card in found}, ["topics", "authors"], language)
    for card in found:
        card.note = notes.get(card.id, "")
    return FrontPage(
        lead=found[0] if found else None,
        seconds=found[1:],
        linked=_shown(linked, cards)[:LINKED],
        events=sorted(_shown(events, cards), key=lambda card: (card.day, card.id), reverse=not ahead),
        events_ahead=bool(ahead),
        dossiers=sorted(_shown(dossiers, cards), key=lambda card: (card.listed_on, card.id), reverse=True),
        in_force=_since(_shown(in_force, cards), language),
        by_genre=[
            GenreColumn(*named_genre(genre.value, language), _shown(column, cards))
            for genre, column in columns.items()
            if column
        ],
    )


def concerned(items: Iterable[int]) -> set[str]:
    """The key of the front page, if it might choose one of these items now; those that it shows it has noted."""
    items = set(items)
    is_concerned = (
        _are_news(items)
        or Entry.objects.filter(collection__code=Collection.FRONT_PAGE, content__in=items).exists()
        # twice as many: others may leave in a transaction that is not over
        or not items.isdisjoint(_in_force(timezone.localdate(), 2 * IN_FORCE))
    )
    return {surrogates.FRONT} if is_concerned else set()


def _are_news(items: set[int]) -> bool:
    """Whether one of these is among the newest articles in a language, or may have been until now."""
    editions = Edition.objects.filter(content__in=items, kind=Kind.ARTICLE, from_archive=False).order_by()
    for language, day in editions.values_list("language").annotate(Max("dated_on")):
        earliest = _articles(language).values_list("dated_on", flat=True)[RECENT - 1 : RECENT]
        if not earliest or day >= earliest[0]:
            return True
    return False


def _shown(ids: Iterable[int], cards: dict[int, Card]) -> list[Card]:
    """The cards of these items; one may have been withdrawn a moment ago."""
    return [cards[pk] for pk in ids if pk in cards]


# --- What stands there ------------------------------------------------------------------------------------


def _chosen_by_editors(today: date, language: str) -> dict[int, Label]:
    """What readers see of the items of the front page, with their notes, in the order of the editors.

    The first that exists in the reader's language leads, whatever stands before it.
    """
    entries = Entry.objects.current(today).filter(collection__code=Collection.FRONT_PAGE)
    notes = {
        row["content_id"]: named_in(row, "note", language)
        for row in entries.order_by("order", "id").values("content_id", *in_languages("note"))
    }
    surrogates.note(*map(surrogates.item, notes))  # also of those that no reader may see yet
    versions = set(on_shelf().filter(content__in=notes).order_by().values_list("content_id", "language"))
    seen = {pk for pk, _language in versions}
    lead = [pk for pk in notes if (pk, language) in versions][:1]
    return {pk: notes[pk] for pk in [*lead, *notes] if pk in seen}


def _agreements_of(pk: int | None) -> list[int]:
    """The agreements that the first item of the page is about, in the order of its links."""
    if pk is None:
        return []
    links = Link.objects.filter(source=pk, target__kind=Kind.AGREEMENT).order_by("order", "id")
    return list(dict.fromkeys(links.values_list("target", flat=True)))


def _newest_articles(language: str) -> dict[int, str]:
    """The newest articles in a language with their types."""
    # joining the item would cost twice as much
    genre = Article.objects.filter(pk=OuterRef("content_id")).values("genre")
    return dict(_articles(language)[:RECENT].values_list("content_id", Subquery(genre)))


def _articles(language: str) -> QuerySet[Edition]:
    """The articles in a language, newest first; what comes from the archive is none of them."""
    editions = on_shelf(Kind.ARTICLE, language).filter(from_archive=False)
    return editions.order_by("-dated_on", "-id")


def _column(articles: dict[int, str], genre: Genre, front: list[int]) -> list[int]:
    """The newest articles of a type that do not stand above already."""
    return [pk for pk, of in articles.items() if of == genre and pk not in front][:BY_GENRE]


def _events_ahead(today: date) -> list[int]:
    """The events that are under way or come next."""
    events = on_shelf(Kind.EVENT).filter(
        dated_on__gte=today - LONGEST_EVENT, content__event__ends_on__gte=today
    )
    events = events.exclude(content__event__status=EventStatus.CANCELLED)
    return _items(events.order_by("dated_on", "id"), NEXT_EVENTS)


def _last_events(today: date) -> list[int]:
    """Where nothing is planned: what was last."""
    events = on_shelf(Kind.EVENT).filter(dated_on__lt=today)
    return _items(events.order_by("-dated_on", "-id"), NEXT_EVENTS)


def _items(editions: QuerySet, most: int) -> list[int]:
    """The first items of some editions; each has one in every language."""
    return list(dict.fromkeys(ids_of(editions[: most * len(LANGUAGES)])))[:most]


def _in_force(today: date, most: int) -> list[int]:
    """The agreements that entered into force last and still are."""
    standing = Standing.objects.on(today).filter(agreement=OuterRef("pk"), status=Status.IN_FORCE)
    public = on_shelf().filter(content=OuterRef("pk"))
    agreements = Agreement.objects.filter(Exists(standing), Exists(public), in_force_on__lte=today)
    return list(agreements.order_by("-in_force_on", "-pk").values_list("pk", flat=True)[:most])


def _since(agreements: list[Card], language: str) -> list[Card]:
    """The same cards with the day since when their agreements are in force."""
    for card in agreements:
        day, precision = card.in_force
        card.status_note = _("since %(day)s") % {"day": dates.long_date(day, language, precision)}
    return agreements
