"""Tables that take longer than a page may: paused, cancelled, taken up again, never written twice."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from relations.exchange import agreements, jobs, rows
from relations.models import Agreement, ColumnName, ImportJob
from tests.factories import make_country, make_user

pytestmark = pytest.mark.django_db
State = ImportJob.State


@pytest.fixture
def registrar(db):
    for code in ("kz", "uz"):
        make_country(code)
    return make_user("registrar", username="timur")


def table(count: int, head="register_number;title_ru;parties") -> ContentFile:
    lines = [f"T-{number};Договор {number};kz, uz" for number in range(count)]
    return ContentFile("\n".join([head, *lines]).encode(), name="реестр.csv")


def begun(registrar, count=60, **more) -> ImportJob:
    return jobs.start(table(count, **more), agreements.format_of_register(), by=registrar)


def test_a_large_table_is_checked_then_written_when_somebody_says_so(registrar):
    job = begun(registrar)
    jobs.go(job)
    checked, between = (job.state, job.done, job.counts), Agreement.objects.count()

    jobs.again(job, is_dry=False)
    jobs.go(job)

    assert checked == (State.READY, 60, {"created": 60})
    assert between == 0
    assert (job.state, job.counts, Agreement.objects.count()) == (State.DONE, {"created": 60}, 60)


def stopping(monkeypatch, act, after=2):
    """Do something between two portions."""
    whole, calls = jobs.write_portion, []

    def portion(*args, **kwargs):
        calls.append(1)
        if len(calls) == after:
            act()
        return whole(*args, **kwargs)

    monkeypatch.setattr(jobs, "write_portion", portion)


@pytest.mark.parametrize("stop", [jobs.pause, jobs.cancel])
def test_a_stopped_job_writes_nothing_more_and_a_paused_one_goes_on(registrar, monkeypatch, stop):
    job = begun(registrar)
    jobs.again(job, is_dry=False)
    monkeypatch.setattr(jobs.time, "sleep", lambda _seconds: stop(job))
    jobs.go(job)
    monkeypatch.undo()
    written = Agreement.objects.count()
    stopped = job.done

    jobs.resume(job)

    assert 0 < written == stopped < 60
    assert (job.state, Agreement.objects.count()) == (
        (State.DONE, 60) if stop is jobs.pause else (State.CANCELLED, written)
    )


def test_a_job_whose_worker_died_goes_on_without_doubles(registrar, monkeypatch):
    job = begun(registrar)
    jobs.again(job, is_dry=False)

    def die():
        raise KeyboardInterrupt

    stopping(monkeypatch, die)
    with pytest.raises(KeyboardInterrupt):
        jobs.work(job.pk)
    monkeypatch.undo()
    job.refresh_from_db()
    before = (job.state, job.done, Agreement.objects.count())
    ImportJob.objects.update(beat_at=timezone.now() - timedelta(minutes=5))

    taken_up = jobs.resume_silent()

    job.refresh_from_db()
    assert before == (State.RUNNING, before[1], before[1])
    assert 0 < before[1] < 60
    assert taken_up == 1
    assert (job.state, job.counts, Agreement.objects.count()) == (State.DONE, {"created": 60}, 60)


def test_two_workers_do_not_write_the_same_rows(registrar):
    job = begun(registrar)
    ImportJob.objects.filter(pk=job.pk).update(worker="another")

    jobs.work(job.pk)

    job.refresh_from_db()
    assert job.done == 0


def test_a_header_that_was_named_once_is_known_for_ever(registrar):
    job = begun(registrar, count=2, head="register_number;Как назвали;parties")
    jobs.go(job)
    refused = job.counts

    jobs.choose(job, {"Как назвали": "title_ru"})
    jobs.go(job)
    later = begun(registrar, count=2, head="register_number;Как назвали;parties")
    jobs.go(later)

    assert refused == {"refused": 2}
    assert (job.counts, later.counts) == ({"created": 2}, {"created": 2})
    assert ColumnName.objects.get().column == "title_ru"


def test_refused_rows_are_put_right_or_taken_along(registrar):
    upload = ContentFile(
        "register_number;title_ru;signed_on;parties\n1-A;Договор;31.02.2022;kz, uz".encode(), name="a.csv"
    )
    job = jobs.start(upload, agreements.format_of_register(), by=registrar)
    jobs.go(job)
    columns, lines = jobs.refused_rows(job, agreements.format_of_register())

    jobs.mend(job, {"2": {"signed_on": "28.02.2022"}})
    jobs.go(job)

    assert columns == ["register_number", "title_ru", "signed_on", "parties", "!"]
    assert lines[0][:4] == ["1-A", "Договор", "31.02.2022", "kz, uz"]
    assert job.counts == {"created": 1}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, [4, 6, 4]), (0.09, [3, 3, 3, 3, 2]), (0.2, [2] * 7), (0.5, [1] * 14)],
    ids=["at once", "quick", "slow", "stuck"],
)
def test_a_portion_ends_by_time_whatever_a_row_takes(registrar, monkeypatch, seconds, expected):
    """Others who write wait for one portion at most: no row is begun after a quarter of a second."""
    now, sizes, held = [0.0], [], []
    write_row, write_portion = rows._one, jobs.write_portion

    def one(*args):
        now[0] += seconds
        return write_row(*args)

    def portion(*args, **kwargs):
        before = now[0]
        sizes.append(len(found := write_portion(*args, **kwargs)))
        held.append(now[0] - before)
        return found

    monkeypatch.setattr(rows, "_one", one)
    monkeypatch.setattr(rows, "monotonic", lambda: now[0])
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: now[0], sleep=lambda _seconds: None))
    monkeypatch.setattr(jobs, "write_portion", portion)
    monkeypatch.setattr(jobs, "FIRST_PORTION", 4)
    job = begun(registrar, count=14)

    jobs.go(job)

    assert sizes == expected
    assert max(held) <= jobs.LONGEST + seconds
    assert (job.done, job.counts) == (14, {"created": 14})
