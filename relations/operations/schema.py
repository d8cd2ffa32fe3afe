"""Code and database must be of one age: a process that meets another schema says so and does not start (PROMISES F4)."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from functools import cache

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

log = logging.getLogger(__name__)

Migrations = set[tuple[str, str]]


def require_same_age() -> None:
    """Raises ImproperlyConfigured. A database that does not answer at this moment cannot be asked and stops nothing."""
    try:
        found = applied()
    except DatabaseError as error:
        log.error("The database could not be asked for its age: %s", error)
        return
    if trouble := difference(on_disk(), found):
        raise ImproperlyConfigured(trouble)


def applied() -> Migrations:
    """The migrations that the database has."""
    return set(MigrationRecorder(connection).applied_migrations())


@cache
def on_disk() -> Migrations:
    """The migrations that this code has, without loading them."""
    found = set()
    for config in apps.get_app_configs():
        name, _is_set = MigrationLoader.migrations_module(config.label)
        try:
            folder = importlib.import_module(name).__path__ if name else []
        except ModuleNotFoundError:
            continue
        names = [module.name for module in pkgutil.iter_modules(folder)]
        found |= {(config.label, one) for one in names if one[0] not in "_~"}
    return found


def difference(known: Migrations, applied: Migrations) -> str:
    """What does not fit, in a sentence; empty when code and database are of one age."""
    labels = {label for label, _name in known}
    missing = sorted(known - applied)
    unknown = sorted(one for one in applied - known if one[0] in labels)
    if missing:
        return f"The database is older than this code: {_named(missing)}. Run manage.py migrate, then start again."
    if unknown:
        return f"The database is newer than this code: {_named(unknown)}. Start the version that made it."
    return ""


def _named(found: list[tuple[str, str]]) -> str:
    first = ", ".join(".".join(one) for one in found[:3])
    return f"it differs by {first}" + (f" and {len(found) - 3} more" if len(found) > 3 else "")
