"""Below the pages of each process, a store that all processes and machines share (`PAGE_STORE_URL`): a page that one of
them has made is made by none of the others.

A page lies under its address with the turn of which it was made; whoever fetches it sees for himself whether it is
still true (`portal.shelves`). It lives no longer there than in the process that made it.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import caches

from relations import version

IS_THERE = "pages" in settings.CACHES
LARGEST = 900_000  # bytes: memcached takes no more than a megabyte
TURN, AN_HOUR = "turn", 3600


def fetch(key: tuple) -> tuple | None:
    """What was put under a key."""
    return caches["pages"].get(_name(key)) if IS_THERE else None


def put(key: tuple, parts: tuple, seconds: float) -> None:
    """Share a page for so long."""
    if IS_THERE and seconds > 0 and len(parts[1]) < LARGEST:
        caches["pages"].set(_name(key), parts, max(1, int(seconds)))


def tell(number: int) -> None:
    """Let the others know of a turn, should the database be away for them."""
    if IS_THERE:
        caches["pages"].set(TURN, number, AN_HOUR)


def told() -> int:
    """The last turn that another process told of; 0 when nobody did."""
    return (caches["pages"].get(TURN) or 0) if IS_THERE else 0


def _name(key: tuple) -> str:
    """Another version of the code, another page."""
    about = repr((version.VERSION, settings.REVISION, key))
    return hashlib.blake2b(about.encode(), digest_size=16).hexdigest()
