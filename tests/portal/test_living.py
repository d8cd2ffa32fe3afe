"""One process with many readers and many publications: nothing breaks, nothing is stale, nothing piles up."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from portal import pagecache
from relations.search.backends import backend
from tests import factories
from tests.portal.copies import copy_of_database

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def live(tmp_path, transactional_db):
    """Lets a process live on a copy of the database of the test; answers what it printed."""
    factories.make_user("editor", "chief-editor", username="daniyar")
    topic = factories.make_topic()
    for number in range(6):
        factories.publish(factories.make_article(topics=[topic], title_ru=f"Обзор {number}"))
        factories.publish(factories.make_agreement(title_ru=f"Договор {number}"))
        factories.publish(factories.make_event())
    surroundings = os.environ | {
        "TESTING": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(tmp_path),
        "PAGE_CACHE_MEGABYTES": "8",
    }

    def run(how):
        command = [sys.executable, "-W", "ignore", "-m", "tests.portal.living", how]
        with copy_of_database(tmp_path) as address:
            ran = subprocess.run(
                command, cwd=ROOT, env=surroundings | {"DATABASE_URL": address},
                capture_output=True, text=True, timeout=500, check=False,
            )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout.splitlines()[-1])

    yield run
    backend().clear()  # emptying the tables of Django leaves those of the search


def test_eight_threads_read_while_another_publishes(live):
    seen = live("threads")

    assert seen["count"] == 0, seen["exceptions"]
    assert seen["wrong"] == []
    assert min(seen["asked"].values()) > 50


@pytest.mark.bench
def test_memory_is_flat_over_two_hundred_publications(live):
    figures = live("memory")["figures"]
    print(figures)

    assert len(figures) == 5
    assert figures[-1] - figures[0] <= 5


@pytest.mark.django_db
def test_no_publication_leaves_objects_behind(settings, monkeypatch):
    """The same in small, by counting objects: what turned is gone, also where things point at one another."""
    settings.PAGE_CACHE_MEGABYTES = 8
    monkeypatch.setattr(pagecache, "POLL_SECONDS", 0)  # the turn is looked at by every request
    client, article = Client(), factories.make_article(languages=("ru",))

    def publish(times: int) -> int:
        for _turn in range(times):
            article.refresh_from_db()
            article.body_ru += "<p>Ещё абзац.</p>"
            article.save()
            factories.publish(article, "ru")
            for path in ("/ru/", "/ru/articles/", f"/ru/articles/{article.pk}/", "/ru/agreements/"):
                client.get(path)
        gc.collect()
        return len(gc.get_objects()) + gc.get_freeze_count()

    before = publish(5)
    after = publish(10)

    assert after - before < 10 * 150
