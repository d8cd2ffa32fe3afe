"""Sites that can be broken: in a mount namespace of their own, on small file systems and read-only code."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.asking import Asker

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"database": "48m", "media": "4m", "cache": "16m"}


class Site:
    """A running site and whoever asks it."""

    def __init__(self, process: subprocess.Popen):
        self.process = process
        line = process.stdout.readline()
        assert line, "the site did not start"
        self.asker = Asker(json.loads(line))

    def tell(self, *command):
        """Let something go wrong, or right again; answers what the site says of it."""
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def _can_mount() -> bool:
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0


@pytest.fixture(scope="session")
def can_mount() -> bool:
    return _can_mount()


@contextmanager
def serving(room: Path, url: str, *, small: bool = False, **environment):
    """A site on a database; `small` puts its folders on file systems of a few megabytes and makes the code read-only."""
    command = f"exec {sys.executable} -W ignore -m tests.faults.site"
    (room / "database").mkdir(exist_ok=True)
    if not small and (room / "portal.sqlite3").exists():
        shutil.copy(room / "portal.sqlite3", room / "database")
    if small:
        mounts = [f"mount -t tmpfs -o size={size} tmpfs {room / name}" for name, size in SMALL.items()]
        code = [f"mount --bind {ROOT} {ROOT}", f"mount -o remount,bind,ro {ROOT}"]
        command = " && ".join([*mounts, f"cp {room}/*.sqlite3 {room}/database/", *code, command])
    start = ["unshare", "--map-root-user", "--mount", "sh", "-c", command] if small else ["sh", "-c", command]
    surroundings = os.environ | {
        "TESTING": "1",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": url,
        "VAR_DIR": str(room),
        "MEDIA_ROOT": str(room / "media"),
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    errors = open(room / "errors", "a")  # noqa: SIM115 closed below
    process = subprocess.Popen(
        start,
        cwd=room,
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )
    try:
        yield Site(process)
    except AssertionError:
        print((room / "errors").read_text()[-4000:])
        raise
    finally:
        process.stdin.close()
        process.kill()
        process.wait()
        process.stdout.close()
        errors.close()


@pytest.fixture(scope="session")
def empty(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """A folder with a migrated database and nothing in it."""
    room = tmp_path_factory.mktemp("faults")
    for name in SMALL:
        (room / name).mkdir()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM INTO %s", [str(room / "portal.sqlite3")])
    return room
