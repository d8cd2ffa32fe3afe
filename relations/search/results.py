"""What is asked of the search beside words, and what it answers: filters, hits, a page of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from . import thesaurus
from .meaning.nearness import Near
from .query import Query
from .snapshot import FACETS
from .stored import Places
from .terms import Group, Lines

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
SORTS = (RELEVANCE, NEWEST, OLDEST)


@dataclass(slots=True)
class Hit:
    """One item that was found: the version that matched best, the reader's language first."""

    item: int
    edition: int = 0  # 0 when nothing was asked for
    language: str = ""  # of the version that matched
    languages: tuple[str, ...] = ()
    score: float = 0.0
    is_partial: bool = False
    is_meant: bool = False  # found by its meaning alone
    near: Near | None = None  # its passage that is nearest in meaning, where that was asked for


@dataclass
class Filters:
    """What narrows a search: values per facet (any of them will do), versions in a language, a span of days."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    language: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self):
        return bool(self.values or self.language or self.since or self.until)

    @classmethod
    def of(cls, given: Filters | Mapping[str, object] | None) -> Filters:
        """Filters from a mapping such as {"country": ["uz"], "since": date(2025, 1, 1)}; unknown names are ignored."""
        if isinstance(given, Filters):
            return given
        found = cls()
        for name, value in (given or {}).items():
            if name in ("since", "until"):
                setattr(found, name, value)
                continue
            values = (value,) if isinstance(value, str | int) else tuple(value or ())
            values = tuple(str(one) for one in values)
            if name == "language":
                found.language = values
            elif name in FACETS and values:
                found.values[name] = values
        return found


@dataclass
class Results:
    """A page of hits, how many there are, and how many there would be under each value of each facet."""

    query: Query
    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    beside: list[int] | None = None  # items that have all of the words looked for beside; None: none were
    page: int = 1
    pages: int = 1
    sort: str = RELEVANCE
    partial: int = 0  # how many of all answer only in part
    meant: int = 0  # how many were found by their meaning alone
    did_you_mean: str = ""
    lines: dict[int, Lines] = field(default_factory=dict)
    places: dict[int, Places] = field(default_factory=dict)  # of passages: first letter, anchor
    words: thesaurus.Thesaurus = field(default_factory=thesaurus.Thesaurus)
    items: Sequence[int] = ()
    unknown: set[str] = field(default_factory=set)  # values of filters that no item has

    @property
    def groups(self) -> list[Group]:
        """What to mark in titles and snippets."""
        return self.query.groups
