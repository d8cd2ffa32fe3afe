"""Attached PDFs: only pages and words come in."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from relations.exchange import apart, attachments
from relations.models import Attachment
from tests.factories import make_article


def pdf(pages=2, password="", script=False, name="отчёт.pdf") -> ContentFile:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Secret Author", "/Title": "Draft of the minister"})
    if script:
        writer.add_attachment("inside.exe", b"MZ")
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        )
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return ContentFile(buffer.getvalue(), name=name)


def test_author_and_title_are_gone_and_pages_stay():
    cleaned, pages = attachments.clean_pdf(pdf(pages=3))

    data = cleaned.read()
    assert pages == 3
    assert b"Secret" not in data
    assert not (PdfReader(io.BytesIO(data)).metadata or {}).get("/Author")
    assert "отчёт" not in cleaned.name


def test_what_runs_or_hides_is_taken_out():
    data = attachments.clean_pdf(pdf(script=True))[0].read()

    root = PdfReader(io.BytesIO(data)).root_object
    assert "/OpenAction" not in root
    assert not ({"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {})))


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (ContentFile(b"<html>", name="a.pdf"), "type"),
        (ContentFile(b"", name="a.pdf"), "type"),
        (ContentFile(b"%PDF-1.7 nothing", name="a.pdf"), "damaged"),
        (pdf(password="x"), "password"),
        (pdf(pages=0), "pages"),
        (ContentFile(b"%PDF-" + b"\x00" * attachments.MAX_BYTES, name="a.pdf"), "bytes"),
    ],
)
def test_other_files_are_refused_with_a_reason(upload, code):
    with pytest.raises(attachments.FileRefused) as refused:
        attachments.clean_pdf(upload)

    assert refused.value.code == code


@pytest.mark.django_db
def test_a_scan_is_marked_as_not_searchable():
    row = Attachment.objects.create(
        content=make_article(), language="ru", file=attachments.clean_pdf(pdf())[0]
    )

    attachments.read_text.enqueue(row.pk)

    row.refresh_from_db()
    assert (row.text.strip(), row.is_searchable) == ("", False)


CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    "name", ["pdf-01-hyphens-ligatures", "pdf-02-owner-password-only", "pdf-03-bom-prefix"]
)
def test_words_of_a_page_are_whole_whatever_the_file_is_like(name):
    upload = ContentFile((CASES / f"{name}.pdf").read_bytes(), name="a.pdf")

    cleaned, pages = attachments.clean_pdf(upload)

    text = attachments.text_of(cleaned)
    assert pages == 1
    assert "трансграничное водопользование и межправительственный механизм" in text
    assert "The office will finance the flow." in text


def test_one_bad_page_does_not_lose_the_others(monkeypatch):
    from pypdf import PageObject  # noqa: PLC0415  only here

    whole, seen = PageObject.extract_text, []

    def failing(page, *args, **kwargs):
        seen.append(page)
        if len(seen) == 1:
            raise KeyError("/Font")
        return whole(page, *args, **kwargs) or "слова"

    monkeypatch.setattr(PageObject, "extract_text", failing)
    monkeypatch.setattr(apart, "is_helper", True)

    assert attachments.text_of(attachments.clean_pdf(pdf(pages=2))[0]) == "\fслова"
