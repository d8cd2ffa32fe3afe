"""What the page of an item says about it to machines and to those who cite it, from what its view has loaded.

Views put the answer into their context: `described` for the tags in the head (see templatetags.metadata), `citations`
and `citation_downloads` for the citation box. None of these functions asks the database.
"""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import translation

from relations.citations import FORMATS, citations_of
from relations.citations.description import Author, Described, File, Mention, Version
from relations.citations.graph import known
from relations.citations.sources import briefing_files, card_path, describe, edition_path, media_type
from relations.kinds import traits_of
from relations.models import Genre, LinkKind
from relations.reading.agreements.page import AgreementPage
from relations.reading.articles import ArticlePage
from relations.reading.cards import Card
from relations.reading.events.page import EventPage
from relations.reading.items import ItemPage
from relations.reading.labels import Label
from relations.reading.people import Person
from relations.reading.versions import Versions
from relations.text.languages import LANGUAGES

CHANGES = {
    LinkKind.AMENDS: ("legislationAmends", "legislationChanges"),
    LinkKind.SUPERSEDES: ("legislationRepeals", "legislationChanges"),
    LinkKind.IMPLEMENTS: ("legislationEnsuresImplementationOf",),
}


def item_context(item: Described) -> dict:
    """What the page of an item adds to its context."""
    return {
        "described": item,
        "citations": citations_of(item.citation()),
        "citation_downloads": [
            (style.LABEL, reverse("citation", args=[item.language, item.id, extension]))
            for extension, style in FORMATS.items()
        ],
    }


def describe_versions(versions: Versions) -> Described:
    """What the editions alone say."""
    shown, current = versions.shown, versions.current
    rows = current if shown.language in current else {**current, shown.language: shown}
    mine = [
        edition
        for edition in [*versions.past, *current.values(), shown]
        if edition.language == shown.language
    ]
    newest = current.get(shown.language, shown)
    return Described(
        kind=versions.kind,
        id=versions.pk,
        language=shown.language,
        title=shown.title,
        lead=shown.lead,
        number=shown.number,
        day=shown.dated_on,
        versions={
            code: Version(edition_path(rows[code]), rows[code].title, rows[code].lead)
            for code in LANGUAGES
            if code in rows
        },
        original_language=versions.original,
        published_at=min(edition.published_at for edition in mine),
        modified_at=shown.published_at,
        keywords=shown.keyword_list,
        correction=shown.correction_note,
        translator=shown.translator_name,
        image_url=card_path(newest),
        is_latest=not versions.is_old,
    )


def describe_text(versions: Versions, page: ItemPage) -> Described:
    """What a text of the portal says: its subjects, what it names, its sources and files."""
    item = describe_versions(versions)
    language = item.language
    with translation.override(language):
        item.label = str(item.traits.singular)
    item.topics = [said(name, language) for _url, name in page.topics]
    item.countries = [
        Mention("Country", said(one.name, language), code=str(one.letters)) for one in page.members
    ]
    item.mentions = mentions(page.related.every.values())
    item.references = list(page.sources)
    item.files = [File(file.url, media_type(file.url), file.language, file.size) for file in page.files]
    item.files += [] if versions.is_old else briefing_files(versions.shown)
    return item


def article_context(versions: Versions, page: ArticlePage) -> dict:
    """The metadata of an article: those of a text, with its type, authors and numbers."""
    item, article = describe_text(versions, page), versions.item
    item.genre, item.doi, item.report_number = article.genre, article.doi, article.report_number
    with translation.override(item.language):
        item.label = str(Genre(article.genre).label)
    item.authors = [author(person, item.language) for person in page.authors]
    return item_context(item)


def describe_item(versions: Versions, day: date | None = None) -> Described:
    """The record of an item whose facts are loaded (reading.facts): the one that files and harvesters have."""
    shown = versions.shown
    mine = [*versions.past, *versions.current.values(), shown]
    begun = min(edition.published_at for edition in mine if edition.language == shown.language)
    item = describe(shown, versions.item, versions.current, begun, day)
    item.image_url = card_path(versions.current.get(shown.language, shown))
    item.is_latest = not versions.is_old
    return item


def agreement_context(versions: Versions, page: AgreementPage) -> dict:
    """The metadata of an agreement: its record, what its page is linked with, and what it does to others."""
    item = describe_item(versions, page.standing.day)
    item.mentions = mentions(card for side in page.aside for card in side.cards)
    item.facts |= legislation_links(page.changes)
    return item_context(item)


def legislation_links(changes: Iterable[tuple[str, Card]]) -> dict:
    """What an agreement does to others, under each name of schema.org that says so."""
    found: dict[str, list[dict]] = {}
    for kind, card in changes:
        for name in CHANGES.get(kind, ()):
            found.setdefault(name, []).extend(mention.node() for mention in mentions([card]))
    return found


def dossier_context(versions: Versions) -> dict:
    """The metadata of a dossier."""
    return item_context(describe_item(versions))


def event_context(versions: Versions, page: EventPage) -> dict:
    """The metadata of an event: its record, what was written on it, and the events around it."""
    item = describe_item(versions)
    item.mentions = mentions([*page.before, *page.after])
    item.facts |= known(
        {
            "superEvent": Mention("Event", page.whole.title, page.whole.url).node() if page.whole else None,
            "subEvent": [mention.node() for mention in mentions(page.parts)],
            "workFeatured": [mention.node() for mention in mentions(page.outcome)],
        }
    )
    return item_context(item)


def said(name: Label | str, language: str) -> str:
    """A word of a vocabulary in the language of the text."""
    return name.best_in(language) if isinstance(name, Label) else str(name)


def author(person: Person, language: str) -> Author:
    """Somebody of the byline under the name that the language of the text gives them."""
    return Author(
        family=said(person.family, language) or str(person.name),
        given=said(person.given, language),
        url=person.url,
        orcid=person.orcid,
        position=said(person.position, language),
        affiliation=said(person.organisation, language),
    )


def mentions(cards: Iterable[Card]) -> list[Mention]:
    """Agreements, events and dossiers that an item is about."""
    return [Mention(traits_of(card.kind).schema_type, card.title, card.url) for card in cards]
