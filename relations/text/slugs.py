"""Kazakh, Russian and English titles into addresses of plain ASCII."""

import re
import unicodedata

LIMIT = 80

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya",
    "ә": "a", "ғ": "g", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
}  # fmt: skip
_OTHER_LATIN = {"ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
DASHES = re.compile("[\u2010-\u2015\u2212/|]")
_TABLE = str.maketrans(_LETTERS | _OTHER_LATIN | dict.fromkeys("’‘'ʼʻ`", ""))


def slugify(text: str, language: str = "", limit: int = LIMIT) -> str:
    """An address made of a title: ASCII, hyphens, cut at a word; empty when nothing can be spelt.

    The letters decide, so mixed titles work; the language is taken for languages whose table may differ.
    """
    spelt = DASHES.sub("-", unicodedata.normalize("NFC", str(text)).lower()).translate(_TABLE)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return _cut(re.sub(r"[^a-z0-9]+", "-", plain).strip("-"), limit)


def _cut(slug: str, limit: int) -> str:
    if len(slug) <= limit:
        return slug
    head = slug[: limit + 1]
    return head[: head.rindex("-")] if "-" in head else slug[:limit]
