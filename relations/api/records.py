"""From public editions to the shapes of the API; the number of queries does not grow with the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone, translation

from relations.models import Content, Edition, Kind
from relations.models.facts_log import period_on
from relations.reading.addresses import page_of
from relations.reading.agreements.actions import is_later, seen_by
from relations.reading.agreements.known import (
    known_acts,
    known_reason,
    known_standings,
    states_known,
)
from relations.reading.agreements.open_facts import standings_of, status_of, status_reason
from relations.reading.events.places import city_then
from relations.reading.facts import items
from relations.reading.file_words import FileWords, words_of_files
from relations.reading.first_published import first_publication
from relations.reading.labels import word
from relations.reading.records import author_of
from relations.reading.shelf import versions_of_items
from relations.reading.site import absolute

from . import shapes


@dataclass(frozen=True)
class Asked:
    """What a record is to tell: `full` adds the text and whatever belongs to a page of its own.

    Agreements: nothing later than `as_of`, and what the register knew on `known_on`.
    """

    full: bool = False
    as_of: date | None = None
    known_on: date | None = None


BRIEF, FULL = Asked(), Asked(full=True)


def records(editions: Iterable[Edition], asked: Asked = BRIEF) -> list[shapes.Summary]:
    """Editions of one kind as JSON."""
    editions = list(editions)
    if not editions:
        return []
    ids = [edition.content_id for edition in editions]
    found = items(editions[0].kind, ids)
    versions = {
        pk: {code: absolute(page_of(other)) for code, other in of_item.items()}
        for pk, of_item in versions_of_items(ids).items()
    }
    if asked.known_on:
        for pk, state in states_known(ids, asked.known_on).items():
            found[pk].known_state = state
    return [
        _record(edition, found[edition.content_id], versions[edition.content_id], asked)
        for edition in editions
    ]


def _record(edition: Edition, item: Content, versions: dict[str, str], asked: Asked) -> shapes.Summary:
    common = {
        "id": edition.content_id,
        "kind": edition.kind,
        "language": edition.language,
        "original_language": item.original_language,
        "title": edition.title,
        "lead": edition.lead,
        "keywords": edition.keyword_list,
        "url": versions[edition.language],
        "permanent_url": absolute(f"/p/{edition.content_id}"),
        "versions": versions,
        "edition": edition.number,
        "dated_on": edition.dated_on,
        "dated_on_precision": edition.dated_on_precision,
        "published_at": edition.published_at,
        "topics": [term(topic, edition.language) for topic in item.topics.all()],
        "countries": [term(country, edition.language) for country in item.countries.all()],
        "body": edition.body if asked.full else None,
        "files": [_file(one) for one in words_of_files(edition.content_id, edition.language)]
        if asked.full
        else None,
    }
    return MAKE.get(edition.kind, _plain)(item, edition.language, common, asked)


def _file(file: FileWords) -> shapes.File:
    return shapes.File(
        url=absolute(file.url),
        original_url=absolute(file.original or file.url),
        sha256=file.sha256,
        size=file.size,
        pages=file.count,
        recognised=file.is_recognised,
        confidence=file.confidence,
        page_texts=[
            shapes.FilePage(
                number=page.number, text=page.text, recognised=page.is_recognised, confidence=page.confidence
            )
            for page in file.pages
        ],
    )


def _plain(item, language: str, common: dict, asked: Asked) -> shapes.Item:
    return shapes.Item(**common)


def _article(article, language: str, common: dict, asked: Asked) -> shapes.Article:
    authors = []
    for row in article.authorships.all():
        author = author_of(row.expert, language, word(row, "position", language))
        authors.append(
            shapes.Author(id=row.expert_id, name=author.name, position=author.position, orcid=author.orcid)
        )
    first = first_publication(article, language, common["published_at"])
    if first:
        first = shapes.FirstPublication(
            appeared_in=first.title,
            **{name: getattr(first, name) for name in ("volume", "issue", "pages", "issn", "url")},
        )
    return shapes.Article(
        **common,
        genre=article.genre,
        doi=article.doi or None,
        report_number=article.report_number or None,
        authors=authors,
        first_publication=first,
    )


def _agreement(agreement, language: str, common: dict, asked: Asked) -> shapes.Agreement:
    day, as_of = asked.as_of or timezone.localdate(), asked.as_of
    law = _known_law(agreement, day, asked) if asked.known_on else _law(agreement, language, day, asked)
    if asked.full:
        law["references"] = [
            shapes.Reference(registry=row.register, number=row.number, dated_on=row.dated_on, url=row.url)
            for row in agreement.references.all()
            if not is_later(row.dated_on, as_of)
        ]
    signed, entered = (_until(agreement, name, as_of) for name in ("signed_on", "in_force_on"))
    return shapes.Agreement(
        **common,
        **law,
        status_as_of=day,
        known_on=asked.known_on,
        instrument=agreement.instrument,
        level=agreement.level,
        register_number=agreement.register_number,
        signed_on=signed[0],
        signed_on_precision=signed[1],
        in_force_on=entered[0],
        in_force_on_precision=entered[1],
        parties=[term(party.term, language) for party in agreement.parties.all()],
        place=word(agreement.place, "name", language) if agreement.place else "",
    )


def _until(agreement, name: str, as_of: date | None) -> tuple[date | None, str]:
    """A date with its precision; what came after the day asked about had not happened yet."""
    day, precision = getattr(agreement, name), getattr(agreement, f"{name}_precision")
    return (None, "not_yet") if is_later(day, as_of) else (day, precision)


def _law(agreement, language: str, day: date, asked: Asked) -> dict:
    """How the agreement and its parties stand on a day, and what the parties did."""
    found = {f"status_{name}": value for name, value in status_reason(agreement, day).items()}
    found["status"] = status_of(agreement, day)
    if asked.full:
        codes = {party.pk: party.term.code for party in agreement.parties.all()}
        actions = seen_by(agreement.actions.all(), asked.as_of)
        found["actions"] = [_action(action, codes, language) for action in actions]
        found["standings"] = [shapes.PartyStanding(**row) for row in standings_of(agreement, day)]
    return found


def _known_law(agreement, day: date, asked: Asked) -> dict:
    """The same as the register knew it on a day; an agreement that it did not know is no item then."""
    state = agreement.known_state
    period = period_on(state["whole"], day.isoformat())
    found = {f"status_{name}": value for name, value in known_reason(period).items()}
    found["status"] = period[0]
    if asked.full:
        found["actions"] = [
            shapes.PartyAction(**row | {name: _day(row[name]) for name in ("done_on", "effective_on")})
            for row in known_acts(state, asked.as_of)
        ]
        found["standings"] = [shapes.PartyStanding(**row) for row in known_standings(state, day)]
    return found


def _day(text: str | None) -> date | None:
    """The first day of what is known to a day, a month or a year."""
    return date.fromisoformat(f"{text}-01-01"[:10]) if text else None


def _action(action, codes: dict[int, str], language: str) -> shapes.PartyAction:
    return shapes.PartyAction(
        id=action.pk,
        party=codes.get(action.party_id),
        kind=action.kind,
        done_on=action.done_on,
        done_on_precision=action.done_on_precision,
        effective_on=action.effective_on,
        effective_on_precision=action.effective_on_precision if action.effective_on else None,
        until=action.until,
        document=word(action, "document", language),
        number=action.number,
        url=action.url,
    )


def _event(event, language: str, common: dict, asked: Asked) -> shapes.Event:
    members = [row.term for row in event.participations.all() if row.term]
    return shapes.Event(
        **common,
        type=event.type.code,
        level=event.level,
        status=event.status,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        previous_starts_on=event.previous_starts_on,
        place=city_then(event, language),
        participants=[term(member, language) for member in members],
    )


def _dossier(dossier, language: str, common: dict, asked: Asked) -> shapes.Dossier:
    return shapes.Dossier(**common, parties=[term(party.term, language) for party in dossier.parties.all()])


MAKE = {
    Kind.ARTICLE: _article,
    Kind.AGREEMENT: _agreement,
    Kind.EVENT: _event,
    Kind.DOSSIER: _dossier,
}


def term(row, language: str) -> shapes.Term:
    """A row of a vocabulary."""
    return shapes.Term(code=row.code, name=word(row, "name", language))


def expert(row, language: str) -> shapes.Expert:
    """An expert whose department is loaded."""
    author = author_of(row, language)
    return shapes.Expert(
        id=row.pk,
        name=author.name,
        position=author.position,
        department=word(row.department, "name", language) if row.department else "",
        orcid=row.orcid,
        is_group=row.is_group,
        is_former=row.is_former,
        url=absolute(author.url),
    )


def country(row, language: str) -> shapes.Country:
    with translation.override(language):
        url = absolute(row.get_absolute_url())
    return shapes.Country(
        code=row.code,
        alpha3=row.alpha3,
        numeric=row.numeric,
        name=word(row, "name", language),
        official_name=word(row, "official_name", language),
        url=url,
    )
