"""Two web processes on one database: what one withdraws, the other stops showing within a second (PROMISES D6)."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests import factories
from tests.portal.copies import copy_of_database

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def processes(tmp_path, transactional_db):
    """Starts web processes on a copy of the database of the test."""
    with ExitStack() as stack:

        def start(number):
            surroundings = os.environ | {
                "TESTING": "1",
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "DATABASE_URL": stack.enter_context(copy_of_database(tmp_path)),
                "VAR_DIR": str(tmp_path),
                "PAGE_CACHE_MEGABYTES": "8",
            }
            found = []
            for _ in range(number):
                process = subprocess.Popen(
                    [sys.executable, "-W", "ignore", "-m", "tests.portal.serving"],
                    cwd=ROOT, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                )  # fmt: skip
                stack.enter_context(process)  # waits for it
                stack.callback(process.stdin.close)
                found.append(process)
            return found, [process.stdout.readline().strip() for process in found]

        yield start


def status(address: str) -> int:
    try:
        with urlopen(address) as response:
            return response.status
    except HTTPError as refused:
        refused.close()
        return refused.code


def test_what_one_process_withdraws_the_other_stops_showing_within_a_second(processes):
    article = factories.make_article(languages=("ru",))
    edition = factories.publish(article)["ru"]
    started, bases = processes(2)
    pages = [base + edition.get_absolute_url().replace("/kk/", "/ru/") for base in bases]
    for page in pages * 2:  # made, and then handed out from the memory of each process
        assert status(page) == 200

    started[0].stdin.write(f"{article.pk}\n")
    started[0].stdin.flush()
    assert started[0].stdout.readline() == "withdrawn\n"
    time.sleep(1)

    assert [status(page) for page in pages] == [410, 410]
