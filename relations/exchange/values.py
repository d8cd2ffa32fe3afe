"""The cells of one row as values; every fault is remembered, so that a row shows all of them at once."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext

from relations.models import Precision
from relations.text.smart_dates import NOT_YET, DateNotRead, PartialDate, read_date

from .rows import RowRefused
from .terms import Terms, bare_choice, divided, listed

BAR = re.compile(r"\s*\|\s*")
CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
YES = {"true", "1", "yes", "да", "иә", "+", "x", "х"}
NO = {"false", "0", "no", "нет", "жоқ"}
YEARS = re.compile(
    r"(\d{1,4})\s*(?:лет|год|года|жыл|years?|мес\.?|месяц(?:а|ев)?|ай|months?|дн\.?|дней|дня|день|күн|days?)?\.?"
)


class RowUnknown(RowRefused):
    """A row refused, among others, for names that no vocabulary has."""

    def __init__(self, errors, unknown):
        super().__init__(errors)
        self.unknown = unknown


class Values:
    def __init__(self, values: dict[str, str], vocabularies: dict[str, Terms]):
        self.values, self.vocabularies = values, vocabularies
        self.errors: dict[str, list[str]] = {}
        self.unknown: list[tuple[str, str]] = []

    def has(self, name: str) -> bool:
        return name in self.values

    def filled(self, name: str) -> bool:
        return bool(self.values.get(name, "").strip())

    def text(self, name: str) -> str:
        return str(self.values.get(name, "")).strip()

    def fail(self, name: str, message: str) -> None:
        self.errors.setdefault(name, []).append(message)

    def within(self, name: str, text: str, most: int) -> str:
        """The text, if there is room for so many signs: words are never cut in silence."""
        try:
            MaxLengthValidator(most)(text)
        except ValidationError as error:
            self.fail(name, f"{text[:60]}…: {' '.join(error.messages)}")
        return text

    def parts(self, name: str, line: str, count: int) -> list[str]:
        """The parts of a line that stand between bars, at most `count`; those that are not there are empty."""
        found = [part.strip() for part in BAR.split(line)]
        if left := [part for part in found[count:] if part]:
            self.fail(
                name, gettext("“%(text)s” stands behind the last part of a line.") % {"text": left[0][:60]}
            )
        return (found + [""] * count)[:count]

    def judge(self) -> None:
        """Raises RowRefused when anything was wrong."""
        if self.errors:
            raise RowUnknown(self.errors, self.unknown)

    def date(self, name: str, text: str | None = None) -> PartialDate:
        """A date with its precision; a time behind it does not count."""
        words = CLOCK.sub("", (self.text(name) if text is None else text).strip())
        try:
            return read_date(words)
        except DateNotRead as error:
            if error.reason == "calendar":
                message = gettext("“%(text)s” is no day of the calendar.")
            else:
                message = gettext(
                    "“%(text)s” is not read as a date. Write 22.12.2022, 22 December 2022, 12.2022 or 2022."
                )
            self.fail(name, message % {"text": words})
            return PartialDate(None, Precision.UNKNOWN)

    def day(self, name: str, text: str | None = None):
        """A whole day, or None."""
        found = self.date(name, text)
        if found.day and found.precision != Precision.DAY:
            self.fail(name, gettext("A whole date is needed here: day, month and year."))
        return found.day

    def choice(self, name: str, choices, text: str | None = None):
        words = self.text(name) if text is None else text.strip()
        found = bare_choice(choices).get(words.casefold())
        if found is None:
            allowed = ", ".join(str(label) for _code, label in choices.choices)
            self.fail(
                name,
                gettext("“%(text)s” is not known here. Allowed: %(allowed)s.")
                % {"text": words, "allowed": allowed},
            )
        return found

    def number(self, name: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        match = YEARS.fullmatch(text.lower())
        if not match or not 0 < int(match[1]) < 1000:
            self.fail(name, gettext("Write a whole number."))
            return None
        return int(match[1])

    def flag(self, name: str) -> bool | None:
        text = self.text(name).casefold()
        if text and text not in YES | NO:
            self.fail(name, gettext("Write yes or no."))
        return None if not text else text in YES

    def term(self, name: str, text: str, *vocabularies: str):
        """One term of several vocabularies, or None with a fault noted."""
        for vocabulary in vocabularies:
            if found := self.vocabularies[vocabulary].find(text):
                return found
        near = [word for one in vocabularies for word in self.vocabularies[one].suggestions(text)]
        message = gettext("“%(text)s” is not in the vocabulary.") % {"text": text}
        if near:
            message += " " + gettext("Perhaps: %(names)s.") % {"names": ", ".join(near[:3])}
        self.fail(name, message)
        self.unknown.append((name, text))
        return None

    def terms(self, name: str, *vocabularies: str) -> list:
        """All terms of a cell, in order, each once."""
        found = []
        for text in listed(self.text(name)):
            whole = any(self.vocabularies[one].find(text) for one in vocabularies)
            for piece in [text] if whole else divided(text):
                term = self.term(name, piece, *vocabularies)
                if term is not None and term not in found:
                    found.append(term)
        return found


def written_date(day, precision: str) -> str:
    """A date as it stands in an exported table; the reverse of `read_date()`."""
    if day is None:
        return "not yet" if precision == NOT_YET else ""
    return {Precision.YEAR: f"{day.year:04}", Precision.MONTH: f"{day.year:04}-{day.month:02}"}.get(
        precision, day.isoformat()
    )
