"""A long day in a few minutes: workers under granian are read while somebody publishes; memory and p95 must stay flat.

    python -m tests.soak                                       ten minutes, 4 workers, 200 publications, 10,000 requests
    python -m tests.soak --minutes 1 --publications 20 --requests 1000

Needs the settings of a real site; makes a database of its own in a temporary folder. Prints a line for each tenth.
"""

from __future__ import annotations

import argparse
import http.client
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READERS, PARTS = 4, 10
ITEMS = 40
PATHS = (
    "/ru/", "/kk/", "/en/", "/ru/articles/", "/en/agreements/", "/ru/agreements/?party=uz", "/kk/events/", "/ru/topics/trade/",
    "/ru/search/?q=%D0%BE%D0%B1%D0%B7%D0%BE%D1%80", "/ru/feeds/latest.xml", "/api/v1/articles", "/sitemap.xml",
)  # fmt: skip


@dataclass
class Part:
    """What was seen in a tenth of the time."""

    waits: list[float] = field(default_factory=list)  # seconds
    failed: int = 0
    megabytes: list[float] = field(default_factory=list)  # of each worker, at the end

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.waits, n=20)[-1] if len(self.waits) > 1 else 0.0

    def __str__(self):
        sizes = " ".join(f"{size:6.1f}" for size in self.megabytes)
        middle = statistics.median(self.waits) * 1000 if self.waits else 0
        return f"{len(self.waits):6} requests  {self.failed:3} failed  p50 {middle:7.1f} ms  p95 {self.p95 * 1000:7.1f} ms  MiB {sizes}"


def surroundings(folder: Path) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("TESTING", "DEBUG")} | {
        "DEMO": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": str(ROOT),
    }


def memory_of(parent: int) -> list[float]:
    """Anonymous memory of the workers in MiB, the oldest first."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = []
    for child in children:
        lines = Path(f"/proc/{child}/status").read_text().splitlines()
        size = next((int(line.split()[1]) for line in lines if line.startswith("RssAnon")), 0) / 1024
        if size > 20:  # not the tracker of resources
            found.append(size)
    return found


class Soak:
    """Readers, one publisher and the clock."""

    def __init__(self, port: int, minutes: float, publications: int, requests: int):
        self.port, self.seconds, self.publications = port, minutes * 60, publications
        self.pause = self.seconds * READERS / requests
        self.parts = [Part() for _ in range(PARTS)]
        self.began = time.monotonic()

    def warm(self, workers: int) -> None:
        """Ask everything before the clock runs, as often as there are workers."""
        for path in PATHS * workers:
            self._ask(path)
        self.began = time.monotonic()

    @property
    def part(self) -> Part | None:
        place = int((time.monotonic() - self.began) / self.seconds * PARTS)
        return self.parts[place] if place < PARTS else None

    def read(self, number: int) -> None:
        turn, due = number, self.began
        while (part := self.part) is not None:
            asked = time.monotonic()
            part.failed += self._ask(PATHS[turn % len(PATHS)]) != 200
            part.waits.append(time.monotonic() - asked)
            turn += 1
            due += self.pause
            time.sleep(max(0.0, due - time.monotonic()))

    def _ask(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "br"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except OSError:
            return 0
        finally:
            connection.close()

    def publish(self, article) -> None:
        from tests import factories  # noqa: PLC0415 the settings are made in run()

        for number in range(self.publications):
            time.sleep(max(0.0, self.began + number * self.seconds / self.publications - time.monotonic()))
            article.refresh_from_db()
            article.body_ru = f"<p>{'Текст обзора. ' * 200} {number}</p>"
            article.save()
            factories.publish(article, "ru")

    def watch(self, parent: int) -> None:
        for place, part in enumerate(self.parts):
            time.sleep(max(0.0, self.began + (place + 1) * self.seconds / PARTS - time.monotonic() - 0.05))
            part.megabytes = memory_of(parent)
            print(part, flush=True)


def world():
    """Enough to fill lists and the register."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 the settings are made in run()

    from tests import factories  # noqa: PLC0415

    assert get_user_model().objects.count() == 0
    topic = factories.make_topic()
    for number in range(ITEMS):
        factories.publish(factories.make_article(topics=[topic], title_ru=f"Обзор {number}"))
        factories.publish(factories.make_agreement(title_ru=f"Договор {number}"))
        factories.publish(factories.make_event(title_ru=f"Визит {number}"))
    article = factories.make_article(topics=[topic], title_ru="Обзор дня", languages=("ru",))
    factories.publish(article, "ru")
    return article


def run(minutes: float, publications: int, requests: int, workers: int) -> list[Part]:
    """Answers what was seen in each tenth."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(surroundings(Path(folder)))
        for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
        import django  # noqa: PLC0415 the settings are made just now

        django.setup()
        from tests.postgres import free_port  # noqa: PLC0415

        article, port = world(), free_port()
        granian = Path(sys.executable).with_name("granian")
        server = subprocess.Popen(
            [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
             "--blocking-threads", "1", "--no-ws", "--no-log", "portal.wsgi:application"], cwd=ROOT,
        )  # fmt: skip
        try:
            _wait_for(port)
            soak = Soak(port, minutes, publications, requests)
            soak.warm(workers)
            threads = [threading.Thread(target=soak.read, args=(number,)) for number in range(READERS)]
            threads.append(threading.Thread(target=soak.watch, args=(server.pid,)))
            for thread in threads:
                thread.start()
            soak.publish(article)
            for thread in threads:
                thread.join()
            return soak.parts
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    for _attempt in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server does not start.")


def judged(parts: list[Part]) -> list[str]:
    """What is not flat: memory after the first three tenths, in which caches fill; p95 of the second half against the first."""
    wrong = (
        [f"{sum(part.failed for part in parts)} requests failed"]
        if any(part.failed for part in parts)
        else []
    )
    before, after = sum(parts[2].megabytes), sum(parts[-1].megabytes)
    if after > before * 1.1:
        wrong.append(f"memory grew from {before:.0f} to {after:.0f} MiB")
    first, second = (
        statistics.median(part.p95 for part in half) for half in (parts[1 : PARTS // 2], parts[PARTS // 2 :])
    )
    if second > first * 1.25:
        wrong.append(f"p95 rose from {first * 1000:.0f} to {second * 1000:.0f} ms")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--publications", type=int, default=200)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=4)
    wrong = judged(run(**vars(parser.parse_args())))
    print("flat" if not wrong else "; ".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
