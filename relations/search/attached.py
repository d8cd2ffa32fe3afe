"""Passages: of editions themselves, of the texts of agreements and of files, and in whose document each is found.

A text in the language of an edition is found by that edition; one in another language by the edition that its readers
would be shown. A file belongs to the version in its language, and is found only with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from relations.models import AgreementText, Attachment, Content, Edition, SearchDocument, SearchPassage
from relations.text.languages import LANGUAGES, best
from relations.text.passages import (
    Passage,
    parts_of_html,
    parts_of_pages,
    parts_of_treaty,
    passages_of_parts,
    text_of_parts,
)

LONGEST_FILE = 400_000  # letters of a file that are found


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage with the row it comes from."""

    passage: Passage
    language: str
    text_id: int | None = None
    attachment_id: int | None = None

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def mark(self) -> str:
        """The same words in the same language have the same mark."""
        return hashlib.blake2b(f"{self.language}\0{self.text}".encode(), digest_size=16).hexdigest()

    def meaning(self, title: str) -> str:
        """The mark of the words together with the title they stand under: what their vector is made of."""
        return hashlib.blake2b(f"{title}\0{self.text}".encode(), digest_size=16).hexdigest()


def own_passages(edition: Edition) -> list[Piece]:
    """The passages of what an edition says itself: its summary and its text."""
    return [Piece(passage, edition.language) for passage in passages_of_parts(_parts_of(edition))]


def _parts_of(edition: Edition) -> Iterator[tuple[str, str]]:
    yield "", edition.lead
    yield from parts_of_html(edition.body)


def own_words(edition: Edition, start: int, length: int) -> str:
    """The words of a passage of an edition's own text."""
    return text_of_parts(_parts_of(edition))[start : start + length]


@dataclass
class Around:
    """What belongs to an edition beside its own text: words with their languages ("": its own), and passages."""

    keys: list[tuple[str, str]] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Home:
    """The editions of an item that readers find now, by language."""

    original: str
    editions: dict[str, int]

    def of(self, language: str) -> int | None:
        """The edition that readers of a language are shown."""
        code = best(self.editions, language, self.original)
        return self.editions[code] if code else None


def homes(items: Iterable[int]) -> dict[int, Home]:
    """Where readers of items find what stands beside their texts."""
    originals = Content.objects.filter(pk__in=items).values_list("pk", "original_language")
    found = {item: Home(language, {}) for item, language in originals}
    rows = SearchDocument.objects.filter(content_id__in=items, is_indexed=True)
    for item, language, edition in rows.order_by("pk").values_list("content_id", "language", "edition_id"):
        found[item].editions[language] = edition
    return found


def add_pieces(found: Mapping[int, Around], homes: Mapping[int, Home]) -> None:
    """Give editions the passages of the treaties and files that are found by them, and the titles of the files."""
    texts = AgreementText.objects.filter(agreement__in=homes, is_public=True).order_by("pk")
    for row in texts.prefetch_related("page_texts"):
        beside = found.get(homes[row.agreement_id].of(row.language))
        if beside:
            parts = passages_of_parts(_parts_of_text(row), joins=False)
            beside.pieces += [Piece(passage, row.language, text_id=row.pk) for passage in parts]
    files = Attachment.objects.filter(content__in=homes).order_by("pk").defer("text")
    for row in files.prefetch_related("page_texts"):
        beside = found.get(homes[row.content_id].editions.get(row.language))
        if beside:
            beside.shown += [(title, code) for code in LANGUAGES if (title := getattr(row, f"title_{code}"))]
            parts = passages_of_parts(_parts_of_file(row), joins=False)
            beside.pieces += [Piece(passage, row.language, attachment_id=row.pk) for passage in parts]


def _parts_of_text(row: AgreementText) -> Iterator[tuple[str, str]]:
    """The typed text of a treaty; where nobody typed one, what its file says."""
    return parts_of_treaty(row.body) if row.body else parts_of_pages(_pages_of(row))


def _parts_of_file(row: Attachment) -> Iterator[tuple[str, str]]:
    return parts_of_pages(_pages_of(row))


def _pages_of(row: Attachment | AgreementText) -> Iterator[tuple[int, str]]:
    left = LONGEST_FILE
    for page in row.page_texts.all():
        if left > 0:
            yield page.number, page.text[:left]
        left -= len(page.text)


def rows(
    edition: Edition, pieces: Sequence[Piece], terms: Sequence[str] = (), first: int = 0
) -> list[SearchPassage]:
    """The rows of passages in their order; `terms` are those of each, where they are kept."""
    lines = terms or [""] * len(pieces)
    return [
        SearchPassage(
            edition_id=edition.pk, number=number, language=piece.language, text_id=piece.text_id,
            attachment_id=piece.attachment_id, anchor=piece.passage.anchor, start=piece.passage.start,
            length=len(piece.text), mark=piece.mark, meaning=piece.meaning(edition.title), terms=line,
        )
        for number, (piece, line) in enumerate(zip(pieces, lines, strict=True), first)
    ]  # fmt: skip


def words_of(passages: Iterable[SearchPassage]) -> dict[int, str]:
    """What passages say, by their numbers; a passage whose text has gone is left out."""
    passages = list(passages)
    sources = {
        "edition_id": Edition.objects.filter(
            pk__in={one.edition_id for one in passages if not (one.text_id or one.attachment_id)}
        ),
        "text_id": AgreementText.objects.filter(pk__in={one.text_id for one in passages if one.text_id}),
        "attachment_id": Attachment.objects.filter(
            pk__in={one.attachment_id for one in passages if one.attachment_id}
        ),
    }
    parts = {
        "edition_id": _parts_of,
        "text_id": _parts_of_text,
        "attachment_id": _parts_of_file,
    }
    whole = {
        (name, row.pk): text_of_parts(parts[name](row)) for name, found in sources.items() for row in found
    }
    found = {}
    for one in passages:
        name = "text_id" if one.text_id else "attachment_id" if one.attachment_id else "edition_id"
        text = whole.get((name, getattr(one, name)), "")
        if words := text[one.start : one.start + one.length]:
            found[one.pk] = words
    return found
