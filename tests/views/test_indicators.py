"""Figures: how series become charts, what is never joined, and what readers can take away."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest

from relations.models import Indicator, Observation
from relations.reading.figure_charts import charts_of
from relations.reading.figures import load_series
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _russian(settings):
    from django.utils import translation  # noqa: PLC0415 only this fixture needs it

    with translation.override("ru"):
        yield


def indicator(code="trade", values=(), **fields):
    defaults = {
        "title_ru": "Товарооборот", "title_kk": "Тауар айналымы", "title_en": "Trade turnover",
        "unit_code": "bn_usd", "unit_ru": "млрд долл. США", "unit_kk": "млрд АҚШ доллары", "unit_en": "USD billion",
    }  # fmt: skip
    made = Indicator.objects.create(code=code, **defaults | fields)
    for period, value, *rest in values:
        more = rest[0] if rest else {}
        Observation.objects.create(indicator=made, period=period, value=value, source="stat.uz", **more)
    return made


def charts(language="ru"):
    return charts_of(load_series(Indicator.objects.all(), language), language)


def kinds(drawing):
    return [shape.kind for shape in drawing.shapes]


class TestCharts:
    def test_two_publishers_of_one_measure_share_a_chart(self):
        indicator("uz", [("2022", 4.6)], measure="trade", order=1, publisher_ru="Статистика Узбекистана")
        indicator("kz", [("2022", 5), ("2023", 4.5)], measure="trade", order=2, publisher_ru="Казахстан")
        indicator("aim", [("2030", 10)], measure="trade", order=3, form="target")

        [chart] = charts()

        assert [name for _style, name, _mark in chart.names] == ["Статистика Узбекистана", "Казахстан"]
        assert "aim-mark" in kinds(chart.wide)
        assert chart.rows == [
            ["2022", "4,6", "5,0", "–"],
            ["2023", "–", "4,5", "–"],
            ["2030", "–", "–", "10"],
        ]

    def test_series_of_different_units_get_charts_of_their_own(self):
        indicator("usd", [("2021", 1), ("2022", 2)], measure="trade")
        indicator("tonnes", [("2021", 1), ("2022", 2)], measure="trade", unit_code="t", unit_ru="т")

        assert [str(chart.unit) for chart in charts()] == ["т", "млрд долл. США"]

    def test_any_number_of_publishers_shares_a_chart_with_marks_of_their_own(self):
        for order, code in enumerate("abcdefg"):
            indicator(code, [("2021", 1), ("2022", order)], measure="trade", publisher_ru=code, order=order)

        [chart] = charts()

        assert [name for _style, name, _mark in chart.names] == list("abcdefg")
        assert len({mark for _style, _name, mark in chart.names}) == 6
        assert sum(kind.startswith("dot ") for kind in kinds(chart.wide)) == 14
        assert chart.needs_legend

    def test_export_and_import_share_a_chart_beside_the_turnover(self):
        indicator("all", [("2021", 5), ("2022", 6)], measure="trade", flow="turnover", order=1)
        indicator(
            "out",
            [("2021", 2), ("2022", 2)],
            measure="trade",
            flow="export",
            order=2,
            title_ru="Экспорт в РУ",
        )
        indicator(
            "in", [("2021", 3), ("2022", 4)], measure="trade", flow="import", order=3, title_ru="Импорт из РУ"
        )

        turnover, sides = charts()

        assert [one.code for one in turnover.series] == ["all"]
        assert [name for _style, name, _mark in sides.names] == ["Экспорт", "Импорт"]
        assert str(sides.title) == "Экспорт в РУ · Импорт из РУ"

    def test_a_forecast_is_drawn_and_written_apart_from_facts(self):
        indicator(values=[("2024", 4), ("2025", 5), ("2026", 6, {"is_forecast": True})])

        [chart] = charts()

        assert kinds(chart.wide).count("series first ahead") == 1
        assert kinds(chart.wide).count("dot first ahead") == 1
        assert [row[1] for row in chart.rows] == ["4", "5", "6 (прогноз)"]

    def test_gaps_are_dotted_and_said(self):
        indicator(values=[("2018", 3), ("2022", 4), ("2023", 5)])

        [chart] = charts()

        assert kinds(chart.wide).count("series first gap") == 1
        assert kinds(chart.wide).count("series first") == 1
        assert chart.subtitle.startswith("2018–2023; ")

    def test_periods_of_unequal_length_are_bars_not_a_line(self):
        indicator(
            values=[("2020-01/2020-03", 8.3), ("2024-01/2024-11", 6.5), ("2025", 8.9)], unit_code="percent"
        )

        [chart] = charts()

        assert kinds(chart.wide).count("bar first") == 3
        assert "8,3\u00a0%" in [word.text for word in chart.wide.words]
        assert [row[0] for row in chart.rows][2] == "2025"

    def test_one_value_is_a_mark(self):
        indicator(values=[("2022", 4.6)])

        [chart] = charts()

        assert kinds(chart.wide).count("dot first") == 1
        assert "4,6 (2022)" in chart.description

    def test_indicator_without_values_makes_no_chart(self):
        indicator()

        assert charts() == []

    def test_negative_values_keep_their_minus(self):
        indicator(values=[("2021", -4.5), ("2022", 3)])

        [chart] = charts()

        assert chart.rows[0] == ["2021", "−4,5"]

    def test_period_that_is_none_stays_in_the_table(self):
        indicator(values=[("весна", 4), ("2022", 3)])

        [chart] = charts()

        assert ["весна", "4"] in chart.rows

    def test_the_value_published_last_counts_and_the_earlier_ones_stay_as_revisions(self):
        """However they were entered, and without breaking the line of the years."""
        indicator(
            values=[
                ("2022", 5, {"published_on": date(2023, 9, 1)}),
                ("2021", 3),
                ("2022", 4, {"published_on": date(2023, 2, 1)}),
            ]
        )

        [chart] = charts()

        assert [row[1] for row in chart.rows] == ["3", "5"]
        assert "series first" in kinds(chart.wide)
        [(_series, value)] = chart.revised
        assert [old.text for old in value.earlier] == ["4"]

    def test_categories_are_sorted_and_named(self):
        for code in ("kz", "kg"):
            make.make_country(code)
        indicator(
            values=[
                ("2022", 1.3, {"country": make.make_country("kg")}),
                ("2022", 4.6, {"country": make.make_country("kz")}),
            ],
            form="categories",
        )

        [chart] = charts()

        assert chart.rows == [["Казахстан", "4,6"], ["Кыргызстан", "1,3"]]

    def test_figures_in_several_currencies_are_only_a_table(self):
        indicator(
            values=[
                ("2024", 100, {"country": make.make_country("cn"), "currency": "USD", "scale": 9}),
                ("2024", 54, {"country": make.make_country("kg"), "currency": "EUR", "scale": 9}),
            ],
            form="categories",
            unit_code="mixed",
        )

        [chart] = charts()

        assert chart.wide is None
        assert chart.rows == [["Китай", "100\u00a0млрд USD"], ["Кыргызстан", "54\u00a0млрд EUR"]]

    def test_rounded_and_computed_values_are_marked(self):
        indicator(values=[("2021", 3, {"is_approximate": True}), ("2022", 3.9, {"is_derived": True})])

        [chart] = charts()

        assert [row[1] for row in chart.rows] == ["3,0 *", "3,9 **"]
        assert "dot first about" in kinds(chart.wide)

    def test_single_figure_is_no_chart(self):
        indicator(values=[("2022", Decimal("2356.666"))], form="single", unit_ru="км")

        assert charts() == []


class TestPages:
    @pytest.fixture
    def shown(self):
        dossier = make.make_dossier()
        make.publish(dossier)
        found = indicator(
            "kz-uz-trade",
            [
                ("2021", 3),
                ("2022", -4.5, {"retrieved_on": date(2025, 11, 20), "source_url": "https://stat.uz/1"}),
            ],
        )
        dossier.indicators.add(found)
        return found

    @pytest.mark.parametrize("language", ["kk", "ru", "en"])
    def test_page_shows_chart_table_sources_and_days(self, client, shown, language):
        page = client.get(f"/{language}/indicators/kz-uz-trade/").content.decode()

        assert page.count('<svg class="chart ') == 2
        assert 'role="img" aria-labelledby="kz-uz-trade-wide-title kz-uz-trade-wide-desc"' in page
        assert 'href="https://stat.uz/1"' in page
        assert "20.11.2025" in page
        assert f"/{language}/indicators/kz-uz-trade/kz-uz-trade_{language}.csv" in page

    def test_csv_has_one_row_per_value_with_its_source(self, client, shown):
        response = client.get("/ru/indicators/kz-uz-trade/kz-uz-trade_ru.csv")
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

        assert [(row["period"], row["value"], row["source"]) for row in rows] == [
            ("2021", "3", "stat.uz"),
            ("2022", "-4.5", "stat.uz"),
        ]
        assert rows[1]["first_day"] == "2022-01-01"
        assert 'filename="kz-uz-trade_ru.csv"' in response["Content-Disposition"]
        assert "filename*=UTF-8''" in response["Content-Disposition"]

    def test_machines_are_told_of_this_series_in_a_sentence(self, client, shown):
        """Google asks for a description of fifty letters at least; a second publisher does not speak for the first."""
        Indicator.objects.filter(pk=shown.pk).update(measure="trade", order=9)
        twin = indicator("twin", [("1999", 1)], measure="trade", order=1, title_ru="Чужой ряд")
        twin.dossiers.set(shown.dossiers.all())
        shown.countries.add(make.make_country("uz"))

        page = client.get("/ru/indicators/kz-uz-trade/").content.decode()
        graph = json.loads(
            re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)[1]
        )
        [data] = [node for node in graph["@graph"] if node["@type"] == "Dataset"]

        assert data["name"] == "Товарооборот"
        assert len(data["description"]) >= 50
        assert "Чужой" not in data["description"]
        assert data["temporalCoverage"] == "2021-01-01/2022-12-31"
        assert data["spatialCoverage"] == [{"@type": "Place", "name": "Узбекистан"}]

    def test_csv_and_page_tell_revisions(self, client, shown):
        Observation.objects.create(
            indicator=shown, period="2021", value=4, source="stat.uz", published_on=date(2023, 2, 1)
        )

        page = client.get("/ru/indicators/kz-uz-trade/").content.decode()
        content = client.get("/ru/indicators/kz-uz-trade/kz-uz-trade_ru.csv").content.decode("utf-8-sig")
        rows = [(row["value"], row["replaced"]) for row in csv.DictReader(io.StringIO(content))]

        assert 'class="revisions"' in page
        assert rows == [("4", "no"), ("3", "yes"), ("-4.5", "no")]

    def test_indicator_of_no_public_dossier_is_not_found(self, client):
        draft = make.make_dossier()
        draft.indicators.add(indicator("secret", [("2022", 4)]))

        assert client.get("/ru/indicators/secret/").status_code == 404
        assert client.get("/ru/indicators/secret/secret_ru.csv").status_code == 404
        assert client.get("/ru/indicators/unknown/").status_code == 404

    def test_hidden_twin_of_a_measure_stays_hidden(self, client, shown):
        Indicator.objects.filter(pk=shown.pk).update(measure="trade")
        indicator("hidden-twin", [("2022", 777)], measure="trade")

        assert "777" not in client.get("/ru/indicators/kz-uz-trade/").content.decode()

    def test_indicator_without_values_says_so(self, client):
        dossier = make.make_dossier()
        make.publish(dossier)
        dossier.indicators.add(indicator("empty"))

        response = client.get("/ru/indicators/empty/")

        assert response.status_code == 200
        assert 'class="empty"' in response.content.decode()

    def test_wrong_name_of_the_file_is_not_found(self, client, shown):
        assert client.get("/ru/indicators/kz-uz-trade/other_ru.csv").status_code == 404
