"""A test database is migrated once and copied from then on: the migrations cost sixteen seconds of CPU a process.

The copy is named after everything that shapes it (migrations, models, settings, installed packages), so a change of
any of them makes a new one; of several processes the first migrates, and the others wait for its copy. On PostgreSQL
the copy is a database that serves as a template, on SQLite a file. A copy of the source with one migration more begins with the copy it was made from, which the
environment names (`PREPARED_FROM`), and so does a portal that is served to a browser.
"""

import fcntl
import hashlib
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import suppress
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
    """Fill the database from the kept copy as soon as it opens; without a copy, keep one when it is ready."""
    kept = Path(os.environ.get(FROM) or path_of_copy())
    on_file = connection.vendor == "sqlite"
    with _lock(kept) as lock:
        is_there = kept.exists() if on_file else _is_template(kept.stem)
        if not is_there:
            keep = _keeping_as(kept, _write_file if on_file else _write_template, os.dup(lock.fileno()))
            post_migrate.connect(keep, weak=False, dispatch_uid="prepared")
            return
    if on_file:
        connection_created.connect(_filling_from(kept), weak=False, dispatch_uid="prepared")
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = kept.stem


def _lock(kept: Path):
    """One process migrates, others wait for it; should it fail, each finds out by itself after two minutes."""
    lock = kept.with_suffix(".lock").open("w")
    for _second in range(120):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        time.sleep(1)
    return lock


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


def _keeping_as(kept: Path, keep, lock):
    def keep_it(sender, **details):
        if sender is list(apps.get_app_configs())[-1]:
            post_migrate.disconnect(dispatch_uid="prepared")  # a test that migrates keeps nothing
            keep(kept)
            os.close(lock)  # the last of its two handles: the next process may go on

    return keep_it


def _write_file(kept: Path) -> None:
    """Under another name first: who is killed leaves no half of it."""
    part = kept.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(part) as target:
        connection.connection.backup(target)
    target.close()
    part.replace(kept)


def _write_template(kept: Path) -> None:
    """A database can be copied while nobody is connected to it."""
    if _is_template(kept.stem):
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{kept.stem}" TEMPLATE "{name}"')


def _is_template(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


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
