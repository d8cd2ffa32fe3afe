"""Records of any public editions; the number of queries does not grow with them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone, translation

from relations.models import Article, Authorship, Content, Dossier, Edition, Expert, Genre, Kind
from relations.reading import facts, shelf
from relations.reading.addresses import page_of
from relations.reading.file_words import address_of
from relations.reading.first_published import first_publication
from relations.reading.labels import word
from relations.text.languages import LANGUAGES

from . import agreements, events
from .files import briefing_files, card_path, media_type
from .members import country_mention, member_mention
from .record import Author, ItemRecord, LanguageVersion, RecordFile


def records_of(editions: Iterable[Edition], at: datetime | None = None) -> list[ItemRecord]:
    """What each of these public editions says about itself; other languages are found by the rule of the same moment."""
    editions = list(editions)
    ids = {edition.content_id for edition in editions}
    versions, begun = shelf.versions_of_items(ids, at), shelf.first_seen(ids, at)
    found: dict[int, Content] = {}
    for kind in {edition.kind for edition in editions}:
        found |= facts.items(kind, [edition.content_id for edition in editions if edition.kind == kind])
    return [
        record_of(
            edition,
            found[edition.content_id],
            versions[edition.content_id],
            begun.get((edition.content_id, edition.language)),
        )
        for edition in editions
    ]


def record_of(
    edition: Edition,
    item: Content,
    versions: dict[str, Edition],
    begun: datetime | None = None,
    day: date | None = None,
) -> ItemRecord:
    """One edition of an item whose relations are loaded already (see `reading.facts`).

    `begun` is when this language first appeared, `day` the one on which the standing of an agreement is asked about.
    """
    language = edition.language
    record = record_of_edition(edition, versions, item.original_language, begun or edition.published_at)
    record.topics = [word(topic, "name", language) for topic in item.topics.all()]
    if edition.kind != Kind.DOSSIER:  # its countries are its parties
        record.countries = [country_mention(country, language) for country in item.countries.all()]
    with translation.override(language):
        if edition.kind == Kind.AGREEMENT:
            agreements.fill(record, item, language, day or timezone.localdate())
        else:
            FILL.get(edition.kind, _fill_plain)(record, item, language)
    if record.traits.is_own_work:
        record.files += briefing_files(edition)
    return record


def record_of_edition(
    edition: Edition, versions: dict[str, Edition], original: str, begun: datetime
) -> ItemRecord:
    """What the editions alone say, without the facts of the item."""
    shown = {edition.language: edition} | versions  # an older edition leads to the present one
    return ItemRecord(
        kind=edition.kind,
        id=edition.content_id,
        language=edition.language,
        title=edition.title,
        lead=edition.lead,
        number=edition.number,
        day=edition.dated_on,
        precision=edition.dated_on_precision,
        versions={
            code: LanguageVersion(page_of(shown[code]), shown[code].title, shown[code].lead)
            for code in LANGUAGES
            if code in shown
        },
        original_language=original,
        published_at=begun,
        modified_at=edition.published_at,
        keywords=edition.keyword_list,
        correction=edition.correction_note,
        translator=edition.translator_name,
        image_url=card_path(edition),
    )


def author_of(expert: Expert, language: str, position: str = "") -> Author:
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


def authors_of_items(ids: Iterable[int], language: str) -> dict[int, list[Author]]:
    """The authors of each of these articles in their order, under the names of one language."""
    found: dict[int, list[Author]] = defaultdict(list)
    for row in Authorship.objects.filter(article_id__in=list(ids)).select_related("expert"):
        found[row.article_id].append(_author_then(row, language))
    return found


def _author_then(row: Authorship, language: str) -> Author:
    """An author with the post held when the article was written."""
    return author_of(row.expert, language, word(row, "position", language))


def _fill_plain(record: ItemRecord, item: Content, language: str) -> None:
    """What every kind has; without a type of its own an item is called after its kind."""
    record.label = str(record.traits.singular)
    _fill_work(record, item, language)


def _fill_work(record: ItemRecord, item: Content, language: str) -> None:
    """The sources of a text and the files that belong to its language version."""
    record.references = [source.title for source in item.sources.all()]
    record.files = [
        RecordFile(
            address_of(row),
            media_type(row.file.name),
            row.language,
            row.size,
            "" if row.searchable else row.sha256,
        )
        for row in item.attachments.all()
        if row.language == language
    ]


def _fill_article(record: ItemRecord, article: Article, language: str) -> None:
    record.genre, record.label = article.genre, str(Genre(article.genre).label)
    record.doi, record.report_number = article.doi, article.report_number
    record.first = first_publication(article, language, record.published_at)
    record.authors = [_author_then(row, language) for row in article.authorships.all()]
    _fill_work(record, article, language)


def _fill_dossier(record: ItemRecord, dossier: Dossier, language: str) -> None:
    parties = [member_mention(party, language) for party in dossier.parties.all()]
    record.countries = parties
    record.parties = tuple(party.name for party in parties)
    record.label = str(record.traits.singular)
    record.day = None  # a dossier goes on


FILL = {Kind.ARTICLE: _fill_article, Kind.EVENT: events.fill, Kind.DOSSIER: _fill_dossier}
