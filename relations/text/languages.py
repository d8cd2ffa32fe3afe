"""The languages of the portal: their codes, their own names, and what to show when one is missing."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import get_language_info

OWN_SPELLING = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
USUAL_ORDER = ("ru", "kk", "en")  # what most readers of the region can read, best first

LANGUAGES: tuple[str, ...] = tuple(code for code, _ in settings.LANGUAGES)


def _own_name(language: str) -> str:
    if language in OWN_SPELLING:
        return OWN_SPELLING[language]
    name = get_language_info(language)["name_local"]
    return name[:1].upper() + name[1:]


OWN_NAMES: dict[str, str] = {code: _own_name(code) for code in LANGUAGES}


def is_language(code: str | None) -> bool:
    """Whether this is the code of one of the portal's languages."""
    return code in LANGUAGES


def fallback_order(language: str) -> tuple[str, ...]:
    """All languages, the wanted one first, then those its readers most probably know."""
    usual = [code for code in USUAL_ORDER if code in LANGUAGES]
    rest = [code for code in LANGUAGES if code not in usual]
    return (language, *(code for code in (*usual, *rest) if code != language))


def best(available: Collection[str], language: str, original: str | None = None) -> str | None:
    """The language to show: the wanted one, else the original, else the first of the fallback order."""
    if language in available:
        return language
    if original in available:
        return original
    return next((code for code in fallback_order(language) if code in available), None)
