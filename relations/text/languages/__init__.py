"""The languages of the portal: which there are, one file for each, and what to show when one is missing.

The list is `LANGUAGES` in the settings. How a language writes stands in the file named after its code; a language
without a file gets what Django knows of it (`generic`).
"""

import functools
import importlib
import importlib.util
import re
from collections.abc import Collection

from django.conf import settings

from .base import Language
from .en import LANGUAGE as ENGLISH
from .generic import prepared_by_django

LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
DEFAULT: str = settings.LANGUAGE_CODE


@functools.cache
def language_of(code: str | None) -> Language:
    """How a language writes. English for no language at all, as where nothing is translated."""
    if not code:
        return ENGLISH
    if re.fullmatch("[a-z]{2}", code) and importlib.util.find_spec(f"{__name__}.{code}"):
        return importlib.import_module(f"{__name__}.{code}").LANGUAGE
    return prepared_by_django(code)


OWN_NAMES: dict[str, str] = {code: language_of(code).own_name for code in LANGUAGES}


@functools.cache
def fallback_order(language: str) -> tuple[str, ...]:
    """All languages, the wanted one first, then those its readers most probably know."""
    known = (language, *language_of(language).also_read, *settings.READ_BY_MOST)
    return tuple(
        dict.fromkeys([code for code in known if code in LANGUAGES or code == language] + [*LANGUAGES])
    )


def best(available: Collection[str], language: str, original: str | None = None) -> str | None:
    """The language to show: the wanted one, else the original, else the first of the fallback order."""
    if language in available:
        return language
    if original in available:
        return original
    return next((code for code in fallback_order(language) if code in available), None)


def likeliest(text: str, letters: str) -> str:
    """The language of a text in such letters (latin, cyrillic, kazakh): of several the one whose small words it has most."""
    codes = [code for code in fallback_order(DEFAULT) if language_of(code).scripts[0] == letters]
    said = text.lower().split()
    return max(
        codes, key=lambda code: sum(word in language_of(code).stop_words for word in said), default=DEFAULT
    )


@functools.cache
def _keyboards() -> list[dict[int, str]]:
    return [str.maketrans(language_of(code).typed) for code in LANGUAGES if language_of(code).typed]


def as_typed(text: str) -> list[str]:
    """A text, or a pattern, as it is written, and as it is typed on keyboards that lack letters of it."""
    return list(dict.fromkeys([text, *(text.translate(keyboard) for keyboard in _keyboards())]))


def without_letters(text: str) -> str:
    """A text as it is typed on keyboards that lack letters of it; every letter keeps its place."""
    for keyboard in _keyboards():
        text = text.translate(keyboard)
    return text


def in_languages(*names: str) -> list[str]:
    """The columns of translated fields, one for each language: `title` is title_kk, title_ru, title_en."""
    return [f"{name}_{code}" for name in names for code in LANGUAGES]
