"""The terms of the index with the number of their documents, and the words that are written in texts."""

from collections import Counter

from django.db import connection
from django.db.models import F

from relations.models import SearchState

from .folding import skeleton
from .terms import Lines, starts_of

LONGEST = 60
CHUNK = 400


def counted(lines: Lines) -> set[str]:
    """The terms of a document that are counted, and the beginnings by which they are found."""
    terms = set(lines.terms())
    return {term[:LONGEST] for term in terms.union(starts_of(terms))}


def count(counts: Counter[str], length: int) -> None:
    """Add to (or take from) the number of documents of each term and the length of all documents.

    Sorted, so that two writers cannot block each other.
    """
    if length:
        SearchState.objects.filter(pk=SearchState.ONLY).update(length=F("length") + length)
    pairs = sorted((term, number) for term, number in counts.items() if number)
    with connection.cursor() as cursor:
        for first in range(0, len(pairs), CHUNK):
            part = pairs[first : first + CHUNK]
            values = ", ".join(["(%s, %s)"] * len(part))
            cursor.execute(
                f"INSERT INTO relations_searchterm (term, documents) VALUES {values} "
                "ON CONFLICT (term) DO UPDATE SET documents = relations_searchterm.documents + excluded.documents",
                [value for pair in part for value in pair],
            )


def add(words: dict[str, str]) -> None:
    """Remember written words, and their terms as words too."""
    rows = {term: term for term in words.values()} | words
    pairs = sorted((word, term) for word, term in rows.items() if word and not word[0].isdigit())
    with connection.cursor() as cursor:
        for first in range(0, len(pairs), CHUNK):
            part = pairs[first : first + CHUNK]
            values = ", ".join(["(%s, %s, %s)"] * len(part))
            cursor.execute(
                f"INSERT INTO relations_searchword (word, key, term) VALUES {values} ON CONFLICT (word) DO NOTHING",
                [value for word, term in part for value in (word, skeleton(word)[:LONGEST], term)],
            )
