"""Words in the language of the reader, or in the best other one: a Label knows in which language it answered.

Translated columns are read as attributes of a row (`named`) or out of a row of `values()` (`named_in`, with the columns
that `languages.in_languages` names).
"""

from typing import Any

from django.utils.translation import get_language

from relations.text.languages import LANGUAGES, fallback_order


class Label(str):
    """A word of a vocabulary in the best language it has; `language` says which one answered, `names` knows all."""

    __slots__ = ("language", "names")

    def __new__(cls, text="", language="", names=None):
        label = super().__new__(cls, text)
        label.language, label.names = language, names or {}
        return label

    def best_in(self, language: str) -> str:
        """The same word for another language, for a text that is not in the language of the page."""
        return label(self.names, language) if self.names else str(self)


NOTHING = Label()


def label(names: dict[str, str], language: str) -> Label:
    """The name to show: in the reader's language, else in the first of the fallback order that has one."""
    for code in fallback_order(language):
        if names.get(code):
            return Label(names[code], code, names)
    return NOTHING


def named(item: Any, field: str, language: str = "") -> Label:
    """A translated field of a row in the reader's language, or the best other one."""
    return label({code: getattr(item, f"{field}_{code}") for code in LANGUAGES}, language or get_language())


def word(item: Any, field: str, language: str) -> str:
    """The same as plain text, for what leaves the portal: files, feeds, records."""
    return str(named(item, field, language))


def named_in(row: dict, field: str, language: str, instead: str = "") -> Label:
    """A translated field out of a row of `values()`; where a language has no word, that of another field `instead`."""
    names = {code: row[f"{field}_{code}"] for code in LANGUAGES}
    if instead:
        names = {code: name or row[f"{instead}_{code}"] for code, name in names.items()}
    return label(names, language)
