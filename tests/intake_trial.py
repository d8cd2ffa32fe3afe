"""The archive comes in on one machine: how much it costs, whether readers notice, and whether a killed worker changes anything.

    python -m tests.intake_trial                          3,000 texts once, readers beside it, then 300 with five kills
    python -m tests.intake_trial --files 300 --kills 2

Makes databases of its own in a temporary folder. A busy machine answers slower: readers are measured idle, beside the intake
and beside a process that only turns in circles, and the second is to be judged by the third.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import os
import random
import secrets
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
SETUP = """
from django.contrib.auth.models import Group
from relations.demo import vocabularies
from relations.models import User
vocabularies.load_vocabularies()
user = User.objects.create_user("daniyar", is_staff=True, interface_language="en")
user.groups.add(Group.objects.get(name="editor"))
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
        self.manage("shell", "-v", "0", "-c", SETUP)

    def manage(self, *arguments: str, **how) -> subprocess.CompletedProcess:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, **how)

    def intake(self, folder: Path) -> subprocess.Popen:
        command = [
            sys.executable,
            "manage.py",
            "intake",
            str(folder),
            "--by",
            "daniyar",
            "--accept",
            "--source",
            "old.example",
        ]
        return subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL)

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
        return subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def p95(seconds: float, least: int = 40) -> float:
    """Milliseconds in which 95 of 100 pages came, asked one after the other for so long; none may fail."""
    waits, end, place = [], time.monotonic() + seconds, 0
    while time.monotonic() < end or len(waits) < least:
        path = PATHS[place % len(PATHS)]
        path += (
            f"{'&' if '?' in path else '?'}page=1&n={place}" if place % 2 else ""
        )  # half of them no page cache knows
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        begun = time.perf_counter()
        line.request("GET", path)
        status = line.getresponse().status
        waits.append(time.perf_counter() - begun)
        line.close()
        if status >= 500:
            raise SystemExit(f"{status} {path}")
        place += 1
        time.sleep(0.02)
    return statistics.quantiles(waits, n=20)[-1] * 1000


def whole(place: Path, count: int, seconds: float) -> None:
    """One run without harm, its cost, and the pages of readers beside it."""
    folder = place / "texts"
    write(folder, count)
    site = Site(place / "whole")
    server = site.server()
    try:
        time.sleep(5)
        p95(0)  # everything is loaded once
        idle = p95(seconds)
        circles = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        beside_circles = p95(seconds)
        circles.kill()
        circles.wait()
        begun, work = time.monotonic(), site.intake(folder)
        time.sleep(3)
        beside_work = p95(seconds)
        _pid, _status, used = os.wait4(work.pid, 0)
        cpu = used.ru_utime + used.ru_stime
        print(
            f"{count} texts in {time.monotonic() - begun:.0f} s: {cpu:.0f} s CPU, {cpu / count:.2f} s each, {used.ru_maxrss / 1024:.0f} MiB at most"
        )
        print(
            f"p95 of a page: idle {idle:.0f} ms, beside the intake {beside_work:.0f} ms, beside circles {beside_circles:.0f} ms"
        )
        print({name: number for name, (number, _mark) in site.result().items()})
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
            work.wait(timeout=3 + chance.random() * usual / kills)
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
    asked.add_argument("--kills", type=int, default=5)
    asked.add_argument("--killed-files", type=int, default=300)
    asked.add_argument("--seconds", type=float, default=60, help="for each measure of pages")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.files:
            whole(Path(folder), given.files, given.seconds)
        return 0 if not given.kills or killed(Path(folder), given.killed_files, given.kills) else 1


if __name__ == "__main__":
    sys.exit(main())
