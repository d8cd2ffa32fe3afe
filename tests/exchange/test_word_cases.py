"""Small Word files that once lost words: what each must become, and what its receipt must say."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from relations.exchange import documents, word

CASES = Path(__file__).parent / "cases"
USUAL = "<p>Обычный абзац текста достаточной длины о сотрудничестве двух соседних государств.</p>"

# file → body, {kind of the receipt: number of them}
EXPECTED = {
    "docx-01-word-online-document2": (USUAL, {}),
    "docx-02-image-target-null": (USUAL, {"picture": 1}),
    "docx-04-caption-numbers-fldsimple": (
        "<p>Динамика показана в таблице 3, см. также рисунок 12.</p>"
        f'<p class="source-line">Таблица 3. Сток рек, млн м³</p>{USUAL}',
        {},
    ),
    "docx-05-rtl-dir-bdo": (
        '<p>Название по-арабски: <span dir="rtl">معاهدة الصداقة</span> и телефон 8 (7172) 00-00-00 для справок.</p>',
        {},
    ),
    "docx-06-equation": (f"<p>Индекс считается как X/(X+M) по данным таможни.</p>{USUAL}", {"equation": 1}),
    "docx-07-chart": (f"{USUAL}<p>Источник: расчёты автора.</p>", {"chart": 1}),
    "docx-08-textbox-drawingml": (f"{USUAL}<p>Главное: сток упал на треть.</p>{USUAL}", {"text_box": 1}),
    "docx-09-numbered-headings": (
        f'<h2 id="art-1">Статья 1. Предмет соглашения</h2>{USUAL}<h2 id="art-2">Статья 2. Обязательства сторон</h2>'
        "<h3>2.1. Обмен данными</h3><p>В соответствии со статьёй 1 стороны обмениваются данными.</p>",
        {"number": 3},
    ),
    "docx-11-footnote-in-title": (
        f'{USUAL[:-4]}<span class="fn">Статистический сборник, 2024.</span></p>',
        {"note_moved": 1},
    ),
    "docx-12-note-with-table": (
        '<p>Сток снизился<span class="fn">По годам: 2023 | 1,8 конец примечания</span> по сравнению с прежним '
        "десятилетием.</p>",
        {"note_form": 1},
    ),
    "docx-14-ruby": (f"<p>Китайское название: 楚河 (chǔ hé) означает реку Шу.</p>{USUAL}", {"ruby": 1}),
    "docx-15-strike": ("<p>Договор действует до 2030 года.</p>", {"struck": 1}),
    "docx-16-heading-styles": (
        f"<h2>Глава первая</h2>{USUAL}<h2>Раздел русской сборки</h2>{USUAL}<h2>Прямой уровень структуры</h2>{USUAL}",
        {},
    ),
    "docx-18-empty-heading-cr": (f"<p>первая строка<br>вторая строка</p>{USUAL}", {}),
    "docx-19-altchunk": (f"<p>Важный раздел из другой системы.</p>{USUAL}", {}),
    "docx-22-sym": ("<p>Рост ≥ 5 % и знак № 17, стрелка → вверх, Δ.</p>", {}),
    "docx-24-title-two-paragraphs": (USUAL, {}),
    "docx-25-nfd": ("<p>Шелковый путь и Каспийский край: войны, район, чрезвычайный.</p>", {}),
}
TITLES = {
    "docx-24-title-two-paragraphs": "Казахстан и Кыргызстан: общая вода",
    "docx-25-nfd": "Первый российский обзор: Йемен и Ёлка",
}


def case(name: str) -> ContentFile:
    path = next(CASES.glob(f"{name}*"))
    return ContentFile(path.read_bytes(), name=path.name)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_text_is_kept_and_the_receipt_names_what_differs(name):
    body, lines = EXPECTED[name]

    draft = word.read(case(name))

    assert draft.body == body
    assert {kind: line.count for kind, line in draft.receipt.lines.items()} == lines
    assert draft.title == TITLES.get(name, "Водные ресурсы Шу и Таласа")


def test_a_note_on_the_title_goes_to_the_note_about_the_text():
    draft = word.read(case("docx-11-footnote-in-title"))

    assert draft.note == "Статья подготовлена в рамках гранта."


def test_a_title_and_a_summary_that_are_too_long_are_said_and_kept_whole():
    draft = word.read(case("docx-20-long-title-lead"))

    assert len(draft.title) <= 500
    assert len(draft.lead) <= 1000
    assert set(draft.receipt.lines) == {"title_cut", "lead_moved"}
    assert draft.body.startswith("<p><strong>Соглашение о сотрудничестве в области")
    assert draft.body.count("Рассматриваются вопросы трансграничных вод.") > draft.lead.count(
        "Рассматриваются"
    )


def test_text_out_of_a_pdf_has_its_lines_joined():
    draft = documents.read(case("paste-12-pdf-hard-wrapped"))

    assert draft.body == "<p>Международное сотрудничество стран региона.</p><p>Новый абзац.</p>"
    assert draft.receipt.is_clean
