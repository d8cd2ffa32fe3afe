"""Cards: one item in a list. A list, a related block, a front page and a search result all show the same Card."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from relations import surrogates
from relations.models import (
    Edition,
    EventStatus,
    Genre,
    Instrument,
    Kind,
    RelationLevel,
    Status,
)
from relations.text.languages import LANGUAGES, best, in_languages
from relations.text.markup import reading_minutes

from .addresses import address
from .labels import Label, named_in
from .members import RECORDED, Member, members_of
from .people import Person, bylines_of
from .pictures import COVER, Cover, cover_in
from .topics import TopicEntry, topics_of

EVERY_KIND = frozenset(Kind.values)


@dataclass(slots=True)
class Card:
    """One item in a list: an article, agreement, event, dossier or collection.

    `languages` are those the item is published in; `language` is the one of title and lead, which may differ from that
    of the page.
    """

    id: int
    kind: str
    url: str
    title: str
    language: str
    languages: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)  # in every language it is published in
    slugs: dict[str, str] = field(default_factory=dict)
    lead: str = ""
    label: str = ""  # what it is: Review, Treaty, State visit
    label_url: str = ""
    about: Label | str = ""  # its first topic
    listed_on: date = date.min  # the day by which lists sort it
    day: date | None = None
    until: date | None = None
    precision: str = "day"
    cover: Cover | None = None
    authors: list[Person] = field(default_factory=list)
    status: str = ""  # code of the status of an agreement or event
    status_label: str = ""
    status_then: str = ""  # on the day that was asked for besides
    status_note: str = ""  # "since 4 July 2023", "signed 13 March 2025"
    parties: tuple[tuple[str, str], ...] = ()  # (letters, name)
    in_force: tuple[date | None, str] = (None, "")  # since when an agreement is in force, and how exactly
    place: str = ""
    number: str = ""  # of an agreement in the register
    note: str = ""  # why it stands here: a curated note or the name of the relation
    minutes: int = 0
    summary: str = ""  # one line for a dossier or a register row
    count_text: str = ""

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """The other language versions: (language, address, title)."""
        found = []
        for code, title in self.titles.items():
            if code != self.language:
                url = address(f"{self.kind}-detail", self.id, self.slugs[code] or self.kind, code)
                found.append((code, url, title))
        return found


def load_cards(
    ids: Iterable[int],
    language: str,
    kinds: Iterable[str] = EVERY_KIND,
    parts: Iterable[str] = ("topics", "authors", "members"),
    as_of: date | None = None,
) -> dict[int, Card]:
    """Cards of the items with these ids that a reader may see, in the order of the ids.

    One question for the language versions, and a few for each part that the place of the cards shows (see PARTS). Name
    the kinds that can occur: it saves joins. With `as_of`, agreements know how they stood on that day besides.
    """
    ids = list(dict.fromkeys(ids))
    surrogates.note(*map(surrogates.item, ids))  # also those that no reader may see yet
    if not ids:
        return {}
    versions: dict[int, dict[str, dict]] = {}
    for row in _versions(ids, [kind for kind in Kind.values if kind in kinds], as_of):
        if row["kind"] in kinds:
            versions.setdefault(row["content_id"], {})[row["language"]] = row
    cards = {pk: _card(versions[pk], language) for pk in ids if pk in versions}
    add_parts(cards, parts, language)
    return cards


def add_parts(cards: dict[int, Card], parts: Iterable[str], language: str) -> None:
    """Name on these cards what hangs on their items: topics, authors, members."""
    for part in parts if cards else ():
        PARTS[part](cards, language)


def newest_first(cards: dict[int, Card]) -> dict[int, Card]:
    """The same cards in the order of lists."""
    return dict(sorted(cards.items(), key=lambda item: (item[1].listed_on, item[0]), reverse=True))


def ids_of(editions: QuerySet) -> list[int]:
    """The items of some editions, in their order."""
    return list(editions.values_list("content_id", flat=True))


# --- Language versions ------------------------------------------------------------------------------------

TEXTS = (
    "content_id",
    "kind",
    "language",
    "title",
    "lead",
    "slug",
    "dated_on",
    "dated_on_precision",
    "word_count",
)
# What a card reads of the facts of its kind; the others have none on their cards.
OF_KIND = {
    Kind.ARTICLE: ("content__article__genre",),
    Kind.AGREEMENT: (
        "content__agreement__instrument",
        "content__agreement__register_number",
        "content__agreement__signed_on",
        "content__agreement__signed_on_precision",
        "content__agreement__in_force_on",
        "content__agreement__in_force_on_precision",
        "standing__status",
    ),
    Kind.EVENT: (
        "content__event__status",
        "content__event__ends_on",
        *in_languages("content__event__type__name"),
        *in_languages("content__event__place_name", "content__event__place__name"),
        *in_languages("content__event__place__country__name"),
    ),
    Kind.DOSSIER: ("step__level", "step__taken_on"),
}


def _versions(ids: list[int], kinds: Iterable[str], as_of: date | None) -> QuerySet:
    """What can be read of these items now, with the facts that a card of their kind says."""
    rows = _every_version(tuple(kinds), timezone.localdate()).public().filter(content__in=ids)
    if as_of and Kind.AGREEMENT in kinds:
        rows = rows.annotate(then=standing_on(as_of)).annotate(status_then=F("then__status"))
    return rows


@lru_cache(maxsize=32)
def _every_version(kinds: tuple[str, ...], today: date) -> QuerySet:
    """The question for cards of these kinds, before it is narrowed; putting it together costs more than asking it.

    A dossier comes once for each step of its relation, the latest last. Not narrowed by kind: without statistics
    SQLite would take the index of the kind and read every row of it.
    """
    columns = [name for kind in kinds for name in OF_KIND.get(kind, ())]
    editions = Edition.objects.order_by()
    if Kind.AGREEMENT in kinds:
        editions = editions.annotate(standing=standing_on(today))
    if Kind.DOSSIER in kinds:
        editions = editions.annotate(step=_step_taken()).order_by("step__taken_on")
    return editions.values(*TEXTS, "content__original_language", *COVER, *columns)


def standing_on(day: date) -> FilteredRelation:
    """The one period of the standing of an edition's agreement that holds on a day."""
    periods = "content__agreement__standings"
    holds = Q(**{f"{periods}__starts_on__lte": day, f"{periods}__ends_on__gt": day})
    return FilteredRelation(periods, condition=holds)


def _step_taken() -> FilteredRelation:
    """The steps of the relation that an edition's dossier tells of, as far as they have been taken."""
    steps = "content__dossier__steps"
    return FilteredRelation(steps, condition=Q(**{f"{steps}__taken_on__isnull": False}))


def _card(versions: dict[str, dict], language: str) -> Card:
    any_row = next(iter(versions.values()))
    shown = best(versions, language, any_row["content__original_language"])
    row = versions[shown]
    card = Card(
        id=row["content_id"],
        kind=row["kind"],
        url=address(f"{row['kind']}-detail", row["content_id"], row["slug"] or row["kind"]),
        title=row["title"],
        lead=row["lead"],
        language=shown,
        languages=tuple(code for code in LANGUAGES if code in versions),
        titles={code: versions[code]["title"] for code in LANGUAGES if code in versions},
        slugs={code: versions[code]["slug"] for code in versions},
        listed_on=max(version["dated_on"] for version in versions.values()),
        day=row["dated_on"],
        precision=row["dated_on_precision"],
        minutes=reading_minutes(row["word_count"], shown) if row["word_count"] else 0,
        cover=cover_in(row, language),
    )
    DESCRIBE.get(row["kind"], _describe_plain)(card, row, language)
    return card


def _describe_plain(card: Card, row: dict, language: str) -> None:
    """An item without a type of its own is called after its kind."""
    card.label = Kind(card.kind).label


def _describe_article(card: Card, row: dict, language: str) -> None:
    card.label, card.label_url = named_genre(row["content__article__genre"], language)


@lru_cache(maxsize=100)
def named_genre(genre: str, language: str) -> tuple[str, str]:
    """The word for a type of article in a language, and the address of its list."""
    with translation.override(language):
        return str(Genre(genre).label), f"{reverse('article-list')}?type={genre}"


def _describe_agreement(card: Card, row: dict, language: str) -> None:
    card.label = Instrument(row["content__agreement__instrument"]).label
    card.number = row["content__agreement__register_number"] or ""
    card.day = row["content__agreement__signed_on"]
    card.precision = row["content__agreement__signed_on_precision"]
    card.in_force = (
        row["content__agreement__in_force_on"],
        row["content__agreement__in_force_on_precision"],
    )
    card.status = row["standing__status"] or Status.UNKNOWN
    card.status_label = Status(card.status).label
    card.status_then = row.get("status_then") or card.status


def _describe_event(card: Card, row: dict, language: str) -> None:
    card.label = named_in(row, "content__event__type__name", language)
    card.until = row["content__event__ends_on"]
    card.status = row["content__event__status"]
    card.status_label = EventStatus(card.status).label
    then = named_in(row, "content__event__place_name", language)
    place = then or named_in(row, "content__event__place__name", language)
    country = named_in(row, "content__event__place__country__name", language)
    card.place = ", ".join(part for part in (place, country) if part)


def _describe_dossier(card: Card, row: dict, language: str) -> None:
    _describe_plain(card, row, language)
    card.day = None
    if row["step__level"]:
        level, year = RelationLevel(row["step__level"]).label, row["step__taken_on"].year
        card.summary = gettext("%(level)s since %(year)s") % {"level": level, "year": year}


DESCRIBE: dict[str, Callable[[Card, dict, str], None]] = {
    Kind.ARTICLE: _describe_article,
    Kind.AGREEMENT: _describe_agreement,
    Kind.EVENT: _describe_event,
    Kind.DOSSIER: _describe_dossier,
}


# --- What hangs on the items ------------------------------------------------------------------------------


def _add_topics(cards: dict[int, Card], language: str) -> None:
    show_topics(cards, topics_of(cards, language))


def _add_authors(cards: dict[int, Card], language: str) -> None:
    articles = [pk for pk, card in cards.items() if card.kind == Kind.ARTICLE]
    for pk, people in (bylines_of(articles, language) if articles else {}).items():
        cards[pk].authors = people


def _add_members(cards: dict[int, Card], language: str) -> None:
    show_members(cards, members_of(with_members(cards), language))


def show_topics(cards: dict[int, Card], topics: dict[int, list[TopicEntry]]) -> None:
    """Name on each card the first topic of its item."""
    for pk, card in cards.items():
        card.about = topics[pk][0].name if topics.get(pk) else ""


def with_members(cards: dict[int, Card]) -> list[tuple[int, str]]:
    """Those of the items whose cards name who takes part: (id, kind)."""
    return [(pk, card.kind) for pk, card in cards.items() if card.kind in RECORDED]


def show_members(cards: dict[int, Card], members: dict[int, list[Member]]) -> None:
    """Name on each card those who take part in its item."""
    for pk, card in cards.items():
        if card.kind in RECORDED:
            card.parties = tuple((str(one.letters), str(one.name)) for one in members.get(pk, ()))


PARTS: dict[str, Callable[[dict[int, Card], str], None]] = {
    "topics": _add_topics,
    "authors": _add_authors,
    "members": _add_members,
}
