"""Tables on their way in as jobs: checked and written portion by portion, paused, cancelled, taken up again.

A portion is one short transaction that also moves the job on, so that a worker that dies leaves nothing half written
and nothing is written twice. Between portions others get their turn to write.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django_tasks import task

from relations import queues
from relations.editorial import audit
from relations.models import ColumnName, ImportJob
from relations.models.storage import no_litter
from relations.text.languages import DEFAULT

from .formats import FORMATS
from .receipt import Receipt
from .rows import Format, Outcome, Report, RowReport, judge_columns, unknown_columns, write_portion
from .tables import Table

State = ImportJob.State
# Others wait to write as long as a portion takes, in seconds: it is made for WANTED, and begins no row after LONGEST;
# what follows from all its rows together takes twice as long once more. A second is never reached by that. Smaller
# portions would ask more: what each asks once is sixty questions. Between two of them whoever waits gets a turn:
# SQLite looks for one every tenth of a second.
WANTED, LONGEST, TURN = 0.7, 0.25, 0.12
FIRST_PORTION = 5  # rows: whatever loads late loads here
AT_ONCE = {"": 50, "documents": 5}  # rows up to which all is done within the request
KEPT_REFUSED, KEPT_OTHERS = 1_000, 200

# What loads slowly and is needed while rows are written (the search index registers here): loaded before the first lock.
beforehand: list[Callable[[], None]] = []


def start(upload, form: Format, *, by) -> ImportJob:
    """Take a table in and judge its columns; nothing is checked yet. Raises TableRefused."""
    job = ImportJob(format=form.name, by=by, file_name=(upload.name or "")[:200])
    table = form.read(upload, form.known, remembered(form.name))
    judge_columns(table, form)
    job.total, job.receipt = len(table.rows), table.receipt.as_json()
    upload.seek(0)
    with no_litter():
        job.file.save(get_random_string(32), upload, save=False)
        job.save()
    return job


def remembered(name: str) -> dict[str, str]:
    """Header → column, as it was chosen for earlier tables of this format."""
    return dict(ColumnName.objects.filter(format=name).values_list("header", "column"))


def choose(job: ImportJob, chosen: dict[str, str]) -> None:
    """Say what headers of the table mean, for this job and for all later ones, and check anew. Raises TableRefused."""
    job.chosen = {**job.chosen, **chosen}
    form = FORMATS[job.format]()
    table = read(job, form)
    judge_columns(table, form)
    for header, column in chosen.items():
        ColumnName.objects.update_or_create(
            format=job.format, header=header[:200], defaults={"column": column}
        )
    job.receipt = table.receipt.as_json()
    again(job)


def mend(job: ImportJob, cells: dict[str, dict[str, str]]) -> None:
    """Put cells of refused rows right (line → column → text) and check anew."""
    for line, values in cells.items():
        job.mended[line] = {**job.mended.get(line, {}), **values}
    again(job)


def again(job: ImportJob, *, is_dry: bool = True) -> None:
    """Begin a pass from the first row: checking, or writing."""
    job.is_dry, job.state = is_dry, State.CHECKING if is_dry else State.RUNNING
    job.done, job.counts, job.rows, job.message, job.worker = 0, {}, [], "", ""
    job.beat_at = timezone.now()
    job.save()


def read(job: ImportJob, form: Format) -> Table:
    """The table of a job with what was chosen and mended. Raises TableRefused."""
    with job.file.open("rb") as stored:
        table = form.read(stored, form.known, remembered(job.format) | job.chosen)
    for line, values in table.rows:
        values.update(job.mended.get(str(line), {}))
    return table


def is_small(job: ImportJob) -> bool:
    """Is all of it done within the request?"""
    return job.total <= AT_ONCE.get(job.format, AT_ONCE[""])


def go(job: ImportJob) -> None:
    """Work on a job: at once when it is small, else by the worker."""
    if is_small(job):
        work(job.pk)
    else:
        work_on.enqueue(job.pk, translation.get_language() or DEFAULT)
    job.refresh_from_db()


@task(queue_name=queues.IMPORTS.code)
def work_on(job_id: int, language: str = DEFAULT) -> None:
    """The task behind `go()`; messages are in the language of whoever started it."""
    with translation.override(language):
        work(job_id)


def pause(job: ImportJob) -> None:
    ImportJob.objects.filter(pk=job.pk, state__in=ImportJob.ACTIVE).update(state=State.PAUSED, worker="")


def cancel(job: ImportJob) -> None:
    """Stop for good: what was written stays and is named, nothing more comes."""
    ImportJob.objects.filter(pk=job.pk).exclude(state=State.DONE).update(state=State.CANCELLED, worker="")


def resume(job: ImportJob) -> None:
    """Go on where it stopped: after a pause, or after its worker died."""
    state = State.CHECKING if job.is_dry else State.RUNNING
    silent = timezone.now() - ImportJob.SILENT_AFTER
    waiting = Q(state__in=(State.PAUSED, State.FAILED)) | Q(state__in=ImportJob.ACTIVE, beat_at__lt=silent)
    if ImportJob.objects.filter(waiting, pk=job.pk).update(
        state=state, worker="", message="", beat_at=timezone.now()
    ):
        job.refresh_from_db()
        go(job)


def resume_silent() -> int:
    """Take up all jobs whose worker died (when a worker starts). Answers how many."""
    silent = ImportJob.objects.filter(
        state__in=ImportJob.ACTIVE, beat_at__lt=timezone.now() - ImportJob.SILENT_AFTER
    )
    for job in (found := list(silent)):
        resume(job)
    return len(found)


def work(job_id: int) -> None:
    """Portion after portion, until the table ends or somebody stops it."""
    token = get_random_string(32)
    silent = timezone.now() - ImportJob.SILENT_AFTER
    free = Q(worker="") | Q(beat_at__lt=silent)
    mine = ImportJob.objects.filter(free, pk=job_id, state__in=ImportJob.ACTIVE)
    if not mine.update(worker=token, beat_at=timezone.now()):
        return
    job = ImportJob.objects.select_related("by").get(pk=job_id)
    try:
        form = FORMATS[job.format]()
        table = read(job, form)
        judge_columns(table, form)
        _portions(job, form, table, token)
    except ValidationError as refused:
        _stop(job, token, " ".join(refused.messages))
    except OSError:
        _stop(job, token, "")


def _stop(job: ImportJob, token: str, message: str) -> None:
    ImportJob.objects.filter(pk=job.pk, worker=token).update(state=State.FAILED, worker="", message=message)


def _portions(job: ImportJob, form: Format, table: Table, token: str) -> None:
    key = form.required[0]
    seen = {str(values.get(key, "")): line for line, values in table.rows[: job.done] if values.get(key)}
    for load in beforehand:
        load()
    size = min(FIRST_PORTION, form.portion)
    while job.done < len(table.rows):
        done = job.done
        took = _portion(job, form, table.rows[done : done + size], seen, token)
        if took is None:
            return
        size = max(1, min(form.portion, ceil((job.done - done) * min(1.5, WANTED / max(took, 0.01)))))
        if not is_small(job):
            time.sleep(TURN)
    _end(job, token)


def _portion(job: ImportJob, form: Format, lines, seen: dict[str, int], token: str) -> float | None:
    """Write one portion and move the job on in the same transaction.

    Answers the seconds for which the lock was held, None when somebody stopped the job.
    """
    before = dict(seen)
    if form.ahead is not None:
        form.ahead([values for _line, values in lines], job.is_dry)
    with transaction.atomic():
        began = time.monotonic()
        reports = write_portion(lines, form, by=job.by, seen=seen, dry_run=job.is_dry, until=began + LONGEST)
        taken = len(reports)
        counts, rows = _added(job, reports)
        mine = ImportJob.objects.filter(pk=job.pk, worker=token, state__in=ImportJob.ACTIVE, done=job.done)
        moved = mine.update(done=job.done + taken, counts=counts, rows=rows, beat_at=timezone.now())
        if not moved:
            transaction.set_rollback(True)
    if not moved:
        seen.clear()
        seen.update(before)
        return None
    took = time.monotonic() - began
    job.done, job.counts, job.rows = job.done + taken, counts, rows
    return took


def _added(job: ImportJob, reports: list[RowReport]) -> tuple[dict[str, int], list[dict]]:
    """The counts and the kept rows with those of one more portion."""
    counts, rows = dict(job.counts), list(job.rows)
    refused = sum(row["outcome"] == Outcome.REFUSED for row in rows)
    for report in reports:
        counts[report.outcome] = counts.get(report.outcome, 0) + 1
        is_refused = report.outcome == Outcome.REFUSED
        refused += is_refused
        if (is_refused and refused <= KEPT_REFUSED) or (
            not is_refused and len(rows) - refused < KEPT_OTHERS and report.outcome != Outcome.SAME
        ):
            rows.append(report.as_json())
    return {str(name): count for name, count in counts.items()}, rows


def _end(job: ImportJob, token: str) -> None:
    state = State.READY if job.is_dry else State.DONE
    if not ImportJob.objects.filter(pk=job.pk, worker=token).update(
        state=state, worker="", beat_at=timezone.now()
    ):
        return
    if not job.is_dry:
        audit.record("import", by=job.by, subject=f"{job.format}: {job.file_name}", **job.counts)


def report_of(job: ImportJob) -> Report:
    """What became, or would become, of the rows of a job."""
    form = FORMATS[job.format]()
    try:
        table = read(job, form)
        unknown = unknown_columns(table, form)
    except (ValidationError, OSError):
        unknown = []
    rows = [RowReport.from_json(row) for row in job.rows]
    receipt = Receipt.from_json(job.receipt) if job.receipt else Receipt("table")
    tally = {str(outcome): job.counts.get(str(outcome), 0) for outcome in Outcome}
    return Report(rows, unknown, receipt, tally)


def refused_rows(job: ImportJob, form: Format) -> tuple[list[str], list[list[str]]]:
    """The refused rows as a table to take along: as they came, with what is wrong beside them."""
    found = report_of(job).refused
    columns = list(dict.fromkeys(name for row in found for name in row.values))
    columns = [name for name in form.columns if name in columns]
    rows = [
        [
            *(row.values.get(n, "") for n in columns),
            "; ".join(f"{c}: {' '.join(t)}" for c, t in row.errors.items()),
        ]
        for row in found
    ]
    return [*columns, "!"], rows
