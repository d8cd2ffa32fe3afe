"""Titles into addresses of plain ASCII."""

import functools
import re
import unicodedata

from .languages import LANGUAGES, language_of

LIMIT = 80

_OTHER_LATIN = {"ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
DASHES = re.compile("[\u2010-\u2015\u2212/|]")
_SILENT = dict.fromkeys("’‘'ʼʻ`", "")


def slugify(text: str, language: str = "", limit: int = LIMIT) -> str:
    """An address made of a title: ASCII, hyphens, cut at a word; empty when nothing can be spelt.

    The letters decide, so mixed titles work; where two languages spell a letter differently, that of the title counts.
    """
    spelt = DASHES.sub("-", unicodedata.normalize("NFC", str(text)).lower()).translate(_table(language))
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return _cut(re.sub(r"[^a-z0-9]+", "-", plain).strip("-"), limit)


@functools.cache
def _table(language: str) -> dict[int, str]:
    """The letters of all languages: as the language itself spells them, else the first of the list that has them."""
    found = _OTHER_LATIN | _SILENT
    for code in (*reversed(LANGUAGES), language):
        found |= language_of(code).spelling
    return str.maketrans(found)


def _cut(slug: str, limit: int) -> str:
    if len(slug) <= limit:
        return slug
    head = slug[: limit + 1]
    return head[: head.rindex("-")] if "-" in head else slug[:limit]
