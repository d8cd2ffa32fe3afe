"""The archive comes in on one machine: how much it costs, whether readers notice, and whether a killed worker changes anything.

    python -m tests.intake_trial                          3,000 texts, readers and the desk beside them, then 300 with five kills
    python -m tests.intake_trial --files 800 --killed-files 40 --seconds 15         the same in some minutes

Makes databases of its own in a temporary folder; the site has another batch on its shelf already, so that its pages show
before what they show after. For every step it prints CPU, peak memory, how long its transactions held the database and how
many turns emptied pages: figures that do not depend on what else the machine does; of scanned pages, how many letters
were read wrongly. Pages of readers, pages of the desk and the wait of a writer for the database are timed idle, beside each
step and beside a process that only turns in circles, and what each page cost the server; `--pin` gives the site one core and
the intake another.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import secrets
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing, suppress
from pathlib import Path

from tests.exchange.scans import distance
from tests.measured import below
from tests.old_texts import write

PORT = 8790
ROOT = Path(__file__).resolve().parents[1]
PATHS = (
    "/ru/",
    "/ru/archive/",
    "/ru/articles/",
    "/kk/",
    "/en/topics/",
    "/ru/search/?q=%D0%BE%D0%B1%D0%B7%D0%BE%D1%80",
)
DESK = ("/admin/", "/admin/relations/article/", "/admin/relations/intakebatch/", "/admin/relations/topic/")
PUBLISH = """
from relations.exchange.intake import jobs
from relations.models import IntakeBatch, User
from relations.operations.worker import stand_back
stand_back()
batch = IntakeBatch.objects.first()
jobs.approve(batch, by=User.objects.get(username="saule"))
jobs.work(batch.pk)
"""
RECOGNISE = """
from relations import queues
from relations.operations.worker import PatientWorker
PatientWorker([queues.SCANS.code], batch=True).run()
"""
SETUP = """
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from relations.demo import vocabularies
from relations.models import User
vocabularies.load_vocabularies()
for name in ("daniyar", "saule"):
    user = User.objects.create_user(name, is_staff=True, interface_language="en")
    user.groups.add(Group.objects.get(name="editor"))
client = Client()
client.force_login(user)
print(settings.SESSION_COOKIE_NAME + "=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
RESULT = {
    "papers": 'SELECT key, state, language, "group", text_hash, doubts, content_id IS NULL FROM relations_intakepaper ORDER BY key',
    "articles": "SELECT p.key, a.first_published_on, c.title_ru, c.title_kk, c.title_en, length(c.body_ru), length(c.body_kk) "
    "FROM relations_intakepaper p JOIN relations_article a ON a.content_ptr_id = p.content_id "
    "JOIN relations_content c ON c.id = p.content_id ORDER BY p.key",
    "addresses": "SELECT address, language FROM relations_oldaddress ORDER BY address",
    "files": "SELECT language, size FROM relations_attachment ORDER BY language, size",
    "guests": "SELECT family_name_ru, family_name_kk, family_name_en FROM relations_expert ORDER BY 1, 2, 3",
    "work": "SELECT language, state, count(*) FROM relations_translation GROUP BY 1, 2 ORDER BY 1, 2",
}


class Site:
    """A portal with a database of its own."""

    def __init__(self, folder: Path):
        folder.mkdir()
        self.database = folder / "portal.sqlite3"
        self.env = {name: value for name, value in os.environ.items() if name not in ("TESTING", "DEBUG")} | {
            "DEMO": "1",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONPATH": str(ROOT),
            "SITE_URL": f"http://127.0.0.1:{PORT}",
        }
        self.manage("migrate", "--verbosity", "0")
        self.steps, self.pin = folder / "steps.jsonl", False
        said = self.manage("shell", "-v", "0", "-c", SETUP, text=True).stdout
        self.cookie = said.strip().rpartition("\n")[2]

    def manage(self, *arguments: str, **how) -> subprocess.CompletedProcess:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, **how)

    def intake(self, folder: Path) -> subprocess.Popen:
        words = ["intake", str(folder), "--by", "daniyar", "--accept", "--source", f"{folder.name}.example"]
        return self.measured(*words)

    def recognise(self) -> subprocess.Popen:
        return self.measured("shell", "-v", "0", "-c", RECOGNISE)

    def publish(self) -> subprocess.Popen:
        return self.measured("shell", "-v", "0", "-c", PUBLISH)

    def measured(self, *words: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.measured", str(self.steps), *words]
        return subprocess.Popen(self.pinned(1, command), cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL)

    def pinned(self, core: int, command: list[str]) -> list[str]:
        return ["taskset", "-c", str(core), *command] if self.pin else command

    def step(self) -> str:
        """What the batch is at."""
        with closing(sqlite3.connect(self.database, timeout=60)) as rows:
            return (
                rows.execute("SELECT state FROM relations_intakebatch ORDER BY id DESC").fetchone()
                or ["reading"]
            )[0]

    def forget_worker(self) -> None:
        """As if the killed worker had been silent for its three minutes."""
        with sqlite3.connect(self.database, timeout=60) as rows:
            rows.execute("UPDATE relations_intakebatch SET beat_at = '2001-01-01 00:00:00'")

    def result(self) -> dict[str, tuple[int, str]]:
        """How many rows of each kind, and a fingerprint of what they say."""
        found = {}
        with sqlite3.connect(self.database) as rows:
            for name, question in RESULT.items():
                said = rows.execute(question).fetchall()
                found[name] = (len(said), hashlib.sha256(repr(said).encode()).hexdigest()[:12])
        return found

    def server(self) -> subprocess.Popen:
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        granian = Path(sys.executable).parent / "granian"
        command = [
            str(granian),
            "--interface",
            "wsgi",
            "--port",
            str(PORT),
            "--workers",
            "1",
            "--no-ws",
            "portal.wsgi:application",
        ]
        command = self.pinned(0, command)
        return subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


class Watch(threading.Thread):
    """Asks for pages of readers and of the desk, and for the database as a writer, one after the other, all the time."""

    def __init__(self, site: Site):
        super().__init__(daemon=True)
        self.site, self.phase, self.is_over = site, "", False
        self.processes: list[int] = []  # of the server
        self.waits: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.costs: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.failed: list[str] = []

    def run(self) -> None:
        place = 0
        while not self.is_over:
            phase, place = self.phase, place + 1
            for kind, ask in (("readers", self._page), ("desk", self._desk), ("writers", self._write)):
                begun, cost = time.perf_counter(), self._computed()
                ask(place)
                self.waits[phase, kind].append((time.perf_counter() - begun) * 1000)
                self.costs[phase, kind].append(self._computed() - cost)
                time.sleep(0.02)

    def _computed(self) -> float:
        """Milliseconds that the server has computed by now, whoever else had the machine meanwhile."""
        found = 0
        for pid in self.processes:
            for task in Path(f"/proc/{pid}/task").iterdir():
                with suppress(OSError):  # a thread may end
                    found += int((task / "schedstat").read_text().split()[0])
        return found / 1e6

    def _page(self, place: int) -> None:
        path = PATHS[place % len(PATHS)]
        if place % 2:  # half of them no page cache knows
            path += f"{'&' if '?' in path else '?'}page=1&n={place}"
        self._get(path)

    def _desk(self, place: int) -> None:
        self._get(DESK[place % len(DESK)], {"Cookie": self.site.cookie})

    def _get(self, path: str, headers: dict | None = None) -> None:
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        line.request("GET", path, headers=headers or {})
        status = line.getresponse().status
        line.close()
        if status != 200 and not (status == 404 and "page=1" in path):  # an empty list has no second page
            self.failed.append(f"{status} {path}")

    def _write(self, _place: int) -> None:
        """What a save waits for: the database, for itself alone."""
        with closing(sqlite3.connect(self.site.database, timeout=60, isolation_level=None)) as rows:
            rows.execute("BEGIN IMMEDIATE")
            rows.execute("ROLLBACK")

    def during(self, phase: str, seconds: float) -> None:
        self.phase = phase
        time.sleep(seconds)
        self.phase = ""

    def beside(self, work: subprocess.Popen, phase: str = "") -> None:
        """Until a process ends; the steps of the batch are the phases, unless one is named."""
        while work.poll() is None:
            self.phase = phase or self.site.step()
            time.sleep(0.5)
        self.phase = ""

    def told(self) -> None:
        phases = [phase for phase in dict.fromkeys(phase for phase, _kind in self.waits) if phase]
        for phase in phases:
            said = []
            for kind in ("readers", "desk", "writers"):
                waits = self.waits[phase, kind]
                if len(waits) > 20:
                    last, costs = p95(waits), self.costs[phase, kind]
                    own = f", of its own CPU {p95(costs):.0f}" if any(costs) else ""
                    said.append(f"{kind} p95 {last:.0f} ms{own}, at most {max(waits):.0f} (of {len(waits)})")
            print(f"{phase:>10}: {'; '.join(said)}")
        print("failed:", sorted(set(self.failed)) or "none")


def answers(port: int, seconds: float = 60) -> None:
    """Wait until a server takes connections. Raises OSError when it never does."""
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def misread(site: Site, words: dict[str, str]) -> None:
    """How many letters of each language were recognised wrongly."""
    wrong, letters = Counter(), Counter()
    with closing(sqlite3.connect(site.database)) as rows:
        for key, language, pages in rows.execute("SELECT key, language, pages FROM relations_intakepaper"):
            if key in words:
                read = " ".join(" ".join(page["text"] for page in json.loads(pages)).split())
                wrong[language] += distance(read, words[key])
                letters[language] += len(words[key])
    print("misread:", ", ".join(f"{code} {wrong[code] / letters[code]:.2%}" for code in sorted(letters)))


def whole(place: Path, given: argparse.Namespace) -> None:
    """One run without harm, its cost, and pages of readers and of the desk beside it."""
    folder, earlier, count, seconds = place / "old", place / "older", given.files, given.seconds
    words = write(folder, count, scans=given.scans)
    write(earlier, given.stock, seed=2)
    site = Site(place / "whole")
    if given.stock:
        site.intake(earlier).wait()
        site.publish().wait()
    site.steps.unlink(missing_ok=True)
    site.pin = given.pin
    server, watch = site.server(), Watch(site)
    print(f"machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before", flush=True)
    try:
        answers(PORT)
        watch.processes = [server.pid, *below(server.pid)]
        watch.start()
        watch.during("", 5)  # everything is loaded once
        watch.during("idle", seconds)
        circles = subprocess.Popen(site.pinned(1, [sys.executable, "-c", "while True: pass"]))
        watch.during("circles", seconds)
        circles.kill()
        circles.wait()
        begun = time.monotonic()
        watch.beside(site.intake(folder))
        if words:
            watch.beside(site.recognise(), "recognising")
            watch.beside(site.intake(folder))
        watch.beside(site.publish())
        watch.during("after", seconds)
        watch.is_over = True
        watch.join(60)
        print(f"{count} texts in {time.monotonic() - begun:.0f} s, load {os.getloadavg()[0]:.1f} at the end")
        for line in site.steps.read_text().splitlines():
            step = json.loads(line)
            print(f"{step.pop('step'):>10}: " + ", ".join(f"{name} {value}" for name, value in step.items()))
        watch.told()
        if words:
            misread(site, words)
        print({name: number for name, (number, _mark) in site.result().items()}, flush=True)
    finally:
        server.terminate()
        server.wait()


def killed(place: Path, count: int, kills: int) -> bool:
    """Does a run that is killed again and again leave the same behind as one that is not?"""
    folder, chance = place / "few", random.Random(7)
    write(folder, count)
    unharmed, harmed = Site(place / "unharmed"), Site(place / "harmed")
    begun = time.monotonic()
    unharmed.intake(folder).wait()
    usual = time.monotonic() - begun
    for _kill in range(kills):
        work = harmed.intake(folder)
        try:
            work.wait(timeout=3 + chance.random() * usual / 2)
        except subprocess.TimeoutExpired:
            work.send_signal(signal.SIGKILL)
            work.wait()
        harmed.forget_worker()
        print("killed:", {name: number for name, (number, _mark) in harmed.result().items()})
    harmed.intake(folder).wait()
    for name, found in unharmed.result().items():
        print(name, found, harmed.result()[name], "same" if found == harmed.result()[name] else "DIFFERENT")
    return unharmed.result() == harmed.result()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--files", type=int, default=3_000)
    asked.add_argument("--scans", type=int, default=6, help="scanned pages among them")
    asked.add_argument("--stock", type=int, default=150, help="texts on the shelf before")
    asked.add_argument("--kills", type=int, default=5)
    asked.add_argument("--killed-files", type=int, default=300)
    asked.add_argument("--seconds", type=float, default=60, help="for each measure of pages beside nothing")
    asked.add_argument("--pin", action="store_true", help="the site on one core, the intake on another")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.files:
            whole(Path(folder), given)
        return 0 if not given.kills or killed(Path(folder), given.killed_files, given.kills) else 1


if __name__ == "__main__":
    sys.exit(main())
