"""The PDF itself, read back with pypdf."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from relations.briefing import Document, blocks_of, items, pdf_of, picture, svg_of, table
from relations.text.charts import Line, Point, line_chart

KAZAKH = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі ₸"


def document(**more):
    values = {
        "language": "kk",
        "title": "Қазақстан мен Өзбекстан",
        "url": "https://portal.example/p/7",
        "site": "Сыртқы саясат порталы",
        "institute": "ҚСЗИ",
        "cite_heading": "Дәйексөз келтіру үлгісі",
        "citation": "Ауелбаев, Б. Қазақстан мен Өзбекстан",
    }
    return Document(**values | more)


def read(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_it_is_tagged_titled_and_in_its_language():
    reader, _text = read(pdf_of(document(authors="Булат Ауелбаев", keywords=["сауда"])))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "kk"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Қазақстан мен Өзбекстан"
    assert reader.metadata.author == "Булат Ауелбаев"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_kazakh_letters_are_there_and_fonts_are_our_own():
    reader, text = read(pdf_of(document(blocks=blocks_of(f"<p>{KAZAKH}</p>"))))
    fonts = {
        font["/BaseFont"].split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert KAZAKH in text
    assert all(font.startswith("Portal-") for font in fonts)


def test_pages_are_numbered_and_name_the_address():
    long = blocks_of("<p>Ұзақ мәтін.</p>" * 200)

    reader, _text = read(pdf_of(document(blocks=long)))

    for number, page in enumerate(reader.pages, start=1):
        words = page.extract_text()
        assert f"{number} / {len(reader.pages)}" in words
        assert "https://portal.example/p/7" in words


@pytest.mark.parametrize(
    "sign", ["#import", "$x$", "*жирно*", "_a_", "@ref", "<label>", "`code`", "\\", "//", '"']
)
def test_no_sign_of_the_typesetter_acts(sign):
    text = f"до {sign} после"

    _reader, words = read(pdf_of(document(title=text, lead=text, blocks=[items([text])])))

    assert words.count(sign.strip()) >= 3


@pytest.mark.parametrize("word", ["中国", "تاريخ", "ישראל", "საქართველო", "Հայաստան", "Ққ", "Ώ"])
def test_letters_of_the_scripts_that_the_portal_meets_are_printed(word):
    reader, words = read(pdf_of(document(title=f"До {word}", blocks=blocks_of(f"<p>{word}</p>"))))

    assert reader.metadata.title == f"До {word}"
    assert "□" not in words


@pytest.mark.parametrize("sign", ["꧁", "😀", "ᚠ", "\x07"])
def test_letters_that_no_font_has_become_a_box(sign):
    _reader, words = read(pdf_of(document(lead=f"до {sign} после")))

    assert sign not in words
    assert "после" in words


def test_notes_tables_and_charts_are_printed():
    chart = line_chart([Line("x", [Point(2021.0, 3, "3,0"), Point(2023.0, 4, "4,0")])])
    blocks = [
        *blocks_of('<p>Сөз<span class="fn">Ескертпе мәтіні</span></p>'),
        table(["Күні", "Атауы"], [["1998", ("Мәңгілік достық", "https://portal.example/p/9")]]),
        picture(svg_of(chart), "2021 жылы 3,0"),
    ]

    reader, words = read(pdf_of(document(blocks=blocks)))

    assert "Ескертпе мәтіні" in words
    assert "Мәңгілік достық" in words
    links = [
        a.get_object()["/A"]["/URI"]
        for page in reader.pages
        for a in page.get("/Annots", [])
        if "/A" in a.get_object()
    ]
    assert "https://portal.example/p/9" in links


def test_the_same_document_gives_the_same_bytes():
    moment = datetime(2025, 11, 13, 4, 0, 0, 123, tzinfo=UTC)

    assert pdf_of(document(), moment) == pdf_of(document(), moment)


def test_an_empty_document_is_printed():
    reader, words = read(pdf_of(document(citation="", cite_heading="", blocks=[])))

    assert len(reader.pages) == 1
    assert "Қазақстан мен Өзбекстан" in words
