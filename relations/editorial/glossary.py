"""Terms of the glossary in a text: how to say them in another language, and forms that are not used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from relations.models import GlossaryTerm
from relations.text.markup import plain_text

MOST = 40  # hints under one text
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Hint:
    """A term that stands in the source, and how the portal says it in the target language."""

    source: str
    target: str


def terms() -> list[GlossaryTerm]:
    """The whole term base, in one query."""
    return list(GlossaryTerm.objects.all())


def hints(text: str, source: str, target: str, known: list[GlossaryTerm] | None = None) -> list[Hint]:
    """Terms of the source text that have a term in the target language, longest first."""
    words = plain_text(text).casefold()
    found = []
    for term in known if known is not None else terms():
        here, there = getattr(term, f"term_{source}") or "", getattr(term, f"term_{target}") or ""
        if here and there and stands_in(here, words):
            found.append(Hint(here, there))
    return sorted(set(found), key=lambda hint: (-len(hint.source), hint.source))[:MOST]


def avoided(text: str, language: str, known: list[GlossaryTerm] | None = None) -> list[tuple[str, str]]:
    """(form that stands in the text, term to use instead) for every form that the glossary avoids."""
    words = plain_text(text).casefold()
    found = []
    for term in known if known is not None else terms():
        for form in (getattr(term, f"avoid_{language}") or "").splitlines():
            if form.strip() and stands_in(form.strip(), words):
                found.append((form.strip(), getattr(term, f"term_{language}") or term.code))
    return found


def stands_in(phrase: str, words: str) -> bool:
    """Does the phrase stand in the text, in whatever grammatical form? `words` are small letters."""
    return bool(_pattern(phrase.casefold()).search(words))


@lru_cache(maxsize=2000)
def _pattern(phrase: str) -> re.Pattern:
    """Words one after another; of a longer word the ending may differ (grammar of kk, ru and en)."""
    parts = []
    for word in WORD.findall(phrase):
        stem = word if len(word) <= 4 or not word.isalpha() else word[: max(4, len(word) - 2)]
        parts.append(re.escape(stem) + (r"\w{0,7}" if len(word) > 3 else r"\b"))
    return re.compile(r"\b" + r"\W+".join(parts) + r"\b") if parts else re.compile(r"(?!)")
