"""Small tables that once lost rows or facts, and tables as ministries keep them."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from openpyxl import Workbook
from openpyxl.styles import numbers

from relations.exchange import agreements, tables
from relations.exchange.rows import Outcome
from relations.models import Agreement, Country, Precision
from tests.exchange.table_cases import bring, outcomes, sheet, written
from tests.factories import make_agreement

CASES = Path(__file__).parent / "cases"


def case(name: str) -> ContentFile:
    path = next(CASES.glob(f"{name}*"))
    return ContentFile(path.read_bytes(), name=path.name)


def test_lost_letters_are_a_refusal_with_the_way_out():
    with pytest.raises(tables.TableRefused) as refused:
        tables.read(case("tab-01"))

    assert refused.value.code == "letters"
    assert "?аза?стан" in str(refused.value.messages)


@pytest.mark.parametrize("name", ["tab-03", "tab-04"])
def test_first_lines_and_line_ends_of_other_programs_are_read(registrar, name):
    assert outcomes(bring(registrar, case(name))) == ["created"]


def test_dates_as_people_write_them(registrar):
    report = bring(registrar, case("tab-05"))

    found = {a.register_number[-2:]: (a.signed_on, a.signed_on_precision) for a in Agreement.objects.all()}
    day, month, year = (date(2025, 11, 14), "day"), (date(2025, 11, 1), "month"), (date(2025, 1, 1), "year")
    assert found == {
        "01": day, "02": day, "03": day, "04": year, "05": month, "06": day, "07": day, "08": day, "09": month,
        "10": year, "12": (date(2022, 12, 1), "month"), "13": (None, "unknown"), "14": (None, "unknown"),
        "15": (None, "unknown"),
    }  # fmt: skip
    assert [row.label for row in report.refused] == ["BUG-05-11"]
    assert "29.02.2023" in report.refused[0].errors["signed_on"][0]


def test_old_dates_are_dates(registrar):
    bring(registrar, case("tab-13"))

    found = dict(Agreement.objects.values_list("register_number", "signed_on"))
    assert found == {
        "BUG-13a": date(1731, 10, 10), "BUG-13b": date(988, 1, 1), "BUG-13c": date(2024, 2, 29),
        "BUG-13d": date(1918, 2, 1),
    }  # fmt: skip


def test_error_cells_are_refused_by_name(registrar):
    report = bring(registrar, case("tab-07"))

    assert report.refused
    assert "#N/A" in str(report.refused[0].errors) or "#REF!" in str(report.refused[0].errors)
    assert all(row.outcome != Outcome.CREATED or not row.errors for row in report.rows)


def test_all_rows_are_read_however_large_the_sheet_says_it_is():
    table = tables.read(case("tab-08"))

    assert len(table.rows) == 2600


def test_the_sheet_with_the_key_column_is_found(registrar):
    form = agreements.format_of_register()

    table = tables.read(case("tab-09"), form.known)

    assert "register_number" in table.columns
    assert (
        [place for place, _words in table.receipt.lines["sheet"].items]
        if "sheet" in table.receipt.lines
        else True
    )


def test_invisible_differences_do_not_matter(registrar):
    report = bring(registrar, case("tab-10"))

    assert outcomes(report) == ["created"] * 4
    found = {a.register_number: [p.code for p in a.parties.all()] for a in Agreement.objects.all()}
    assert found == {
        "BUG-10a": ["cn", "kz"],
        "BUG-10b": ["kz", "kg"],
        "BUG-10c": ["kz", "cn"],
        "BUG-10d": ["kz", "uz"],
    }


def test_keys_that_a_spreadsheet_changed_are_refused(registrar):
    report = bring(registrar, case("tab-12"))

    refused = [row for row in report.refused if "register_number" in row.errors]
    assert len(refused) >= 2
    assert not Agreement.objects.filter(register_number__in=["2023-03-05", "15.1"]).exists()


def test_a_formula_without_a_value_erases_nothing(registrar):
    make_agreement(register_number="BUG-14", in_force_on=date(2024, 1, 1), in_force_on_precision="day")
    before = list(Agreement.objects.values_list("in_force_on", "in_force_on_precision"))

    report = bring(registrar, case("tab-14"))

    assert any("in_force_on" in row.errors for row in report.refused)
    assert list(Agreement.objects.values_list("in_force_on", "in_force_on_precision")) == before


MINISTRY = """Реестр международных договоров;;;;
Министерство иностранных дел;;;;
;;;;
№;Наименование;Вид документа;Дата подписания;Стороны
17/2;Соглашение о воде;Соглашение;14 ноября 2025 г.;Республика Казахстан и Узбекистан
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_table_as_ministries_keep_it(registrar, encoding):
    Country.objects.filter(code="kz").update(official_name_ru="Республика Казахстан")

    report = bring(registrar, written(MINISTRY, encoding))

    assert outcomes(report) == ["created"]
    agreement = Agreement.objects.get()
    assert (agreement.register_number, agreement.title_ru, agreement.instrument) == (
        "17/2",
        "Соглашение о воде",
        "agreement",
    )
    assert [party.code for party in agreement.parties.all()] == ["kz", "uz"]


def test_a_header_of_two_lines(registrar):
    rows = [["№", "Наименование", "Дата", None, "Стороны"], [None, None, "подписания", "вступления в силу", None],
            ["5", "Договор", "2020", "май 2021", "kz, uz"]]  # fmt: skip

    bring(registrar, sheet(*rows))

    agreement = Agreement.objects.get()
    assert (agreement.signed_on, agreement.signed_on_precision) == (date(2020, 1, 1), Precision.YEAR)


def test_a_cell_that_shows_a_month_stays_a_month(registrar):
    book = Workbook()
    book.active.append(["register_number", "title_ru", "signed_on", "in_force_on", "parties"])
    book.active.append(["7-A", "Договор", date(2022, 12, 1), date(2023, 1, 1), "kz; uz"])
    book.active["C2"].number_format, book.active["D2"].number_format = "mmm.yy", numbers.FORMAT_DATE_DDMMYY
    out = io.BytesIO()
    book.save(out)

    bring(registrar, ContentFile(out.getvalue(), name="a.xlsx"))

    agreement = Agreement.objects.get()
    assert (agreement.signed_on_precision, agreement.in_force_on_precision) == ("month", "day")


@pytest.mark.parametrize(
    "parties",
    [
        "Казахстана; Узбекистана",
        "Казахстаном, Кыргызстаном",
        "Қазақстанның; Өзбекстанмен",
        "КАЗАХСТАН и Китаем",
        "kz\nuz",
    ],
)
def test_names_in_any_case_form(registrar, parties):
    report = bring(
        registrar,
        sheet(["register_number", "title_ru", "parties", "place"], ["1-A", "Договор", parties, "г. Ташкент"]),
    )

    assert outcomes(report) == ["created"]
    assert Agreement.objects.get().parties.count() == 2
    assert Agreement.objects.get().place.code == "tashkent"


def test_names_that_nobody_knows_are_listed_once_with_what_is_like_them(registrar):
    rows = [[f"1-{letter}", "Договор", "Казахстан; Узбикистан"] for letter in "abc"]

    with translation.override("ru"):
        report = bring(registrar, sheet(["register_number", "title_ru", "parties"], *rows))

    assert report.names == [("parties", "Узбикистан", 3)]
    assert "Узбекистан" in report.refused[0].errors["parties"][0]


def test_every_column_comes_and_goes_back_unchanged(registrar):
    make_agreement(register_number="0-1", title_ru="Прежний договор")
    row = {
        "register_number": "2-B", "title_ru": "Договор", "short_title_ru": "О союзе", "is_binding": "да", "signed_on": "22.12.2022",
        "place": "tashkent", "parties": "kz; uz", "depositary": "kz", "entry_method": "exchange", "duration": "term",
        "term_years": "5 лет", "entry_months": "2", "entry_first_of_month": "да", "notice_by_law": "", "terminated_on": "01.02.2030",
        "acts": "kz | ratification | 20.05.2024 | 01.06.2024 | № 83-VIII | Закон | 01.06.2029 | definitive | https://adilet.zan.kz/a | Әділет\nuz | ratification | 2023 | | | Закон; с примечанием",
        "notification": "Казахстан 03.04.2023; 05.2023 (Узбекистан)",
        "references": "unts | | I-12345 | 01.02.2023 | https://treaties.un.org/x", "texts": "ru | Договор | authentic",
        "sources": "Әділет | https://adilet.zan.kz/rus | 14.11.2025", "relations": "supersedes | 0-1",
        "in_force_source": "Нота МИД", "open_question": "Проверить дату",
        "party_roles": "kz | government | Министерство торговли | Министр | required\nuz | state",
        "reservations": "uz | заявление | 20.05.2024 | | Не распространяется на суда",
        "follow_ups": "Открыть пункт пропуска | Минтранс | 01.06.2025 | | on_track | Акорда | https://akorda.kz",
    }  # fmt: skip

    first = bring(registrar, sheet(list(row), list(row.values())))
    form = agreements.format_of_register()
    back = tables.write_xlsx(list(agreements.COLUMNS), form.export())
    again = bring(registrar, ContentFile(back, name="b.xlsx"))

    assert [row.errors for row in first.refused] == []
    agreement = Agreement.objects.get(register_number="2-B")
    acts = [
        (a.party.code, a.kind, str(a.done_on), a.done_on_precision, a.number) for a in agreement.actions.all()
    ]
    assert sorted(acts) == [
        ("kz", "notification", "2023-04-03", "day", ""), ("kz", "ratification", "2024-05-20", "day", "№ 83-VIII"),
        ("uz", "notification", "2023-05-01", "month", ""), ("uz", "ratification", "2023-01-01", "year", ""),
    ]  # fmt: skip
    law = agreement.actions.get(number="№ 83-VIII")
    assert (str(law.until), law.is_definitive, law.source) == ("2029-06-01", True, "Әділет")
    party = agreement.parties.get(country__code="kz")
    assert (party.capacity, party.body_ru, party.is_required) == ("government", "Министерство торговли", True)
    assert agreement.reservations.get().is_declaration
    assert agreement.follow_ups.get().verdict == "on_track"
    assert (agreement.in_force_source, agreement.open_question) == ("Нота МИД", "Проверить дату")
    assert agreement.references.get().number == "I-12345"
    assert agreement.links_out.get().target.specific().register_number == "0-1"
    assert (agreement.term_years, agreement.is_binding, agreement.depositary_country.code) == (5, True, "kz")
    assert outcomes(again) == ["same", "same"]


def test_the_preview_tells_each_cell_before_and_after_and_the_status(registrar):
    bring(
        registrar,
        sheet(["register_number", "title_ru", "signed_on", "parties"], ["1-A", "Договор", "2022", "kz; uz"]),
    )

    report = bring(
        registrar,
        sheet(["register_number", "title_ru", "in_force_on"], ["1-A", "Договор", "2023"]),
        dry_run=True,
    )

    cells = {name: (before, after) for name, before, after in report.rows[0].cells}
    assert cells["in_force_on"] == ("", "2023")
    assert set(cells) == {"in_force_on", "status"}
    assert Agreement.objects.get().in_force_on is None


def test_a_portion_with_one_bad_row_loses_only_that_row(registrar):
    rows = [[f"1-{n}", "Договор", "22.12.2022", "21.12.2022" if n == 3 else "", "kz; uz"] for n in range(6)]

    report = bring(
        registrar, sheet(["register_number", "title_ru", "signed_on", "terminated_on", "parties"], *rows)
    )

    assert outcomes(report) == ["created"] * 3 + ["refused"] + ["created"] * 2
    assert Agreement.objects.count() == 5


def test_queries_do_not_grow_with_rows(registrar, django_assert_max_num_queries):
    rows = [
        [f"1-{n}", f"Договор {n}", "2022", "kz; uz", "kz | signature | 2022\nuz | signature | 2022"]
        for n in range(50)
    ]
    upload = sheet(["register_number", "title_ru", "signed_on", "parties", "acts"], *rows)

    with django_assert_max_num_queries(10 * 50):
        report = bring(registrar, upload)

    assert outcomes(report) == ["created"] * 50


def test_too_many_rows_are_refused_and_not_dropped():
    text = "register_number;title_ru\n" + "1;x\n" * (tables.MAX_ROWS + 1)

    with pytest.raises(tables.TableRefused) as refused:
        tables.read(written(text))

    assert refused.value.code == "rows"


def test_cells_without_a_header_and_other_sheets_are_on_the_receipt():
    upload = sheet(["code", "name_ru"], ["water", "Вода", "забытое"], Лист=[["ещё", "таблица"]])

    table = tables.read(upload)

    assert table.receipt.lines["cell"].items == [(("cell", "C2"), "забытое")]
    assert table.receipt.lines["sheet"].items == [(("cell", "Лист"), "ещё таблица")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("acts", f"kz | ratification | 01.02.2020 | | 7 | {'Закон ' * 60}"),
        (
            "acts",
            "kz | ratification | 01.02.2020 | | 7 | Закон | | | https://adilet.zan.kz/ | Әділет | и ещё слова",
        ),
        ("references", f"untc | | {'7' * 90}"),
        ("texts", f"ru | {'Договор ' * 70}"),
        ("texts", "kaz-Cyrillic | Шарт"),
        ("sources", f"{'Газета ' * 70} | https://adilet.zan.kz/"),
        ("sources", f"Газета | https://adilet.zan.kz/{'a' * 600}"),
        ("follow_ups", f"{'Построить ' * 40} | Министерство | | | | Газета"),
        ("party_roles", f"kz | state | {'Министерство ' * 20}"),
    ],
)
def test_words_without_room_are_refused_and_never_cut(registrar, column, cell):
    """A line of a cell says more, or longer, than its columns can keep: the row is refused beside that column."""
    rows = ["register_number", "title_ru", "parties", column], ["2020-1", "Договор", "kz; uz", cell]

    report = bring(registrar, sheet(*rows))

    assert [list(row.errors) for row in report.refused] == [[column]]
    assert not Agreement.objects.exists()
