"""What waits in the queues, what failed too often, and who works on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from relations import queues
from relations.models import Worker

READY, RUNNING, FAILED = "READY", "RUNNING", "FAILED"
LIVING = timedelta(seconds=60)  # a worker that was not seen for so long is dead
LATE = timedelta(minutes=15)  # a task that waits so long after its hour waits for a worker
DONE_KEPT, DEAD_KEPT = timedelta(days=7), timedelta(days=90)


def are_done_at_once() -> bool:
    """In development tasks need no worker."""
    return "immediate" in settings.TASKS["default"]["BACKEND"]


def living(now: datetime | None = None) -> QuerySet[Worker]:
    """Workers that were seen a moment ago."""
    return Worker.objects.filter(seen_at__gt=(now or timezone.now()) - LIVING)


def dead_letters() -> QuerySet[DBTaskResult]:
    """Tasks that failed for good, the latest first."""
    return DBTaskResult.objects.filter(status=FAILED).order_by("-finished_at")


def failing() -> QuerySet[DBTaskResult]:
    """Tasks that have failed and will be tried again, the next first."""
    return DBTaskResult.objects.filter(status=READY).exclude(traceback="").order_by("run_after")


def late(now: datetime | None = None) -> QuerySet[DBTaskResult]:
    """Tasks whose hour has come and that nobody takes."""
    now = now or timezone.now()
    due = DBTaskResult.objects.filter(status=READY, enqueued_at__lt=now - LATE)
    return due.exclude(run_after__gt=now - LATE, run_after__lt=now + timedelta(days=365))


def fail(task: DBTaskResult) -> bool:
    """A try has failed: have it tried again after a pause, unless that was the last. Answers whether it is."""
    queue, tries = queues.of(task.queue_name), len(task.worker_ids)
    if tries >= queue.tries:
        return False
    return _again(task, timezone.now() + queue.pause_after(tries))


def retry(task: DBTaskResult) -> bool:
    """Somebody wants a task that failed for good to be tried from the beginning."""
    rows = DBTaskResult.objects.filter(pk=task.pk, status=FAILED)
    return bool(rows.update(worker_ids=[])) and _again(task, timezone.now())


def _again(task: DBTaskResult, at: datetime) -> bool:
    rows = DBTaskResult.objects.filter(pk=task.pk, status__in=(FAILED, RUNNING))
    return bool(rows.update(status=READY, run_after=at, started_at=None, finished_at=None))


def take_back_stuck() -> int:
    """Give back what workers held that are dead; answers how many. A task that kills its worker again and again ends."""
    now = timezone.now()
    alive = set(living(now).values_list("name", flat=True))
    held = DBTaskResult.objects.filter(status=RUNNING, started_at__lt=now - LIVING)
    stuck = [task for task in held if not alive.intersection(task.worker_ids[-1:])]
    for task in stuck:
        if not fail(task):
            task.set_failed(RuntimeError("The worker died each time."))
    return len(stuck)


def prune(now: datetime | None = None) -> None:
    """Forget what is over: tasks, workers, sessions and what names their places."""
    now = now or timezone.now()
    tasks = DBTaskResult.objects
    tasks.successful().filter(finished_at__lt=now - DONE_KEPT).delete()
    tasks.failed().filter(finished_at__lt=now - DEAD_KEPT).delete()
    Worker.objects.filter(seen_at__lt=now - DONE_KEPT).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
