"""Which language a word is in, and who cuts it to its stem: what the language files declare, brought in when needed.

A stemmer is a module beside this one, or an algorithm of Snowball. A language that names none is searched by its words
as they are written.
"""

import functools
import importlib
import importlib.util
from collections.abc import Callable
from types import ModuleType

from relations.text.languages import DEFAULT, fallback_order, language_of

from .normal import script

OTHER = "other"


@functools.cache
def languages_in(letters: str, language: str | None) -> tuple[str, ...]:
    """The languages that write with such letters, the likeliest first for a reader of this one."""
    order = fallback_order(language or DEFAULT)
    found = tuple(code for code in order if letters in language_of(code).scripts)
    return found or (language or DEFAULT,)


def own_language(word: str, language: str) -> str:
    """The language whose grammar a normal word of a text in ``language`` follows."""
    letters = script(word)
    if letters == OTHER or letters in language_of(language).scripts:
        return language
    return languages_in(letters, language)[0]


def languages_of(word: str, language: str | None) -> tuple[str, ...]:
    """The languages a normal word may be in, the likeliest first."""
    return languages_in(script(word), language)


@functools.cache
def stemmer(language: str) -> Callable[[str], str]:
    """The function that gives a normal word of this language its stem."""
    own = _module(language)
    if own is not None:
        return own.stem
    if name := language_of(language).stemmer:
        import snowballstemmer  # noqa: PLC0415  slow to load

        return snowballstemmer.stemmer(name).stemWord
    return str


def other_stems(word: str, language: str) -> list[str]:
    """Further stems that the grammar allows for a word."""
    own = _module(language)
    return own.other_stems(word) if hasattr(own, "other_stems") else []


def dictionary_form(word: str, language: str) -> str:
    """The word of which this is a form, as far as the grammar knows."""
    own = _module(language)
    return own.dictionary_form(word) if hasattr(own, "dictionary_form") else word


@functools.cache
def loose_endings(language: str) -> frozenset[str]:
    """Endings that stand after a hyphen and are no words: «ШЫҰ-ның»."""
    own = _module(language)
    return own.LOOSE_ENDINGS if hasattr(own, "LOOSE_ENDINGS") else frozenset()


@functools.cache
def _module(language: str) -> ModuleType | None:
    name = language_of(language).stemmer
    if not name or importlib.util.find_spec(f"{__package__}.{name}") is None:
        return None
    return importlib.import_module(f"{__package__}.{name}")
