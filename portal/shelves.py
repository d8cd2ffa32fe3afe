"""Kept pages, and the shelf on which they stand: which of them are still true, and for how long.

A page carries the number of the turn of which it was made and the surrogate keys of what it shows. It is true as long
as no later turn has touched one of its keys.
"""

from __future__ import annotations

import gzip
import math
from dataclasses import dataclass, field

import brotli
from django.conf import settings

OVERHEAD = 2_500  # what a page weighs besides its body
MOST_TOUCHED = 20_000  # keys that are remembered; then all pages go
OF_THE_BODY = ("content-type", "content-language", "content-disposition")
CODINGS = {
    "br": lambda packed: packed,
    "gzip": lambda packed: gzip.compress(brotli.decompress(packed), 6, mtime=0),
    "": brotli.decompress,
}
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Look:
    """What the database said: the turn, when what is made of it ends by the clock, and what was touched meanwhile."""

    number: int
    known: int | None = None  # the turn since which it was asked
    ends_at: float = 0.0  # not asked while the turn is the known one
    began_at: float = 0.0  # when the clock last opened something; asked when nothing is known
    touched: dict[str, int] | None = None  # key → the last turn that touched it; None: all pages go


@dataclass
class Page:
    """A finished answer: its headers without length and tag, and its body, packed as most readers want it.

    Other codings are made when somebody asks for them, and kept.
    """

    headers: Headers
    packed: bytes  # brotli
    length: int  # bytes before packing
    tag: str
    keys: tuple[str, ...]
    number: int | None  # the turn of which it is known to be true
    made_at: float
    good_until: float
    key_length: int = 0
    variants: dict[str, tuple[Headers, bytes]] = field(default_factory=dict)

    def variant(self, coding: str) -> tuple[Headers, bytes]:
        """Headers and body as sent in one coding; made once."""
        found = self.variants.get(coding)
        if found is None:
            body = CODINGS[coding](self.packed)
            headers = [*self.headers, ("ETag", self.tag_in(coding)), ("Content-Length", str(len(body)))]
            if coding:
                headers.append(("Content-Encoding", coding))
            found = self.variants[coding] = headers, body
        return found

    @property
    def weight(self) -> int:
        """What the page takes in memory, in every form it has by now."""
        others = (len(body) for coding, (_headers, body) in list(self.variants.items()) if coding != "br")
        return len(self.packed) + self.key_length + OVERHEAD + sum(others)

    def tag_in(self, coding: str) -> str:
        """The entity tag of one coding: other bytes, another tag."""
        return f'"{self.tag}{"-" if coding else ""}{coding}"'

    def unchanged(self, coding: str) -> Headers:
        """The headers of a 304."""
        kept = [header for header in self.headers if header[0].lower() not in OF_THE_BODY]
        return [*kept, ("ETag", self.tag_in(coding))]

    def parts(self) -> tuple:
        """What another process needs to make the same page."""
        return (
            self.headers,
            self.packed,
            self.length,
            self.tag,
            self.keys,
            self.number,
            self.made_at,
            self.good_until,
        )


@dataclass
class Shelf:
    """The pages made since the clock last opened something or a turn touched everything.

    Pages know nothing of their shelf: dropped together, they are gone without waiting for a collection of garbage.
    """

    number: int | None = None
    ends_at: float = 0
    began_at: float = 0  # what was made earlier is not for it
    floor: int = 0  # what later turns touched is known
    touched: dict[str, int] = field(default_factory=dict)
    checked_at: float = 0
    heard_at: float = 0  # when the database last answered
    good_until: float = 0
    pages: dict[tuple, Page] = field(default_factory=dict)
    weight: int = 0

    def after(self, look: Look) -> Shelf:
        """The shelf of another turn: the same, unless the turn touched everything, or too little is known of it."""
        if look.touched is None or look.known != self.number or len(self.touched) > MOST_TOUCHED:
            began_at = look.began_at if look.known is None else self.began_at or math.inf
            return Shelf(look.number, look.ends_at, began_at, look.number)
        self.touched |= look.touched  # before the number, for others are reading
        self.number, self.ends_at = look.number, look.ends_at
        return self

    def find(self, key: tuple) -> Page | None:
        """The page kept under a key, unless a turn has touched it or it has had its minute.

        While the database is away, a page whose minute ended since is handed out for some time more.
        """
        page = self.pages.get(key)
        if page is None or not self.holds(page):
            return None
        return page if self.checked_at < page.good_until or self.is_in_need_of(page) else None

    def is_in_need_of(self, page: Page) -> bool:
        """May a page go out although its minute is over, since the database does not answer?"""
        away = self.checked_at - self.heard_at
        return 0 < away < settings.PAGE_STALE_SECONDS and self.heard_at <= page.good_until

    def holds(self, page: Page) -> bool:
        """Has no turn touched what a page shows?"""
        number = self.number
        if page.number != number:
            if number is None or page.number is None or not self.floor <= page.number <= number:
                return False
            if any(self.touched.get(key, 0) > page.number for key in page.keys):
                return False
            page.number = number
        return True

    def takes(self, page: Page) -> bool:
        """Is a page that another process made true here?"""
        return self.began_at <= page.made_at and self.checked_at < page.good_until and self.holds(page)

    def make_room(self, weight: float, number: float) -> None:
        """Weigh all pages anew, for some were replaced; those that are over go, then the oldest."""
        for key, page in list(self.pages.items()):
            if not self.holds(page) or self.checked_at >= page.good_until + settings.PAGE_STALE_SECONDS:
                self.pages.pop(key, None)
        self.weight = sum(page.weight for page in self.pages.values())
        while len(self.pages) > 1 and (self.weight > weight or len(self.pages) > number):
            self.weight -= self.pages.pop(next(iter(self.pages))).weight
