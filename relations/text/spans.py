"""Days and spans of days inside a sentence, as people write them: «в ноябре 2025», «2010 жылға дейін», “before 2000”.

A whole field with one date is `smart_dates`; here the date stands among other words, in any of the languages.
"""

from __future__ import annotations

import functools
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .languages import LANGUAGES, as_typed, language_of
from .smart_dates import month_of

EARLIEST, LATEST = 1000, 2199
YEAR_PARTS = {  # first and last month; winter begins in the year before
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "winter": (0, 2),
    "h1": (1, 6),
    "h2": (7, 12),
    "q1": (1, 3),
    "q2": (4, 6),
    "q3": (7, 9),
    "q4": (10, 12),
    "early": (1, 4),
    "mid": (5, 8),
    "late": (9, 12),
}
SINCE, UNTIL, AFTER, IN, BETWEEN = "since", "until", "after", "in", "between"
MOST = 6  # dates in one sentence
_LETTERS = r"[^\W\d_]"


@dataclass(frozen=True)
class Span:
    """Days from `since` to `until`, both included; None: open. `start` and `end` say where it stands in the text.

    `is_day` when it is one day. Where no calendar has the date, `is_wrong` and both days are None.
    """

    start: int
    end: int
    since: date | None = None
    until: date | None = None
    is_day: bool = False
    is_wrong: bool = False


def spans_in(text: str) -> list[Span]:
    """The dates and spans of a text in their order; the text in small letters, ё written as е."""
    dates = [narrowed(text, _dated(match)) for match in _dates().finditer(text)][:MOST]
    dates = _with_shared(dates, text)
    found: list[Span] = []
    place = 0
    while place < len(dates):
        one = dates[place]
        other = dates[place + 1] if place + 1 < len(dates) else None
        if other and not one.is_wrong and not other.is_wrong and _are_joined(text, one, other):
            found.append(_related(text, Span(one.start, other.end, one.since, other.until), joined=True))
            place += 2
        else:
            found.append(_related(text, one))
            place += 1
    return found


def narrowed(text: str, one: Span) -> Span:
    """A year and the part of it that is named beside it: «весной 2024», «2024 жылдың үшінші тоқсаны», “late 2019”."""
    if one.is_wrong or (one.since.month, one.until.month, one.since.year) != (1, 12, one.until.year):
        return one
    for front, behind, (first, last) in _year_parts():
        if match := front.search(text, 0, one.start) or behind.match(text, one.end):
            year = one.since.year
            since = date(year, first, 1) if first else date(year - 1, 12, 1)
            until = date(year, last, monthrange(year, last)[1])
            return Span(min(one.start, match.start()), max(one.end, match.end()), since, until)
    return one


@functools.cache
def _year_parts() -> list[tuple[re.Pattern, re.Pattern, tuple[int, int]]]:
    """Words for each part of a year, in front of the year and behind it."""
    found = []
    for name, months in YEAR_PARTS.items():
        words = _any(language_of(code).asking.year_parts.get(name) for code in LANGUAGES)
        front = re.compile(rf"(?<![\w-])(?:{words})(?:\s+of)?(?:\s+|(?<=-))\Z")
        found.append((front, re.compile(rf"\s+(?:{words})(?![\w-])"), months))
    return found


def _with_shared(dates: list[Span], text: str) -> list[Span]:
    """The dates, and those beside them that share their year: «с января по июнь 2024», «2024 жылдың қаңтарынан маусымына дейін»."""
    found: list[Span] = []
    for one in dates:
        before, behind = _sharing()
        if one.is_wrong or (one.since.month, one.until.month) == (1, 12):
            found.append(one)
        elif (match := before.search(text, 0, one.start)) and (other := _shared(match, one)):
            found += [other, one] if _are_joined(text, other, one) else [one]
        elif (match := behind.match(text, one.end)) and (other := _shared(match, one)):
            found += [one, other] if _are_joined(text, one, other) else [one]
        else:
            found.append(one)
    return found


@functools.cache
def _sharing() -> tuple[re.Pattern, re.Pattern]:
    """A day or month without a year in front of a date, with what joins them, and behind it."""
    asking = [language_of(code).asking for code in LANGUAGES]
    ordinal, joins = _any(one.ordinal for one in asking), _any(one.joins for one in asking)
    bare = rf"(?:(?P<d>\d{{1,2}})(?:{ordinal})?)?\s*(?P<n>{_LETTERS}{{3,}})?"
    return re.compile(rf"(?<!\w){bare}(?=\s*(?:{joins})\s*\Z)"), re.compile(rf"\s+{bare}")


def _shared(match: re.Match, one: Span) -> Span | None:
    """The date that a match means in the year of another one; None when it is none."""
    day, name = match["d"], match["n"]
    month = month_of(name) if name else one.since.month
    if not month or not (name or (day and one.is_day)) or bool(day) != one.is_day:
        return None
    start = match.start("d") if day else match.start("n")
    try:
        since = date(one.since.year, month, int(day or 1))
    except ValueError:
        return None
    until = since if day else since.replace(day=monthrange(since.year, month)[1])
    return Span(start, match.end(), since, until, is_day=bool(day))


# --- Dates ------------------------------------------------------------------------------------------------


@functools.cache
def _dates() -> _Dates:
    """Every form of a date, the longest first. Groups are numbered by form: y1, m1, d1, n1 …"""
    asking = [language_of(code).asking for code in LANGUAGES]
    year_word = rf"(?:\s*(?:{_any(one.year for one in asking)})(?!\w))"
    ordinal = rf"(?:{_any(one.ordinal for one in asking)})?"
    decade = _any(one.decade for one in asking)
    name, year = rf"(?P<n>{_LETTERS}{{3,}})\.?", r"(?P<y>\d{4})"
    forms = (
        r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        rf"(?P<y>\d{{4}})(?:{decade})(?P<x>)",
        rf"(?P<y>[2-9]0)(?:{decade})(?P<x>)",
        rf"{year}{year_word}\s+(?P<d>\d{{1,2}}){ordinal}\s+{name}",
        rf"{year}{year_word}\s+{name}",
        rf"(?P<d>\d{{1,2}}){ordinal}\s+(?:of\s+)?{name},?\s+{year}{year_word}?",
        rf"{name}\s+(?P<d>\d{{1,2}}){ordinal},\s*{year}",
        rf"{name},?\s+{year}{year_word}?",
        r"(?P<m>\d{1,2})\.(?P<y>\d{4})",
        rf"{year}{year_word}?",
    )
    numbered = (re.sub(r"\(\?P<(\w)>", rf"(?P<\g<1>{place}>", form) for place, form in enumerate(forms))
    whole = r"(?:(?<![\w/№.-])|(?<=\b\d{{4}}-))(?<!№ )(?:{})(?![\w/]|-\w*[a-zа-я])"
    return _Dates(re.compile(whole.format("|".join(numbered))), re.compile(whole.format(forms[-1])))


@dataclass(frozen=True)
class _Dates:
    """The pattern of dates, and that of years alone for those beside which a word stands that is no month."""

    every: re.Pattern
    years: re.Pattern

    def finditer(self, text: str) -> Iterator[re.Match]:
        place = 0
        while match := self.every.search(text, place):
            place = match.end()
            while match and (name := _parts_of(match).get("n")) and not month_of(name):
                year = next(
                    match.start(key) for key, value in match.groupdict().items() if key[0] == "y" and value
                )
                # A word before the year is no part of its date, one behind it may still be no month.
                again = self.every.search(text, year) if year > match.start() else None
                match = again or self.years.search(text, year, place)
                place = match.end() if match else place
            if match and _is_year(_year_of(_parts_of(match))):
                yield match


def _is_year(year: int) -> bool:
    return EARLIEST <= year <= LATEST


def _year_of(parts: dict[str, str]) -> int:
    """The year; of a decade in two figures that of the century in which people mean it."""
    year = int(parts["y"])
    return year if year > 99 else year + (1900 if year >= 40 else 2000)


def _parts_of(match: re.Match) -> dict[str, str]:
    return {name[0]: value for name, value in match.groupdict().items() if value is not None}


def _dated(match: re.Match) -> Span:
    parts, (start, end) = _parts_of(match), match.span()
    year = _year_of(parts)
    if "x" in parts:  # a decade
        return Span(start, end, date(year - year % 10, 1, 1), date(year - year % 10 + 9, 12, 31))
    month = month_of(parts["n"]) if "n" in parts else int(parts["m"]) if "m" in parts else None
    try:
        if month is None:
            return Span(start, end, date(year, 1, 1), date(year, 12, 31))
        if "d" not in parts:
            return Span(start, end, date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        day = date(year, month, int(parts["d"]))
    except (ValueError, KeyError, IndexError):
        return Span(start, end, is_wrong=True)
    return Span(start, end, day, day, is_day=True)


# --- Words around them ------------------------------------------------------------------------------------


@functools.cache
def _words(side: str, relation: str) -> re.Pattern | None:
    """What stands in front of a date or behind it to say how it is meant."""
    found = [getattr(language_of(code).asking, side).get(relation) for code in LANGUAGES]
    words = _any(found)
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{words})\s+\Z" if side == "before" else rf"\s+(?:{words})(?!\w)")


@functools.cache
def _joins() -> re.Pattern:
    return re.compile(rf"\s*(?:{_any(language_of(code).asking.joins for code in LANGUAGES)})\s*")


@functools.cache
def _opens() -> re.Pattern:
    return re.compile(rf"(?:{_any(language_of(code).asking.opens for code in LANGUAGES)})\Z")


def _any(patterns) -> str:
    return "|".join(typed for pattern in patterns if pattern for typed in as_typed(pattern)) or r"(?!)"


def _are_joined(text: str, one: Span, other: Span) -> bool:
    """Do two dates make one span: with a dash between them, or with a word, and in their order?"""
    if one.since > other.until:
        return False
    between = text[one.end : other.start]
    if between.isspace():  # «1998 жылдан 2002 жылға дейін»
        return bool(_opens().search(text[one.start : one.end]) and _around(text, other, UNTIL))
    if re.fullmatch(r"\s*[-–—]\s*", between):
        return True
    opened = any(_around(text, one, relation) for relation in (SINCE, BETWEEN))
    closed = any(_around(text, other, relation) for relation in (BETWEEN, UNTIL))
    return bool(_joins().fullmatch(between)) and (opened or closed)


def _around(text: str, span: Span, relation: str) -> tuple[int, int] | None:
    """Where the word of a relation stands beside a date."""
    front, back = _words("before", relation), _words("behind", relation)
    if front and (found := front.search(text, 0, span.start)):
        return found.start(), span.end
    if back and (found := back.match(text, span.end)):
        return span.start, found.end()
    return None


def _related(text: str, span: Span, joined: bool = False) -> Span:
    """The span as the words around it mean it; they belong to it."""
    if span.is_wrong:
        return span
    since, until, start, end = span.since, span.until, span.start, span.end
    relations = (SINCE, BETWEEN, UNTIL, IN) if joined else (AFTER, SINCE, UNTIL, IN)
    for relation in relations:
        found = _around(text, Span(start, end), relation)
        if not found:
            continue
        start, end = found
        if joined:
            continue
        if relation == SINCE:
            until = None
        elif relation == AFTER:
            since, until = until + timedelta(days=1), None
        elif relation == UNTIL:
            since, until = None, since - timedelta(days=1)
        break
    return Span(start, end, since, until, span.is_day and since == until)
