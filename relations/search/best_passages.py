"""The passages of a hit that answer best, each with the link that leads to it: a heading, an article, a page of a file.

Words of the edition stand in `SearchText.body`, those of treaties and files in the rows of their passages; of these only
such are read as have a word that was asked for.
"""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relations.models import AgreementText, Attachment, Edition, FilePage, SearchPassage
from relations.reading.addresses import address
from relations.reading.agreements.text_languages import language_name
from relations.text.articles import CLOSING, PREAMBLE

from .attached import words_of
from .documents import text_of
from .results import Results
from .snippets import MOST_PIECES, Marker, Piece

HEADING = 100  # letters of it that are shown
MOST_READ = 40  # passages of treaties and files of one page that are looked at


@dataclass(frozen=True)
class BestPassage:
    """A piece of a text with its matches marked, where it stands, and the address that leads there."""

    text: SafeString
    url: str
    place: str  # in words; "" in the running text
    language: str
    is_recognised: bool = False  # by a program, from a scan


class _Found(NamedTuple):
    """A passage that answers: how well, and where it comes from."""

    piece: Piece
    anchor: str
    heading: str = ""
    passage: SearchPassage | None = None  # of a treaty or a file


def best_passages(
    results: Results, editions: Mapping[int, Edition], marker: Marker
) -> dict[int, list[BestPassage]]:
    """The best passages of each edition of a page of results, the best first."""
    attached = _attached(results, editions, marker)
    said = words_of(passage for passages in attached.values() for passage in passages)
    files, scanned = _files(attached), _scanned(attached)
    found = {}
    for pk, edition in editions.items():
        ranked = (
            _own(edition, results.lines[pk].body, results.places.get(pk, ()), marker)
            if pk in results.lines
            else []
        )
        for passage in attached[pk]:
            ranked += _beside(passage, said.get(passage.pk, ""), marker)
        ranked.sort(key=lambda one: (-one.piece.groups, -one.piece.times))
        best = [one for one in ranked if one.piece.groups == ranked[0].piece.groups][:MOST_PIECES]
        found[pk] = [_shown(one, edition, files, scanned) for one in best]
    return found


def _attached(results: Results, editions: Iterable[int], marker: Marker) -> dict[int, list[SearchPassage]]:
    """The passages of treaties and files that have a word of the question."""
    found: dict[int, list[SearchPassage]] = defaultdict(list)
    asked = [pk for pk in editions if pk in results.lines and marker.is_in(results.lines[pk].more)]
    if not asked:
        return found
    wanted = functools.reduce(operator.or_, (Q(terms__contains=term) for term in sorted(marker.terms)))
    rows = SearchPassage.objects.filter(edition__in=asked).exclude(terms="").filter(wanted)
    for row in rows.order_by("edition_id", "number")[:MOST_READ]:
        found[row.edition_id].append(row)
    return found


def _own(edition: Edition, line: str, places: Sequence[tuple[int, str]], marker: Marker) -> list[_Found]:
    text, starts = text_of(edition), [start for start, _anchor in places]
    found = []
    for piece in marker.pieces(text, line, starts or (0,)):
        start, anchor = places[piece.part] if places else (0, "")
        heading = text[start:].partition("\n")[0][:HEADING] if anchor else ""
        found.append(_Found(piece, anchor, heading))
    return found


def _beside(passage: SearchPassage, words: str, marker: Marker) -> list[_Found]:
    pieces = marker.pieces(words, passage.terms)
    return [_Found(piece, passage.anchor, passage=passage) for piece in pieces]


FileKey = tuple[str, int]  # whose file it is, and its number


def _file_of(passage: SearchPassage) -> FileKey | None:
    """The file whose page a passage is; a treaty has one where nobody typed its text."""
    if passage.attachment_id:
        return "attachment", passage.attachment_id
    return ("treaty", passage.text_id) if passage.text_id and passage.anchor.startswith("page=") else None


def _pages(attached: Mapping[int, Sequence[SearchPassage]]) -> dict[FileKey, set[str]]:
    """The pages of files among passages."""
    found: dict[FileKey, set[str]] = {}
    for passages in attached.values():
        for one in passages:
            if key := _file_of(one):
                found.setdefault(key, set()).add(one.anchor.partition("=")[2])
    return found


def _files(attached: Mapping[int, Sequence[SearchPassage]]) -> dict[FileKey, Attachment | AgreementText]:
    found, wanted = {}, _pages(attached)
    for owner, rows in (
        ("attachment", Attachment.objects.defer("text")),
        ("treaty", AgreementText.objects.defer("body")),
    ):
        if ids := {pk for of, pk in wanted if of == owner}:
            found |= {(owner, pk): row for pk, row in rows.in_bulk(ids).items()}
    return found


def _scanned(attached: Mapping[int, Sequence[SearchPassage]]) -> set[tuple[FileKey, str]]:
    """The pages of files whose words a program read from a scan: (file, anchor)."""
    pages = _pages(attached)
    if not pages:
        return set()
    rows = FilePage.objects.filter(
        Q(attachment__in={pk for of, pk in pages if of == "attachment"})
        | Q(treaty__in={pk for of, pk in pages if of == "treaty"}),
        number__in=set().union(*pages.values()),
        source=FilePage.Source.RECOGNISED,
    )
    return {
        (("attachment", file) if file else ("treaty", treaty), f"page={number}")
        for file, treaty, number in rows.values_list("attachment_id", "treaty_id", "number")
    }


# --- Links ------------------------------------------------------------------------------------------------


def _shown(
    found: _Found,
    edition: Edition,
    files: Mapping[FileKey, Attachment | AgreementText],
    scanned: set[tuple[FileKey, str]],
) -> BestPassage:
    passage = found.passage
    if passage is None:
        page = address(
            f"{edition.kind}-detail", edition.content_id, edition.slug or edition.kind, edition.language
        )
        return BestPassage(found.piece.html, _linked(page, found), found.heading, edition.language)
    if key := _file_of(passage):
        file = files[key]
        number = found.anchor.partition("=")[2]
        place = _("File, page %(number)s") % {"number": number}
        url = f"{settings.MEDIA_URL}{file.searchable or file.file}#{found.anchor}"
        is_recognised = (key, found.anchor) in scanned
        return BestPassage(found.piece.html, url, place, passage.language, is_recognised)
    page = address("agreement-texts", edition.content_id, edition.slug or edition.kind)
    place = f"{language_name(passage.language)}: {_article(found.anchor)}"
    return BestPassage(
        found.piece.html, _linked(f"{page}?show={passage.language}", found), place, passage.language
    )


def _article(anchor: str) -> str:
    if anchor == PREAMBLE:
        return _("Preamble")
    if anchor == CLOSING:
        return _("Closing words")
    return _("Article %(number)s") % {"number": anchor.rpartition("-")[2]}


def _linked(page: str, found: _Found) -> str:
    """The address of a page with the place on it: the anchor, and the words that a browser scrolls to and marks."""
    text = quote(found.piece.words, safe="").replace("-", "%2D")
    return (
        f"{page}#{found.anchor}:~:text={text}" if text else f"{page}#{found.anchor}" if found.anchor else page
    )
