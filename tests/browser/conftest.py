"""The portal that the browser looks at, and a way to open its pages as different readers would."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import prepared

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def world():
    """A published portal served by a process of its own: addresses and numbers of its items."""
    copy = prepared.path_of_copy()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.world"],
        cwd=ROOT,
        env=os.environ | ({prepared.FROM: str(copy)} if copy.exists() else {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline()
    if not line:
        pytest.fail("The portal for the browser did not start.")
    yield json.loads(line)
    process.stdin.close()
    process.wait(timeout=20)
    process.stdout.close()


@pytest.fixture
def reader(chromium, world):
    """Opens a page as a reader with a screen, a colour scheme and settings; complains about script and policy errors."""

    @contextmanager
    def opened(path, width=1366, scheme="light", cookie="", scripts=True, expect=200):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        if cookie:
            context.add_cookies([{"name": "reading", "value": cookie, "url": world["base"]}])
        page = context.new_page()
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        try:
            response = page.goto(world["base"] + path)
            assert response.status == expect, path
            yield page
            assert [fault for fault in faults if "status of 4" not in fault] == [], path
        finally:
            context.close()

    return opened
