"""Every cache by its name: what is kept where, for how long, why, and what ends it.

Lifetimes stand here and nowhere else; those that an operator may want to change are settings. A test compares this
list with the code. What only works something out once a process (compiled patterns, fonts, dictionaries) and what
remembers pure functions by their arguments is listed together at the end: there nothing can be stale.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Cache:
    """One cache. `size` counts entries, or megabytes where it says so; `seconds` is the longest life of an entry."""

    holds: str
    where: tuple[str, ...]  # modules
    ends: str
    why: str
    seconds: float | None = None  # None: it lives until something ends it
    size: int | None = None


TURN = "the turn rises (a publication, a withdrawal, any fact that readers see), the next scheduled edition opens, midnight"

PAGES = Cache(
    holds="finished pages for anonymous readers, in the memory of each process, megabytes",
    where=("portal.pagecache", "portal.pagekeys", "portal.shelves"),
    ends="a turn touches what the page shows (surrogates.py), or anything that belongs to no item; the next scheduled edition opens, midnight, the clock is set back; the oldest make room; while the database is away some go out longer (PAGE_STALE_SECONDS)",
    why="a page that is there costs 0.04 ms instead of milliseconds",
    seconds=settings.PAGE_CACHE_SECONDS,
    size=settings.PAGE_CACHE_MEGABYTES,
)
SHARED_PAGES = Cache(
    holds="the same pages with their turn and keys, in a store that all processes and machines share (PAGE_STORE_URL)",
    where=("portal.pagestore",),
    ends="as above: whoever fetches a page sees whether a turn has touched it",
    why="a page that one process has made is made by none of the others",
    seconds=settings.PAGE_CACHE_SECONDS,
)
LOOKS = Cache(
    holds="that the turn is still the same, for the pages above",
    where=("portal.pagecache",),
    ends="time",
    why="so a process asks the database four times a second, however many readers there are",
    seconds=0.25,
)
ANSWERS = Cache(
    holds="what public pages show, without the page around it, in the memory of each process",
    where=("relations.views.kept",),
    ends=TURN,
    why="readers with a session or other display settings cannot have the finished page, but the facts are the same",
    seconds=settings.PAGE_CACHE_SECONDS,
    size=0 if settings.DEBUG or settings.TESTING else 60,
)
REGISTER = Cache(
    holds="all public agreements, and all events, as sets in the memory of each process",
    where=("relations.register.keeping", "relations.register.index"),
    ends=TURN,
    why="any combination of filters is counted in microseconds; reading 700 agreements takes 32 ms",
    seconds=3600,
)
OLD_REGISTER = Cache(
    holds="the register of the turn before, while the new one is read beside the requests",
    where=("relations.register.keeping",),
    ends="the new one is there",
    why="nobody waits for a large register; what is made from the old one is kept nowhere",
    seconds=1.0,
)
SEARCH = Cache(
    holds="facets and versions of everything the search can find, in the memory of each process",
    where=("relations.search.snapshot",),
    ends="the index was written (it then reads what changed), an edition opens or closes, midnight",
    why="facets over 100,000 items in microseconds",
)
VOCABULARY = Cache(
    holds="names of topics, countries, organisations and experts for the search, in the memory of each process",
    where=("relations.search.thesaurus",),
    ends="the turn rises",
    why="every search looks up what words name",
)
PIECES = Cache(
    holds="cards, heads and citations as HTML, by the value of what they show",
    where=(
        "relations.text.memo",
        "relations.templatetags.content",
        "relations.citations",
        "relations.citations.tags",
    ),
    ends="nothing: another value is another entry; the least used make room",
    why="the first page after a publication finds all other cards made",
)
PDFS = Cache(
    holds="briefings as PDF, by everything that stands in them, in the store of files",
    where=("relations.briefing.keeping",),
    ends="nothing: another content is another entry; the oldest make room in a store of 512 MB",
    why="typesetting takes a second; the same store holds whose turn it is to typeset",
    seconds=settings.PDF_CACHE_SECONDS,
)
TOTALS = Cache(
    holds="how many items and words are public, for the first page of the desk, in the shared store",
    where=("relations.admin.dashboard",),
    ends="the turn rises",
    why="counting 100,000 editions for a line of numbers",
    seconds=600,
)
LIMITS = Cache(
    holds="how often a client has asked for what costs much, in the shared store",
    where=("relations.views.limits",),
    ends="the window is over",
    why="no cache, but in the same store",
)
OUTSIDE = Cache(
    holds="pictures, files and cards of public editions, in browsers and proxies",
    where=("relations.views.files", "relations.views.sharing"),
    ends="time: a withdrawal takes effect within it",
    why="a file is asked for again and again; pages are asked for every time (no-cache)",
    seconds=60,
)
ONCE = Cache(
    holds="what a process works out once, and answers of pure functions by their arguments",
    where=(  # packages stand for all their modules
        "relations.briefing",
        "relations.citations",
        "relations.demo",
        "relations.editorial.snapshots",
        "relations.editorial.states",
        "relations.exchange",
        "relations.law",
        "relations.models.paths",
        "relations.operations",
        "relations.reading",
        "relations.search",
        "relations.templatetags",
        "relations.text",
        "relations.views.texts",
    ),
    ends="the process",
    why="equal arguments, equal answer",
)


def all_caches() -> dict[str, Cache]:
    """The caches by their names."""
    return {name: found for name, found in globals().items() if isinstance(found, Cache)}


def publicly(cache: Cache) -> str:
    """The Cache-Control header of something that anybody may keep."""
    return f"public, max-age={cache.seconds:.0f}"
