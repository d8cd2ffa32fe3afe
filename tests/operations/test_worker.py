"""What waits is done once, also when the mail server is down for an hour or a worker is killed."""

import os
import signal
import smtplib
import time
from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from relations import queues
from relations.editorial import notices
from relations.models import Worker
from relations.operations import health, tasks, worker
from relations.operations.health import State
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(settings, monkeypatch):
    """Tasks wait in the database for a worker that a test runs, in the transaction of the test."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


class Down(EmailBackend):
    """A mail server that can be stopped."""

    is_down = False

    def send_messages(self, letters):
        if Down.is_down:
            raise smtplib.SMTPServerDisconnected("Connection refused")
        return super().send_messages(letters)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    yield Down
    Down.is_down = False


@task(queue_name=queues.PICTURES.code)
def fails():
    raise ValueError("no picture")


@task(queue_name=queues.PICTURES.code)
def takes_long():
    time.sleep(30)


def the_task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_letters_arrive_once_after_an_hour_without_a_mail_server(server):
    began = timezone.now()
    for number in range(3):
        notices.post(f"Letter {number}", "Text", ["aigerim@institute.example"])

    server.is_down = True
    for minute in range(0, 60, 5):
        with time_machine.travel(began + timedelta(minutes=minute), tick=False):
            worker.work_off()
    lost = len(mail.outbox)
    server.is_down = False
    for minute in range(60, 130, 5):
        with time_machine.travel(began + timedelta(minutes=minute), tick=False):
            worker.work_off()

    assert lost == 0
    assert sorted(letter.subject for letter in mail.outbox) == ["Letter 0", "Letter 1", "Letter 2"]
    assert tasks.dead_letters().count() == 0


def test_a_letter_that_is_sent_twice_is_the_same_letter(server):
    notices.post("Letter", "Text", ["aigerim@institute.example"])
    worker.work_off()
    tasks.DBTaskResult.objects.update(status=tasks.FAILED)
    tasks.retry(the_task())
    worker.work_off()

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Message-ID"].endswith("@localhost>")


def test_pauses_grow_and_the_last_try_leaves_a_dead_letter():
    fails.enqueue()
    pauses = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while not tasks.dead_letters().exists():
            worker.work_off()
            pauses.append((the_task().run_after - timezone.now()).total_seconds())
            clock.shift(timedelta(hours=2))

    assert pauses[:-1] == [60, 120, 240, 480]
    assert len(the_task().worker_ids) == queues.PICTURES.tries
    assert the_task().traceback.strip().endswith("ValueError: no picture")


def test_a_task_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(queues, "PICTURES", queues.Queue("pictures", 2, queues.HOUR, queues.HOUR, seconds=1))
    monkeypatch.setattr(queues, "QUEUES", (queues.PICTURES,))
    takes_long.enqueue()
    worker.work_off()

    assert the_task().status == tasks.READY
    assert "TimedOut: It took longer than 1 seconds." in the_task().traceback


def held(by: str, since: timedelta) -> DBTaskResult:
    """A task that a worker took some time ago."""
    fails.enqueue()
    DBTaskResult.objects.update(status=tasks.RUNNING, worker_ids=[by], started_at=timezone.now() - since)
    return the_task()


def test_what_a_killed_worker_held_is_taken_up():
    held("gone", timedelta(minutes=2))

    assert tasks.take_back_stuck() == 1
    assert the_task().status == tasks.READY


def test_what_a_living_worker_holds_is_left_alone():
    worker.beat("busy", ("letters",), timezone.now())
    held("busy", timedelta(hours=2))

    assert tasks.take_back_stuck() == 0
    assert Worker.objects.get().queues == "letters"


def test_a_task_that_kills_its_worker_each_time_ends():
    task = held("gone", timedelta(minutes=2))
    DBTaskResult.objects.update(worker_ids=["gone"] * queues.PICTURES.tries)
    task.refresh_from_db()

    tasks.take_back_stuck()

    assert the_task().status == tasks.FAILED


def test_letters_do_not_wait_behind_other_queues():
    groups = [set(names) for names in worker.GROUPS]

    assert {queue.code for queue in queues.QUEUES} | {queues.EARLIER} == set().union(*groups)
    assert {queues.PURGES.code, queues.LETTERS.code, queues.EARLIER} in groups
    assert queues.PURGES.seconds <= 15  # the only ones before letters
    assert {queues.IMPORTS.code} in groups


def test_what_is_over_is_forgotten_and_what_failed_is_kept_longer():
    fails.enqueue()
    fails.enqueue()
    done, dead = DBTaskResult.objects.all()
    DBTaskResult.objects.filter(pk=done.pk).update(status="SUCCESSFUL", finished_at=timezone.now())
    DBTaskResult.objects.filter(pk=dead.pk).update(status=tasks.FAILED, finished_at=timezone.now())

    tasks.prune(timezone.now() + timedelta(days=8))

    assert the_task().pk == dead.pk


def test_the_state_of_the_worker_is_told():
    now = timezone.now()
    assert health.workers()[0] == State.WARNING

    worker.beat("one", ("letters",), now)
    assert health.workers()[0] == State.OK

    fails.enqueue()
    DBTaskResult.objects.update(enqueued_at=now - timedelta(hours=1))
    assert "waiting" in health.workers()[2] or health.workers()[0] == State.WARNING

    DBTaskResult.objects.update(run_after=now + timedelta(hours=1))
    assert health.workers()[0] == State.OK


def test_another_process_begins_where_one_was_killed(monkeypatch, tmp_path):
    """The second child ends the one that supervises, and waits to be ended by it."""
    started = tmp_path / "started"
    parent = os.getpid()

    def child(names):
        with started.open("a") as file:
            file.write(f"{names[0]}\n")
        if len(started.read_text().split()) < 2:
            os.kill(os.getpid(), signal.SIGKILL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, worker.ENDING)
        os.kill(parent, signal.SIGTERM)
        signal.pause()

    monkeypatch.setattr(worker, "work", child)
    monkeypatch.setattr(worker, "PAUSE", 0.05)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    before = [signal.getsignal(number) for number in worker.ENDING]
    worker.supervise([("letters",)])
    for number, handler in zip(worker.ENDING, before, strict=True):
        signal.signal(number, handler)

    assert started.read_text().split() == ["letters", "letters"]


# --- The page ------------------------------------------------------------------------------------------------


def test_administrators_see_what_failed_and_try_it_again(client):
    fails.enqueue()
    DBTaskResult.objects.update(
        status=tasks.FAILED, traceback="…\nValueError: no picture", worker_ids=["a"] * 5
    )
    client.force_login(make_user("administrator", interface_language="en"))
    key = the_task().pk

    page = client.get("/admin/state/jobs/").content.decode()
    assert "ValueError: no picture" in page
    assert "No worker has been seen" in page

    client.post("/admin/state/jobs/", {"act": f"again:{key}"}, follow=True)
    assert (the_task().status, the_task().worker_ids) == (tasks.READY, [])
    assert (
        "no longer among those"
        in client.post("/admin/state/jobs/", {"act": f"forget:{key}"}, follow=True).content.decode()
    )
    assert client.post("/admin/state/jobs/", {"act": "forget:nothing"}).status_code == 302


def test_a_failed_task_is_forgotten(client):
    fails.enqueue()
    DBTaskResult.objects.update(status=tasks.FAILED)
    client.force_login(make_user("administrator"))

    client.post("/admin/state/jobs/", {"act": f"forget:{the_task().pk}"})

    assert DBTaskResult.objects.count() == 0


def test_large_work_stands_back_behind_readers_once(monkeypatch):
    asked = [0]
    monkeypatch.setattr(worker.os, "nice", lambda more: asked.append(asked[-1] + more) or asked[-1])
    monkeypatch.setattr(worker.intake, "rest", 0.0)

    worker.stand_back()
    worker.stand_back()

    assert asked[-1] == worker.NICE
    assert worker.intake.rest == worker.REST


def test_only_the_process_that_makes_vectors_takes_several_cores(monkeypatch):
    taken = []
    monkeypatch.setattr(worker.in_process, "use_all_cores", lambda: taken.append(True))
    monkeypatch.setattr(worker, "stand_back", lambda: None)
    monkeypatch.setattr(worker.threading, "Thread", Mock())
    monkeypatch.setattr(worker, "PatientWorker", Mock())

    for names in worker.GROUPS:
        worker.work(names)

    assert (len(worker.GROUPS), taken) == (5, [True])
