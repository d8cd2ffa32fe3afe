"""What every item has besides its text: subjects, countries, files, and what it is linked with."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from relations.models import Attachment, Source
from relations.text.body import item_ids

from .cards import show_members, show_topics, with_members
from .file_words import FileWords, address_of, words_of_files
from .labels import Label, named
from .members import Member, members_of
from .related import Related, related_to
from .topics import topics_of
from .versions import Versions


@dataclass(slots=True)
class AttachedFile:
    """A file of the language version on show."""

    url: str
    title: Label
    kind: str  # PDF, DOCX
    language: str
    size: int
    pages: int | None
    original: str = ""  # where the scan is as it came, if `url` has recognised words under its pages

    @property
    def is_recognised(self) -> bool:
        """Did a program read the words of a scan?"""
        return bool(self.original)


@dataclass
class ItemPage:
    """The facts of an item that its page shows, named for the reader."""

    topics: list[tuple[str, Label]]  # (address, name)
    members: list[Member]  # the countries it is about
    files: list[AttachedFile]
    words: list[FileWords]  # of its files, where they are all there is
    sources: list[Label]
    related: Related

    @property
    def countries(self) -> list[tuple[str, str, Label]]:
        """(address, letters, name)."""
        return [(one.url, one.letters, one.name) for one in self.members]


def item_page(versions: Versions) -> ItemPage:
    """The page of the item whose edition is on show."""
    pk, edition, language = versions.pk, versions.shown, versions.language
    related = related_to(edition, language, item_ids(edition.body))
    topics = topics_of([pk, *related.every], language)
    members = members_of([(pk, versions.kind), *with_members(related.every)], language)
    show_topics(related.every, topics)
    show_members(related.every, members)
    versions.more_url = topics[pk][0].url if topics.get(pk) else ""
    return ItemPage(
        topics=[(topic.url, topic.name) for topic in topics.get(pk, ())],
        members=members.get(pk, []),
        files=_files(pk, edition.language, language),
        words=[] if edition.body.strip() else words_of_files(pk, edition.language),
        sources=[named(row, "title", language) for row in Source.objects.filter(content=pk)],
        related=related,
    )


def _files(pk: int, shown: str, language: str) -> list[AttachedFile]:
    return [
        AttachedFile(
            url=address_of(row),
            title=named(row, "title", language),
            kind=row.file.name.rsplit(".", 1)[-1].upper(),
            language=row.language,
            size=row.size,
            pages=row.pages,
            original=f"{settings.MEDIA_URL}{row.file}" if row.searchable else "",
        )
        for row in Attachment.objects.filter(content=pk, language=shown).defer("text", "is_searchable")
    ]
