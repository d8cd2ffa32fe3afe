"""Surrogate keys: by which names a page is dropped when something that it shows has changed.

A page says while it is made what it shows (`note`), and that this is all (`understood`). A page that does not say so ends
with every turn. `models.touched` answers which of these names a change concerns; whatever it does not understand
concerns all pages. Caches outside are told the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from sys import intern

SITE = "site"  # every page
FRONT = "front"  # the front page
TURN = "turn"  # pages that end with every turn

# Pages without an item of their own, by the name of their address: of which kinds they list, count or count beforehand
# what is public. What they show besides is noted where it is asked for, or belongs to no item and ends all pages.
SHOWN_ON: dict[str, tuple[str, ...]] = {
    "about": (),
    "accessibility": (),
    "archive": ("article",),
    "archive-month": ("article",),
    "archive-year": ("article",),
    "contacts": (),
    "country-detail": (),
    "country-list": (),
    "dossier-list": ("dossier",),
    "expert-detail": ("article",),
    "expert-list": (),
    "home": ("collection", "dossier", "event"),
    "organisation-detail": (),
    "privacy": (),
    "security-policy": (),
    "topic-detail": (),
    "topic-list": (),
}


def item(pk: int) -> str:
    """Pages on which an item is shown, or would be if readers might see it."""
    return intern(f"item:{pk}")


def kind(code: str) -> str:
    """Lists of everything of a kind."""
    return f"kind:{code}"


def topic(pk: int) -> str:
    """Pages that show the newest articles on a topic."""
    return f"topic:{pk}"


def about(noun: str, pk: int) -> str:
    """Pages that show the newest of all kinds on a topic, a country or an organisation."""
    return f"about:{noun}:{pk}"


def series(pk: int) -> str:
    """Pages that show the events of a series, or its dossier."""
    return f"series:{pk}"


def chronicle(dossier: int) -> str:
    """Pages that show the chronicle of a dossier."""
    return f"chronicle:{dossier}"


def parties(key: str) -> str:
    """Pages that show the dossier of exactly these parties."""
    return f"parties:{key}"


@dataclass
class Noted:
    """What a page has said of itself by now."""

    keys: set[str] = field(default_factory=set)
    is_all: bool = False

    def final(self) -> tuple[str, ...]:
        """The keys of the finished page."""
        return tuple(sorted(self.keys)) if self.is_all else (TURN,)


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def collecting() -> Iterator[Noted]:
    """What is noted inside; nobody outside hears of it, unless it is told with `repeat`."""
    noted = Noted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note(*keys: str) -> None:
    """The page being made shows this."""
    if noted := _noted.get():
        noted.keys.update(keys)


def understood(*keys: str) -> None:
    """Whatever is noted of the page being made, with these keys, is all that it shows of the database, besides
    vocabularies and pictures: whoever changes those ends all pages.
    """
    note(*keys)
    if noted := _noted.get():
        noted.is_all = True


def repeat(other: Noted) -> None:
    """The page being made shows what was noted before, when a part of it was made."""
    note(*other.keys)
    if other.is_all:
        understood()
