"""Search in the columns of small tables (vocabularies, people, pictures, logs), the same on every database.

Texts and questions are folded in the same way before they are compared: small letters in composed form, е for ё, the
Russian neighbour for each Kazakh letter, no accents, stress marks or soft hyphens. LIKE of SQLite knows only the small
letters of ASCII, and the collation of PostgreSQL may know no more.
"""

from __future__ import annotations

import functools
import operator
import unicodedata

from django.db.backends.signals import connection_created
from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.functions import Cast

from .folding import CYRILLIC_LETTERS, other_layouts, skeleton
from .normal import normal, script
from .stemming import languages_of
from .words import stem

LONGEST = 200
MOST_WORDS = 8
SHORTEST = (
    4  # letters of a word that is looked for by its stem, in transcription and on another keyboard, too
)
LETTERS = {
    letter: folded
    for letters, folded in CYRILLIC_LETTERS.items()
    for letter in letters
    if len(folded) == 1
}  # fmt: skip
CAPITALS = {
    letter.upper(): folded for letter, folded in LETTERS.items() if len(letter.upper()) == 1
} | {
    chr(code).upper(): chr(code) for code in range(ord("а"), ord("я") + 1) if chr(code) not in {*LETTERS, *"ьъ"}
}  # fmt: skip
FROM, TO = zip(*(LETTERS | CAPITALS).items(), strict=True)
SILENT = "ьъЬЪ\u0300\u0301\u00ad\u200b\u200c\u200d\u2060\ufeff"  # signs, stress marks, invisible ones
_FOLDING = str.maketrans("".join(FROM), "".join(TO), SILENT)


@functools.lru_cache(16384)  # a row is asked for each spelling
def folded(*texts: str | None) -> str:
    """Texts as they are compared here, a line for each.

    >>> folded("Өзбекстан, ПЁТР")
    'озбекстан, петр'
    """
    text = "\n".join(filter(None, texts))
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).translate(_FOLDING).lower()


class Folded(Func):
    """`folded` as an expression over text columns."""

    output_field = TextField()

    def as_sqlite(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, function="folded", **more)

    def as_postgresql(self, compiler, connection, **more):
        text = r"concat_ws(E'\n', %(expressions)s)"
        template = f"lower(translate(normalize({text}, NFC), '{''.join(FROM) + SILENT}', '{''.join(TO)}'))"
        return self.as_sql(compiler, connection, template=template, **more)


def teach_sqlite(connection, **_details) -> None:
    """Give a new connection the function that `Folded` calls."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("folded", -1, folded, deterministic=True)


connection_created.connect(teach_sqlite, dispatch_uid="folded")


def with_words(rows: QuerySet, columns: list[str] | tuple[str, ...], text: str) -> QuerySet:
    """Rows of which some columns together have all the words, in any order, form or usual misspelling."""
    text = text.replace("\x00", "")[:LONGEST].strip()
    if not text:
        return rows
    readings = [text, *(other_layouts(text) if len(text) >= SHORTEST else ())]
    wanted = [[_spellings(word) for word in reading.split()[:MOST_WORDS]] for reading in readings]
    found = functools.reduce(operator.or_, (Q(*map(_has, words)) for words in wanted))
    return rows.alias(_folded=Folded(*(Cast(F(name), TextField()) for name in columns))).filter(found)


def _has(spellings: set[str]) -> Q:
    """One of the spellings stands in the columns."""
    return functools.reduce(operator.or_, (Q(_folded__contains=word) for word in sorted(spellings)))


def _spellings(word: str) -> set[str]:
    """The word itself, its stems («казахстана» finds Казахстан) and what it is in transcription (Tashkent)."""
    own = folded(word.strip("\"'«»“”„,;")) or folded(word)
    if len(own) < SHORTEST or not own.isalpha():
        return {own}
    small = normal(word)
    found = {own} | {folded(stem(small, code)) for code in languages_of(small, None)}
    if script(small) == "latin":
        found.add(folded(skeleton(small)))
    return {one for one in found if one == own or len(one) >= SHORTEST}
