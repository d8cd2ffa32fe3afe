"""Terms of the glossary in a text: how to say them in another language, and forms that are not used.

Words are compared as the search compares them, by their stems, so that every grammatical form is met and no other word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from django.utils.html import format_html
from django.utils.translation import gettext

from relations.models import TEXT_FIELDS, Content, GlossaryTerm
from relations.text.markup import plain_text

from .normal import normal
from .words import analyse

MOST = 40  # hints under one text
AROUND = 40  # letters of a text shown on either side of a place

Key = tuple[tuple[str, ...], ...]  # for each word of a phrase, what it is compared by


@dataclass(frozen=True)
class Hint:
    """A term that stands in the source, and how the portal says it in the target language."""

    source: str
    target: str


@dataclass(frozen=True)
class Place:
    """A form that the glossary avoids, where it stands: the words before it, the form as written, the words after it."""

    field: str
    term: str
    before: str
    words: str
    after: str

    @property
    def sentence(self) -> str:
        return gettext("The glossary has “%(term)s”:") % {"term": self.term}

    @property
    def message(self):
        language = self.field.rpartition("_")[2]
        shown = "{} <q lang='{}'>{}<mark>{}</mark>{}</q>"
        return format_html(shown, self.sentence, language, self.before, self.words, self.after)


def terms() -> list[GlossaryTerm]:
    """The whole term base, in one query."""
    return list(GlossaryTerm.objects.all())


def hints(text: str, source: str, target: str, known: list[GlossaryTerm] | None = None) -> list[Hint]:
    """Terms of the source text that have a term in the target language, longest first."""
    words = _Words(plain_text(text), source)
    found = set()
    for term in known if known is not None else terms():
        here, there = getattr(term, f"term_{source}") or "", getattr(term, f"term_{target}") or ""
        if here and there and any(words.places(here)):
            found.add(Hint(here, there))
    return sorted(found, key=lambda hint: (-len(hint.source), hint.source))[:MOST]


def wording(content: Content, language: str, known: list[GlossaryTerm] | None = None) -> list[Place]:
    """Every place of an item's texts where a form stands that the glossary avoids."""
    known = terms() if known is None else known
    return [
        place
        for name in TEXT_FIELDS
        for place in avoided(content.text_in(name, language), language, known, f"{name}_{language}")
    ]


def avoided(
    text: str, language: str, known: list[GlossaryTerm] | None = None, field: str = ""
) -> list[Place]:
    """Every place of a text where a form stands that the glossary avoids, in order, each once.

    A place inside a term of the glossary is right as it is: «аймақ» in «ядролық қарудан азат аймақ».
    """
    plain = plain_text(text)
    words = _Words(plain, language)
    known = known if known is not None else terms()
    forms = [
        (form.strip(), term)
        for term in known
        for form in (getattr(term, f"avoid_{language}") or "").splitlines()
        if form.strip()
    ]
    hits = [
        (start, end, term)
        for form, term in forms
        for start, end in words.places(form, unlike=getattr(term, f"term_{language}") or "")
    ]
    if not hits:
        return []
    right = [(*span, one) for one in known for span in words.places(getattr(one, f"term_{language}") or "")]
    found, last = [], 0
    for start, end, term in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start >= last and not any(_covers(span, start, end, term) for span in right):
            found.append(_place(plain, start, end, getattr(term, f"term_{language}") or term.code, field))
            last = end
    return found


def _covers(span: tuple, start: int, end: int, term: GlossaryTerm) -> bool:
    """Does a right term stand around a hit? Not the very term that was told from it by its letters."""
    first, last, right = span
    return first <= start and end <= last and not ((first, last) == (start, end) and right is term)


def _place(plain: str, start: int, end: int, term: str, field: str) -> Place:
    before, after = plain[max(0, start - AROUND) : start], plain[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(plain):
        after = after.rpartition(" ")[0] + "…"
    return Place(field, term, before, plain[start:end], after)


class _Words:
    """The words of a text, and where phrases stand among them."""

    def __init__(self, plain: str, language: str):
        self.plain, self.language = plain, language
        self.tokens = analyse(plain, language)
        self.keys = [_key(token.terms, plain[token.start : token.end]) for token in self.tokens]
        self.at: dict[tuple[str, ...], list[int]] = {}
        for place, key in enumerate(self.keys):
            self.at.setdefault(key, []).append(place)

    def places(self, phrase: str, unlike: str = "") -> Iterator[tuple[int, int]]:
        """(first letter, letter behind the last) of every place; none that could as well be a form of `unlike`."""
        wanted = _keys(phrase, self.language)
        if not wanted:
            return
        is_close = bool(unlike) and _keys(unlike, self.language) == wanted
        for first in self.at.get(wanted[0], ()):
            last = first + len(wanted)
            if tuple(self.keys[first:last]) != wanted:
                continue
            start, end = self.tokens[first].start, self.tokens[last - 1].end
            written = self.plain[start:end]
            if not is_close or _shared(written, phrase) > _shared(written, unlike):
                yield start, end


def _key(found: tuple[str, ...], written: str) -> tuple[str, ...]:
    """What a word is compared by: its stem, or itself where it is too common to have one."""
    return found or (normal(written),)


@lru_cache(maxsize=4000)
def _keys(phrase: str, language: str) -> Key:
    return tuple(_key(token.terms, phrase[token.start : token.end]) for token in analyse(phrase, language))


def _shared(written: str, phrase: str) -> int:
    """How many letters the words of two phrases begin with alike: tells spellings apart that have one stem."""
    letters = [
        zip(normal(one), normal(other), strict=False)
        for one, other in zip(written.split(), phrase.split(), strict=False)
    ]
    return sum(len(list(takewhile(lambda pair: pair[0] == pair[1], word))) for word in letters)
