"""Finding terms of the vocabularies by whatever a person writes in a cell: code, name in any language and case, synonym."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache

from django.db.models import Model
from django.utils import translation

from relations.text.languages import LANGUAGES
from relations.text.letters import tidy

# What stands before the name of a place, and after it in Kazakh.
PLACE = re.compile(
    r"^(?:г\.|гор\.|город|с\.|п\.|қ\.|city of|the city of)\s*|\s+(?:қаласы|қаласында|қ\.|city)$"
)
# Endings of Russian and Kazakh cases, the longest first; at least four letters stay before them.
ENDINGS = sorted(
    ["ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ах", "ях", "ой", "ей", "ою", "ею", "ом", "ем", "ам", "ям", "ов", "ев", "ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ую", "юю", "ых", "их", "ым", "им", "а", "я", "у", "ю", "е", "ы", "и", "о", "ь", "й", "ның", "нің", "дың", "дің", "тың", "тің", "ға", "ге", "қа", "ке", "на", "не", "да", "де", "та", "те", "нда", "нде", "дан", "ден", "тан", "тен", "нан", "нен", "ны", "ні", "ды", "ді", "ты", "ті", "мен", "бен", "пен", "сы", "сі", "ы", "і"],
    key=len,
    reverse=True,
)  # fmt: skip
APART = re.compile(r"[;\n]+")
SMALLER = re.compile(r"\s*,\s*|\s+(?:и|and|және|мен|пен|бен)\s+|\s+/\s+")


def plain(text: str) -> str:
    """One spelling of what looks the same."""
    return " ".join(tidy(text).casefold().replace("ё", "е").split())


@cache
def forms(word: str) -> frozenset[str]:
    """What a word may be without a case ending: «Казахстаном» may be «казахстан»."""
    return frozenset(
        [word, *(word[: -len(end)] for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= 4)]
    )


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", plain(text)))


def same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Are these the same words, whatever case they stand in?"""
    return len(one) == len(other) and all(forms(a) & forms(b) for a, b in zip(one, other, strict=True))


class Terms:
    """The terms of one vocabulary under every word for them. A word that two terms share leads to neither."""

    def __init__(self, terms: Iterable[Model], *fields: str):
        self.exact: dict[str, Model | None] = {}
        self.known: dict[str, Model | None] = {}
        codes: dict[str, Model] = {}
        for term in terms:
            codes[plain(term.code)] = term
            words = {getattr(term, f"{name}_{code}", "") or "" for name in fields for code in LANGUAGES}
            words |= set(getattr(term, "synonyms", "").splitlines())
            for word in {word for word in words if word.strip()}:
                _add(self.exact, plain(word), term)
        self.names = [(words_of(word), term) for word, term in self.exact.items() if len(word) > 3]
        self.exact.update(codes)

    def find(self, text: str) -> Model | None:
        """The term that somebody means by these words, in whatever case they stand."""
        if text not in self.known:
            self.known[text] = self._find(plain(text))
        return self.known[text]

    def _find(self, words: str) -> Model | None:
        for one in (words, PLACE.sub("", words).strip()):
            if found := self.exact.get(one):
                return found
        bare = words_of(PLACE.sub("", words))
        alike = {id(term): term for names, term in self.names if term is not None and same(names, bare)}
        return next(iter(alike.values())) if len(alike) == 1 else None

    def suggestions(self, text: str) -> list[str]:
        """Names that look alike, for somebody who mistyped."""
        near = difflib.get_close_matches(plain(text), [w for w in self.exact if len(w) > 3], n=3, cutoff=0.75)
        return list(dict.fromkeys(str(self.exact[word]) for word in near if self.exact[word] is not None))


def _add(index: dict[str, Model | None], word: str, term: Model) -> None:
    index[word] = None if word in index and index[word] != term else term


def vocabulary(model: type[Model], *fields: str) -> Terms:
    """All terms of a model, read once for a whole table."""
    return Terms(model.objects.all(), *fields)


def listed(text: str) -> list[str]:
    """The parts of a cell that holds several values: «kz; uz» → kz, uz."""
    return [part.strip() for part in APART.split(text) if part.strip()]


def divided(text: str) -> list[str]:
    """The parts of a piece that is no name itself: «Казахстан, Китай и Россия»."""
    return [part.strip() for part in SMALLER.split(text) if part.strip()]


@cache
def bare_choice(choices) -> dict[str, str]:
    """Every code of a choice under itself and under its label in each language, in small letters."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in choices.choices:
                found.setdefault(str(label).casefold(), code)
    return found | {code.casefold(): code for code in choices.values}
