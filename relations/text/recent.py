"""Spans that are counted back from today: «за последние пять лет», «биыл», “last year”."""

from __future__ import annotations

import functools
import re
from datetime import date

from dateutil.relativedelta import relativedelta

from .languages import LANGUAGES, as_typed, language_of
from .languages.base import Asking
from .spans import Span, narrowed


def recent_spans(text: str, today: date) -> list[Span]:
    """The spans of a text that end with today or are a year beside it; the text in small letters, ё written as е."""
    found: list[Span] = []
    for years_ago, pattern in _years():
        year = today.year - years_ago
        whole = (date(year, 1, 1), date(year, 12, 31))
        found += [narrowed(text, Span(*match.span(), *whole)) for match in pattern.finditer(text)]
    taken = [(one.start, one.end) for one in found]
    for pattern, numbers in _counts():
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            count = _number(match["n"], numbers)
            unit = "months" if match["months"] else "years"
            found.append(Span(*match.span(), today - relativedelta(**{unit: count}), None))
    return sorted(found, key=lambda one: one.start)


def _number(text: str | None, numbers: tuple[re.Pattern, ...]) -> int:
    if not text:
        return 1
    if text.isdigit():
        return int(text)
    return next(number for number, pattern in enumerate(numbers, 2) if pattern.fullmatch(text))


@functools.cache
def _years() -> list[tuple[int, re.Pattern]]:
    """Patterns of this year and of the last."""
    asking = [language_of(code).asking for code in LANGUAGES]
    return [
        (ago, re.compile(rf"(?<!\w)(?:{typed})(?!\w)"))
        for one in asking
        for ago, pattern in ((0, one.this_year), (1, one.last_year))
        if pattern
        for typed in as_typed(pattern)
    ]


@functools.cache
def _counts() -> list[tuple[re.Pattern, tuple[re.Pattern, ...]]]:
    """Patterns of so many years or months, with those of the numbers in words."""
    return [
        (re.compile(typed), tuple(re.compile("|".join(as_typed(number))) for number in one.numbers))
        for one in (language_of(code).asking for code in LANGUAGES)
        if one.last
        for typed in as_typed(_counted(one))
    ]


def _counted(one: Asking) -> str:
    number = "|".join((r"\d{1,2}", *one.numbers))
    months = one.months or "(?!)"
    return rf"(?<!\w)(?:{one.last})\s+(?:(?P<n>{number})\s+)?(?:(?P<months>{months})|(?:{one.year}))(?!\w)"
