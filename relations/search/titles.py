"""Whole titles: texts whose title is just what was asked stand first, however many others have the words, too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from relations.text.languages import LANGUAGES

from .words import analyse


def mark_of(line: str) -> str:
    """The fingerprint of a title from its line of terms; that of a title without any is empty."""
    return _mark(part.split("|")[0] for part in line.split(" ") if part not in ("", "."))


def marks_of(text: str) -> Iterator[str]:
    """The fingerprints that a title of these words has in the languages it may be in."""
    for language in LANGUAGES:
        if mark := _mark(token.terms[0] for token in analyse(text, language) if token.terms):
            yield mark


def _mark(terms: Iterator[str]) -> str:
    joined = " ".join(terms)
    return hashlib.blake2b(joined.encode(), digest_size=12).hexdigest() if joined else ""
