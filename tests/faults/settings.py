"""A site for the table of faults: as in production where it matters, but impatient, so that the table is soon full."""

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, STORE_OF_WALLS, VAR_DIR, env


def _store(folder: str) -> dict:
    options = {"size_limit": 2**24, "eviction_policy": "least-recently-stored"}
    return {
        "BACKEND": "diskcache.DjangoCache",
        "LOCATION": str(VAR_DIR / "cache" / folder),
        "OPTIONS": options,
    }


CACHES = {
    name: {"BACKEND": "portal.surviving.SurvivingCache", "OPTIONS": {"STORE": store}}
    for name, store in {
        "default": STORE_OF_WALLS if env.str("CACHE_URL", default="") else _store("walls"),
        "files": _store("files"),
    }.items()
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}  # and no worker runs
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["timeout"] = 0.5
