"""The nearest known word to one that stands in no document: one wrong, missing, doubled or swapped letter."""

from typing import NamedTuple

from django.db import connection

from .folding import skeleton
from .stemming import languages_of
from .words import stem

SHORTEST, LONGEST = 4, 20
LETTERS = "абвгдежзиклмнопрстуфхчш"  # those that occur in keys


class Correction(NamedTuple):
    """A known word, its term and in how many documents that stands."""

    word: str
    term: str
    documents: int


def neighbours(key: str) -> set[str]:
    """All keys at a distance of one mistake."""
    cuts = [(key[:place], key[place:]) for place in range(len(key) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    found |= {left + letter + right for left, right in cuts for letter in LETTERS}
    return found - {key, ""}


def nearest(word: str, language: str | None) -> Correction | None:
    """The known word that a normal word was most probably meant to be, in whichever form; the most frequent of several."""
    forms = dict.fromkeys([word, *(stem(word, code) for code in languages_of(word, language))])
    for form in forms:
        if found := _nearest(form):
            return found
    return None


def _nearest(word: str) -> Correction | None:
    key = skeleton(word)
    if not SHORTEST <= len(key) <= LONGEST:
        return None
    keys = sorted(neighbours(key))
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.word, w.term, t.documents FROM relations_searchword w "
            f"JOIN relations_searchterm t ON t.term = w.term WHERE t.documents > 0 AND w.key IN ({marks})",
            keys,
        )
        found = [Correction(*row) for row in cursor.fetchall()]
    return max(found, key=lambda row: (row.word[:1] == word[:1], row.documents, row.word), default=None)
