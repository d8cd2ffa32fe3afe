"""How far what finds things is behind what was published.

Both are brought up in the transaction of a change, or at the next question: anything else than zero for long says that
`rebuild_index` is due, or that something is wrong.
"""

from __future__ import annotations

from django.db import connection

from relations.editorial import freshness
from relations.register import turns_behind
from relations.search import rebuilding


def lag() -> dict[str, int]:
    """Editions that the search does not know, and turns that the register of this process is behind."""
    return {"search editions": rebuilding.outdated().count(), "register turns": turns()}


def turns() -> int:
    """Turns since the register of this process was read; it is read again when somebody asks."""
    return turns_behind(str(connection.settings_dict["NAME"]), freshness.number())


def search_is_current() -> bool:
    """Were all documents of the search made by the present analysis?"""
    return rebuilding.is_current()
