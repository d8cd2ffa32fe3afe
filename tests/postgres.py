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
from contextlib import contextmanager, suppress
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


class Server:
    """A throw-away server in a folder, listening on the loopback address only."""

    more = ""  # options with which servers start besides those below

    def __init__(self, folder: Path, binaries: Path):
        self.binaries, self.folder, self.port = binaries, folder, free_port()
        self.data = str(folder / "data")
        self.how = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        if os.geteuid() == 0:  # the server refuses to run as root
            owner = pwd.getpwnam("postgres")
            self.how |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    @property
    def url(self) -> str:
        return f"postgres://portal@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        flags = ["-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([self.binaries / "initdb", "-D", self.data, *flags], check=True, **self.how)

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off {self.more}"
        command = [self.binaries / "pg_ctl", "-D", self.data, "-w", "-o", options, "start"]
        subprocess.run(command, check=True, **self.how)

    def stop(self) -> None:
        command = [self.binaries / "pg_ctl", "-D", self.data, "-m", "immediate", "stop"]
        subprocess.run(command, check=False, **self.how)

    def tell(self, number: int) -> None:
        """A signal to the server and to all its processes: SIGSTOP makes it hang, SIGCONT lets it go on."""
        pid = (Path(self.data) / "postmaster.pid").read_text().split()[0]
        for one in (pid, *Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
            with suppress(ProcessLookupError):  # it ended meanwhile
                os.kill(int(one), number)

    def ask(self, statement: str) -> str:
        """The answer of psql to one statement."""
        command = [self.binaries / "psql", "-AtX", "-c", statement, self.url]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def copy_from(self, other: dict) -> None:
        """Take over a database that Django's settings describe."""
        source = f"postgres://{other['USER']}@{other['HOST']}:{other['PORT']}/{other['NAME']}"
        dump = subprocess.Popen([self.binaries / "pg_dump", source], stdout=subprocess.PIPE)
        with dump, dump.stdout as rows:
            subprocess.run(
                [self.binaries / "psql", "-q", self.url], stdin=rows, check=True, stdout=subprocess.DEVNULL
            )


class Standby(Server):
    """A server that follows another one."""

    def follow(self, primary: Server) -> None:
        source = f"host=127.0.0.1 port={primary.port} user=portal application_name=standby"
        command = [
            self.binaries / "pg_basebackup",
            "-D",
            self.data,
            "-d",
            source,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        ]
        subprocess.run(command, check=True, **self.how)
        self.start()

    def promote(self) -> None:
        subprocess.run([self.binaries / "pg_ctl", "-D", self.data, "-w", "promote"], check=True, **self.how)


@contextmanager
def server(folder: Path):
    """A running server in an empty folder that may be read by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = Server(folder, find_binaries())
    found.make()
    found.start()
    try:
        yield found
    finally:
        found.stop()


def run(command: list[str]) -> int:
    """Start a server, run the command with DATABASE_URL set, stop the server; answer the command's exit code."""
    if find_binaries() is None:
        print("PostgreSQL is not installed: its tests were not run.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    try:
        with server(folder) as found:
            environment = os.environ | {"DATABASE_URL": found.url, "CONN_MAX_AGE": "0"}
            return subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
