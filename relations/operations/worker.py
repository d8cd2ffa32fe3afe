"""The worker: a process for each queue, each watched by the one that started it.

django-tasks takes a task and runs it; here stands what it leaves out: time-outs, further tries, a sign of life, and
the tasks of a worker that was killed.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from django.db import DatabaseError, connection, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as OneByOne

from relations import queues
from relations.exchange import jobs, recognising
from relations.exchange.intake import jobs as intake
from relations.models import Worker
from relations.search.meaning import in_process
from relations.version import VERSION

from . import tasks

log = logging.getLogger(__name__)

BEAT = 15.0  # seconds between signs of life
PRUNED_EVERY = 3600.0
ENDING = (signal.SIGTERM, signal.SIGINT)
AT_ONCE = (queues.PURGES.code, queues.LETTERS.code)  # somebody waits for them; whatever else waits is large
NICE = 5  # how far its processes stand behind readers and the desk; they hold the database, and must get on with it
REST = 1.0  # an intake leaves machine and database to others for as long as each text took it
PAUSE = 1.0  # seconds before a process that ended is started again
GROUPS = (
    (queues.PURGES.code, queues.LETTERS.code, queues.EARLIER),
    (queues.PICTURES.code, queues.TEXTS.code),
    (queues.IMPORTS.code,),
    (queues.SCANS.code,),
    (queues.MEANING.code,),
)


class TimedOut(Exception):
    """A try took longer than its queue allows."""


class PatientWorker(OneByOne):
    """Takes tasks of some queues one by one."""

    def __init__(self, names: Sequence[str], *, batch: bool = False):
        super().__init__(
            queue_names=list(names),
            interval=1.0,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result):
        with within(queues.of(db_task_result.queue_name).seconds):
            super().run_task(db_task_result)
        if db_task_result.status == tasks.FAILED and not tasks.fail(db_task_result):
            log.error("A task failed for good: %s %s", db_task_result.task_path, db_task_result.pk)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise TimedOut in whatever takes longer; only the main thread can be interrupted."""

    def interrupt(_signal, _frame):
        raise TimedOut(f"It took longer than {seconds} seconds.")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def work(names: Sequence[str]) -> None:
    """Take tasks of these queues until a signal ends it."""
    if not set(AT_ONCE) & set(names):
        stand_back()
    if list(names) == [queues.MEANING.code]:
        in_process.use_all_cores()
    worker = PatientWorker(names)
    worker.configure_signals()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    threading.Thread(target=_live, args=(worker.worker_id, names), daemon=True, name="beat").start()
    while True:
        try:
            return worker.run()
        except DatabaseError as error:  # it was away; the next try opens it anew
            log.error("The database does not answer the worker: %s", error)
            connection.close()
            time.sleep(PAUSE)


def stand_back() -> None:
    """Let readers and the desk go first: this process computes when they do not."""
    os.nice(max(0, NICE - os.nice(0)))
    intake.rest = REST


def work_off() -> None:
    """Do what waits, and end."""
    tidy()
    PatientWorker(["*"], batch=True).run()


def _live(name: str, names: Sequence[str]) -> None:
    began, pruned = timezone.now(), 0.0
    while True:
        try:
            beat(name, names, began)
            tidy()
            if time.monotonic() - pruned > PRUNED_EVERY:
                tasks.prune()
                recognising.prune()
                pruned = time.monotonic()
        except DatabaseError as error:
            log.warning("The worker could not give a sign of life: %s", error)
            connection.close()
        time.sleep(BEAT)


def beat(name: str, names: Sequence[str], began) -> None:
    """Give a sign of life."""
    about = {"host": socket.gethostname()[:100], "queues": ", ".join(names), "version": VERSION}
    about |= {"started_at": began, "seen_at": timezone.now()}
    Worker.objects.update_or_create(name=name, defaults=about)


def tidy() -> None:
    """Take up what died with its worker."""
    tasks.take_back_stuck()
    jobs.resume_silent()
    intake.resume_silent()


def supervise(groups: Sequence[Sequence[str]] = GROUPS) -> None:
    """A process for each group of queues; one that ends is started again. A signal ends them all in good order."""
    connections.close_all()
    is_ending = threading.Event()
    for number in ENDING:
        signal.signal(number, lambda *_signal: is_ending.set())
    running = {_started(names): names for names in groups}
    while not is_ending.wait(PAUSE):
        for process, names in [*running.items()]:
            if not process.is_alive():
                log.error("The process of %s ended with %s; another begins.", names, process.exitcode)
                del running[process]
                running[_started(names)] = names
    for process in running:
        process.terminate()
    for process in running:
        process.join()


def _started(names: Sequence[str]) -> BaseProcess:
    """A process of its own. It hears no signal before it knows how to end."""
    process = get_context("fork").Process(target=work, args=(names,), name=f"worker {' '.join(names)}")
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    return process
