"""Is everything there that the portal stands on? Each part is asked once, and whoever reads the answer learns what to do.

An error means that this process should get no requests at the moment; with a warning readers are served, but somebody
should look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from relations import clock
from relations.search.meaning import engines

from . import lag, schema, tasks

log = logging.getLogger(__name__)

MOST_AHEAD = 2.0  # seconds that the clock of a machine may differ from that of the database
LITTLE_ROOM = 500  # megabytes left for files


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """What was found about one part, in a sentence without addresses, names or texts, and what to do about it."""

    name: str
    state: State
    said: str
    advice: str = ""


def readiness() -> list[Finding]:
    """All parts that requests need, the most important first. Never raises; may wait as long as the database does."""
    parts = PARTS | ({"meaning": meaning} if settings.EMBEDDINGS_URL else {})
    database, *others = parts
    first = asked(database, parts[database])
    answers = first.state != State.ERROR
    return [first, *(asked(name, parts[name]) for name in others if answers or name in OUTSIDE)]


def worst(findings: list[Finding]) -> State:
    """The state of the whole."""
    states = {finding.state for finding in findings}
    return next((state for state in (State.ERROR, State.WARNING) if state in states), State.OK)


def asked(name: str, ask: Callable[[], tuple]) -> Finding:
    try:
        return Finding(name, *ask())
    except DatabaseError as error:
        log.warning("%s: %s", name, error)
        said = _("The database does not answer.")
        return Finding(name, State.ERROR, said, _("Look at the server of the database and at DATABASE_URL."))
    except Exception as error:  # whatever a driver raises: the other parts must still be told
        log.warning("%s: %s", name, error)
        return Finding(name, State.WARNING, _("It could not be asked."), _("The log of the server says why."))


def database() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return State.OK, _("It answers.")


def age_of_schema() -> tuple:
    """New tables under old code are no fault: that is how a new version comes in while the old one serves."""
    known, found = schema.on_disk(), schema.applied()
    trouble = schema.difference(known, found)
    if not trouble:
        return State.OK, _("Code and database are of one age.")
    if known - found:
        return State.ERROR, _("The database is older than the code."), _("Run manage.py migrate.")
    return State.WARNING, _("The database is newer than the code."), _("Start the version that made it.")


def clocks() -> tuple:
    clock.compare()
    ahead = clock.ahead()
    said = _("The clock of this machine differs by %(seconds).1f s from that of the database.") % {
        "seconds": abs(ahead)
    }
    if abs(ahead) > MOST_AHEAD:
        return State.ERROR, said, _("Let NTP set the clock of this machine (chrony, systemd-timesyncd).")
    return State.OK, said


def stores() -> tuple:
    """The counters of the walls; without them each process counts alone."""
    cache.get("health")
    if getattr(cache, "is_left_alone", False):
        return (
            State.WARNING,
            _("The cache does not answer; each process counts alone."),
            _("Look at the server of CACHE_URL, or at the folder var/walls."),
        )
    return State.OK, _("It answers.")


def files() -> tuple:
    """Uploads need room; what is there already is served without."""
    room = default_storage.room()
    if room is not None and room < LITTLE_ROOM:
        said = _("Only %(count)d MB are left for files.") % {"count": room}
        return State.WARNING, said, _("Make room, or move MEDIA_ROOT.")
    return State.OK, _("It answers.")


def workers() -> tuple:
    """Nothing public depends on the worker, so it is never an error."""
    if tasks.are_done_at_once():
        return State.OK, _("Tasks are done at once; no worker is needed.")
    if not tasks.living().exists():
        said = _("No worker has been seen for a minute: letters and pictures wait.")
        return State.WARNING, said, _("Start manage.py worker.")
    if tasks.late().exists():
        said = _("Tasks have been waiting for more than a quarter of an hour.")
        return State.WARNING, said, _("Look at the page of tasks and at the log of the worker.")
    if tasks.dead_letters().exists():
        said = _("Tasks have failed for good.")
        return State.WARNING, said, _("Look at the page of tasks: try them again, or forget them.")
    return State.OK, _("It works.")


def meaning() -> tuple:
    """The institute's own address of embeddings. Without it the search knows words only, so it is never an error."""
    engine = engines.current()
    if engine is None:
        said = _("The search knows words only: a package is missing.")
        return State.WARNING, said, "pip install numpy"
    try:
        engine.question("?")
    except engines.Silent:
        said = _("The address of embeddings does not answer; the search knows words only meanwhile.")
        return State.WARNING, said, _("Look at the server of EMBEDDINGS_URL, and at EMBEDDINGS_KEY.")
    return State.OK, _("It answers.")


def index() -> tuple:
    """Is the search behind what was published? Readers are served in any case, so it is never an error."""
    behind = lag.turns()
    if not lag.search_is_current():
        said = _("The search does not know all texts.")
        return State.WARNING, said, _("Run manage.py rebuild_index; the site may stay up meanwhile.")
    said = _("The search knows all texts; the register in memory is %(count)d changes behind.")
    return State.OK, said % {"count": behind}


def state_of_replica(behind: float, longest: float) -> tuple:
    """Readers are served from the primary while the replica is behind, so it is never an error."""
    if behind <= longest:
        return State.OK, _("It shows what the primary shows.")
    said = _(
        "It has been behind the primary, or away, for %(seconds)d s; readers are served from the primary."
    )
    return State.WARNING, said % {"seconds": behind}, _("Look at the server of DATABASE_REPLICA_URL.")


PARTS = {
    "database": database,
    "schema": age_of_schema,
    "clock": clocks,
    "cache": stores,
    "storage": files,
    "worker": workers,
    "index": index,
}
OUTSIDE = {"cache", "storage", "meaning"}  # what can be asked without the database
