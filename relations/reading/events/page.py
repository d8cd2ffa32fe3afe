"""What the page of one event shows: days and place as named then, who took part, what came of it, what was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from relations.models import (
    INVERSE,
    Dossier,
    Event,
    EventLevel,
    EventStatus,
    Kind,
    Link,
    LinkKind,
    Participation,
    Topic,
)
from relations.reading.agreements.page import Fact, Side
from relations.reading.agreements.parts import sources_of
from relations.reading.cards import Card, load_cards
from relations.reading.terms import Label, Row, gathered, member, named, words

from .listing import state_of

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
    facts: list[Fact]
    delegations: list[Delegation]
    members: list[tuple[str, str]]
    outcome: list[Card]
    parts: list[Card]
    whole: Card | None
    series: Label | str
    rounds: list[Round]
    before: list[Card]
    after: list[Card]
    aside: list[Side]
    sources: list[tuple[Label, str, date | None]]


def event_page(versions, today: date) -> EventPage:
    """The page of the event whose edition is on show."""
    event, language = versions.shown.content.event, versions.language
    terms = _terms(event, language)
    delegations = _delegations(event, language)
    cards = _cards(event, terms, delegations, language)
    state, word = state_of(event.status, event.starts_on, event.ends_on, today)
    linked = _linked(terms, cards)
    before, after = _reviews(event, linked)
    rounds = _rounds(event, terms, cards)
    outcome = [card for card, kind in linked if card.kind == Kind.AGREEMENT and kind == LinkKind.SIGNED_AT]
    return EventPage(
        event=event,
        kind=named(event.type, "name", language),
        level=str(EventLevel(event.level).label),
        state=state,
        word=word,
        note=_note(event),
        place=place_then(event, language),
        facts=_facts(event, terms, language),
        delegations=delegations,
        members=[(d.code, str(d.name)) for d in delegations if d.code],
        outcome=sorted(outcome, key=lambda card: (card.day is None, card.day, card.id)),
        parts=_of(terms["part"], cards),
        whole=cards.get(event.parent_id),
        series=named(event.series, "name", language) if event.series else "",
        rounds=rounds,
        before=before,
        after=after,
        aside=_aside(linked, cards),
        sources=sources_of(event, language),
    )


def place_then(event: Event, language: str) -> str:
    """The venue, the city as it was named then, its name today if it is another, and the country."""
    if event.is_online and not event.place:
        return _("online")
    city = named(event.place, "name", language) if event.place else ""
    then = named(event, "place_name", language)
    if then and city and then != city:
        city = _("%(then)s (now %(now)s)") % {"then": then, "now": city}
    country = event.place.country if event.place and event.place.country else None
    venue = named(event, "venue", language)
    parts = [venue, city or then, named(country, "name", language) if country else ""]
    if event.is_online:
        parts.append(_("online"))
    return ", ".join(str(part) for part in parts if part)


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


def _terms(event: Event, language: str) -> dict[str, list[Row]]:
    """Topics, links from both ends, parts and rounds of the series, in one query."""
    found: dict[str, list[Row]] = {name: [] for name in ("topic", "link out", "link in", "part", "round")}
    pk = event.pk
    members = [
        member(Topic.objects.filter(contents=pk), "topic", rank="order", code="slug", name=words("name")),
        member(Link.objects.filter(source_id=pk), "link out", rank="order", code="target_id", a="kind"),
        member(Link.objects.filter(target_id=pk), "link in", rank="order", code="source_id", a="kind"),
        member(Event.objects.filter(parent_id=pk), "part", code="content_ptr_id"),
        member(
            Event.objects.filter(series_id=event.series_id or 0, series_number__isnull=False),
            "round",
            rank="series_number",
            code="content_ptr_id",
        ),
    ]
    for row in gathered(members, language):
        found[row.role].append(row)
    return found


def _cards(event: Event, terms, delegations, language: str) -> dict[int, Card]:
    ids = {int(row.code) for role in ("link out", "link in", "part", "round") for row in terms[role]}
    if event.parent_id:
        ids.add(event.parent_id)
    wanted = Q(content_id__in=ids)
    codes = [d.code for d in delegations if d.code]
    if len(codes) > 1:
        wanted |= Q(content__dossier__parties_key=Dossier.key_of(codes))
    if event.series_id:
        wanted |= Q(content__dossier__series=event.series_id)
    return load_cards(wanted, language)


def _of(rows: list[Row], cards: dict[int, Card]) -> list[Card]:
    found = [cards[int(row.code)] for row in rows if int(row.code) in cards]
    return sorted(found, key=lambda card: (card.day, card.id))


def _delegations(event: Event, language: str) -> list[Delegation]:
    """Who took part, gathered by country or organisation in the order of the record."""
    rows = Participation.objects.filter(event=event).select_related("country", "organisation")
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


def _facts(event: Event, terms, language: str) -> list[Fact]:
    facts = []
    if event.starts_at:
        facts.append(Fact(_("Time"), _hours(event.starts_at, event.ends_at)))
    if event.previous_starts_on:
        facts.append(Fact(_("Was planned for"), day=event.previous_starts_on))
    if event.host_country:
        name = named(event.host_country, "name", language)
        facts.append(Fact(_("Host country"), links=[(event.host_country.get_absolute_url(), name)]))
    facts.append(Fact(_("Level"), str(EventLevel(event.level).label)))
    if event.series:
        name = named(event.series, "name", language)
        facts.append(Fact(_("Series of events"), links=[(event.series.get_absolute_url(), name)]))
    if terms["topic"]:
        links = [(reverse("topic-detail", args=[row.code]), row.name) for row in terms["topic"]]
        facts.append(Fact(_("Topics"), links=links))
    return facts


def _hours(start: time, end: time | None) -> str:
    hours = f"{start:%H:%M}–{end:%H:%M}" if end else f"{start:%H:%M}"
    return _("%(hours)s, Astana time (UTC+5)") % {"hours": hours}


def _linked(terms, cards: dict[int, Card]) -> list[tuple[Card, LinkKind]]:
    """Everything linked with the event that a reader may see, each once."""
    found: dict[int, tuple[Card, LinkKind]] = {}
    for role in ("link in", "link out"):
        for row in terms[role]:
            pk, kind = int(row.code), LinkKind(row.a)
            if pk in cards and (pk not in found or kind == LinkKind.SIGNED_AT):
                name = str(kind.label if role == "link out" else INVERSE[kind])
                cards[pk].note = cards[pk].note or name[:1].upper() + name[1:]
                found[pk] = (cards[pk], kind)
    return list(found.values())


def _reviews(event: Event, linked) -> tuple[list[Card], list[Card]]:
    """Reviews published before the event, newest first, and those published since its first day."""
    articles = [card for card, _kind in linked if card.kind == Kind.ARTICLE]
    for card in articles:
        card.note = ""  # the heading says it
    before = sorted((c for c in articles if c.day < event.starts_on), key=lambda c: c.day, reverse=True)
    after = sorted((c for c in articles if c.day >= event.starts_on), key=lambda c: c.day)
    return before, after


def _rounds(event: Event, terms, cards: dict[int, Card]) -> list[Round]:
    rows = [row for row in terms["round"] if int(row.code) in cards]
    if len(rows) < 2:
        return []
    return [
        Round(roman(row.rank), cards[int(row.code)], int(row.code) == event.pk)
        for row in sorted(rows, key=lambda row: row.rank)
    ]


def _aside(linked, cards: dict[int, Card]) -> list[Side]:
    """Dossiers, other events and other documents; outcome documents and reviews stand in the text."""
    events = [card for card, _kind in linked if card.kind == Kind.EVENT]
    others = [
        card
        for card, kind in linked
        if card.kind == Kind.COLLECTION or (card.kind == Kind.AGREEMENT and kind != LinkKind.SIGNED_AT)
    ]
    dossiers = [card for card in cards.values() if card.kind == Kind.DOSSIER]
    sides = [
        Side(_("Related events"), events, "event"),
        Side(_("Related agreements"), others, "other"),
        Side(_("Dossiers"), dossiers, "dossier"),
    ]
    return [side for side in sides if side.cards]
