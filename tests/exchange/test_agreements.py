"""The register comes in from tables: good rows are taken, bad ones named, the same table twice changes nothing."""

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from relations.exchange import agreements, tables
from relations.exchange.rows import Outcome
from relations.exchange.values import written_date
from relations.models import Agreement, Precision, Revision, Standing, Status
from relations.text.smart_dates import read_date
from tests.exchange.importing import bring_in
from tests.factories import make_agreement, make_country, make_organisation, make_place, make_topic, make_user

HEAD = "register_number;title_ru;title_kk;instrument;signed_on;in_force_on;parties;topics;place"


@pytest.fixture
def registrar(db):
    for code in ("kz", "uz", "kg"):
        make_country(code)
    make_organisation()
    make_topic()
    make_place()
    return make_user("registrar", username="timur")


def table(*lines: str, encoding="utf-8"):
    return tables.read(ContentFile("\n".join([HEAD, *lines]).encode(encoding), name="register.csv"))


def bring(registrar, *lines, dry_run=False):
    return bring_in(table(*lines), agreements.format_of_register(), by=registrar, dry_run=dry_run)


def test_good_rows_are_taken_and_bad_ones_named(registrar):
    report = bring(
        registrar,
        "83-VIII;Договор о союзничестве;Одақтастық шарты;treaty;22.12.2022;;Казахстан; Өзбекстан;;".replace(
            "Казахстан; Өзбекстан", '"Казахстан; Өзбекстан"'
        ),
        '84;Протокол;;protocol;31.02.2022;;"kz;uz";;',
        '85;Соглашение;;agreement;2022-05;not yet;"kz;atlantis";космос;',
    )

    assert [row.outcome for row in report.rows] == [Outcome.CREATED, Outcome.REFUSED, Outcome.REFUSED]
    assert list(report.rows[1].errors) == ["signed_on"]
    assert list(report.rows[2].errors) == ["parties", "topics"]
    agreement = Agreement.objects.get()
    assert agreement.signed_on == date(2022, 12, 22)
    assert [party.code for party in agreement.parties.all()] == ["kz", "uz"]
    assert agreement.editions.count() == 0


def test_the_same_table_twice_changes_nothing(registrar):
    row = '1;Договор;Шарт;treaty;2022-12-22;;"kz;uz";trade;tashkent'
    bring(registrar, row)
    revisions = Revision.objects.count()

    again = bring(registrar, row)

    assert [line.outcome for line in again.rows] == [Outcome.SAME]
    assert Revision.objects.count() == revisions


def test_a_changed_cell_changes_one_thing_and_is_in_the_history(registrar):
    bring(registrar, '1;Договор;Шарт;treaty;2022-12-22;;"kz;uz";;')

    report = bring(registrar, '1;Договор;Шарт;treaty;2022-12-22;2024-06-01;"kz;uz";;')

    assert report.rows[0].outcome == Outcome.CHANGED
    assert set(report.rows[0].changed) == {"in_force_on", "in_force_on_precision"}
    assert Standing.objects.on(date(2024, 6, 1)).get().status == Status.IN_FORCE
    assert Revision.objects.first().by == registrar


def test_a_dry_run_writes_nothing_and_tells_the_same(registrar):
    lines = ['1;Договор;;treaty;2022;;"kz;uz;sco";;', "2;;;treaty;;;kz;;"]

    promised = bring(registrar, *lines, dry_run=True)
    written_before = Agreement.objects.count()
    done = bring(registrar, *lines)

    assert written_before == 0
    assert [row.outcome for row in promised.rows] == [row.outcome for row in done.rows]
    assert Agreement.objects.get().signed_on_precision == Precision.YEAR


def test_party_actions_survive_an_import_that_repeats_the_parties(registrar):
    bring(registrar, '1;Договор;;treaty;2022-12-22;;"kz;uz";;')
    agreement = Agreement.objects.get()
    party = agreement.parties.get(country__code="uz")
    agreement.actions.create(party=party, kind="ratification", done_on=date(2023, 11, 30))

    bring(registrar, '1;Договор;;treaty;2022-12-22;;"uz;kz";;')

    assert agreement.actions.get().party_id == party.pk


def test_what_was_exported_comes_back_unchanged(registrar):
    make_agreement(register_number="=1+1", title_ru="-опасный заголовок")
    form = agreements.format_of_register()

    data = tables.write_xlsx(list(form.columns), form.export())
    report = bring_in(tables.read(ContentFile(data, name="a.xlsx")), form, by=registrar, dry_run=False)

    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet["A2"].value == "'=1+1"
    assert [row.outcome for row in report.rows] == [Outcome.SAME]


def test_a_translator_cannot_import(registrar):
    translator = make_user("translator-kk")

    report = bring(translator, '1;Договор;;treaty;2022;;"kz;uz";;')

    assert report.rows[0].outcome == Outcome.REFUSED
    assert Agreement.objects.count() == 0


def test_a_table_from_russian_excel_is_read(registrar):
    found = tables.read(ContentFile(f"{HEAD}\n1;Договор;;;;;;;".encode("cp1251"), name="a.csv"))

    assert found.rows == [
        (2, dict(zip(HEAD.split(";"), ["1", "Договор", "", "", "", "", "", "", ""], strict=True)))
    ]


def test_a_key_standing_twice_is_refused_with_the_line(registrar):
    report = bring(registrar, '1;Договор;;treaty;2022;;"kz;uz";;', '1;Другой;;treaty;2022;;"kz;uz";;')

    assert [row.outcome for row in report.rows] == [Outcome.CREATED, Outcome.REFUSED]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n;;\n", "empty"),
        (b"PK\x03\x04 not a table", "type"),
        (b"a\x00b", "type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "ole"),
        (b"code;code\n1;2", "doubled"),
        (b"x" * (tables.MAX_BYTES + 1), "bytes"),
    ],
)
def test_files_that_are_no_tables_are_refused_with_a_reason(data, code):
    with pytest.raises(tables.TableRefused) as refused:
        tables.read(ContentFile(data, name="a.csv"))

    assert refused.value.code == code


def test_missing_columns_are_named(registrar):
    found = tables.read(ContentFile(b"title_ru;parties\nX;kz", name="a.csv"))

    with pytest.raises(tables.TableRefused, match="register_number"):
        bring_in(found, agreements.format_of_register(), by=registrar, dry_run=True)


def dated(text):
    found = read_date(text)
    return found.day, found.precision


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("22.12.2022", (date(2022, 12, 22), Precision.DAY)),
        ("2022-12-22", (date(2022, 12, 22), Precision.DAY)),
        ("12.2022", (date(2022, 12, 1), Precision.MONTH)),
        ("2022-12", (date(2022, 12, 1), Precision.MONTH)),
        ("2022", (date(2022, 1, 1), Precision.YEAR)),
        ("", (None, Precision.UNKNOWN)),
        ("not yet", (None, Precision.NOT_YET)),
    ],
)
def test_dates_are_read_with_their_precision(text, answer):
    assert dated(text) == answer
    assert dated(written_date(*answer)) == answer
