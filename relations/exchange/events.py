"""Visits and meetings as a table: one row per event with its participants, matched by its number or by day and title.

A participant is a line of its cell: «kz | К.-Ж. Токаев | Президент | head»; names of countries alone do as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext

from relations.editorial import history, permissions, work
from relations.editorial.permissions import Act as Deed
from relations.models import (
    Agreement,
    Country,
    Event,
    EventLevel,
    EventStatus,
    EventType,
    Kind,
    Link,
    LinkKind,
    Organisation,
    Participation,
    Place,
    Series,
    Source,
    Topic,
)
from relations.text.languages import DEFAULT, LANGUAGES, in_languages
from relations.text.numbers import whole

from .agreement_cells import source_of
from .agreement_lists import barless, joined, lines, sources
from .agreement_writer import judge_titles
from .headers import names_of
from .rows import Format, Outcome, Written
from .terms import listed, vocabulary
from .values import Values

TEXTS = tuple(in_languages("title", "lead"))
CHOICES = {"level": EventLevel, "status": EventStatus}
TERMS = {"type": "type", "place": "place", "host_country": "country", "series": "series"}
DAYS = ("starts_on", "ends_on")
PLAIN = ("place_name", "venue")
COLUMNS = (
    "starts_on", "id", *TEXTS, "original_language", "type", "level", "status", "ends_on", "place", "place_name", "venue",
    "host_country", "is_online", "series", "series_number", "participants", "topics", "documents", "sources",
)  # fmt: skip
HABITS = {
    "starts_on": ("дата", "дата начала", "начало", "күні", "басталған күні", "date", "start"),
    "ends_on": ("дата окончания", "окончание", "аяқталған күні", "end"),
    "title_ru": ("название", "наименование", "мероприятие", "title (ru)"),
    "title_kk": ("атауы", "қазақша атауы", "іс-шара", "title (kk)"),
    "title_en": ("title", "event", "title (en)"),
    "lead_ru": ("описание", "краткое содержание"),
    "type": ("тип", "вид", "түрі", "type"),
    "place": ("место", "город", "орны", "place", "city"),
    "host_country": ("принимающая страна", "страна", "қабылдаушы ел", "host"),
    "participants": ("участники", "қатысушылар", "participants"),
    "topics": ("темы", "тема", "тақырыптар", "topics"),
    "documents": ("документы", "подписанные документы", "құжаттар", "documents"),
    "sources": ("источник", "источники", "дереккөз", "source", "sources"),
    "id": ("номер на портале", "порталдағы нөмірі"),
}  # fmt: skip
ROLES = {
    **dict.fromkeys(("head", "глава", "глава делегации", "басшы", "делегация басшысы"), "head"),
    **dict.fromkeys(("guest", "гость", "қонақ"), "guest"),
}
SAMPLE = {
    "starts_on": "14.11.2025", "title_ru": "Государственный визит Президента", "title_kk": "Президенттің мемлекеттік сапары",
    "original_language": "ru", "level": "heads_of_state", "status": "held", "ends_on": "15.11.2025",
    "participants": "kz | Касым-Жомарт Токаев | Президент | head\nuz | Шавкат Мирзиёев | Президент | head",
    "sources": "Акорда | https://akorda.kz",
}  # fmt: skip


@dataclass(frozen=True)
class Guest:
    """One participant as a table tells it."""

    term: str
    person: str = ""
    office: str = ""
    role: str = ""

    def written(self) -> str:
        return joined([self.term or "*", self.person, self.office, self.role], barless)


def format_of_events() -> Format:
    """The format with the vocabularies read once for the whole table."""
    vocabularies = {
        "country": vocabulary(Country, "name", "official_name"),
        "organisation": vocabulary(Organisation, "name", "abbreviation"),
        "topic": vocabulary(Topic, "name"),
        "place": vocabulary(Place, "name"),
        "type": vocabulary(EventType, "name"),
        "series": vocabulary(Series, "name"),
    }
    return Format(
        name="events",
        columns=COLUMNS,
        required=("starts_on",),
        write=lambda values, by: _write(Values(values, vocabularies), by),
        export=export,
        names=names_of(Event, COLUMNS, HABITS),
        sample=(tuple(SAMPLE.get(name, "") for name in COLUMNS),),
        takes_numbers=True,
        keys_repeat=True,
    )


def export(queryset=None, documents=None) -> list[list]:
    """Events of the desk as rows of COLUMNS; importing them again changes nothing.

    `documents`: the agreements that may be named as signed there (default: all).
    """
    events = Event.objects.all() if queryset is None else queryset
    signed = Link.objects.filter(source__in=Agreement.objects.all() if documents is None else documents)
    events = events.select_related("type", "place", "host_country", "series").prefetch_related(
        "participations__country",
        "participations__organisation",
        "topics",
        "sources",
        Prefetch("links_in", signed.select_related("source__agreement")),
    )
    return [
        [cells.get(name, "") for name in COLUMNS]
        for cells in map(cells_of, events.order_by("starts_on", "pk"))
    ]


def cells_of(event: Event) -> dict[str, str]:
    """Every column of an event."""
    found = {
        name: _plain(getattr(event, name))
        for name in ("id", *TEXTS, "original_language", *DAYS, *CHOICES, *PLAIN)
    }
    for name in TERMS:
        term = getattr(event, name)
        found[name] = term.code if term else ""
    found["is_online"] = "yes" if event.is_online else ""
    found["series_number"] = _plain(event.series_number)
    found["participants"] = "\n".join(guest_of(row).written() for row in event.participations.all())
    found["topics"] = "; ".join(sorted(topic.code for topic in event.topics.all()))
    found["documents"] = "; ".join(sorted(number for number in _documents(event) if number))
    found["sources"] = "\n".join(source_of(row).written() for row in event.sources.all())
    return found


def _plain(value) -> str:
    return "" if value is None else str(value)


def _documents(event: Event) -> list[str | None]:
    links = [link for link in event.links_in.all() if link.kind == LinkKind.SIGNED_AT]
    return [getattr(link.source.specific(), "register_number", None) for link in links]


def guest_of(row: Participation) -> Guest:
    term = row.country or row.organisation
    person, office = (
        next((text for code in (DEFAULT, *LANGUAGES) if (text := getattr(row, f"{name}_{code}"))), "")
        for name in ("person", "office")
    )
    role = "head" if row.is_head else "guest" if row.is_guest else ""
    return Guest(term.code if term else "", person, office, role)


# --- Writing -------------------------------------------------------------------------------------------------


def _write(values: Values, by) -> tuple:
    """One row into its event. Raises RowRefused with every fault, ValidationError of the model."""
    found = _found(values)
    if found is not None:
        work.lock(found)
        found = Event.objects.get(pk=found.pk)
        history.record_found(found)
    before = cells_of(found) if found else {}
    event = found or Event(created_by=by)
    _assign(event, values)
    guests, documents = _guests(values), _agreements(values)
    topics = values.terms("topics", "topic") if values.has("topics") else None
    origins = sources(values)
    _judge(event, values, found, by)
    event.full_clean(exclude=["version", "cover", "created_by", "content_ptr"])
    with transaction.atomic():
        event.save()
        _bring(event, guests, topics, documents, origins)
        event = Event.objects.get(pk=event.pk)
        after = cells_of(event)
        told = [
            (n, before.get(n, ""), after[n]) for n in COLUMNS if n != "id" and after[n] != before.get(n, "")
        ]
        label = f"{event.starts_on} {event}"
        if found and not told:
            transaction.set_rollback(True)
            return label, Outcome.SAME, []
        if found is None:
            work.begin_many([event], by=by)
        history.record(event, by=by, comment=gettext("Import from a table"))
    done = Written(
        label, Outcome.CHANGED if found else Outcome.CREATED, [n for n, *_ in told] if found else [], told
    )
    return done.label, done.outcome, done.changed, done.cells


def _found(values: Values) -> Event | None:
    """The event of a row: by its number, else by its first day and one of its titles."""
    if values.filled("id"):
        number = values.text("id")
        found = Event.objects.filter(pk=whole(number)).first()
        if found is None:
            values.fail("id", gettext("No event has the number %(number)s.") % {"number": number})
        return found
    day = values.day("starts_on")
    titles = {code: text for code in LANGUAGES if (text := values.text(f"title_{code}"))}
    same_day = Event.objects.filter(starts_on=day) if day else Event.objects.none()
    return next(
        (one for one in same_day if any(one.title_in(code) == text for code, text in titles.items())), None
    )


def _assign(event: Event, values: Values) -> None:
    """Put the single cells into the row."""
    for name in (*TEXTS, *PLAIN):
        if values.has(name):
            setattr(event, name, values.text(name))
    for name in DAYS:
        if values.filled(name):
            setattr(event, name, values.day(name))
    if event.ends_on is None or (
        event.starts_on and event.ends_on < event.starts_on and not values.filled("ends_on")
    ):
        event.ends_on = event.starts_on
    for name, choices in CHOICES.items():
        if values.filled(name):
            setattr(event, name, values.choice(name, choices) or getattr(event, name))
    for name, terms in TERMS.items():
        if values.has(name):
            term = values.term(name, values.text(name), terms) if values.filled(name) else None
            setattr(event, name, term)
    if values.has("is_online"):
        event.is_online = bool(values.flag("is_online"))
    if values.has("series_number"):
        event.series_number = values.number("series_number")
    if values.filled("original_language"):
        language = values.text("original_language").lower()
        if language in LANGUAGES:
            event.original_language = language
        else:
            values.fail("original_language", gettext("The language is kk, ru or en."))


def _judge(event: Event, values: Values, found, by) -> None:
    judge_titles(event, values)
    if event.starts_on is None and "starts_on" not in values.errors:
        values.fail("starts_on", gettext("A whole date is needed here: day, month and year."))
    if event.type_id is None and "type" not in values.errors:
        values.fail("type", gettext("The type of the event is missing."))
    may = permissions.may
    if not (may(by, Deed.EDIT_FACTS, found) if found else may(by, Deed.CREATE, kind=Kind.EVENT)):
        values.fail("", gettext("You are not allowed to do this."))
    stored = Event.objects.get(pk=found.pk) if found else None
    for code in LANGUAGES if stored else ():
        names = [f"title_{code}", f"lead_{code}"]
        if any(getattr(stored, n) != getattr(event, n) for n in names) and not may(
            by, Deed.EDIT, stored, code
        ):
            values.fail(names[0], gettext("This text is in review or not yours to change."))
    values.judge()


def _guests(values: Values) -> list[Guest] | None:
    """The participants of a cell: a line each with bars, or names of countries and organisations alone."""
    if not values.filled("participants"):
        return None
    text = values.text("participants")
    if "|" not in text:
        return [Guest(term.code) for term in values.terms("participants", "country", "organisation")]
    found = []
    for line in lines(text):
        who, person, office, role = values.parts("participants", line, 4)
        term = None if who in ("", "*") else values.term("participants", who, "country", "organisation")
        if role and role.casefold() not in ROLES:
            values.fail("participants", gettext("“%(text)s” is neither “head” nor “guest”.") % {"text": role})
        found.append(
            Guest(
                term.code if term else "",
                values.within("participants", person, 200),
                values.within("participants", office, 200),
                ROLES.get(role.casefold(), ""),
            )
        )
    return list(dict.fromkeys(found))


def _agreements(values: Values) -> list[Agreement] | None:
    """Documents signed there, by their numbers in the register."""
    if not values.filled("documents"):
        return None
    found = []
    for number in listed(values.text("documents")):
        agreement = Agreement.objects.filter(register_number=number).first()
        if agreement is None:
            values.fail("documents", gettext("No agreement has the number %(number)s.") % {"number": number})
        else:
            found.append(agreement)
    return found


def _bring(event: Event, guests, topics, documents, origins) -> None:
    """Bring the rows that hang on the event into line with what the cells say; empty cells change nothing."""
    if guests is not None:
        known = {guest_of(row): row for row in event.participations.select_related("country", "organisation")}
        for guest, row in known.items():
            if guest not in guests:
                row.delete()
        for order, guest in enumerate(guests):
            if guest not in known:
                _participation(event, guest, order).save()
        for name, model in (("countries", Country), ("organisations", Organisation)):
            codes = {guest.term for guest in guests}
            getattr(event, name).add(*model.objects.filter(code__in=codes))
    if topics is not None:
        event.topics.set(topics)
    for agreement in documents or ():
        Link.objects.get_or_create(source_id=agreement.pk, target_id=event.pk, kind=LinkKind.SIGNED_AT)
    if origins is not None:
        known_sources = {source_of(row): row for row in event.sources.all()}
        for one, row in known_sources.items():
            if one not in origins:
                row.delete()
        for one in origins:
            if one not in known_sources:
                title = {f"title_{event.original_language}": one.title}
                Source.objects.create(
                    content_id=event.pk, url=one.url, retrieved_on=one.retrieved_on, **title
                )


def _participation(event: Event, guest: Guest, order: int) -> Participation:
    language = event.original_language
    return Participation(
        event=event,
        country=Country.objects.filter(code=guest.term).first(),
        organisation=Organisation.objects.filter(code=guest.term).first(),
        is_head=guest.role == "head",
        is_guest=guest.role == "guest",
        order=order,
        **{f"person_{language}": guest.person, f"office_{language}": guest.office},
    )
