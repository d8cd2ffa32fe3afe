"""Failover by repmgr as docs/operations.md tells it: the standby notices that the primary is gone, and takes over by itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests import postgres

LIBRARY = "-c shared_preload_libraries=repmgr"
SETTINGS = """
node_id={number}
node_name='{name}'
conninfo='host=127.0.0.1 port={port} user=portal dbname=postgres connect_timeout=2'
data_directory='{data}'
pg_bindir='{binaries}'
failover=automatic
promote_command='{repmgr} -f {file} standby promote'
follow_command='{repmgr} -f {file} standby follow --upstream-node-id=%n'
monitor_interval_secs=1
reconnect_attempts=3
reconnect_interval=1
"""


def is_there() -> bool:
    """Is the Debian package postgresql-…-repmgr installed?"""
    binaries = postgres.find_binaries()
    return bool(binaries) and (binaries / "repmgrd").exists()


def watch(primary: postgres.Server, standby: postgres.Server) -> subprocess.Popen:
    """Make both known to repmgr; answers the process that watches over the primary from beside the standby."""
    for number, name, server, act in (
        (1, "primary", primary, "primary"),
        (2, "standby", standby, "standby"),
    ):
        file = _settings(number, name, server)
        command = [server.binaries / "repmgr", "-f", file, act, "register"]
        subprocess.run(command, check=True, **server.how)
    command = [standby.binaries / "repmgrd", "-f", file, "--daemonize=false", f"--pid-file={file}.pid"]
    return subprocess.Popen(command, start_new_session=True, **standby.how)


def _settings(number: int, name: str, server: postgres.Server) -> Path:
    file = server.folder / "repmgr.conf"
    values = {"number": number, "name": name, "file": file, "repmgr": server.binaries / "repmgr"}
    values |= {"port": server.port, "data": server.data, "binaries": server.binaries}
    file.write_text(SETTINGS.format(**values))
    file.chmod(0o644)
    return file
