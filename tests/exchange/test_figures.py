"""Values of indicators come in from tables and out of spreadsheets."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from relations.exchange import figures, tables
from relations.exchange.rows import Outcome
from relations.models import Indicator, Observation
from tests.exchange.importing import bring_in
from tests.factories import make_country

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade():
    return Indicator.objects.create(
        code="trade", title_ru="Товарооборот", unit_ru="млрд", currency="USD", scale=9
    )


def bring(data, by):
    data = data if isinstance(data, bytes) else data.encode()
    form = figures.format_of_figures()
    table = tables.read(ContentFile(data, name="a.csv"), form.known)
    return bring_in(table, form, by=by, dry_run=False)


@pytest.mark.parametrize(
    ("text", "value", "is_rounded"),
    [
        ("4.6", "4.6", False),
        ("4 600,5", "4600.5", False),
        ("4,600.5", "4600.5", False),
        ("4.600,5", "4600.5", False),
        ("1.234.567", "1234567", False),
        ("(1,2)", "-1.2", False),
        ("−4,5", "-4.5", False),
        ("≈ 5", "5", True),
        ("4,6*", "4.6", True),
        ("12 %", "12", False),
    ],
)
def test_figures_are_read_as_people_write_them(text, value, is_rounded):
    assert figures.read_number(text) == (Decimal(value), is_rounded)


@pytest.mark.parametrize("text", ["", "двадцать", "1,2,3", "4.6.7,8,9", "5 млрд", "1e5", "٣"])
def test_what_is_no_figure_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  its text is the cell
        figures.read_number(text)


def test_rows_become_values_and_faults_are_told_by_column(trade, daniyar):
    make_country("kg")

    report = bring(
        "indicator,period,value,country,source,forecast\n"
        'trade,2022,"4,6",,stat.uz,\n'
        "trade,III кв. 2023,≈ 1.1,,stat.uz,\n"
        "trade,2030,10,,plan,да\n"
        "trade,весна,x,zz,stat.uz,\n"
        "lost,2022,1,,stat.uz,\n"
        "trade,2024,5,,,\n",
        daniyar,
    )

    assert [row.outcome for row in report.rows] == [Outcome.CREATED] * 3 + [Outcome.REFUSED] * 3
    stored = list(
        trade.observations.order_by("starts_on").values_list(
            "period", "value", "is_approximate", "is_forecast"
        )
    )
    assert stored == [
        ("2022", Decimal("4.6"), False, False),
        ("2023-Q3", Decimal("1.1"), True, False),
        ("2030", Decimal(10), False, True),
    ]
    assert set(report.rows[3].errors) == {"period", "value", "country"}
    assert set(report.rows[4].errors) == {"indicator"}
    assert report.rows[5].errors  # no value without a source


def test_another_day_of_publication_is_a_revision_and_none_puts_right(trade, daniyar):
    bring("indicator,period,value,source,published_on\ntrade,2022,4.6,stat.uz,2023-02-01\n", daniyar)

    revised = bring(
        "indicator,period,value,source,published_on\ntrade,2022,4.7,stat.uz,2023-09-01\n", daniyar
    )
    mended = bring("indicator,period,value,source\ntrade,2022,4.8,stat.uz\n", daniyar)

    assert revised.rows[0].outcome == Outcome.CREATED
    assert (mended.rows[0].outcome, mended.rows[0].changed) == (Outcome.CHANGED, ["value"])
    assert list(trade.observations.order_by("published_on").values_list("value", "published_on")) == [
        (Decimal("4.6"), date(2023, 2, 1)),
        (Decimal("4.8"), date(2023, 9, 1)),
    ]


def test_exported_values_come_back_unchanged(trade, daniyar):
    bring("indicator,period,value,source,retrieved_on\ntrade,Q1 2022,-4.6,stat.uz,01.02.2023\n", daniyar)
    form = figures.format_of_figures()

    report = bring(tables.write_csv(list(form.columns), form.export()), daniyar)

    assert [row.outcome for row in report.rows] == [Outcome.SAME]


@pytest.mark.parametrize(
    "text",
    [
        "2021\t3,9\n2022\t4,6\n2023\t…\n",
        "2021;3,9\n2022;4,6",
        "2021\t2022\t2023\n3,9\t4,6\t–\n",
        "Год\tЗначение\n2021\t3,9\n2022\t4,6\n",
        "3,9\n4,6\n",
    ],
)
def test_a_pasted_column_or_row_becomes_values(trade, daniyar, text):
    data = figures.pasted(
        text, indicator="trade", first_period="2021", source="stat.uz", retrieved_on="01.02.2024"
    )

    report = bring(data, daniyar)

    assert [row.outcome for row in report.rows] == [Outcome.CREATED, Outcome.CREATED]
    assert list(trade.observations.order_by("starts_on").values_list("period", "value")) == [
        ("2021", Decimal("3.9")), ("2022", Decimal("4.6")),
    ]  # fmt: skip
    assert {(one.source, one.retrieved_on) for one in trade.observations.all()} == {
        ("stat.uz", date(2024, 2, 1))
    }


def test_the_currency_of_a_value_is_that_of_its_series(trade):
    faulty = Observation(indicator=trade, period="2022", value=1, source="x", currency="EUR", scale=6)
    lost = Observation(indicator=trade, period="2022", value=1, source="x", currency="XXA")
    mixed = Indicator.objects.create(code="mix", title_ru="Смесь", unit_ru="в валюте", unit_code="mixed")
    unnamed = Observation(indicator=mixed, period="2022", value=1, source="x")

    for one, names in ((faulty, {"currency", "scale"}), (lost, {"currency"}), (unnamed, {"currency"})):
        with pytest.raises(ValidationError) as refused:
            one.full_clean()
        assert set(refused.value.error_dict) == names


def test_the_code_of_a_unit_of_money_cannot_contradict_its_currency(trade):
    trade.unit_code = "mn_eur"

    trade.full_clean()

    assert trade.unit_code == "bn_usd"
