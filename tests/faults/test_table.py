"""The table of faults: what every route answers while something is broken, and that nothing is left half done.

Run with `-s` it prints itself. A code tree that cannot be written and a worker that does not run are in every row.
"""

import os
import shutil
import signal
import socket
import threading
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection

from tests import postgres
from tests.faults.asking import ROUTES, printed, row_of
from tests.faults.conftest import serving

pytestmark = [
    pytest.mark.django_db,  # so that there is a migrated database to copy
    pytest.mark.long,
]
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the database is a file of its own")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the server is one of its own")

WELL = dict.fromkeys(ROUTES, "200") | {"embargoed": "404", "save": "302"}
NO_WRITES = {"sign-in": "503+", "upload": "503+", "save": "503+ words"}
SIGNED_OUT = {"desk list": "302 login", "desk form": "302 login", "upload": "302 login", "save": "403 words"}
AWAY = dict.fromkeys(ROUTES, "503+") | {"health": "503", "save": "503+ words"}

WHILE_IT_HANGS = {
    name: AWAY[name] for name in ("article", "save", "health")
}  # the others, likewise, cost seconds each
TABLE = {  # what differs from a site on which all is well
    "nothing": {},
    "media full": {"upload": "503+"},
    "database full": NO_WRITES,
    "cache full": {},
    "no file takes a byte": NO_WRITES,
    "database locked": NO_WRITES,
    "clock 5 hours ahead": {"embargoed": "200"} | SIGNED_OUT,
    "clock right again": {},
    "clock 5 hours behind": {},
    "Redis stopped": {},
    "Redis hangs": {},
    "killed while saving, started again": {},
    "PostgreSQL stopped": AWAY,
    "PostgreSQL started again": {},
}


def expected(*faults: str) -> dict[str, dict[str, str]]:
    return {fault: WELL | TABLE[fault] for fault in faults}


@on_sqlite
def test_disks_locks_and_clocks(empty, can_mount):
    """Each file system full by itself where small ones can be mounted; everywhere the kernel refuses every byte."""
    rows, stored = {}, {}

    def ask(fault: str, begin: tuple, end: tuple) -> None:
        site.asker.open_form()
        site.tell("forget")
        site.tell(*begin)
        rows[fault] = row_of(site.asker)
        site.tell(*end)
        stored[fault] = site.asker.is_stored() if "login" not in rows[fault]["desk form"] else None

    with serving(empty, f"sqlite:///{empty}/database/portal.sqlite3", small=can_mount) as site:
        ask("nothing", ("forget",), ("forget",))
        for name in ("media", "database", "cache") if can_mount else ():
            ask(f"{name} full", ("full", str(empty / name)), ("room", str(empty / name)))
        ask("no file takes a byte", ("unwritable",), ("writable",))
        ask("database locked", ("locked",), ("unlocked",))
        ask("clock 5 hours ahead", ("jump", 5 * 3600), ("back",))
        site.asker.known["cookies"].pop(0)  # that session is over
        ask("clock right again", ("forget",), ("forget",))
        ask("clock 5 hours behind", ("jump", -5 * 3600), ("back",))
        kept = site.tell("kept")
    print(f"\n{printed(rows)}")

    assert rows == expected(*rows)
    assert stored == {
        fault: None if "login" in row["desk form"] else row["save"] == "302" for fault, row in rows.items()
    }
    uploads = sum(row["upload"] == "200" for row in rows.values())
    assert kept == {"rows": 1 + uploads, "files": 1 + uploads, "whole": "ok"}


@on_sqlite
def test_redis_stopped_and_a_process_killed(empty, tmp_path):
    """What was acknowledged before a SIGKILL is there after the next start, and the database is whole (K1, K3)."""
    shutil.copy(empty / "portal.sqlite3", tmp_path)
    url, port = f"sqlite:///{tmp_path}/portal.sqlite3", postgres.free_port()
    rows = {}
    with serving(tmp_path, url, CACHE_URL=f"rediscache://127.0.0.1:{port}") as site:
        site.asker.open_form()
        rows["Redis stopped"] = row_of(site.asker)
        site.asker.open_form()
        with socket.create_server(("127.0.0.1", port)):  # takes calls and never answers
            rows["Redis hangs"] = row_of(site.asker)
        acknowledged = _saving_until_killed(site)
        known = site.asker.known

    with serving(tmp_path, url) as site:
        site.asker.known["cookies"] = known["cookies"]
        was_stored = site.asker.title() >= acknowledged
        site.asker.open_form()
        rows["killed while saving, started again"] = row_of(site.asker)
        kept = site.tell("kept")
    print(f"\n{printed(rows)}")

    assert rows == expected(*rows)
    assert was_stored
    assert kept == {"rows": 4, "files": 4, "whole": "ok"}


def _saving_until_killed(site) -> str:
    """Save again and again until the process is gone; answers the last title that it acknowledged."""
    acknowledged, number = [], 0
    killer = threading.Timer(1.0, os.kill, (site.asker.known["pid"], signal.SIGKILL))
    killer.start()
    try:
        while True:
            number += 1
            site.asker.open_form()
            title = f"{number:06}"
            if site.asker.save(title) == "302":
                acknowledged.append(title)
    except (OSError, HTTPException, ValueError):
        killer.join()
    return acknowledged[-1] if acknowledged else ""


@on_postgresql
def test_postgresql_stopped_and_started(empty):
    rows = {}
    with TemporaryDirectory(prefix="portal-pg-") as folder, postgres.server(Path(folder)) as server:
        server.copy_from(connection.settings_dict)
        with serving(empty, server.url, DATABASE_PATIENCE="1.5") as site:
            site.asker.open_form()
            rows["nothing"] = row_of(site.asker)
            site.asker.open_form()
            server.tell(signal.SIGSTOP)
            hung = {name: str(ROUTES[name](site.asker)) for name in WHILE_IT_HANGS}
            server.tell(signal.SIGCONT)
            was_stored_later = site.asker.is_stored()
            site.asker.open_form()
            server.stop()
            rows["PostgreSQL stopped"] = row_of(site.asker)
            server.start()
            was_stored = site.asker.is_stored()
            site.asker.open_form()
            rows["PostgreSQL started again"] = row_of(site.asker)
    print(f"\n{printed(rows)}")

    assert rows == expected(*rows)
    assert hung == WHILE_IT_HANGS
    assert (was_stored_later, was_stored) == (False, False)


def test_the_table_knows_every_route_it_names():
    assert {name for row in TABLE.values() for name in row} <= set(ROUTES)
