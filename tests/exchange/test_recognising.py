"""Scans are recognised page by page, kept all at once, and said to be what they are."""

import errno
import os
import stat

import pytest

from relations.exchange import bounded, file_reading, recognising, recognition
from relations.exchange.bounded import Failed
from relations.exchange.recognition import Recognised, words_in
from relations.models import Attachment, ImportReceipt, Reading
from relations.search import search
from tests.exchange.scans import joined, picture, scan, written
from tests.factories import make_article, publish

WORDS = "The parties agree on the waters of both rivers"
HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "scans"


class Program:
    """In the place of the programs: every page says its turn, and those in `failing` do not come out."""

    def __init__(self):
        self.failing: dict[int, Failed | OSError] = {}
        self.turns = 0

    def __call__(self, pdf, *, has_text=False):
        self.turns += 1
        if trouble := self.failing.get(self.turns):
            raise trouble
        return Recognised(f"Шарттың {self.turns}-беті танылды", 90 + self.turns, pdf)


@pytest.fixture
def program(monkeypatch):
    stand_in = Program()
    monkeypatch.setattr(recognition, "page", stand_in)
    monkeypatch.setattr(recognition, "hindrance", lambda: "")
    return stand_in


def attach(file, **values) -> Attachment:
    row = Attachment(content=make_article(), language="ru", reading=Reading.SCAN, **values)
    row.file.save("a.pdf", file)
    return row


def known(row) -> tuple:
    row.refresh_from_db()
    return row.reading, row.trouble, list(row.page_texts.values_list("number", "text", "confidence"))


def pages(count: int):
    return scan(*[picture([f"{number}"]) for number in range(count)])


@pytest.mark.django_db
def test_a_scan_is_recognised_kept_and_found(program, folder):
    row = attach(pages(2))
    publish(row.content, "ru")

    file_reading.read_text.enqueue(row.pk)

    assert known(row) == (
        Reading.RECOGNISED, "", [(1, "Шарттың 1-беті танылды", 91), (2, "Шарттың 2-беті танылды", 92)],
    )  # fmt: skip
    assert row.searchable.name != row.file.name
    assert not list(folder.iterdir())
    assert [hit.item for hit in search("танылды", "kk").hits] == [row.content_id]


@pytest.mark.django_db
def test_pages_with_words_of_their_own_keep_them(program):
    row = attach(joined(written(WORDS), pages(1)))

    recognising.recognise.enqueue(row.pk)

    assert known(row)[2] == [(1, WORDS, None), (2, "Шарттың 1-беті танылды", 91)]


@pytest.mark.django_db
def test_a_page_that_fails_loses_no_other_and_is_named(program):
    program.failing = {2: Failed("time")}
    row = attach(pages(3))

    recognising.recognise.enqueue(row.pk)

    assert (known(row)[:2], [number for number, *_rest in known(row)[2]]) == (("recognised", "time"), [1, 3])
    assert ImportReceipt.objects.get(content=row.content).data["lines"][0][:2] == ["page", 1]


@pytest.mark.django_db
def test_a_file_of_which_nothing_was_recognised_says_why(program):
    program.failing = {1: Failed("memory")}
    row = attach(pages(1))

    recognising.recognise.enqueue(row.pk)

    assert known(row) == (Reading.FAILED, "memory", [])
    assert not row.searchable


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing_half_written_and_is_tried_again(program, folder):
    program.failing = {2: OSError(errno.ENOSPC, "No space left on device")}
    row = attach(pages(2))

    recognising.recognise.enqueue(row.pk)
    assert known(row) == (Reading.SCAN, "full", [])

    recognising.recognise.enqueue(row.pk)
    assert (known(row)[0], len(known(row)[2]), program.turns) == (Reading.RECOGNISED, 2, 3)


@pytest.mark.django_db
def test_a_worker_that_died_goes_on_where_it_stopped_and_says_how_far_it_is(program):
    told = []
    row = attach(pages(3))
    data = row.file.open("rb").read()
    program.failing = {3: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        recognising.outcome_of(data, told.append)

    outcome = recognising.outcome_of(data, told.append)

    assert (told, program.turns, len(outcome.pages)) == ([0, 1, 2, 0, 1, 2], 4, 3)


@pytest.mark.django_db
def test_what_is_recognised_of_a_file_that_was_replaced_meanwhile_is_dropped(program, folder):
    row = attach(pages(2))
    stale = Attachment.objects.get(pk=row.pk)
    row.file.save("b.pdf", pages(3))

    with pytest.raises(recognising.Replaced):
        recognising._keep(stale, recognising.Outcome([], b"%PDF-"))

    assert known(row) == (Reading.SCAN, "", [])


@pytest.mark.django_db
def test_it_can_be_done_again_and_comes_out_the_same(program, django_capture_on_commit_callbacks):
    row = attach(pages(2))
    recognising.recognise.enqueue(row.pk)
    recognising.recognise.enqueue(row.pk)
    first, before = row.searchable.storage, known(row)[2]
    former = row.searchable.name
    program.turns = 0

    with django_capture_on_commit_callbacks(execute=True):
        recognising.again(row)

    assert known(row)[2] == before
    assert not first.exists(former)
    assert first.exists(row.searchable.name)


def test_pages_that_nobody_went_on_with_go_after_a_week(folder):
    for name, age in (("old", recognising.KEPT + 60), ("new", 60)):
        (folder / name).mkdir(parents=True)
        os.utime(folder / name, (1_000_000_000 - age,) * 2)

    recognising.prune(now=1_000_000_000)

    assert [one.name for one in folder.iterdir()] == ["new"]


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", ["missing", "languages"])
def test_without_the_programs_a_scan_waits_and_the_reason_is_said(trouble, monkeypatch):
    monkeypatch.setattr(recognition, "hindrance", lambda: trouble)
    row = attach(pages(1))

    recognising.recognise.enqueue(row.pk)

    assert known(row) == (Reading.SCAN, trouble, [])
    assert trouble in recognising.TROUBLES


def test_a_machine_without_programs_is_one(monkeypatch):
    monkeypatch.setattr(recognition.shutil, "which", lambda _name: None)

    assert recognition.hindrance() == "missing"


def test_languages_that_are_installed_later_are_found(monkeypatch):
    lists = [b"eng rus", b"eng\nkaz\nrus\nosd"]
    monkeypatch.setattr(recognition.shutil, "which", lambda name: name)
    monkeypatch.setattr(recognition, "run", lambda *_args: lists.pop(0))
    recognition._languages.cache_clear()

    assert [recognition.hindrance() for _turn in range(3)] == ["languages", "", ""]

    recognition._languages.cache_clear()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("sleep 30", "time"), ("exit 3", "exit"), ("echo OSError: No space left on device >&2; exit 1", "full"),
        ("echo DecompressionBombError >&2; exit 1", "size"), ("echo MemoryError >&2; exit 1", "memory"), ("exit 0", "exit"),
    ],
)  # fmt: skip
def test_whatever_the_program_does_has_a_reason_and_leaves_nothing(script, reason, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "ocrmypdf"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "left"))
    (tmp_path / "left").mkdir()
    monkeypatch.setattr(recognition.tempfile, "tempdir", str(tmp_path / "left"))
    monkeypatch.setattr(recognition, "PAGE", bounded.Limits(seconds=1 if reason == "time" else 20))

    with pytest.raises(Failed) as failed:
        recognition.page(b"%PDF-")

    assert failed.value.reason == reason
    assert list((tmp_path / "left").iterdir()) == []


def test_a_page_larger_than_any_paper_is_not_tried(program):
    wide = scan(picture(["ТИІМДІ"]), dpi=1)

    assert recognising.outcome_of(wide.read()).failed == {1: "size"}


def test_words_come_in_the_order_of_their_blocks_without_stains_and_broken_words():
    rows = [
        (1, 1, 1, 96, "Халық-"), (1, 1, 2, 90, "аралық"), (1, 1, 2, 90, "шарт"), (1, 2, 1, 12, "~|;"), (2, 1, 1, 84, "Екінші"), (2, 1, 1, 84, "Ne"), (2, 1, 1, 84, "7"),
        (2, 1, 1, -1, " "),
    ]  # fmt: skip
    table = HEAD + "".join(f"5\t1\t{b}\t{p}\t{n}\t1\t0\t0\t1\t1\t{c}\t{w}\n" for b, p, n, c, w in rows)

    assert words_in(table) == ("Халықаралық шарт\n\nЕкінші № 7", 89)
    assert words_in(HEAD) == words_in("") == ("", 0)


# --- The programs themselves ------------------------------------------------------------------------------


@pytest.fixture
def real():
    """In CI missing programs are a failure, elsewhere a skip."""
    if lack := recognition.hindrance():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"OCRmyPDF or Tesseract: {lack}")


def test_a_turned_scan_is_recognised_in_both_alphabets(real):
    lines = ["Қазақстан Республикасының Үкіметі", "мен Өзбекстан арасындағы шарт", "Договор о вечной дружбе"]
    file = scan(picture(lines, (1100, 420), 48).rotate(180), dpi=150)

    outcome = recognising.outcome_of(file.read())

    assert [line for line in outcome.pages[0].text.split("\n") if line] == lines
    assert outcome.pages[0].confidence > 80
    layer = file_reading.layers.read_pages(file_reading.ContentFile(outcome.searchable, name="a.pdf"))[0]
    assert "Республикасының" in layer[0][0]
    assert b"ocrmypdf" not in outcome.searchable.lower()
