"""Scans at the desk: how far they are, why one was not recognised, and having it done again."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from relations.admin.attachments import AttachmentForm, how_far
from relations.exchange import recognising, recognition
from relations.exchange.bounded import Failed
from relations.exchange.recognition import Recognised
from relations.models import Attachment, IntakeBatch, Reading
from tests.exchange.scans import scan
from tests.factories import make_article

pytestmark = pytest.mark.django_db
Form = modelform_factory(Attachment, AttachmentForm, fields=("language", "role", "title_ru", "file"))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def program(monkeypatch):
    monkeypatch.setattr(recognition, "hindrance", lambda: "")
    monkeypatch.setattr(recognition, "page", lambda pdf, has_text: Recognised("Шарт", 91, pdf))


def attach(**values) -> Attachment:
    row = Attachment(content=make_article(title_ru="Обзор 1998 года"), language="ru", **values)
    row.file.save("a.pdf", scan())
    return row


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reading": "read"}, ""),
        ({"reading": "scan", "pages_done": 12}, "12 pages are done"),
        ({"reading": "failed", "trouble": "memory"}, "Recognising a page took too much memory."),
        ({"reading": "recognised", "confidence": 93.4}, "certain by 93 %"),
    ],
)
def test_how_far_a_file_is(values, said):
    confidence = values.pop("confidence", None)
    row = Attachment(**values)
    row.confidence = confidence

    with translation.override("en"):
        assert how_far(row) == said


def test_without_a_worker_it_is_said_that_the_file_waits(monkeypatch):
    monkeypatch.setattr("relations.operations.tasks.are_done_at_once", lambda: False)

    with translation.override("en"):
        assert "nothing is lost" in how_far(Attachment(reading="scan"))


def test_the_page_of_tasks_names_files_that_could_not_be_recognised(admin_client):
    attach(reading=Reading.FAILED, trouble="size")
    attach(reading=Reading.READ)

    page = admin_client.get(reverse("admin:desk_jobs")).content.decode()

    assert page.count("Обзор 1998 года") == 1
    assert str(recognising.TROUBLES["size"]) in page


def test_the_page_of_tasks_names_scans_on_their_way_in(admin_client, daniyar, django_assert_max_num_queries):
    batch = IntakeBatch.objects.create(source="old.example", by=daniyar)
    for place, state in enumerate(("proposed", "accepted", "left_out", "brought")):
        batch.papers.create(
            key=f"scan {state}.pdf", place=place, state=state, reading=Reading.SCAN, file_hash="1"
        )
    batch.papers.create(
        key="damaged.pdf", state="proposed", reading=Reading.FAILED, trouble="size", file_hash="2"
    )
    address = reverse("admin:desk_jobs")
    admin_client.get(address)

    with CaptureQueriesContext(connection) as few:
        page = admin_client.get(address).content.decode()
    for place in range(9):
        batch.papers.create(key=f"more {place}.pdf", reading=Reading.SCAN, file_hash="1")
    with django_assert_max_num_queries(len(few)):
        admin_client.get(address)

    named = re.findall(r'<a href="([^"]*)">old.example: ([^<]*)</a>', page)
    papers = reverse("admin:relations_intakebatch_papers", args=[batch.pk])
    assert sorted(named) == [
        (papers, "damaged.pdf"),
        (papers, "scan accepted.pdf"),
        (papers, "scan proposed.pdf"),
    ]
    assert str(recognising.TROUBLES["size"]) in page


def test_a_scan_is_recognised_again_when_somebody_ticks_it(program):
    row = attach(reading=Reading.FAILED, trouble="time")
    form = Form({"language": "ru", "role": "scan", "again": "on"}, instance=row)

    assert form.is_valid(), form.errors
    form.save()

    row.refresh_from_db()
    assert (row.reading, row.trouble, row.page_texts.get().text) == (Reading.RECOGNISED, "", "Шарт")


def test_the_tick_stands_at_scans_alone():
    assert Form(instance=Attachment(reading=Reading.READ)).fields["again"].widget.is_hidden
    assert not Form(instance=Attachment(reading=Reading.FAILED)).fields["again"].widget.is_hidden


def test_the_form_of_an_item_says_how_far_its_scan_is(admin_client):
    row = attach(reading=Reading.FAILED, trouble="size")

    page = admin_client.get(f"/admin/relations/article/{row.content_id}/change/").content.decode()

    assert str(recognising.TROUBLES["size"]) in page
    assert page.count('type="checkbox" name="attachments-0-again"') == 1


def test_the_command_reads_what_waits_and_says_what_it_could_not(program, monkeypatch, capsys):
    waiting, failed, done = attach(), attach(reading=Reading.FAILED), attach(reading=Reading.RECOGNISED)
    call_command("read_files")
    assert capsys.readouterr().out.count("\n") == 2

    def fail(pdf, has_text):
        raise Failed("time")

    monkeypatch.setattr(recognition, "page", fail)
    call_command("read_files", again=True)

    assert str(recognising.TROUBLES["time"]) in capsys.readouterr().out
    assert {Attachment.objects.get(pk=row.pk).reading for row in (waiting, failed, done)} == {Reading.FAILED}
