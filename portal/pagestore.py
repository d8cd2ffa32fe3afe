"""Below the pages of each process, a store that all processes and machines share (`PAGE_STORE_URL`): a page that one of
them has made is made by none of the others.

A page lies under its turn, so that nothing has to be emptied, and lives no longer there than in the process that made it.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import caches

from relations import version

IS_THERE = "pages" in settings.CACHES


def fetch(number: int | None, key: tuple) -> tuple | None:
    """What was put under a turn and a key."""
    if not IS_THERE or number is None:
        return None
    return caches["pages"].get(_name(number, key))


def put(number: int | None, key: tuple, parts: tuple, seconds: float) -> None:
    """Share a page for so long."""
    if IS_THERE and number is not None and seconds > 0:
        caches["pages"].set(_name(number, key), parts, seconds)


def _name(number: int, key: tuple) -> str:
    """Another version of the code, another page."""
    about = repr((version.VERSION, settings.REVISION, key))
    return f"{number}-{hashlib.blake2b(about.encode(), digest_size=16).hexdigest()}"
