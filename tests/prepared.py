"""A test database on SQLite is migrated once and copied from then on: the migrations cost nine seconds a process.

The copy is named after everything that shapes it (migrations, models, settings, installed packages), so a change of
any of them makes a new one. A copy of the source with one migration more begins with the copy it was made from, which the
environment names (`PREPARED_FROM`), and so does a portal that is served to a browser.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

ROOT = Path(__file__).parent.parent
FROM = "PREPARED_FROM"


def copy_or_migrate() -> None:
    """Fill the database in memory from the kept copy as soon as it opens; without a copy, keep one when it is ready."""
    if connection.vendor != "sqlite":
        return
    kept = Path(os.environ.get(FROM) or path_of_copy())
    if kept.exists():
        connection_created.connect(_filling_from(kept), weak=False, dispatch_uid="prepared")
    else:
        post_migrate.connect(_keeping_as(kept), weak=False, dispatch_uid="prepared")


def path_of_copy() -> Path:
    """Where the copy lies, if a run of the present source has made one."""
    return Path(tempfile.gettempdir()) / f"portal-tests-{os.getuid()}-{_fingerprint()}.sqlite3"


def _filling_from(kept: Path):
    def fill(connection, **details):
        if "memory" not in str(connection.settings_dict["NAME"]):
            return
        connection_created.disconnect(dispatch_uid="prepared")
        with sqlite3.connect(kept) as source:
            source.backup(connection.connection)
        source.close()

    return fill


def _keeping_as(kept: Path):
    def keep(sender, **details):
        if sender is list(apps.get_app_configs())[-1]:
            post_migrate.disconnect(dispatch_uid="prepared")  # a test that migrates keeps nothing
            _write(kept)

    return keep


def _write(kept: Path) -> None:
    """Written under another name first: several processes may be doing the same."""
    part = kept.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(part) as target:
        connection.connection.backup(target)
    target.close()
    part.replace(kept)


def _fingerprint() -> str:
    """Of all that decides what an empty database of tests looks like."""
    found = hashlib.sha256(sys.version.encode())
    for path in sorted([*ROOT.glob("relations/**/*.py"), *ROOT.glob("portal/**/*.py")]):
        if path.parent.name in ("migrations", "models") or path.name in ("translation.py", "settings.py"):
            found.update(path.read_bytes())
    found.update(repr(settings.LANGUAGES).encode())
    for name in sorted(f"{d.name}=={d.version}" for d in distributions()):
        found.update(name.encode())
    return found.hexdigest()[:16]
