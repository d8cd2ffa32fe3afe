"""How programs write tables: encodings, merged and hidden cells, numbers as they are shown."""

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from relations.exchange import agreements, tables
from relations.exchange.cells import cell_of
from tests.exchange.table_cases import bring, sheet, written

OLD = "register_number;title_ru;parties\nO-1;Соглашение о дружбе, «вечное» № 5;kz\n"


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r", "mac-cyrillic", "utf-16-be", "utf-16-le"])
def test_tables_in_old_encodings_are_read(encoding):
    text = OLD if encoding not in ("cp866", "koi8-r") else OLD.replace("«вечное» № 5", "с Китаем")

    [(_line, row)] = tables.read(written(text, encoding)).rows

    assert row["title_ru"] == text.split(";")[3]


def test_kazakh_letters_of_the_old_encoding_come_as_todays():
    text = "register_number;title_kk\nO-2;Қазақстан Республикасының әлемдік үкіметі\n"

    [(_line, row)] = tables.read(written(text, "kz1048")).rows

    assert row["title_kk"] == "Қазақстан Республикасының әлемдік үкіметі"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ((OLD * 3).encode()[:-1] + b"\xd0;\n", "letters"),  # a letter of UTF-8 cut in two
        ('a;b;c\n1;"два;три\n4;пять;шесть\n7;восемь";девять\n'.encode(), "quotes"),
    ],
)
def test_what_would_swallow_letters_or_lines_is_refused(data, code):
    with pytest.raises(tables.TableRefused) as refused:
        tables.read(ContentFile(data, name="a.csv"))

    assert refused.value.code == code


def book(fill) -> ContentFile:
    made = Workbook()
    fill(made)
    out = io.BytesIO()
    made.save(out)
    return ContentFile(out.getvalue(), name="a.xlsx")


def test_merged_cells_reach_over_their_lines_but_not_into_the_header(registrar):
    def fill(made):
        page = made.active
        page.append(["Номер", "Наименование", "Дата", None, "Стороны"])
        page.append([None, None, "подписания", "вступления в силу", None])
        for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2", "C3:C4", "E3:E4"):
            page.merge_cells(cells)
        page["A3"], page["B3"], page["C3"], page["E3"] = "M-1", "Один", date(2025, 11, 14), "kz; uz"
        page["A4"], page["B4"] = "M-2", "Два"

    table = tables.read(book(fill), agreements.known_columns())

    assert table.columns == ["register_number", "title_ru", "signed_on", "in_force_on", "parties"]
    assert [(row["signed_on"], row["parties"]) for _line, row in table.rows] == [("2025-11-14", "kz; uz")] * 2


def test_what_a_sheet_shows_and_hides_is_obeyed_or_named(registrar):
    def fill(made):
        page = made.active
        page.append(["register_number", "title_ru", "signed_on"])
        page.append([7, "Нули", "2024"])
        page.append(["S-2", "Зачёркнуто", "2023"])
        page["A2"].number_format = "0000"
        page["C3"].font = Font(strike=True)
        page["B2"].comment = Comment("проверить", "Автор")
        page["B3"].hyperlink = "https://adilet.example/x"
        other = made.create_sheet("Черновик")
        other.sheet_state = "hidden"
        other.append(["register_number", "title_ru", "signed_on", "parties"])
        other.append(["S-9", "Нет", "2020", "kz"])

    table = tables.read(book(fill), agreements.known_columns())
    report = bring(registrar, book(fill), dry_run=True)

    assert [row["register_number"] for _line, row in table.rows] == ["0007", "S-2"]
    assert {kind: line.count for kind, line in table.receipt.lines.items()} == {
        "sheet": 1,
        "comment": 1,
        "link": 1,
    }
    assert "2023" in str(report.rows[1].errors["signed_on"])


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [(0.05, "0%", "5%"), (0.125, "0.00%", "12.5%"), (1, "0%", "100%"), (7, "000", "007"), (7, "0.00", "7")],
)
def test_numbers_are_read_as_they_are_shown(value, shape, text):
    assert cell_of(value, shape) == text


def test_columns_beyond_the_limit_are_a_refusal():
    with pytest.raises(tables.TableRefused) as refused:
        tables.read(sheet(["a", *[None] * 300, "b"], ["1", *[None] * 300, "2"]))

    assert refused.value.code == "columns"
