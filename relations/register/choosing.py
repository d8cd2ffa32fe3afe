"""Which register answers: the one in memory, or, above REGISTER_IN_MEMORY agreements, the database."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import connection

from relations.models import Agreement

from . import index
from .index import Index
from .stored import StoredIndex

A_MINUTE = 60.0
_looked: dict[str, tuple[float, int]] = {}  # database → when it was last looked at, and what was found


def agreements() -> int:
    """How many agreements there are, hidden ones too; counted once a minute."""
    name, now = str(connection.settings_dict["NAME"]), time.monotonic()
    at, count = _looked.get(name, (-A_MINUTE, 0))
    if now - at >= A_MINUTE:
        count = Agreement.objects.count()
        _looked[name] = now, count
    return count


def is_stored() -> bool:
    """Is the register too large for the memory of a process? A bound of 0 says yes, one below says no, unasked."""
    bound = settings.REGISTER_IN_MEMORY
    return bound == 0 or (bound > 0 and agreements() > bound)


def current_index(turn: int | None = None) -> Index:
    """The register of this moment; `turn`: the present one, where it is known."""
    return StoredIndex() if is_stored() else index.kept.current(turn)
