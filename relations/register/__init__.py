"""The register of agreements, and the events, as indexes in memory: narrowed and counted without the database.
Above REGISTER_IN_MEMORY agreements the database answers the same questions (`stored`).

Here live the indexes and the questions one may ask of them. Pages, files and the API that show the answers live above;
the facts themselves, and how a status follows from them, live in the models.
"""

from . import events, index
from .choosing import current_index, is_stored
from .events import EVENT_FACETS, EventIndex, current_events
from .index import FACETS, Index
from .selection import ORDERS, Selection, Slice

__all__ = [
    "EVENT_FACETS",
    "FACETS",
    "ORDERS",
    "EventIndex",
    "Index",
    "Selection",
    "Slice",
    "current_events",
    "current_index",
    "is_stored",
    "turns_behind",
    "warm",
]


def warm() -> None:
    """Read both indexes beside the requests, so that the first reader need not wait: for the start of a process."""
    index.kept.warm(unless=is_stored)
    events.kept.warm()


def turns_behind(database: str, number: int) -> int:
    """How many turns the register in memory is behind; nobody waits for it before he asks. 0 when none is kept."""
    held = index.kept.held
    return max(0, number - held.turn) if held and held.database == database else 0
