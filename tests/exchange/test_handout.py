"""A text goes out as a Word table and comes back as a translation."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from docx import Document
from translate.storage.xliff import xlifffile

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
    """The file with the right column filled in, as a translator would do in Word; Enter is a new paragraph."""
    document = Document(io.BytesIO(data))
    for row in document.tables[0].rows:
        text = answers.get(row.cells[0].text)
        if text is None:
            continue
        first, *others = text.split("\n")
        row.cells[2].paragraphs[0].text = first
        for line in others:
            row.cells[2].add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
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


def back(article, daniyar, **answers):
    data = handout.write(article, "ru", "kk", by=daniyar)
    return handout.read(
        article, "ru", "kk", filled(data, {key.replace("_", " "): text for key, text in answers.items()})
    )


def test_a_new_line_glues_no_words(article, daniyar):
    found = back(article, daniyar, body_1="Сауда\nқатынастары", title="Шолу\nмен байланыс")

    changes = {one.field: one.after for one in found}
    assert "<h2>Сауда<br>қатынастары</h2>" in changes["body_kk"]
    assert changes["title_kk"] == "Шолу мен байланыс"


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ("Үлесі ⟦1⟧Шолу. ⟦2⟧шарт⟦/2⟧", "⟦/1⟧"),
        ("Үлесі ⟦1⟧Шолу.⟦/1⟧", "⟦2⟧ ⟦/2⟧"),
        ("⟦1⟧Шолу.⟦/1⟧ ⟦1⟧Шолу.⟦/1⟧ ⟦2⟧шарт⟦/2⟧", "⟦1⟧ ⟦/1⟧"),
        ("⟦1⟧Шолу. ⟦2⟧шарт⟦/1⟧⟦/2⟧", "⟦/1⟧"),
        ("⟦1⟧Ш.⟦/1⟧ ⟦2⟧шарт⟦/2⟧ ⟦9⟧", "⟦9⟧"),
    ],
)
def test_a_row_with_faulty_signs_is_refused_and_the_rest_is_taken(article, daniyar, came, said):
    found = back(article, daniyar, body_1="Сауда", body_2=came)

    assert [(one.key, one.came) for one in found.refused] == [("body 2", came)]
    assert said in str(found.refused[0].reason)
    assert "<h2>Сауда</h2>" in found[0].after
    assert "Үлесі" not in found[0].after


def test_keys_in_any_case_and_signs_with_spaces_are_understood(article, daniyar):
    data = handout.write(article, "ru", "kk", by=daniyar)
    document = Document(io.BytesIO(data))
    for row in document.tables[0].rows:
        row.cells[0].paragraphs[0].text = f" {row.cells[0].text.upper()} "
        if "BODY 2" in row.cells[0].text:
            row.cells[2].paragraphs[0].text = "⟦ 1 ⟧Шолу.⟦/ 1⟧ ⟦2⟧шарт⟦/2⟧"
    buffer = io.BytesIO()
    document.save(buffer)

    found = handout.read(article, "ru", "kk", ContentFile(buffer.getvalue(), name="a.docx"))

    assert found.refused == []
    assert '<span class="fn">Шолу.</span> <a href="/p/7">шарт</a>' in found[0].after


def test_a_row_whose_source_has_changed_is_refused_by_name(article, daniyar):
    data = handout.write(article, "ru", "kk", by=daniyar)
    article.body_ru = BODY.replace("зерно", "зерно и мука")
    article.save()

    found = handout.read(article, "ru", "kk", filled(data, {"body 3": "астық", "body 4": "металл"}))

    assert [one.key for one in found.refused] == ["body 3"]
    assert "<li>металл</li>" in found[0].after


def test_what_was_translated_before_stays_where_the_file_is_empty(article, daniyar):
    article.body_kk = BODY.replace("Торговля", "Сауда").replace("зерно", "астық")
    article.save()

    found = back(article, daniyar, body_1="Сауда-саттық", body_3="")

    assert "<h2>Сауда-саттық</h2>" in found[0].after
    assert "<li>астық</li>" in found[0].after


@pytest.mark.parametrize("form", ["xliff12", "xliff20"])
def test_xliff_goes_out_and_comes_back(article, daniyar, form):
    data = handout.write(article, "ru", "kk", by=daniyar, form=form)
    text = data.decode()
    answers = {"Торговля": "Сауда", "зерно": "астық"}
    for was, now in answers.items():
        text = text.replace(f"<source>{was}</source>", f"<source>{was}</source><target>{now}</target>")
    long = text[text.index("<source>Доля") : text.index("</source>", text.index("<source>Доля")) + 9]
    text = text.replace(
        long, long + long.replace("source>", "target>").replace("Доля", "Үлесі").replace("договор", "шарт")
    )

    found = handout.read(article, "ru", "kk", ContentFile(text.encode(), name="a.xlf"))

    assert found.refused == []
    assert found[0].after.startswith(
        '<h2>Сауда</h2><p>Үлесі <strong>8,9\u00a0%</strong><span class="fn">Обзор.</span>, см. <a href="/p/7">шарт</a>.</p>'
    )
    assert "<li>астық</li>" in found[0].after


def test_tools_of_translators_read_our_xliff(article, daniyar):
    store = xlifffile.parsestring(handout.write(article, "ru", "kk", by=daniyar, form="xliff12"))

    assert [unit.getid().rpartition("\x04")[2] for unit in store.units][:3] == ["title", "lead", "body-1"]
    assert store.units[2].source == "Торговля"


@pytest.mark.parametrize(
    "data",
    [b'<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>', b"<xliff", b"<xliff version='1.2'></xliff>"],
)
def test_a_hostile_or_broken_xliff_is_refused(article, data):
    with pytest.raises(ValidationError):
        handout.read(article, "ru", "kk", ContentFile(data, name="a.xlf"))
