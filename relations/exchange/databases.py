"""A consistent copy of the whole database as one file, and back: SQLite by its backup interface, PostgreSQL by its clients."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}

# The tables, views and functions of this schema that no extension owns; what a database administrator added stays.
DROP_OURS = """
DO $$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  LOOP EXECUTE 'DROP TABLE IF EXISTS ' || found.name || ' CASCADE'; END LOOP;
  FOR found IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'relations\\_%'
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE 'DROP FUNCTION IF EXISTS ' || found.name || ' CASCADE'; END LOOP;
END $$;
"""
NOT_OURS = ("EXTENSION", "COMMENT - EXTENSION", "SCHEMA", "ACL", "COMMENT - SCHEMA")


class NotUsable(Exception):
    """Why a copy of a database cannot be used; the message is for the person at the command line."""


@contextmanager
def unmapped() -> Iterator[None]:
    """Read SQLite's file without mapping it: whoever walks through all of it would count it as memory of its own."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA mmap_size").fetchone()
        cursor.execute("PRAGMA mmap_size = 0")
    try:
        yield
    finally:
        if before and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA mmap_size = {int(before[0])}")


def dump(folder: Path) -> Path:
    """Write the database into a folder, as it stands at one moment; answers the file."""
    file = folder / NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
    prove(file)
    return file


def prove(file: Path) -> None:
    """Let the database's own tools read the whole copy. Raises NotUsable."""
    if file.name == NAMES["sqlite"]:
        try:
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
                said = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            said = str(error)
        if said != "ok":
            raise NotUsable(f"The copy of the database is damaged: {said}")
    elif connection.vendor == "postgresql":
        _run("pg_restore", "--file=/dev/null", str(file))


def load(file: Path) -> None:
    """Replace the content of the database by a copy: all of it in one transaction, or nothing. Raises NotUsable."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            copy.backup(connection.connection)
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    folder = file.parent
    entries = _run("pg_restore", "--list", str(file)).splitlines()
    kept = [line for line in entries if not any(f" {kind} " in line for kind in NOT_OURS)]
    (folder / "entries").write_text("\n".join(kept), encoding="utf-8")
    (folder / "drop.sql").write_text(DROP_OURS, encoding="utf-8")
    script = folder / "restore.sql"
    _run("pg_restore", "--no-owner", "--no-privileges", f"--use-list={folder / 'entries'}",
         f"--file={script}", str(file))  # fmt: skip
    _run("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--dbname={name}",
         f"--file={folder / 'drop.sql'}", f"--file={script}")  # fmt: skip


def _run(*command: str) -> str:
    """What a client program of PostgreSQL says. Raises NotUsable with its own words when it fails or is not there."""
    try:
        done = subprocess.run(command, env=_environment(), check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NotUsable(
            f"{command[0]} is not installed; backups of PostgreSQL need its client programs."
        ) from error
    except subprocess.CalledProcessError as error:
        raise NotUsable(f"{command[0]} failed: {error.stderr.strip()[:2000]}") from error
    return done.stdout


def _environment() -> dict[str, str]:
    """The connection as libpq's own variables: no password on a command line."""
    values = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return os.environ | {name: str(values[key]) for name, key in names.items() if values[key]}
