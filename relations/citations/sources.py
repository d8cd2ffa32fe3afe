"""From the models to what a page, a harvester or a citation says: `described()` for any public editions.

The rule of visibility is that of the editions given; other language versions are found by the same rule.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Min
from django.utils import timezone, translation

from relations.law import ENDED
from relations.models import (
    Content,
    Edition,
    EventStatus,
    Genre,
    Instrument,
    Kind,
    Precision,
    Status,
)
from relations.reading.facts import items
from relations.text.dates import iso_date
from relations.text.languages import LANGUAGES, fallback_order

from .description import Author, Described, File, Mention, Version, absolute
from .graph import EVENT_STATUS, FORCE, known, schema


def edition_path(edition: Edition) -> str:
    """The address of an edition's page in its own language, without the site."""
    with translation.override(edition.language):
        return edition.get_absolute_url()


def described(editions: Iterable[Edition], at=None) -> list[Described]:
    """What each of these public editions says about itself; the number of queries does not grow with them."""
    editions = list(editions)
    ids = {edition.content_id for edition in editions}
    versions: dict[int, dict[str, Edition]] = defaultdict(dict)
    for row in Edition.objects.public(at).filter(content_id__in=ids).defer("body"):
        versions[row.content_id][row.language] = row
    begun = {
        (content, language): first
        for content, language, first in Edition.objects.was_public(at)
        .filter(content_id__in=ids)
        .values_list("content_id", "language")
        .annotate(Min("published_at"))
        .order_by()
    }
    found: dict[int, Content] = {}
    for kind in {edition.kind for edition in editions}:
        found |= items(kind, [edition.content_id for edition in editions if edition.kind == kind])
    return [
        describe(
            edition,
            found[edition.content_id],
            versions[edition.content_id],
            begun.get((edition.content_id, edition.language)),
        )
        for edition in editions
    ]


def describe(
    edition: Edition,
    item: Content,
    versions: dict[str, Edition],
    begun: datetime | None = None,
    day: date | None = None,
) -> Described:
    """One edition of an item whose relations are loaded already (see `reading.facts`).

    `begun` is when this language first appeared, `day` the one on which the standing of an agreement is asked about.
    """
    language = edition.language
    shown = versions | {language: edition}
    result = Described(
        kind=edition.kind,
        id=edition.content_id,
        language=language,
        title=edition.title,
        lead=edition.lead,
        number=edition.number,
        day=edition.dated_on,
        versions={
            code: Version(edition_path(shown[code]), shown[code].title, shown[code].lead)
            for code in LANGUAGES
            if code in shown
        },
        original_language=item.original_language,
        published_at=begun or edition.published_at,
        modified_at=edition.published_at,
        keywords=edition.keyword_list,
        topics=[word(topic, "name", language) for topic in item.topics.all()],
        countries=[country_mention(country, language) for country in item.countries.all()],
        correction=edition.correction_note,
        translator=edition.translator_name,
        image_url=card_path(edition),
    )
    with translation.override(language):
        FILL.get(edition.kind, _fill_plain)(result, item, language)
        if edition.kind == Kind.AGREEMENT:
            result.facts = _agreement_facts(item, result, language, day)
    if result.traits.is_own_work:
        result.files += briefing_files(edition)
    return result


def card_path(edition: Edition) -> str:
    """Where the picture of an edition for social networks lies."""
    return f"/cards/{edition.content_id}-{edition.language}-{edition.number}.png"


def briefing_files(edition: Edition) -> list[File]:
    """The PDF that the portal makes of an edition, if its kind has one."""
    url = edition.get_briefing_url()
    return [File(url, "application/pdf", edition.language)] if url else []


def word(row, field: str, language: str) -> str:
    """A word of a vocabulary in a language, or in the first of the fallback order that has it."""
    names = (getattr(row, f"{field}_{code}", "") for code in fallback_order(language))
    return next((name for name in names if name), "")


def country_mention(country, language: str) -> Mention:
    """A state with its ISO code."""
    return Mention("Country", word(country, "name", language), code=country.code.upper())


def member_mention(row, language: str) -> Mention:
    """A party or participant: a state or an organisation."""
    if row.country_id:
        return country_mention(row.country, language)
    return Mention("Organization", word(row.organisation, "name", language))


def person(expert, language: str, position: str = "") -> Author:
    """An expert as the language of the text names them; a group keeps its whole name as one."""
    with translation.override(language):
        url = expert.get_absolute_url()
    return Author(
        family=word(expert, "family_name", language),
        given="" if expert.is_group else word(expert, "given_name", language),
        url=url,
        orcid=expert.orcid,
        position=position or word(expert, "position", language),
        affiliation=word(expert, "organisation", language),
    )


def _fill_plain(result: Described, item: Content, language: str) -> None:
    """What every kind has; without a type of its own an item is called after its kind."""
    result.label = str(result.traits.singular)
    _fill_work(result, item, language)


def _fill_work(result: Described, item: Content, language: str) -> None:
    """The sources of a text and the files that belong to its language version."""
    result.references = [source.title for source in item.sources.all()]
    result.files = [
        File(row.file.url, media_type(row.file.name), row.language, row.size, row.sha256)
        for row in item.attachments.all()
        if row.language == language
    ]


def _fill_article(result: Described, article, language: str) -> None:
    result.genre, result.label = article.genre, str(Genre(article.genre).label)
    result.doi, result.report_number = article.doi, article.report_number
    result.authors = [
        person(row.expert, language, word(row, "position", language)) for row in article.authorships.all()
    ]
    _fill_work(result, article, language)


def _fill_agreement(result: Described, agreement, language: str) -> None:
    result.genre, result.label = agreement.instrument, str(Instrument(agreement.instrument).label)
    result.day, result.precision = agreement.dated_on, day_precision(agreement)
    result.place = word(agreement.place, "name", language) if agreement.place else ""
    parties = [member_mention(party, language) for party in agreement.parties.all()]
    result.parties = tuple(party.name for party in parties)
    result.files = [
        File(row.file.url, media_type(row.file.name), row.language, row.size, row.sha256, row.is_authentic)
        for row in agreement.texts.all()
        if row.file and row.is_public
    ]


def _agreement_facts(agreement, item: Described, language: str, day: date | None) -> dict:
    """What only an agreement says: its numbers, parties, force and time. The mapping to Legislation is approximate."""
    day = day or timezone.localdate()
    parties = [member_mention(party, language) for party in agreement.parties.all()]
    numbers = [
        f"{row.get_register_display()} {row.number}"
        for row in agreement.references.all()
        if row.number and (row.dated_on is None or row.dated_on <= day)
    ]
    periods = [(row.starts_on, row.status) for row in agreement.standings.all()]
    status = next((status for starts_on, status in reversed(periods) if starts_on <= day), "")
    begins, ends = time_of_force(agreement, periods, day)
    own = [agreement.register_number] if agreement.register_number else []
    force = schema(FORCE[status]) if status in FORCE else ""
    return known(
        {
            "legislationIdentifier": own + numbers,
            "legislationLegalForce": force,
            "legislationJurisdiction": [party.node() for party in parties],
            "legislationResponsible": [party.node() for party in parties],
            "legislationDateVersion": day.isoformat() if force else "",
            "temporalCoverage": f"{begins}/{ends}" if begins else "",
            "locationCreated": item.place,
        }
    )


def time_of_force(agreement, periods: list[tuple[date, str]], day: date) -> tuple[str, str]:
    """From when to when it was or is in force, as far as it is known and had come about by a day."""
    entered = [starts_on for starts_on, status in periods if status == Status.IN_FORCE and starts_on <= day]
    if not entered:
        return "", ".."
    ended = [s for s, status in periods if status in ENDED and entered[-1] < s <= day]
    precision = agreement.in_force_on_precision if entered[0] == agreement.in_force_on else Precision.DAY
    return iso_date(entered[0], precision), ended[0].isoformat() if ended else ".."


def status_of(agreement, day=None) -> str:
    """The code of the status that holds on a day, out of the periods already loaded."""
    day = day or timezone.localdate()
    return next((row.status for row in agreement.standings.all() if row.starts_on <= day < row.ends_on), "")


def day_precision(agreement) -> str:
    """How exactly the day is known by which the agreement is dated."""
    if agreement.signed_on:
        return agreement.signed_on_precision
    return agreement.in_force_on_precision if agreement.in_force_on else "day"


def _fill_event(result: Described, event, language: str) -> None:
    result.genre, result.label = event.type.code, word(event.type, "name", language)
    result.day, result.until = event.starts_on, event.ends_on
    result.place = place_name(event, language)
    members = [participant(row, language) for row in event.participations.all()]
    result.facts = _event_facts(event, result, language, members)


def place_name(event, language: str) -> str:
    """The city under the name it bore on the day."""
    old = word(event, "place_name", language)
    return old or (word(event.place, "name", language) if event.place else "")


def _event_facts(event, item: Described, language: str, attendees: list[dict]) -> dict:
    """What only an event says: kind, state, place, who took part, and what it belongs to."""
    country = event.place.country if event.place and event.place.country_id else event.host_country
    address = known(
        {"addressLocality": item.place, "addressCountry": country.code.upper() if country else ""}
    )
    venue = word(event, "venue", language) or item.place
    is_moved = event.status == EventStatus.POSTPONED and event.previous_starts_on
    mode = "OnlineEventAttendanceMode" if event.is_online else "OfflineEventAttendanceMode"
    return known(
        {
            "@type": "BusinessEvent" if event.level == "business" else "Event",
            "additionalType": item.label,
            "eventStatus": schema("EventRescheduled" if is_moved else EVENT_STATUS[event.status]),
            "previousStartDate": event.previous_starts_on.isoformat() if event.previous_starts_on else "",
            "eventAttendanceMode": schema(mode),
            "location": {"@type": "Place", "name": venue, "address": {"@type": "PostalAddress"} | address}
            if venue
            else None,
            "organizer": country_mention(event.host_country, language).node()
            if event.host_country_id
            else None,
            "attendee": attendees,
            "superEvent": {"@type": "EventSeries", "name": word(event.series, "name", language)}
            if event.series_id
            else None,
        }
    )


def participant(row, language: str) -> dict:
    """A state, an organisation or a person with the office held then."""
    name = word(row, "person", language)
    if not name:
        return member_mention(row, language).node()
    return known({"@type": "Person", "name": name, "jobTitle": word(row, "office", language)})


def _fill_dossier(result: Described, dossier, language: str) -> None:
    parties = [member_mention(party, language) for party in dossier.parties.all()]
    result.countries = parties or result.countries
    result.parties = tuple(party.name for party in parties)
    result.label = str(result.traits.singular)
    result.day = None  # a dossier goes on


FILL = {
    Kind.ARTICLE: _fill_article,
    Kind.AGREEMENT: _fill_agreement,
    Kind.EVENT: _fill_event,
    Kind.DOSSIER: _fill_dossier,
}


def media_type(name: str) -> str:
    """The type of an attached file by its ending; only these are taken in."""
    return {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv",
    }.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")


__all__ = ["absolute", "describe", "described", "edition_path", "person", "word"]
