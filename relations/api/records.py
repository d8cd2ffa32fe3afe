"""From public editions to the shapes of the API; the number of queries does not grow with the rows."""

from collections.abc import Iterable

from django.utils import timezone, translation

from relations.models import Content, Edition, Kind
from relations.reading.addresses import page_of
from relations.reading.agreements.open_facts import standings_of, status_of, status_reason
from relations.reading.events.places import city_then
from relations.reading.facts import items
from relations.reading.labels import word
from relations.reading.records import author_of
from relations.reading.shelf import versions_of_items
from relations.reading.site import absolute

from . import shapes


def records(editions: Iterable[Edition], full: bool = False) -> list[shapes.Summary]:
    """Editions of one kind as JSON; `full` adds the text and whatever belongs to a page of its own."""
    editions = list(editions)
    if not editions:
        return []
    ids = [edition.content_id for edition in editions]
    found = items(editions[0].kind, ids)
    versions = {
        pk: {code: absolute(page_of(other)) for code, other in of_item.items()}
        for pk, of_item in versions_of_items(ids).items()
    }
    return [
        _record(edition, found[edition.content_id], versions[edition.content_id], full)
        for edition in editions
    ]


def _record(edition: Edition, item: Content, versions: dict[str, str], full: bool) -> shapes.Summary:
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
        "published_at": edition.published_at,
        "topics": [term(topic, edition.language) for topic in item.topics.all()],
        "countries": [term(country, edition.language) for country in item.countries.all()],
        "body": edition.body if full else None,
    }
    return MAKE.get(edition.kind, _plain)(item, edition.language, common, full)


def _plain(item, language: str, common: dict, full: bool) -> shapes.Item:
    return shapes.Item(**common)


def _article(article, language: str, common: dict, full: bool) -> shapes.Article:
    authors = []
    for row in article.authorships.all():
        author = author_of(row.expert, language, word(row, "position", language))
        authors.append(
            shapes.Author(id=row.expert_id, name=author.name, position=author.position, orcid=author.orcid)
        )
    return shapes.Article(**common, genre=article.genre, authors=authors)


def _agreement(agreement, language: str, common: dict, full: bool) -> shapes.Agreement:
    today = timezone.localdate()
    more = {f"status_{name}": value for name, value in status_reason(agreement, today).items()}
    if full:
        codes = {party.pk: party.term.code for party in agreement.parties.all()}
        more["actions"] = [_action(action, codes, language) for action in agreement.actions.all()]
        more["standings"] = [shapes.PartyStanding(**row) for row in standings_of(agreement, today)]
        more["references"] = [
            shapes.Reference(registry=row.register, number=row.number, dated_on=row.dated_on, url=row.url)
            for row in agreement.references.all()
        ]
    return shapes.Agreement(
        **common,
        **more,
        instrument=agreement.instrument,
        level=agreement.level,
        status=status_of(agreement, today),
        register_number=agreement.register_number,
        signed_on=agreement.signed_on,
        signed_on_precision=agreement.signed_on_precision,
        in_force_on=agreement.in_force_on,
        in_force_on_precision=agreement.in_force_on_precision,
        parties=[term(party.term, language) for party in agreement.parties.all()],
        place=word(agreement.place, "name", language) if agreement.place else "",
    )


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


def _event(event, language: str, common: dict, full: bool) -> shapes.Event:
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


def _dossier(dossier, language: str, common: dict, full: bool) -> shapes.Dossier:
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
