"""PROMISES A9: whatever is pinned is looked up in a list of known holes, and a hole that becomes known fails `make audit`.

The list is one of our own: that of the world asks the network (docs/security.md says within which days it is acted on).
"""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PINNED = re.compile(r"^([\w.-]+)==(\S+)( ;)?", re.MULTILINE)  # what only some machines need carries a marker


class Holes:
    """A list of known holes that remembers what it was asked for."""

    def __init__(self):
        self.known: set[str] = set()
        self.asked: set[tuple[str, str]] = set()

    def answer(self, query: dict) -> dict:
        name = query["package"]["name"]
        self.asked.add((name, query["version"]))
        if name not in self.known:
            return {}
        fixed = [
            {"package": query["package"], "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}
        ]
        return {"vulns": [{"id": "PYSEC-2026-1", "summary": "A hole", "aliases": [], "affected": fixed,
                           "modified": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z"}]}  # fmt: skip


@pytest.fixture
def holes() -> Iterator[Holes]:
    found = Holes()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(found.answer(query)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said):
            """Nobody wants to read it."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


def audited(holes: Holes, tmp_path, requirements: Path) -> subprocess.CompletedProcess:
    """The very command of the Makefile, with our list."""
    line = re.search(r"^\t\.venv/bin/pip-audit (.+)$", MAKEFILE, re.MULTILINE)[1]
    words = [str(requirements) if word == "requirements.txt" else word for word in line.split()]
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        *words,
        "--vulnerability-service",
        "osv",
        "--osv-url",
        holes.address,
    ]
    return subprocess.run(
        [*command, "--cache-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_whatever_is_pinned_is_looked_up(holes, tmp_path):
    done = audited(holes, tmp_path, ROOT / "requirements.txt")

    assert done.returncode == 0, done.stderr
    pinned = PINNED.findall((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    everywhere = {(name, version) for name, version, marker in pinned if not marker}
    assert len(everywhere) > 40
    assert everywhere <= holes.asked <= {(name, version) for name, version, _marker in pinned}


def test_a_hole_that_becomes_known_is_told(holes, tmp_path):
    holes.known.add("django")
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    only = tmp_path / "requirements.txt"
    only.write_text(re.search(r"^django==[\s\S]+?(?=^\w)", text, re.MULTILINE)[0])

    done = audited(holes, tmp_path, only)

    assert done.returncode == 1
    assert "PYSEC-2026-1" in done.stdout
    assert "django" in done.stdout
