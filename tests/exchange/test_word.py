"""Word files become drafts; what is not an ordinary document is refused with a reason."""

import io
import time

import pytest
from django.core.files.base import ContentFile

from relations.exchange import word
from relations.models import Article, Picture, Translation
from tests.exchange.docx import W, docx, paragraph, table
from tests.exchange.test_pictures import drawn
from tests.factories import make_expert

REVIEW = [
    paragraph("Казахстан и Узбекистан: союзничество", "Title"),
    paragraph("Торговля соседей", "1"),
    paragraph("На Казахстан приходится 8,9\u00a0% товарооборота.", note=1),
    paragraph("Железные дороги", "2"),
    table(["Год", "Млрд"], ["2024", "4,3"]),
]


def test_a_review_keeps_headings_tables_and_notes():
    draft = word.read(docx(*REVIEW, notes=["Обзор ноября 2025 года."]))

    assert draft.title == "Казахстан и Узбекистан: союзничество"
    assert draft.language == "ru"
    assert draft.body == (
        "<h2>Торговля соседей</h2>"
        '<p>На Казахстан приходится 8,9\u00a0% товарооборота.<span class="fn">Обзор ноября 2025 года.</span></p>'
        "<h3>Железные дороги</h3>"
        '<table><tbody><tr><th scope="col">Год</th><th scope="col">Млрд</th></tr>'
        "<tr><td>2024</td><td>4,3</td></tr></tbody></table>"
    )
    assert draft.counts == {"words": 15, "headings": 2, "lists": 0, "tables": 1, "notes": 1, "pictures": 0}


def test_without_a_title_style_the_first_bold_line_is_the_title():
    draft = word.read(docx(paragraph("Шолу: Өзбекстанмен сауда", bold=True), paragraph("Мәтін қысқа.")))

    assert (draft.title, draft.body, draft.language) == (
        "Шолу: Өзбекстанмен сауда",
        "<p>Мәтін қысқа.</p>",
        "kk",
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Қазақстан мен Өзбекстан арасындағы шарт күшінде", "kk"),
        ("Договор между странами действует", "ru"),
        ("The treaty is in force", "en"),
    ],
)
def test_the_language_is_guessed_by_letters(text, language):
    assert word.guess_language(text) == language


@pytest.mark.django_db
def test_reading_writes_nothing_and_confirming_writes_a_draft(aigerim):
    make_expert(user=aigerim)
    draft = word.read(docx(*REVIEW, notes=["Обзор."]))
    before = Article.objects.count()

    article = word.create_article(draft, by=aigerim, genre="review")

    assert before == 0
    article = Article.objects.get(pk=article.pk)
    assert article.title_ru == "Казахстан и Узбекистан: союзничество"
    assert (article.title_kk, article.title_en) == (None, None) or not (article.title_kk or article.title_en)
    assert [person.code for person in article.authors.all()] == ["aigerim"]
    assert Translation.objects.get(content=article).language == "ru"
    assert article.revisions.count() == 1
    assert article.editions.count() == 0


@pytest.mark.django_db
def test_pictures_go_to_the_library_without_metadata(aigerim):
    from docx import Document  # noqa: PLC0415 only for this file

    document = Document()
    document.add_paragraph("Текст с рисунком, достаточно длинный.")
    document.add_picture(io.BytesIO(drawn(600, 400).read()))
    buffer = io.BytesIO()
    document.save(buffer)

    draft = word.read(ContentFile(buffer.getvalue(), name="a.docx"))
    article = word.create_article(draft, by=aigerim, genre="review")

    picture = Picture.objects.get()
    assert draft.counts["pictures"] == 1
    assert f'<figure><img src="{picture.file.url}"' in article.body_ru
    assert picture.uploaded_by == aigerim


BOMB = b"<x>" + b"a" * (word.MAX_PART + 10) + b"</x>"
DTD = (
    f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><w:document {W}><w:body>&a;</w:body></w:document>'
)


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (ContentFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, name="old.doc"), "ole"),
        (ContentFile(b"PK\x03\x04 broken", name="a.docx"), "type"),
        (ContentFile(b"{\\rtf1}", name="a.docx"), "type"),
        (ContentFile(b"", name="a.docx"), "type"),
        (docx(paragraph("x"), extra={"word/vbaProject.bin": "macro"}), "macros"),
        (docx(document=DTD), "dtd"),
        (docx(document=DTD.encode("utf-16")), "dtd"),
        (docx(paragraph("x"), extra={"../../etc/passwd": "x"}), "path"),
        (docx(paragraph("x"), extra={"/absolute.xml": "x"}), "path"),
        (docx(paragraph("x"), extra={"word/theme.xml": BOMB}), "unpacked"),
        (docx(paragraph("x"), extra={f"word/{n}.txt": "" for n in range(word.MAX_MEMBERS)}), "unpacked"),
        (docx(document="<w:document"), "damaged"),
        (docx(paragraph("   ")), "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_files_are_refused_with_a_reason(upload, code):
    with pytest.raises(word.WordRefused) as refused:
        word.read(upload)

    assert refused.value.code == code


def test_nothing_outside_the_file_is_followed():
    external = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="i1" TargetMode="External" Target="file:///etc/passwd"
     Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>"""
    blip = (
        "<w:p><w:r><w:t>Текст рядом с рисунком</w:t></w:r><w:r><w:drawing><wp:inline "
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="i1"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    upload = docx(blip, extra={"word/_rels/document.xml.rels": external})

    draft = word.read(upload)

    assert draft.pictures == []
    assert draft.body == "<p>Текст рядом с рисунком</p>"


def test_scripts_in_a_document_stay_text():
    draft = word.read(docx(paragraph("&lt;script&gt;alert(1)&lt;/script&gt; Обычный текст")))

    assert draft.body == "<p>&lt;script&gt;alert(1)&lt;/script&gt; Обычный текст</p>"


def test_a_deeply_nested_file_is_answered():
    depth = 3000
    nested = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    started = time.monotonic()

    with pytest.raises(word.WordRefused):
        word.read(docx(nested))

    assert time.monotonic() - started < 60  # a guard against hanging, not a measurement
