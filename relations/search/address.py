"""What the address of a search says: words, filters, span of days, order and page."""

from __future__ import annotations

import functools
import re
from datetime import date
from urllib.parse import urlencode

from relations.text.numbers import whole

from . import results

FACETS = (
    "kind",
    "language",
    "country",
    "status",
    "instrument",
    "party",
    "level",
    "topic",
    "expert",
    "genre",
    "year",
)
PARAMETERS = ("q", *FACETS, "from", "to", "words", "sort", "page")
MOST_VALUES = 20
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no words, and nothing that a feed may hold


class SearchAddress:
    """The known parameters of the address of the search; several values of one filter stand side by side."""

    def __init__(self, request):
        self.path = request.path
        given = request.GET
        self.text = CONTROL.sub(" ", given.get("q", ""))
        self.values = {
            name: tuple(dict.fromkeys(value[:100] for value in given.getlist(name)[:MOST_VALUES] if value))
            for name in FACETS
        }
        # parts of a question that the reader sent back to the words (`asking`)
        self.plain = tuple(dict.fromkeys(value[:20] for value in given.getlist("words")[:MOST_VALUES]))
        self.sort = given.get("sort", "") if given.get("sort") in results.SORTS else ""
        self.page = _page_number(given.get("page", ""))
        self.dates = {name: given.get(name, "")[:20].strip() for name in ("from", "to")}
        self.days = {name: _day(text, name) for name, text in self.dates.items()}

    @property
    def wrong_dates(self) -> list[str]:
        """Dates that no calendar has."""
        return [text for name, text in self.dates.items() if text and not self.days[name]]

    @property
    def filters(self) -> results.Filters:
        values = {name: chosen for name, chosen in self.values.items() if chosen and name != "language"}
        return results.Filters(values, self.values["language"], self.days["from"], self.days["to"])

    def url(self, page: int = 1, sort: str | None = None, **changes) -> str:
        """This search with something changed, on its first page unless told otherwise."""
        pairs = []
        for name in FACETS:
            pairs += [(name, value) for value in changes.get(name, self.values[name])]
        pairs += [(name, text) for name, text in self.dates.items() if text and changes.get(name, text)]
        pairs += [("words", part) for part in changes.get("plain", self.plain)]
        sort = self.sort if sort is None else sort
        pairs += [("sort", sort)] if sort and sort != results.RELEVANCE else []
        pairs += [("page", page)] if page > 1 else []
        asked = "&".join(filter(None, (self._words, urlencode(pairs))))
        return f"{self.path}?{asked}" if asked else self.path

    @functools.cached_property
    def _words(self) -> str:
        """What was typed, as all of the hundred links of a page have it."""
        return urlencode({"q": self.text[:200]}) if self.text else ""

    def toggled(self, name: str, value: str) -> str:
        chosen = self.values[name]
        changed = tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)
        return self.url(**{name: changed})

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the search box carries along: the filters stay when the words change."""
        return [(name, value) for name in FACETS for value in self.values[name]]


def _page_number(text: str) -> int:
    return whole(text, 5) or 1


def _day(text: str, end: str) -> date | None:
    """A day as people and forms write it; a year alone begins with its first day and ends with its last."""
    if re.fullmatch(r"[1-9][0-9]{3}", text):
        text += "-01-01" if end == "from" else "-12-31"
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    day, _dot, rest = text.partition(".")
    month, _dot, year = rest.partition(".")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
