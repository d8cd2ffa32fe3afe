"""Foreign bytes are read in processes of their own: what they do there harms nobody, and no door of the desk goes around."""

import io
import os
import signal
import socket
import zipfile
from xml.etree import ElementTree

import mammoth
import openpyxl
import PIL.Image
import pypdf
import pytest
import typst
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from relations.briefing import Document, pdf_of
from relations.exchange import (
    apart,
    attachments,
    documents,
    handout,
    handout_word,
    layers,
    passed_over,
    pictures,
    tables,
    uploads,
    word,
)
from relations.exchange.bounded import Failed, without_network
from tests.exchange import hungry


@pytest.mark.parametrize("name", ["sleeps", "works", "hoards", "crashes", "writes", "answers_code"])
def test_a_reader_that_goes_beyond_is_a_refusal(name):
    with pytest.raises(hungry.Refused) as refused:
        getattr(hungry, name)()

    assert (refused.value.code, refused.value.messages) == ("bounds", [str(apart.TOO_MUCH)])


def test_a_refusal_comes_back_in_words():
    state, answer = apart.call("tests.exchange.hungry:refuses", [], {}, hungry.SMALL)

    assert (state, answer) == (apart.REFUSED, ("no", "kind"))


def test_the_helper_knows_no_secret(settings, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)
    monkeypatch.setenv("DATABASE_URL", "postgres://portal:word@db/portal")
    apart._Helper.end()

    found = hungry.environment()

    assert found["DATABASE_URL"] == "sqlite://:memory:"
    assert settings.SECRET_KEY not in found.values()


@pytest.mark.skipif(not without_network(), reason="the system does not let us take the network away")
def test_the_helper_has_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert hungry.calls_out(server.getsockname()[1]) is False


def test_a_helper_that_was_killed_is_started_again():
    first = hungry.measured(ContentFile(b"abc", name="a.txt"))
    os.kill(apart._Helper.process.pid, signal.SIGKILL)
    apart._Helper.process.wait()

    again = hungry.measured(ContentFile(b"abc", name="a.txt"))

    assert first[:2] == again[:2] == ("a.txt", 3)
    assert os.getpid() not in (first[2], again[2])


def test_no_more_of_a_file_travels_than_any_reader_takes(monkeypatch):
    monkeypatch.setattr(apart, "LARGEST", 10)

    assert hungry.measured(ContentFile(b"x" * 50, name="a"))[1] == 11


def test_a_reader_that_fails_without_a_refusal_says_so():
    with pytest.raises(Failed):
        apart.call("tests.exchange.hungry:no_such_name", [], {}, hungry.SMALL)


# --- Every door ----------------------------------------------------------------------------------------------


def picture() -> SimpleUploadedFile:
    data = io.BytesIO()
    PIL.Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    return SimpleUploadedFile("a.png", data.getvalue())


def pdf() -> SimpleUploadedFile:
    data = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(data)
    return SimpleUploadedFile("a.pdf", data.getvalue())


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.xlsx", tables.write_xlsx(["code"], [["water"]]))


def table_of_words() -> bytes:
    return handout_word.write("1", "ru", "en", [handout.Row("title", "Вода", "Water")])


DOORS = {
    "a picture": (picture, pictures.master),
    "a PDF": (pdf, attachments.clean_pdf),
    "the text of a PDF": (pdf, layers.read_pages),
    "a Word file": (lambda: SimpleUploadedFile("a.docx", table_of_words()), documents.read),
    "a web page": (lambda: SimpleUploadedFile("a.html", b"<p>Water</p>"), documents.read),
    "a draft shown": (lambda: word.Draft("en", "", "", "<p>x</p>"), word.preview),
    "a workbook": (sheet, tables.read),
    "a CSV": (lambda: SimpleUploadedFile("a.csv", b"code\nwater\n"), tables.read),
    "a translation": (table_of_words, handout._rows),
    "a briefing": (lambda: Document("en", "T", "u", "s", "i"), pdf_of),
    "files of a form": (lambda: {"a": picture(), "b": pdf()}, lambda files: uploads.judge(Files(files))),
}


class Files(dict):
    def getlist(self, name):
        return [self[name]]


@pytest.mark.parametrize("name", DOORS)
def test_no_door_reads_in_the_process_of_the_site(name, monkeypatch):
    make, door = DOORS[name]
    given = make()
    called = []
    for place, reader in (
        (PIL.Image, "open"),
        (pypdf, "PdfReader"),
        (mammoth, "convert_to_html"),
        (openpyxl, "load_workbook"),
        (zipfile, "ZipFile"),
        (ElementTree, "fromstring"),
        (typst, "Compiler"),
        (tables.csv, "reader"),
        (documents.LinearParser, "read"),
    ):
        monkeypatch.setattr(place, reader, lambda *args, _name=reader, **kwargs: called.append(_name))

    door(given)

    assert called == []


def test_a_file_of_a_form_is_read_once(monkeypatch):
    upload, asked = pdf(), []
    real = apart.call
    monkeypatch.setattr(apart, "call", lambda name, *rest: asked.append(name) or real(name, *rest))

    uploads.judge(Files({"file": upload}))
    attachments.clean_pdf(upload)

    passed_over.of_pdf(upload)

    assert asked == [
        "relations.exchange.attachments:cleaned",
        "relations.exchange.passed_over:_of_pdf",
        "relations.exchange.layers:_portion",
    ]
