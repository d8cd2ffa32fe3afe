"""What is acknowledged is on the disk, and a migration that was killed can be run again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SOME = 25  # migrations after which the process is killed


@pytest.mark.django_db
def test_a_save_is_acknowledged_after_it_reached_the_disk(tmp_path):
    """K2: SQLite in WAL mode with an fsync before the answer, PostgreSQL with synchronous_commit."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)
        return
    other = connection.copy("another file")
    other.settings_dict = connection.settings_dict | {"NAME": str(tmp_path / "a.sqlite3")}
    try:
        with other.cursor() as cursor:
            found = [
                cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
            ]
    finally:
        other.close()

    assert found == ["wal", 2]


@pytest.mark.long
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the database is a file of its own")
def test_a_migration_that_was_killed_can_be_run_again(tmp_path):
    """F4, with a real SIGKILL in the midst of it."""
    path = tmp_path / "portal.sqlite3"
    command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0"]
    surroundings = os.environ | {
        "TESTING": "1",
        "DATABASE_URL": f"sqlite:///{path}",
        "VAR_DIR": str(tmp_path),
    }
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings)
    while process.poll() is None and applied(path) < SOME:
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    before = applied(path)

    subprocess.run(command, cwd=ROOT, env=surroundings, check=True)

    assert SOME <= before < applied(path)
    subprocess.run([*command, "--check"], cwd=ROOT, env=surroundings, check=True)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def applied(path: Path) -> int:
    """How many migrations a database file has seen."""
    if not path.exists():
        return 0
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)) as database,
        suppress(sqlite3.Error),
    ):
        return database.execute("SELECT COUNT(*) FROM django_migrations").fetchone()[0]
    return 0
