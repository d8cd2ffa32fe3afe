"""A cache outside is told after every turn which pages to drop, and told again when it did not listen."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from relations import queues, surrogates
from relations.editorial import publishing
from relations.models import changes
from relations.operations import health, tasks, worker
from relations.operations.health import State
from tests import factories

pytestmark = pytest.mark.django_db


class Outside(BaseHTTPRequestHandler):
    """A cache that writes down what it is told, or refuses."""

    told, status = [], 200

    def do_PURGE(self):
        Outside.told.append((self.path, dict(self.headers)))
        self.send_response(Outside.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_values):
        """Nothing: the test looks at `told`."""


@pytest.fixture
def outside(settings, monkeypatch):
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    Outside.told, Outside.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Outside)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PAGE_PURGE_URL = f"http://127.0.0.1:{server.server_port}/purge"
    yield Outside
    server.shutdown()
    server.server_close()


def work():
    worker.PatientWorker(["*"], batch=True).run()


def keys(told) -> set[str]:
    return set(told[1]["Surrogate-Key"].split())


def test_nobody_is_told_unless_an_address_is_set(settings):
    changes.turn_over()

    assert not DBTaskResult.objects.exists()
    assert settings.PAGE_PURGE_URL == ""


def test_a_withdrawal_drops_what_shows_the_item(outside):
    topic = factories.make_topic()
    article = factories.make_article(languages=("ru",), topics=[topic])
    factories.publish(article)
    DBTaskResult.objects.all().delete()

    publishing.withdraw(article, "ru", by=factories.make_user("chief-editor"), reason="Ошибка")
    work()

    [told] = [told for told in outside.told if "item" in told[1]["Surrogate-Key"]]
    assert told[0] == "/purge"
    assert keys(told) >= {
        surrogates.item(article.pk), surrogates.topic(topic.pk), "kind:article", surrogates.TURN
    }  # fmt: skip


def test_what_is_not_understood_drops_everything(outside, settings):
    settings.PAGE_PURGE_SECRET = "Fastly-Key: abc"
    changes.turn_over()
    work()

    assert [(keys(told), told[1]["Fastly-Key"]) for told in outside.told] == [({"site"}, "abc")]


def test_a_turn_that_fell_through_tells_nobody(outside):
    with transaction.atomic():
        changes.turn_over()
        transaction.set_rollback(True)
    work()

    assert outside.told == []


def test_a_cache_that_refuses_is_told_again_and_an_operator_sees_it(outside):
    outside.status = 503
    changes.turn_over()
    for minute in range(10):
        with time_machine.travel(timezone.now() + timedelta(minutes=minute), tick=False):
            work()
            worker.beat("test", ["*"], timezone.now())
            found = health.workers()

    assert len(outside.told) == queues.PURGES.tries
    assert tasks.dead_letters().count() == 1
    assert found[0] == State.WARNING
