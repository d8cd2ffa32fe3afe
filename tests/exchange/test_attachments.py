"""Attached PDFs: only pages and words come in."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from relations.exchange import apart, attachments, file_reading
from relations.exchange.layers import read_pages, words_of
from relations.models import Attachment
from relations.search import search
from tests.factories import make_article, publish


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
        (pdf(pages=1001), "pages"),
        (ContentFile(b"\xff\xd8\xff\xe0 a photo", name="scan.pdf"), "type"),
        (ContentFile(b"%PDF-" + b"\x00" * attachments.MAX_BYTES, name="a.pdf"), "bytes"),
    ],
)
def test_other_files_are_refused_with_a_reason(upload, code):
    with pytest.raises(attachments.FileRefused) as refused:
        attachments.clean_pdf(upload)

    assert refused.value.code == code


@pytest.mark.django_db
def test_blank_pages_have_no_words():
    row = Attachment.objects.create(
        content=make_article(), language="ru", file=attachments.clean_pdf(pdf())[0]
    )

    file_reading.read_text.enqueue(row.pk)

    row.refresh_from_db()
    assert (row.reading, row.page_texts.count()) == ("empty", 0)


def text_of_(file) -> str:
    return "\f".join(text for text, _is_scan in read_pages(file)[0])


CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    "name", ["pdf-01-hyphens-ligatures", "pdf-02-owner-password-only", "pdf-03-bom-prefix"]
)
def test_words_of_a_page_are_whole_whatever_the_file_is_like(name):
    upload = ContentFile((CASES / f"{name}.pdf").read_bytes(), name="a.pdf")

    cleaned, pages = attachments.clean_pdf(upload)

    text = text_of_(cleaned)
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

    assert text_of_(attachments.clean_pdf(pdf(pages=2))[0]) == "\fслова"


def drawn_in_turns(lines: list[tuple[str, str]]) -> ContentFile:
    """A page whose two columns were drawn line by line, as many programs do."""
    writer = PdfWriter()
    page = writer.add_blank_page(500, 300)
    steps = "".join(
        f"1 0 0 1 20 {270 - 14 * n} Tm ({left}) Tj 1 0 0 1 260 {270 - 14 * n} Tm ({right}) Tj "
        for n, (left, right) in enumerate(lines)
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 10 Tf {steps}ET".encode())
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return ContentFile(out.getvalue(), name="a.pdf")


def test_two_columns_are_read_one_after_the_other():
    left = ["The parties confirm their interna-", "tional cooperation on the waters", "of both rivers and of the lake,",
            "and agree to meet twice a year", "in the capitals in turn, as before."]  # fmt: skip
    right = ["Article two speaks of the trans-", "boundary energy network and its", "maintenance by both operators,",
             "who share the costs by halves", "until the parties agree otherwise."]  # fmt: skip

    words = " ".join(text_of_(drawn_in_turns(list(zip(left, right, strict=True)))).split())

    assert words.startswith(
        "The parties confirm their international cooperation on the waters of both rivers"
    )
    assert "as before. Article two speaks of the transboundary energy network" in words


def test_the_cells_of_a_table_stay_beside_one_another():
    rows = [(f"Year {2000 + n}", f"{n}.5 km3") for n in range(6)]

    assert "Year 2003 3.5 km3" in " ".join(text_of_(drawn_in_turns(rows)).split())


def test_a_word_that_a_soft_hyphen_breaks_is_whole_and_a_compound_keeps_its_own():
    assert words_of("сотруд\u00ad\nничество и Северо-\nВосток") == "сотрудничество и Северо-Восток"


@pytest.mark.django_db
def test_a_file_that_is_attached_after_publication_is_found():
    article = make_article()
    publish(article, "ru")
    assert not search("hydropower", "ru").hits
    file = drawn_in_turns([("Annex on hydropower of both states", "and on what follows from its use")] * 6)
    row = Attachment.objects.create(content=article, language="ru", file=file)

    file_reading.read_text.enqueue(row.pk)

    assert [hit.item for hit in search("hydropower", "ru").hits] == [article.pk]
