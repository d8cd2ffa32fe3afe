"""The grown site on one machine, in a temporary folder, for the trial of production: everything that runs, and who asks it.

PostgreSQL with a streaming standby, Redis, a stand-in for S3 (moto), instances of two processes behind nginx, the worker.
"""

from __future__ import annotations

import http.client
import logging
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from moto.server import ThreadedMotoServer

from tests import postgres, repmgr

ROOT = Path(__file__).resolve().parents[1]
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
        self.stack.callback(end, process)
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


def end(process: subprocess.Popen) -> None:
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


def _busy(pid: int) -> float:
    """Seconds of CPU that the processes of a server have taken."""
    ticks = 0
    for child in children_of(pid):
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
