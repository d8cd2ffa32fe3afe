"""A text goes out as a Word table and comes back as a translation."""

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from relations.exchange import handout
from tests.factories import make_article

pytestmark = pytest.mark.django_db
BODY = (
    '<h2>Торговля</h2><p>Доля <strong>8,9&nbsp;%</strong><span class="fn">Обзор.</span>, см. <a href="/p/7">договор</a>.</p>'
    "<ul><li>зерно</li><li>металл</li></ul><table><tr><th>Год</th></tr><tr><td>2024</td></tr></table>"
)


@pytest.fixture
def article():
    return make_article(languages=["ru"], title_ru="Обзор & отношения", body_ru=BODY)


def filled(data: bytes, answers: dict[str, str]) -> ContentFile:
    """The file with the right column filled in, as a translator would do in Word."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    document = parts["word/document.xml"]
    for key, text in answers.items():
        row = re.search(
            rf"<w:tr><w:tc><w:p><w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">{key}</w:t>.*?</w:tr>",
            document,
        )[0]
        cells = row.split("<w:tc>")
        cells[3] = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
        document = document.replace(row, "<w:tc>".join(cells))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in (parts | {"word/document.xml": document}).items():
            archive.writestr(name, text)
    return ContentFile(buffer.getvalue(), name="back.docx")


def test_pieces_are_paragraphs_headings_items_and_cells(article):
    found = handout.pieces(article, "ru", "kk")

    assert [piece.key for piece in found] == ["title", "lead", *(f"body {n}" for n in range(1, 7))]
    assert (
        handout.signed(found[3].source)
        == "Доля <strong>8,9\u00a0%</strong>⟦1⟧Обзор.⟦/1⟧, см. ⟦2⟧договор⟦/2⟧."
    )


def test_a_translation_comes_back_with_its_notes_links_and_table(article, daniyar):
    data = handout.write(article, "ru", "kk", by=daniyar)
    answers = {
        "title": "Шолу",
        "body 1": "Сауда",
        "body 2": "Үлесі 8,9 %⟦1⟧Шолу.⟦/1⟧, ⟦2⟧шартты⟦/2⟧ қараңыз.",
        "body 3": "астық",
        "body 4": "металл",
        "body 5": "Жыл",
        "body 6": "2024",
    }

    changes = {
        change.field: change.after for change in handout.read(article, "ru", "kk", filled(data, answers))
    }

    assert changes == {
        "title_kk": "Шолу",
        "body_kk": '<h2>Сауда</h2><p>Үлесі 8,9 %<span class="fn">Шолу.</span>, <a href="/p/7">шартты</a> қараңыз.</p>'
        "<ul><li>астық</li><li>металл</li></ul><table><tbody><tr><th>Жыл</th></tr><tr><td>2024</td></tr></tbody></table>",
    }
    article.refresh_from_db()
    assert not article.title_kk


def test_what_is_translated_already_stands_in_the_right_column(article, daniyar):
    article.body_kk = BODY.replace("Торговля", "Сауда")
    article.save()

    found = handout.pieces(article, "ru", "kk")

    assert found[2].target == "Сауда"
    assert (
        handout.read(
            article, "ru", "kk", ContentFile(handout.write(article, "ru", "kk", by=daniyar), name="a.docx")
        )
        == []
    )


def test_a_file_for_an_older_source_is_refused(article, daniyar):
    data = handout.write(article, "ru", "kk", by=daniyar)
    article.body_ru = "<p>Совсем другой текст</p>"
    article.save()

    with pytest.raises(ValidationError) as refused:
        handout.read(article, "ru", "kk", filled(data, {"body 6": "2024"}))

    assert refused.value.code == "changed"
