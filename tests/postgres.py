"""Run a command against a throw-away PostgreSQL server: `python tests/postgres.py pytest tests/search`.

The server lives in a temporary folder and listens on the loopback address only. Without PostgreSQL on the machine
the command is not run: in CI that is a failure, elsewhere a notice.
"""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def find_binaries() -> Path | None:
    """The newest PostgreSQL of Debian, or the one on the PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    if found:
        return Path(found[-1])
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(command: list[str]) -> int:
    """Start a server, run the command with DATABASE_URL set, stop the server; answer the command's exit code."""
    binaries = find_binaries()
    if binaries is None:
        print("PostgreSQL is not installed: its tests were not run.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    how = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        how = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    if how:
        os.chown(folder, how["user"], how["group"])
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, **how}
    data = str(folder / "data")
    try:
        subprocess.run(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "portal",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            **quiet,
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        subprocess.run([binaries / "pg_ctl", "-D", data, "-w", "-o", options, "start"], check=True, **quiet)
        environment = os.environ | {
            "DATABASE_URL": f"postgres://portal@127.0.0.1:{port}/postgres",
            "CONN_MAX_AGE": "0",
        }
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        subprocess.run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
