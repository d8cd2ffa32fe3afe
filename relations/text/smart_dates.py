"""One text field for a date as people write it, read with how exactly it is known.

``22.12.2022``, ``12.2022``, ``2022``, «22 декабря 2022 г.», «2022 жылғы 22 желтоқсан», “December 22, 2022”,
``2022-12-22 00:00:00``, ``22.XII.2022``; «—» or nothing for a date that is not known, «ещё нет» for one that has not
come. Nothing is guessed: 12/22/2022 has no 22nd month, and a year has four digits (two only after day and month).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from .dates import DAY, MONTH, YEAR, iso_date, short_date
from .languages import LANGUAGES, as_typed, language_of

UNKNOWN, NOT_YET = "unknown", "not_yet"


@dataclass(frozen=True)
class PartialDate:
    """A day with its precision; the first day of a month or year of which no more is known.

    ``day`` is None when the precision is `UNKNOWN` or `NOT_YET`.
    """

    day: dt.date | None
    precision: str

    def __str__(self):
        return written(self.day, self.precision)

    @property
    def iso(self) -> str:
        return iso_date(self.day, self.precision) if self.day else ""


class DateNotRead(ValueError):
    """The text is no date. ``reason`` is one of `REASONS`, so that the caller can word it in the user's language."""

    REASONS = ("form", "calendar")

    def __init__(self, text: str, reason: str):
        super().__init__(text)
        self.text, self.reason = text, reason


NOT_KNOWN_WORDS = {
    "", "?", "-", "–", "—", "...", "…", "unknown", "not known", "n/a", "n.a.",
    "неизвестно", "неизвестна", "не известно", "не известна", "нет", "нет данных", "н/д", "н.д.",
    "белгісіз", "жоқ", "дерек жоқ",
}  # fmt: skip
NOT_YET_WORDS = {
    "not yet", "not_yet", "ещё нет", "еще нет", "не наступило", "не состоялось", "әлі жоқ", "әлі болған жоқ",
}  # fmt: skip

NOT_DONE = re.compile(
    r"(?:ещё |еще |пока )?не (?:вступил[аио]?(?: в силу)?|подписан[аоы]?|ратифицирован[аоы]?|прекращен[аоы]?|прекращён)"
    r"|not (?:yet )?(?:signed|ratified|in force|terminated)(?: yet)?"
    r"|(?:әлі )?(?:күшіне енбеген|қол қойылмаған|ратификацияланбаған|тоқтатылмаған)"
)

ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]


def _month_names() -> dict[str, int]:
    found = {}
    for written in (language_of(code).dates for code in LANGUAGES):
        for names in (written.months, written.months_alone, *written.months_read):
            found |= {name.lower(): place for place, name in enumerate(names, 1)}
    for written in (language_of(code).dates for code in LANGUAGES):
        for place, name in enumerate(written.months, 1):
            found |= {typed: place for typed in as_typed(name.lower()) if typed not in found}
    return found


def _inflected_months() -> list[re.Pattern]:
    """Months with the endings that some languages put behind them inside a sentence."""
    written = [language_of(code).dates for code in LANGUAGES]
    return [
        re.compile(pattern)
        for one in written
        if one.month_endings
        for pattern in as_typed(f"({'|'.join(one.months)}){one.month_endings}".lower())
    ]


NAMES = _month_names()
INFLECTED = _inflected_months()

YEAR_WORD = r"(?:\s*(?:года|году|год|гг?\.?|жылғы|жылы|жыл|ж\.?|y\.))"
WORD = r"(?P<name>[^\W\d_]+)\.?"
DIGITS_DAY = r"(?P<day>\d{1,2})"
FORMS = [
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[t\s]+0?0:00(?::00(?:\.0+)?)?z?)?",
        r"(?P<year>\d{4})([./])(?P<month>\d{1,2})\2(?P<day>\d{1,2})\.?",
        rf"{DIGITS_DAY}([.,/-])(?P<month>\d{{1,2}})\2(?P<year>\d{{4}}|\d{{2}}){YEAR_WORD}?(?:\s+0?0:00(?::00)?)?",
        rf"{DIGITS_DAY}[./-](?P<roman>[ivx]+)[./-](?P<year>\d{{4}}){YEAR_WORD}?",
        rf"(?P<roman>[ivx]+)[./-](?P<year>\d{{4}}){YEAR_WORD}?",
        r"(?P<year>\d{4})[-./](?P<month>\d{1,2})",
        rf"(?P<month>\d{{1,2}})[-./](?P<year>\d{{4}}){YEAR_WORD}?",
        rf"(?P<year>\d{{4}}){YEAR_WORD}?",
        rf"[«\"“]?{DIGITS_DAY}[»\"”]?(?:-?(?:го|е|th|st|nd|rd)|-?(?:шы|ші))?\s+(?:of\s+)?{WORD},?\s+(?P<year>\d{{4}}){YEAR_WORD}?",
        rf"{WORD}\s+{DIGITS_DAY}(?:th|st|nd|rd)?,?\s+(?P<year>\d{{4}})",
        rf"(?:в\s+|in\s+)?{WORD},?\s+(?P<year>\d{{4}}){YEAR_WORD}?",
        rf"(?P<year>\d{{4}}){YEAR_WORD}?,?\s*[«\"“]?{DIGITS_DAY}[»\"”]?(?:-?(?:шы|ші))?\s+{WORD}",
        rf"(?P<year>\d{{4}}){YEAR_WORD}?\s+{WORD}",
        rf"{WORD}(?P<short>\d{{2}})",  # «дек.22»: what a spreadsheet makes of 12.2022
    )
]


def read_date(text: str | None, today: dt.date | None = None) -> PartialDate:
    """The date that a person wrote. Raises `DateNotRead`.

    ``today`` decides what 14.11.25 means: years up to ten ahead of it belong to its century. (default: today)

    >>> str(read_date("2022 жылғы 22 желтоқсан"))
    '22.12.2022'
    """
    plain = _plain(text or "")
    if plain in NOT_KNOWN_WORDS:
        return PartialDate(None, UNKNOWN)
    if plain in NOT_YET_WORDS or NOT_DONE.fullmatch(plain):
        return PartialDate(None, NOT_YET)
    for form in FORMS:
        if (found := form.fullmatch(plain)) and (parts := _parts(found, today)):
            return _made(text or "", *parts)
    raise DateNotRead(text or "", "form")


def written(day: dt.date | None, precision: str) -> str:
    """The date as `read_date` takes it and every language understands it: 22.12.2022, 12.2022, 2022.

    Empty when it is not known; «not yet» has no digits and is the caller's to word.
    """
    return short_date(day, precision) if day else ""


def _plain(text: str) -> str:
    """One form for what looks the same: composed letters, simple blanks, no invisible ones, small."""
    text = (
        unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    )
    text = re.sub(r"(?<=\d)\s*([./])\s+(?=\d)", r"\1", text)  # «14. 11. 2025»
    return re.sub(r"\s+", " ", re.sub(r"[‐‑‒–−](?=\S)", "-", text)).strip(" ,;").lower()


def _parts(found: re.Match, today: dt.date | None) -> tuple[int, int | None, int | None] | None:
    """Year, month, day of a match; None when its word is no month."""
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else None
    if name := parts.get("name"):
        month = month_of(name)
    if roman := parts.get("roman"):
        month = ROMAN.index(roman) + 1 if roman in ROMAN else None
    if (name or roman) and not month:
        return None
    year = parts.get("year") or parts["short"]
    return _year(year, today), month, int(parts["day"]) if parts.get("day") else None


def month_of(name: str) -> int | None:
    """The number of a month by its name in any of the languages, in any of its forms, in small letters."""
    if name in NAMES:
        return NAMES[name]
    found = next(filter(None, (months.fullmatch(name) for months in INFLECTED)), None)
    return NAMES[found[1]] if found else None


def _year(digits: str, today: dt.date | None) -> int:
    if len(digits) > 2:
        return int(digits)
    this = (today or dt.datetime.now(dt.UTC).date()).year
    year = this - this % 100 + int(digits)
    return year - 100 if year > this + 10 else year


def _made(text: str, year: int, month: int | None, day: int | None) -> PartialDate:
    precision = DAY if day else MONTH if month else YEAR
    if day == 0:
        raise DateNotRead(text, "calendar")
    try:
        return PartialDate(dt.date(year, 1 if month is None else month, day or 1), precision)
    except ValueError:
        raise DateNotRead(text, "calendar") from None
