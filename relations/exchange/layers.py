"""The text layer of a PDF, page by page: words as they were meant, and which pages have none that anybody could read."""

from __future__ import annotations

import re
import unicodedata

from relations.text.letters import tidy

from . import columns
from .apart import apart
from .bounded import Failed, Limits
from .receipt import Receipt

PORTION = 50  # pages that one process reads
READ_LETTERS = 1_000_000
FEW = 5  # words: a page with fewer, on which something is drawn, is a picture of a page
DRAWN = 1_000  # bytes of a page's contents that draw letters as outlines
STRANGE = re.compile(r"[\x80-\x9fÀ-ÿ\ue000-\uf8ff\ufffd]")
WORD = re.compile(r"[^\W\d_]{2,}")
BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\u2011][ \t]*\n\s*(?=[a-zа-яёәғқңөұүһі])")

# a hyphen at the end of a line that belongs to the word: «казахстанско-узбекские», «политико-правовой», «кто-нибудь»
COMPOUND = re.compile(
    r"(?i)((?:[^\W\d_]{2,}(?:ско|цко|ико|льно|чно|нно|ово|аво)|(?<![^\W\d_])(?:северо|юго|кое))[-\u2010])[ \t]*\n\s*(?=[а-яё]{5})|([^\W\d_]{2,}[-\u2010])[ \t]*\n\s*(?=(?:нибудь|либо|таки)(?![^\W\d_]))"
)

Page = tuple[str, bool]  # its words, and whether it has to be recognised


def read_pages(file) -> tuple[list[Page], Receipt]:
    """Every page of a PDF, and what of it was not read: pages that no reader understands are left to recognition."""
    receipt, pages, length, count = Receipt("pdf"), [], 0, 1
    while len(pages) < count and length < READ_LETTERS:
        try:
            count, found, broken = _portion(file, len(pages))
        except Failed:
            if not pages:
                receipt.note("page", ("file", ""))
            else:
                receipt.note("page", ("page", f"{len(pages) + 1}–{count}"), count=count - len(pages))
            break
        pages += found
        length += sum(len(text) for text, _is_scan in found)
        for number in broken:
            receipt.note("page", ("page", number))
    else:
        if len(pages) < count:
            receipt.note("page", ("page", f"{len(pages) + 1}–{count}"), count=count - len(pages))
    receipt.words_read = sum(len(text.split()) for text, _is_scan in pages)
    return pages, receipt


@apart(None, Limits(seconds=120, megabytes=1024))
def _portion(file, first: int) -> tuple[int, list[Page], list[int]]:
    """(how many pages the file has, some of them from `first` on, the numbers of those that cannot be read)."""
    from pypdf import PdfReader  # noqa: PLC0415  large
    from pypdf.errors import PyPdfError  # noqa: PLC0415  likewise

    unreadable = (
        PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError, AssertionError,
        NotImplementedError, ZeroDivisionError, OSError, MemoryError,
    )  # fmt: skip
    try:
        reader = PdfReader(file)
        count = len(reader.pages)
    except unreadable:
        return 0, [], []
    pages, broken = [], []
    for number in range(first, min(count, first + PORTION)):
        try:
            page = reader.pages[number]
            pages.append(judged(words_of(columns.text_of(page)), page))
        except unreadable:  # one bad page must not lose the others
            pages.append(("", True))
            broken.append(number + 1)
    return count, pages, broken


def judged(text: str, page) -> Page:
    """The words of a page, if they are words, and whether it has to be recognised."""
    if is_strange(text):
        return "", True
    return text, len(WORD.findall(text)) < FEW and is_drawn(page)


def is_strange(text: str) -> bool:
    """Did a font of its own time write letters of Western Europe, or none at all, in the place of Cyrillic ones?"""
    letters = sum(letter.isalpha() or "\ue000" <= letter <= "\uf8ff" for letter in text)
    return letters > 20 and len(STRANGE.findall(text)) > letters / 4


def is_drawn(page) -> bool:
    """Is there a picture on the page, or a drawing? Raises what pypdf raises."""
    contents = page.get_contents()
    return _has_picture(page, 3) or (contents is not None and len(contents.get_data()) > DRAWN)


def _has_picture(holder, depth: int) -> bool:
    resources = holder.get("/Resources")
    objects = (resources.get_object() if resources is not None else {}).get("/XObject")
    for one in (objects.get_object() if objects is not None else {}).values():
        drawn = one.get_object()
        if drawn.get("/Subtype") == "/Image" or (depth and _has_picture(drawn, depth - 1)):
            return True
    return False


def words_of(layer: str) -> str:
    """The text layer of a page as words: hyphens at line ends joined, ligatures taken apart, one form of each letter."""
    layer = COMPOUND.sub(lambda found: found[1] or found[2], layer.replace("\x00", ""))
    text = BROKEN_WORD.sub("", layer)  # before soft hyphens go
    return BROKEN_WORD.sub("", unicodedata.normalize("NFKC", tidy(text))).strip()
