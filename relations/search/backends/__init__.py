"""The index of terms, in whatever the database offers: twins with one contract, `sqlite.py` and `postgres.py`.

A back end keeps terms and finds editions by them; it knows nothing about visibility, facets or languages.

    clear()
    put(edition_id, lines), remove(edition_id, lines)
    match(every, some, excluded, limit, few) → Matches
    title_starts(groups, start, limit) → [edition_id]
    put_desk(content_id, line, old), match_desk(groups, limit) → [content_id]
"""

import functools
import importlib

from django.db import connection


@functools.cache
def _module(vendor: str):
    return importlib.import_module(f"{__package__}.{'postgres' if vendor == 'postgresql' else 'sqlite'}")


def backend():
    """The back end of the database in use."""
    return _module(connection.vendor)
