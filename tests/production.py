"""The whole grown site on one machine, and what readers see while its parts break: `make production-trial` prints it.

PostgreSQL with a streaming standby, Redis, a stand-in for S3 (moto), two instances of two processes behind nginx, and the
worker, all in a temporary folder. Needs the Debian packages postgresql, redis-server and
nginx; with postgresql-15-repmgr the standby takes over by itself. What should not be is
marked and ends the trial with 1; `--short` has one instance and measures nothing.
"""

from __future__ import annotations

import http.client
import logging
import os
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from moto.server import ThreadedMotoServer  # noqa: E402 after the path

from tests import postgres, repmgr  # noqa: E402 likewise

PROGRAMS = ("redis-server", "nginx")
IN_CI = bool(os.environ.get("CI"))
AT_ONCE = (
    10 if IN_CI else 3
)  # seconds in which a page that cannot be made says so; a busy machine is slow, not wrong
NGINX = """
daemon off; pid {room}/nginx.pid; worker_processes 1; error_log {room}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {room}/body; proxy_temp_path {room}/proxy;
  fastcgi_temp_path {room}/fastcgi; uwsgi_temp_path {room}/uwsgi; scgi_temp_path {room}/scgi;
  upstream portal {{ least_conn; {servers} keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://portal; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_connect_timeout 2s; proxy_next_upstream error timeout; proxy_next_upstream_tries 2;
    }}
  }}
}}
"""


class Site:
    """Everything that runs, and whoever asks it."""

    def __init__(self, room: Path, stack: ExitStack, *, instances: int = 2):
        self.room, self.stack, self.wanted = room, stack, instances
        self.wrong: list[str] = []
        self.log = stack.enter_context(open(room / "log", "w"))  # noqa: SIM115 the stack closes it
        if repmgr.is_there():
            postgres.Server.more = repmgr.LIBRARY
        self.primary = stack.enter_context(postgres.server(room / "primary"))
        (room / "standby").mkdir(mode=0o700)
        self.standby = postgres.Standby(room / "standby", postgres.find_binaries())
        self.redis_port, self.port = postgres.free_port(), postgres.free_port()
        self.redis = self.run(program("redis-server"), "--port", str(self.redis_port), "--save", "")
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.store = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.store.start()
        host, port = self.store.get_host_and_port()
        self.store_url = f"http://{host}:{port}"
        self.store_is_away = False
        self.known: dict = {}

    def run(self, *command: str, **environment: str) -> subprocess.Popen:
        """A process that ends with the trial."""
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.stack.callback(_end, process)
        return process

    def environment(self) -> dict[str, str]:
        both = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        hosts, ports = zip(*(one.split(":") for one in both.split(",")), strict=True)
        query = f"host={','.join(hosts)}&port={','.join(ports)}&target_session_attrs=read-write"
        return {
            "SECRET_KEY": secrets.token_urlsafe(64),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATABASE_URL": f"postgres://portal@/postgres?{query}",
            "DATABASE_REPLICA_URL": self.standby.url,
            "CACHE_URL": f"rediscache://127.0.0.1:{self.redis_port}",
            "PAGE_STORE_URL": f"rediscache://127.0.0.1:{self.redis_port}/1",
            "MEDIA_STORAGE": f"s3://key:secret@portal/media?endpoint={self.store_url}&region=us-east-1",
            "VAR_DIR": str(self.room / "var"),
            "STATIC_ROOT": os.environ.get("STATIC_ROOT", str(self.room / "static")),
            "ALLOWED_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "ERROR",
            "STAFF_NEEDS_SECOND_FACTOR": "0",
        }

    def start(self) -> None:
        granian = str(Path(sys.executable).parent / "granian")
        ports = [postgres.free_port() for _ in range(self.wanted)]
        self.instances = [
            self.run(granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
                     "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.5",
                     "portal.wsgi:application")
            for port in ports
        ]  # fmt: skip
        self.worker = self.run(sys.executable, "manage.py", "worker")
        servers = " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)
        (self.room / "nginx.conf").write_text(NGINX.format(room=self.room, port=self.port, servers=servers))
        self.run(program("nginx"), "-c", str(self.room / "nginx.conf"), "-e", str(self.room / "nginx.log"))
        self.ports = ports
        wait(lambda: all(self.ask("/readyz", port=port)[0] == 200 for port in ports), 60)

    def ask(
        self, path: str, *, port: int = 0, cookie: str = "", method: str = "GET"
    ) -> tuple[int, float, bytes]:
        """Status (0: no answer), seconds, body."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        try:
            connection.request(method, path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            return answer.status, time.monotonic() - began, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, time.monotonic() - began, b""
        finally:
            connection.close()

    def row(self, fault: str, *, without: tuple[str, ...] = ()) -> None:
        """What readers and staff see at this moment, and how long they wait; only what is named may be a 503, at once."""
        cookie = f"sessionid={self.known['cookies'][0]}"
        asked = {
            "kept": {"path": self.kept},
            "new": {"path": f"/ru/articles/?page={secrets.randbelow(1000) + 2}"},
            "search": {"path": f"/ru/search/?q={secrets.token_hex(3)}"},
            "desk": {"path": "/admin/relations/article/", "cookie": cookie},
            "picture": {"path": self.known["picture"]},
            "live": {"path": "/livez"},
            "ready": {"path": "/readyz"},
        }
        found = {name: self.ask(**how) for name, how in asked.items()}
        wrong = {
            name
            for name, (status, seconds, _body) in found.items()
            if status != 200 and not (name in without and status == 503 and seconds < AT_ONCE)
        }
        self.wrong += [f"{fault}: {name}" for name in sorted(wrong)]
        cells = (
            f"{name} {status} {seconds:4.2f}s{'!' if name in wrong else ' '}"
            for name, (status, seconds, _body) in found.items()
        )
        print(f"{fault:34}" + " ".join(cells), flush=True)

    def rate(self) -> tuple[float, float]:
        """Kept pages a second, one reader after the other, and milliseconds of CPU of the server for each."""
        until, count, busy = time.monotonic() + 1.5, 0, _busy(self.instances[0].pid)
        while time.monotonic() < until:
            count += self.ask(self.kept, port=self.ports[0])[0] == 200
        return count / 1.5, (_busy(self.instances[0].pid) - busy) * 1000 / max(count, 1)


def wait(done: Callable[[], bool], seconds: float) -> float:
    """Seconds until something is so. Raises TimeoutError."""
    began = time.monotonic()
    while not done():
        if time.monotonic() - began > seconds:
            raise TimeoutError
        time.sleep(0.05)
    return time.monotonic() - began


def program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def running(instances: int) -> Iterator[Site]:
    room = Path(tempfile.mkdtemp(prefix="portal-trial-"))
    room.chmod(0o755)
    try:
        with ExitStack() as stack:
            site = Site(room, stack, instances=instances)
            site.standby.follow(site.primary)
            stack.callback(site.standby.stop)
            os.environ.update(site.environment())
            fill(site)
            site.start()
            yield site
    finally:
        shutil.rmtree(room, ignore_errors=True)


def fill(site: Site) -> None:
    """Tables, style sheets, a bucket, one of everything."""
    import boto3  # noqa: PLC0415 the environment comes first
    import django  # noqa: PLC0415 likewise

    boto3.client(
        "s3",
        endpoint_url=site.store_url,
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
    ).create_bucket(Bucket="portal")
    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command  # noqa: PLC0415 likewise
    from django.test import override_settings  # noqa: PLC0415 likewise

    call_command("migrate", verbosity=0)
    if not (Path(os.environ["STATIC_ROOT"]) / "staticfiles.json").exists():
        with override_settings(
            WHITENOISE_SKIP_COMPRESS_EXTENSIONS=("css", "js", "json", "map", "svg", "txt")
        ):
            call_command("collectstatic", verbosity=0, interactive=False)
    from tests.faults import site as world  # noqa: PLC0415 likewise

    world.translation.activate("ru")
    world.build()
    site.known = world.world()
    world.connection.close()


def _write_on(site: Site, told: list[int]) -> None:
    """Until the database is gone; `told` gets the turns that it acknowledged."""
    from django.db import DatabaseError  # noqa: PLC0415 the environment comes first

    from relations.editorial import freshness  # noqa: PLC0415 likewise

    with suppress(DatabaseError):
        while write(site):
            told.append(freshness.number())


def write(site: Site) -> bool:
    """Can something be written? A failed sign-in is counted nowhere, a turn is."""
    from django.db import DatabaseError, connection  # noqa: PLC0415 likewise

    from relations.models import changes  # noqa: PLC0415 likewise

    try:
        changes.turn_over()
    except DatabaseError:
        return False
    finally:
        connection.close()
    return True


def trial(site: Site) -> None:
    site.kept = site.known["article"]
    site.ask(site.kept)
    site.row("all is well")
    lose_redis(site)
    lose_the_standby(site)
    lose_processes(site)
    site.store.stop()
    site.store_is_away = True
    site.row("the store of files is away", without=("picture", "ready"))
    lose_the_database(site)
    fail_over(site)


def short_trial(site: Site) -> None:
    site.kept = site.known["article"]
    site.ask(site.kept)
    site.row("all is well")
    lose_redis(site)
    lose_processes(site)
    fail_over(site)


def lose_redis(site: Site) -> None:
    os.killpg(site.redis.pid, signal.SIGSTOP)
    site.row("Redis hangs")
    os.killpg(site.redis.pid, signal.SIGCONT)


def lose_the_standby(site: Site) -> None:
    site.standby.tell(signal.SIGSTOP)
    time.sleep(1)
    site.row("the standby hangs")
    site.standby.tell(signal.SIGCONT)
    wait(lambda: site.ask("/readyz")[0] == 200, 30)


def lose_processes(site: Site) -> None:
    """One of the web and one of the worker; each is begun again by its parent."""
    victim, before = max(_children(site.instances[0].pid)), len(_children(site.instances[0].pid))
    os.kill(victim, signal.SIGKILL)
    back = wait(lambda: len(_children(site.instances[0].pid) - {victim}) == before, 60)
    site.row("a web process is killed")
    print(f"{'':34}another began after {back:.1f} s")

    from relations.operations.worker import GROUPS  # noqa: PLC0415 the environment comes first

    wait(lambda: len(_children(site.worker.pid)) == len(GROUPS), 90)
    victim = max(_children(site.worker.pid))
    os.kill(victim, signal.SIGKILL)
    back = wait(lambda: len(_children(site.worker.pid) - {victim}) == len(GROUPS), 60)
    print(f"{'a process of the worker is killed':34}another began after {back:.1f} s")


def lose_the_database(site: Site) -> None:
    """It takes no more questions, but no connection ends."""
    site.kept = "/kk/about/"  # made only now: its minute is before it
    for port in site.ports * 10:  # every process has it
        site.ask(site.kept, port=port)
    ratios, costs = [], []
    for number in range(3):  # in turns: whoever else works on the machine disturbs both alike
        well, cost = site.rate()
        site.primary.tell(signal.SIGSTOP)
        hung, cost_then = site.rate()  # from the moment on that it hangs
        ratios.append(hung / well)
        costs.append((cost, cost_then))
        if not number:
            site.row("PostgreSQL hangs", without=("new", "search", "desk", "picture", "ready"))
        site.primary.tell(signal.SIGCONT)
        ready = wait(lambda: site.ask("/readyz")[0] == 200, 60)
    before, then = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"{'':34}kept pages: {statistics.median(ratios):.0%} of {well:.0f} a second", end="")
    print(f", of CPU each {then:.2f} ms instead of {before:.2f}")
    print(f"{'':34}ready again after {ready:.1f} s")


def fail_over(site: Site) -> None:
    """The primary is killed while somebody writes; repmgr promotes the standby, where it is installed, else we do."""
    by = "repmgr" if repmgr.is_there() else "hand"
    if by == "repmgr":
        site.stack.callback(_end, repmgr.watch(site.primary, site.standby))
        time.sleep(3)  # it has seen the primary
    site.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
    site.primary.ask("SELECT pg_reload_conf()")
    told: list[int] = []
    writer = threading.Thread(target=_write_on, args=(site, told))
    writer.start()
    wait(lambda: len(told) > 20, 60)
    site.primary.tell(signal.SIGKILL)
    began = time.monotonic()
    site.row("PostgreSQL is killed", without=("new", "search", "desk", "picture", "ready"))
    if by == "hand":
        site.standby.promote()
    writer.join()
    wait(lambda: write(site), 60)
    written = time.monotonic() - began
    wait(lambda: site.store_is_away or site.ask("/readyz")[0] == 200, 60)
    there = int(
        site.standby.ask(f"SELECT count(*) FROM relations_touched WHERE number IN ({str(told)[1:-1]})")
    )
    if there < len(told):
        site.wrong.append(f"{len(told) - there} acknowledged writes are lost")
    print(
        f"{f'the standby is promoted by {by}':34}writes after {written:.1f} s, ready after "
        f"{time.monotonic() - began:.1f} s, {there} of {len(told)} acknowledged writes there"
    )
    site.row("after the failover", without=("picture", "ready") if site.store_is_away else ())


def _busy(pid: int) -> float:
    """Seconds of CPU that the processes of a server have taken."""
    ticks = 0
    for child in _children(pid):
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def main() -> int:
    missing = [name for name in PROGRAMS if not program(name)]
    if not postgres.find_binaries():
        missing.append("postgresql")
    if missing:
        print(f"No trial of production: {', '.join(missing)} not installed.", file=sys.stderr)
        return int(IN_CI)
    short = "--short" in sys.argv
    with running(1 if short else 2) as site:
        try:
            (short_trial if short else trial)(site)
        finally:
            print((site.room / "log").read_text()[-3000:] if "-v" in sys.argv else "")
    print("\n".join(["Not as it should be:", *site.wrong]) if site.wrong else "All as it should be.")
    return int(bool(site.wrong))


if __name__ == "__main__":
    sys.exit(main())
