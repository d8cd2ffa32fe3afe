"""What the page of one event shows: days and place as named then, who took part, what came of it, what was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from django.db.models import Q
from django.utils.translation import gettext as _

from relations import surrogates
from relations.models import (
    Dossier,
    Event,
    EventLevel,
    EventStatus,
    Kind,
    LinkKind,
    Participation,
)
from relations.reading.agreements.page import AsideList, FactLine
from relations.reading.agreements.parts import sources_of
from relations.reading.cards import Card, load_cards, newest_first
from relations.reading.facts import load_facts
from relations.reading.labels import Label, named
from relations.reading.related import Linked, by_kind, links_of

from .places import place_then
from .states import state_of

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(slots=True)
class Guest:
    """A person with the office held then."""

    name: Label
    office: Label
    is_head: bool
    is_guest: bool


@dataclass(slots=True)
class Delegation:
    """A country or organisation with those who came for it; without a name: persons on their own."""

    code: str
    letters: str
    name: Label | str
    url: str
    people: list[Guest] = field(default_factory=list)
    is_guest: bool = False


@dataclass(slots=True)
class Round:
    """One event of a series, under its number."""

    number: str
    card: Card
    here: bool


@dataclass(slots=True)
class EventPage:
    """Everything of one event."""

    event: Event
    kind: Label
    level: str
    state: str
    word: str
    note: str
    place: str
    facts: list[FactLine]
    delegations: list[Delegation]
    members: list[tuple[str, str]]
    outcome: list[Card]
    parts: list[Card]
    whole: Card | None
    series: Label | str
    rounds: list[Round]
    before: list[Card]
    after: list[Card]
    aside: list[AsideList]
    sources: list[tuple[Label, str, date | None]]


def event_page(versions, today: date) -> EventPage:
    """The page of the event whose edition is on show."""
    event, language = versions.item, versions.language
    load_facts(event)
    delegations = _delegations(event.participations.all(), language)
    links, parts, rounds = links_of(event.pk), _parts(event), _rounds(event)
    cards = _cards(event, links, [*parts, *rounds], delegations, language)
    state, word = state_of(event.status, event.starts_on, event.ends_on, today)
    linked = _linked(links, cards)
    before, after = _reviews(event, linked)
    outcome = [card for card, kind in linked if card.kind == Kind.AGREEMENT and kind == LinkKind.SIGNED_AT]
    return EventPage(
        event=event,
        kind=named(event.type, "name", language),
        level=str(EventLevel(event.level).label),
        state=state,
        word=word,
        note=_note(event),
        place=place_then(event, language),
        facts=_facts(event, language),
        delegations=delegations,
        members=[(d.code, str(d.name)) for d in delegations if d.code],
        outcome=sorted(outcome, key=lambda card: (card.day is None, card.day, card.id)),
        parts=sorted((cards[pk] for pk in parts if pk in cards), key=lambda card: (card.day, card.id)),
        whole=cards.get(event.parent_id),
        series=named(event.series, "name", language) if event.series else "",
        rounds=_numbered(event, rounds, cards),
        before=before,
        after=after,
        aside=_aside(linked, cards),
        sources=sources_of(event.sources.all(), language),
    )


def roman(number: int) -> str:
    """VII; numbers from 40 on stay Arabic."""
    if not 0 < number < 40:
        return str(number)
    text = ""
    for value, sign in ROMAN:
        while number >= value:
            text += sign
            number -= value
    return text


# --- Loading ----------------------------------------------------------------------------------------------


def _parts(event: Event) -> list[int]:
    """The events that this one consists of."""
    return list(Event.objects.filter(parent=event).values_list("pk", flat=True))


def _rounds(event: Event) -> dict[int, int]:
    """The events of its series with their numbers, in order."""
    if not event.series_id:
        return {}
    rounds = Event.objects.filter(series=event.series_id, series_number__isnull=False)
    return dict(rounds.order_by("series_number").values_list("pk", "series_number"))


def _cards(event: Event, links: list[Linked], near: list[int], delegations, language: str) -> dict[int, Card]:
    """Cards of everything linked, of the events around it, and of the dossiers of those who took part."""
    ids = {linked.pk for linked in links} | set(near) | {event.parent_id} - {None}
    codes = [one.code for one in delegations if one.code]
    keys = [Dossier.key_of(codes)] if len(codes) > 1 else []
    series = [event.series_id] if event.series_id else []
    surrogates.note(*map(surrogates.parties, keys), *map(surrogates.series, series))
    if keys or series:
        dossiers = Dossier.objects.filter(Q(parties_key__in=keys) | Q(series__in=series))
        ids |= set(dossiers.values_list("pk", flat=True))
    return newest_first(load_cards(ids, language, parts=["topics", "members"]))


def _delegations(rows: list[Participation], language: str) -> list[Delegation]:
    """Who took part, gathered by country or organisation in the order of the record."""
    found: dict[str, Delegation] = {}
    for row in rows:
        term = row.term
        key = term.code if term else ""
        if key not in found:
            found[key] = _delegation(term, row, language)
        person = named(row, "person", language)
        if person:
            guest = Guest(person, named(row, "office", language), row.is_head, row.is_guest)
            found[key].people.append(guest)
    for delegation in found.values():
        delegation.people.sort(key=lambda guest: not guest.is_head)
    return list(found.values())


def _delegation(term, row: Participation, language: str) -> Delegation:
    if term is None:
        return Delegation("", "", "", "")
    letters = term.letters
    if row.organisation_id:
        letters = named(term, "abbreviation", language) or letters
    return Delegation(
        term.code, letters, named(term, "name", language), term.get_absolute_url(), is_guest=row.is_guest
    )


# --- Parts of the page ------------------------------------------------------------------------------------


def _note(event: Event) -> str:
    """What must be said before everything else."""
    if event.status == EventStatus.CANCELLED:
        return _("The event was cancelled.")
    if event.status == EventStatus.POSTPONED:
        return _("The event was postponed.")
    return ""


def _facts(event: Event, language: str) -> list[FactLine]:
    facts = []
    if event.starts_at:
        facts.append(FactLine(_("Time"), _hours(event.starts_at, event.ends_at)))
    if event.previous_starts_on:
        facts.append(FactLine(_("Moved from"), day=event.previous_starts_on))
    if event.host_country:
        name = named(event.host_country, "name", language)
        facts.append(FactLine(_("Host country"), links=[(event.host_country.get_absolute_url(), name)]))
    facts.append(FactLine(_("Level"), str(EventLevel(event.level).label)))
    if event.series:
        name = named(event.series, "name", language)
        facts.append(FactLine(_("Series of events"), links=[(event.series.get_absolute_url(), name)]))
    if links := [(topic.get_absolute_url(), named(topic, "name", language)) for topic in event.topics.all()]:
        facts.append(FactLine(_("Topics"), links=links))
    return facts


def _hours(start: time, end: time | None) -> str:
    hours = f"{start:%H:%M}–{end:%H:%M}" if end else f"{start:%H:%M}"
    return _("%(hours)s, Astana time (UTC+5)") % {"hours": hours}


def _linked(links: list[Linked], cards: dict[int, Card]) -> list[tuple[Card, LinkKind]]:
    """Everything linked with the event that a reader may see, each once."""
    found: dict[int, tuple[Card, LinkKind]] = {}
    for linked in sorted(links, key=lambda linked: linked.is_outward):
        card = cards.get(linked.pk)
        if card and (linked.pk not in found or linked.kind == LinkKind.SIGNED_AT):
            card.note = card.note or linked.name
            found[linked.pk] = (card, linked.kind)
    return list(found.values())


def _reviews(event: Event, linked) -> tuple[list[Card], list[Card]]:
    """Reviews published before the event, newest first, and those published since its first day."""
    articles = [card for card, _kind in linked if card.kind == Kind.ARTICLE]
    for card in articles:
        card.note = ""  # the heading says it
    before = sorted((c for c in articles if c.day < event.starts_on), key=lambda c: c.day, reverse=True)
    after = sorted((c for c in articles if c.day >= event.starts_on), key=lambda c: c.day)
    return before, after


def _numbered(event: Event, rounds: dict[int, int], cards: dict[int, Card]) -> list[Round]:
    """The rounds of the series that a reader may see, when there are several."""
    found = [Round(roman(number), cards[pk], pk == event.pk) for pk, number in rounds.items() if pk in cards]
    return found if len(found) > 1 else []


def _aside(linked, cards: dict[int, Card]) -> list[AsideList]:
    """Dossiers, other events and whatever else is linked; outcome documents and reviews stand in the text."""
    elsewhere = (Kind.ARTICLE, Kind.AGREEMENT, Kind.EVENT, Kind.DOSSIER)
    agreements = [card for card, kind in linked if card.kind == Kind.AGREEMENT and kind != LinkKind.SIGNED_AT]
    sides = [
        AsideList(_("Related events"), [card for card, _kind in linked if card.kind == Kind.EVENT], "event"),
        AsideList(_("Related agreements"), agreements, "other"),
        *(
            AsideList(name, found, "other")
            for name, found in by_kind(card for card, _kind in linked if card.kind not in elsewhere)
        ),
        AsideList(_("Dossiers"), [card for card in cards.values() if card.kind == Kind.DOSSIER], "dossier"),
    ]
    return [side for side in sides if side.cards]
