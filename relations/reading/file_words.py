"""What the files of a text say, page by page: shown where the file is all there is, and given to machines."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from django.conf import settings

from relations.models import Attachment, FilePage
from relations.text.lines import paragraphs_of

SHOWN = 60  # pages of a file whose words stand on the page of its text


@dataclass(slots=True)
class PageWords:
    """The words of one page; `confidence` in per cent is that of a program which read a scan."""

    number: int
    text: str
    is_recognised: bool
    confidence: int | None

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs_of(self.text)


@dataclass(slots=True)
class FileWords:
    """One file of a language version with the words of its pages, as far as they are known."""

    url: str
    original: str  # where the scan is as it came; empty when `url` is that
    size: int
    sha256: str  # of the file as it came
    count: int | None  # of pages
    pages: list[PageWords]

    @property
    def is_recognised(self) -> bool:
        return any(page.is_recognised for page in self.pages)

    @property
    def confidence(self) -> int | None:
        """Of all its recognised pages."""
        known = [page.confidence for page in self.pages if page.confidence is not None]
        return round(fmean(known)) if known else None

    @property
    def shown(self) -> list[PageWords]:
        return self.pages[:SHOWN]

    @property
    def has_more(self) -> bool:
        return len(self.pages) > SHOWN


def words_of_files(item: int, language: str) -> list[FileWords]:
    """The files of one language version of an item."""
    files = Attachment.objects.filter(content=item, language=language).defer("text")
    return [_words(row) for row in files.prefetch_related("page_texts")]


def _words(row: Attachment) -> FileWords:
    return FileWords(
        url=address_of(row),
        original=f"{settings.MEDIA_URL}{row.file}" if row.searchable else "",
        size=row.size,
        sha256=row.sha256,
        count=row.pages,
        pages=[
            PageWords(page.number, page.text, page.source == FilePage.Source.RECOGNISED, page.confidence)
            for page in row.page_texts.all()
        ],
    )


def address_of(row: Attachment) -> str:
    """Where readers get a file: with recognised words under its pages, where there are any."""
    return f"{settings.MEDIA_URL}{row.searchable or row.file}"
