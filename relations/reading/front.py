"""The front page: what the editors put there, the newest by type, what comes next, dossiers, agreements in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from relations.models import (
    Agreement,
    Collection,
    Entry,
    EventStatus,
    Genre,
    Kind,
    Link,
    Standing,
    Status,
)
from relations.text import dates

from .cards import Card, load_cards, named_genre
from .labels import Label, named
from .lists import items_of_any
from .shelf import on_shelf

FRONT = 5  # the lead and four more
NEXT_EVENTS = 4
DOSSIERS = 5
IN_FORCE = 4
BY_GENRE = 3
LINKED = 3
RECENT = 240  # how far back the columns by type look
LANGUAGE_VERSIONS = 3
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
    """The front page in the language of the reader: four questions for what stands there, then the cards of it all."""
    language, today = translation.get_language(), timezone.localdate()
    notes, linked = _chosen_by_editors(today, language)
    articles = _newest_articles(language)
    around = _events_and_dossiers(today)
    in_force = _in_force(today)

    cards = load_cards([*notes, *linked, *_may_stand(articles, notes), *around, *in_force], language)
    for pk, note in notes.items():
        if pk in cards:
            cards[pk].note = note
    front = _shown([*notes, *articles], cards)[:FRONT]
    events, dossiers = (
        [card for card in _shown(around, cards) if card.kind == kind] for kind in (Kind.EVENT, Kind.DOSSIER)
    )
    coming, are_ahead = _coming(events, today)
    return FrontPage(
        lead=front[0] if front else None,
        seconds=front[1:],
        linked=_shown(linked, cards)[:LINKED],
        events=coming,
        events_ahead=are_ahead,
        dossiers=dossiers[:DOSSIERS],
        in_force=_since(_shown(in_force, cards), language),
        by_genre=_columns(articles, front, cards, language),
    )


def _shown(ids: Iterable[int], cards: dict[int, Card]) -> list[Card]:
    return [cards[pk] for pk in dict.fromkeys(ids) if pk in cards]


# --- What stands there ------------------------------------------------------------------------------------


def _chosen_by_editors(today: date, language: str) -> tuple[dict[int, Label], list[int]]:
    """Items of the front page with their notes in the order of the editors, and the agreements the first is about.

    The first that exists in the reader's language leads, whatever stands before it.
    """
    in_mine = on_shelf(language=language).filter(content=OuterRef("content"))
    entries = Entry.objects.current(today).filter(collection__code=Collection.FRONT_PAGE)
    rows = list(entries.annotate(is_mine=Exists(in_mine)).order_by("order", "id"))
    lead = next((row for row in rows if row.is_mine), None)
    if lead:
        rows.remove(lead)
        rows.insert(0, lead)
    notes = {row.content_id: named(row, "note", language) for row in rows}
    return notes, _agreements_of(next(iter(notes), None))


def _agreements_of(pk: int | None) -> list[int]:
    """The agreements that the first item of the page is about."""
    if pk is None:
        return []
    links = Link.objects.filter(source=pk, target__kind=Kind.AGREEMENT).order_by("order", "id")
    return list(links.values_list("target", flat=True)[: LINKED * 2])


def _newest_articles(language: str) -> dict[int, str]:
    """The newest articles in a language with their types; what comes from the archive is none of them."""
    editions = on_shelf(Kind.ARTICLE, language).filter(from_archive=False)
    newest = editions.order_by("-dated_on", "-id")[:RECENT]
    return dict(newest.values_list("content_id", "content__article__genre"))


def _may_stand(articles: dict[int, str], notes: dict[int, Label]) -> list[int]:
    """Those of the newest articles that can stand on the page: after what the editors chose, or in a column."""
    places = dict.fromkeys([pk for pk in articles if pk not in notes][:FRONT])
    for genre in GENRES:
        places |= dict.fromkeys([pk for pk, of in articles.items() if of == genre][: BY_GENRE + FRONT])
    return list(places)


def _events_and_dossiers(today: date) -> list[int]:
    """The next events and the last ones, and the dossiers, newest first."""
    events = on_shelf(Kind.EVENT)
    ahead = (
        events.filter(dated_on__gte=today - LONGEST_EVENT, content__event__ends_on__gte=today)
        .exclude(content__event__status=EventStatus.CANCELLED)
        .order_by("dated_on", "id")
    )
    past = events.filter(dated_on__lt=today).order_by("-dated_on", "-id")
    dossiers = on_shelf(Kind.DOSSIER).order_by("content_id")
    most = NEXT_EVENTS * LANGUAGE_VERSIONS
    return items_of_any([ahead[:most], past[:most], dossiers[: DOSSIERS * LANGUAGE_VERSIONS]])


def _in_force(today: date) -> list[int]:
    """The agreements that entered into force last and still are."""
    standing = Standing.objects.on(today).filter(agreement=OuterRef("pk"), status=Status.IN_FORCE)
    public = on_shelf().filter(content=OuterRef("pk"))
    agreements = Agreement.objects.filter(Exists(standing), Exists(public), in_force_on__lte=today)
    return list(agreements.order_by("-in_force_on", "-pk").values_list("pk", flat=True)[:IN_FORCE])


# --- How it is said ---------------------------------------------------------------------------------------


def _coming(events: list[Card], today: date) -> tuple[list[Card], bool]:
    """What comes next; where nothing is planned, what was last."""
    ahead = [card for card in events if card.until >= today and card.status != EventStatus.CANCELLED]
    shown = sorted(ahead or events, key=lambda card: (card.day, card.id), reverse=not ahead)
    return shown[:NEXT_EVENTS], bool(ahead)


def _since(agreements: list[Card], language: str) -> list[Card]:
    for card in agreements:
        day, precision = card.in_force
        card.status_note = _("since %(day)s") % {"day": dates.long_date(day, language, precision)}
    return agreements


def _columns(
    articles: dict[int, str], front: list[Card], cards: dict[int, Card], language: str
) -> list[GenreColumn]:
    """Columns of the newest articles of a type that do not stand above already."""
    above = {card.id for card in front}
    columns = []
    for genre in GENRES:
        title, url = named_genre(genre.value, language)
        rest = [pk for pk, of in articles.items() if of == genre and pk not in above]
        if shown := _shown(rest, cards)[:BY_GENRE]:
            columns.append(GenreColumn(title, url, shown))
    return columns
