"""The words of attached files are kept page by page, and what has to be recognised is known."""

import importlib

import pytest
from django.apps import apps

from relations.exchange import file_reading, layers
from relations.exchange.bounded import Failed
from relations.models import Attachment, FilePage, Reading
from tests.exchange.scans import joined, picture, scan, written
from tests.factories import make_article

WORDS = "The parties agree on the waters of both rivers"
# “Қазақстан Республикасының Үкіметі және Өзбекстан” by a font that had Cyrillic shapes in Latin places.
OLD_FONT = "Êàçàêñòàí Ðåñïóáëèêàñûíûí Óêiìåòi æàíå Îçáåêñòàí Ðåñïóáëèêàñû"


def attach(file, **values) -> Attachment:
    row = Attachment(content=make_article(), language="ru", **values)
    row.file.save("a.pdf", file)
    return row


def pages_of(row) -> list[tuple]:
    return list(row.page_texts.values_list("number", "text", "source"))


def test_pages_with_words_and_pictures_of_pages_are_told_apart():
    file = joined(written(WORDS), scan(picture(["СКАН"])), written("", OLD_FONT))

    pages, receipt = layers.read_pages(file)

    assert pages == [(WORDS, False), ("", True), ("", False), ("", True)]
    assert receipt.is_clean


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ("казахстанско-\nузбекские", "казахстанско-узбекские"), ("политико-\nправовой", "политико-правовой"),
        ("кто-\nнибудь", "кто-нибудь"), ("сотрудни-\nчество", "сотрудничество"), ("московско-\nго", "московского"),
        ("водопользо-\nвание", "водопользование"),
    ],
)  # fmt: skip
def test_hyphens_of_lines_go_and_those_of_words_stay(layer, words):
    assert layers.words_of(layer) == words


def test_a_title_page_with_few_words_is_no_scan():
    assert layers.read_pages(written("Annex II"))[0] == [("Annex II", False)]


@pytest.mark.parametrize(
    "text", ["Île-de-France: coopération régionale à Genève et à Orléans", "ÄÖÜ", WORDS, ""]
)
def test_letters_of_western_europe_alone_are_not_strange(text):
    assert not layers.is_strange(text)


def test_pages_are_read_by_portions_and_what_lies_behind_one_that_fails_is_named(monkeypatch):
    def portion(_file, first):
        if first == 4:
            raise Failed("time")
        return 7, [("word", False)] * 2, []

    monkeypatch.setattr(layers, "_portion", portion)

    pages, receipt = layers.read_pages(None)

    assert len(pages) == 4
    assert receipt.lines["page"].items == [(("page", "5–7"), "")]


@pytest.fixture
def asked(monkeypatch):
    """What the worker is asked to do; nobody does it."""
    found = []
    monkeypatch.setattr(type(file_reading.read_text), "enqueue", lambda _task, *args: found.append(args))
    return found


@pytest.mark.django_db
def test_a_small_file_is_read_at_once_and_its_pages_are_kept(asked):
    upload = written(WORDS, "", "Second: " + WORDS)
    row = attach(upload)

    file_reading.take_in(row, file_reading.layer_of(upload))

    row.refresh_from_db()
    assert (asked, row.reading, pages_of(row)) == (
        [],
        Reading.READ,
        [(1, WORDS, "layer"), (3, f"Second: {WORDS}", "layer")],
    )


@pytest.mark.django_db
def test_a_large_file_waits_for_the_worker_and_is_known_to_wait(asked, monkeypatch):
    monkeypatch.setattr(file_reading, "AT_ONCE_PAGES", 1)
    upload = written(WORDS, WORDS)
    row = attach(upload, reading=Reading.READ)

    file_reading.take_in(row, file_reading.layer_of(upload))

    row.refresh_from_db()
    assert (row.reading, asked) == (Reading.WAITING, [(row.pk,)])


@pytest.mark.django_db
def test_another_file_in_its_place_takes_the_pages_with_it():
    row = attach(written(WORDS, WORDS))
    file_reading.read_text.enqueue(row.pk)
    row.file.save("b.pdf", written("Another text of five words"))

    file_reading.read_text.enqueue(row.pk)

    assert pages_of(row) == [(1, "Another text of five words", "layer")]


@pytest.mark.django_db
def test_the_text_that_an_earlier_version_kept_goes_to_its_pages():
    move = importlib.import_module("relations.migrations.0047_pages_of_known_files").move
    item = make_article()
    rows = {
        name: Attachment.objects.create(content=item, language="ru", text=text, is_searchable=bool(text), pages=pages)
        for name, text, pages in (
            ("pages", "One\f\fThree", 3), ("single", "Only", 1), ("untold", "All together", 4), ("scan", "", 2),
        )
    }  # fmt: skip

    move(apps, None)

    found = {name: [(page.number, page.text) for page in row.page_texts.all()] for name, row in rows.items()}
    assert found == {
        "pages": [(1, "One"), (3, "Three")], "single": [(1, "Only")], "untold": [(1, "All together")], "scan": [],
    }  # fmt: skip
    assert {name: Attachment.objects.get(pk=row.pk).reading for name, row in rows.items()} == {
        "pages": "read", "single": "read", "untold": "waiting", "scan": "waiting",
    }  # fmt: skip
    assert FilePage.objects.count() == 4
