"""Tables that take longer than a page may: paused, cancelled, taken up again, never written twice."""

from datetime import timedelta

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
    assert before == (State.RUNNING, 20, 20)
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


@pytest.mark.parametrize(("longest", "expected"), [(1000, [2, 3, 4, 5]), (0.000001, [2] * 7)])
def test_portions_grow_while_they_are_quick_and_never_get_too_small(
    registrar, monkeypatch, longest, expected
):
    sizes = []
    whole = rows.write_portion
    monkeypatch.setattr(
        jobs, "write_portion", lambda lines, *a, **k: (sizes.append(len(lines)), whole(lines, *a, **k))[1]
    )
    monkeypatch.setattr(jobs, "LONGEST", longest)
    monkeypatch.setattr(jobs, "SMALLEST_PORTION", 2)
    job = begun(registrar, count=14)

    jobs.go(job)

    assert sizes == expected
