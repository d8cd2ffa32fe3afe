"""Records out of what the page of an item has loaded; nothing here asks the database."""

from collections.abc import Iterable

from django.utils import translation

from relations.kinds import traits_of
from relations.models import Genre
from relations.reading.agreements.page import AgreementPage
from relations.reading.articles import ArticlePage
from relations.reading.cards import Card
from relations.reading.events.page import EventPage
from relations.reading.first_published import first_publication
from relations.reading.items import ItemPage
from relations.reading.labels import Label
from relations.reading.people import Person
from relations.reading.versions import Versions

from .files import briefing_files, card_path, media_type
from .making import record_of, record_of_edition
from .record import Author, ItemRecord, Mention, RecordFile


def record_of_text(versions: Versions, page: ItemPage) -> ItemRecord:
    """A text of the portal: its subjects, what it names, its sources and files."""
    shown = versions.shown
    record = record_of_edition(shown, versions.current, versions.original, versions.begun_at)
    language = record.language
    with translation.override(language):
        record.label = str(record.traits.singular)
    record.topics = [_said(name, language) for _url, name in page.topics]
    record.countries = [
        Mention("Country", _said(one.name, language), code=str(one.letters)) for one in page.members
    ]
    record.mentions = mentions(page.related.every.values())
    record.references = list(page.sources)
    record.files = [
        RecordFile(file.url, media_type(file.url), file.language, file.size) for file in page.files
    ]
    record.files += [] if versions.is_old else briefing_files(shown)
    return _at_its_place(record, versions)


def record_of_article(versions: Versions, page: ArticlePage) -> ItemRecord:
    """An article: a text with its type, authors and numbers."""
    record, article = record_of_text(versions, page), versions.item
    record.genre, record.doi, record.report_number = article.genre, article.doi, article.report_number
    record.first = first_publication(article, record.language, record.published_at)
    with translation.override(record.language):
        record.label = str(Genre(article.genre).label)
    record.authors = [_author(person, record.language) for person in page.authors]
    return record


def record_of_agreement(versions: Versions, page: AgreementPage) -> ItemRecord:
    """An agreement on the day of its page, what its page is linked with, and what it does to others."""
    record = _record_of_item(versions, page.standing.day)
    record.mentions = mentions(card for side in page.aside for card in side.cards)
    record.force.changes = [(kind, _mention(card)) for kind, card in page.changes]
    return record


def record_of_dossier(versions: Versions) -> ItemRecord:
    """A dossier whose facts are loaded."""
    return _record_of_item(versions)


def record_of_event(versions: Versions, page: EventPage) -> ItemRecord:
    """An event, what was written on it, and the events around it."""
    record = _record_of_item(versions)
    record.mentions = mentions([*page.before, *page.after])
    record.meeting.whole = _mention(page.whole) if page.whole else None
    record.meeting.parts = mentions(page.parts)
    record.meeting.outcome = mentions(page.outcome)
    return record


def _record_of_item(versions: Versions, day=None) -> ItemRecord:
    """The record of an item whose facts are loaded (`reading.facts`)."""
    record = record_of(versions.shown, versions.item, versions.current, versions.begun_at, day)
    return _at_its_place(record, versions)


def _at_its_place(record: ItemRecord, versions: Versions) -> ItemRecord:
    """An older edition says so, and is shared under the picture of the present one."""
    record.image_url = card_path(versions.current.get(record.language, versions.shown))
    record.is_latest = not versions.is_old
    return record


def mentions(cards: Iterable[Card]) -> list[Mention]:
    """Agreements, events and dossiers that an item is about."""
    return [_mention(card) for card in cards]


def _mention(card: Card) -> Mention:
    return Mention(traits_of(card.kind).schema_type, card.title, card.url)


def _said(name: Label | str, language: str) -> str:
    """A word of a vocabulary in the language of the text."""
    return name.best_in(language) if isinstance(name, Label) else str(name)


def _author(person: Person, language: str) -> Author:
    """Somebody of the byline under the name that the language of the text gives them."""
    return Author(
        family=_said(person.family, language) or str(person.name),
        given=_said(person.given, language),
        url=person.url,
        orcid=person.orcid,
        position=_said(person.position, language),
        affiliation=_said(person.organisation, language),
    )
