from decimal import Decimal

import pytest

from relations.text import charts
from relations.text.charts import Bar, Line, Point
from relations.text.strips import Mark, Rung, strip


def point(year, value, rounded=False):
    return Point(float(year), Decimal(str(value)), str(value), rounded)


def kinds(drawing):
    return [shape.kind for shape in drawing.shapes]


UZBEK = Line(
    "Статистика Узбекистана", [point(2018, 3, True), point(2020, 3, True), point(2021, 3.9), point(2022, 4.6)]
)
KAZAKH = Line(
    "Казахстанские источники",
    [point(2011, 1.95), point(2017, 2, True), point(2022, 5, True), point(2023, 4.5)],
)


class TestTicks:
    @pytest.mark.parametrize(
        ("low", "high", "marks"),
        [
            (1.95, 10, [0, 2, 4, 6, 8, 10]),
            (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
            (-3, 4, [-4, -2, 0, 2, 4]),
            (-7, -2, [-8, -6, -4, -2, 0]),
            (2356, 2356, [0, 500, 1000, 1500, 2000, 2500]),
            (0.002, 0.004, [0, 0.001, 0.002, 0.003, 0.004]),
        ],
    )
    def test_are_round_and_hold_the_zero(self, low, high, marks):
        assert charts.ticks(low, high) == marks

    def test_years_are_few_and_the_first_is_named(self):
        assert charts.years_between(2011, 2030, 9) == [2011, 2015, 2020, 2025, 2030]
        assert charts.years_between(2022, 2022, 9) == [2022]
        assert len(charts.years_between(1850, 2030, 6)) <= 7


class TestLines:
    def test_known_neighbours_are_joined_and_gaps_are_dotted(self):
        drawing = charts.line_chart([UZBEK])

        assert kinds(drawing).count("series first") == 2
        assert kinds(drawing).count("series first gap") == 1

    def test_rounded_values_are_empty_marks(self):
        drawing = charts.line_chart([UZBEK])

        assert kinds(drawing).count("dot first about") == 2
        assert kinds(drawing).count("dot first") == 2

    def test_two_publishers_are_told_apart_by_mark_and_name(self):
        drawing = charts.line_chart([UZBEK, KAZAKH])

        assert kinds(drawing).count("dot second") == 2
        assert {word.text for word in drawing.words if word.kind.startswith("name")} == {
            UZBEK.name,
            KAZAKH.name,
        }
        assert not drawing.needs_legend

    def test_name_without_a_free_place_asks_for_a_legend(self):
        long = Line("Ө" * 120, UZBEK.points)

        drawing = charts.line_chart([long, KAZAKH], width=360, height=330)

        assert drawing.needs_legend

    def test_target_is_an_open_mark_at_the_end_of_a_dotted_line(self):
        drawing = charts.line_chart([UZBEK], [point(2030, 10)], target_text=lambda aim: f"цель: {aim.text}")

        assert kinds(drawing).count("goal") == 1
        assert kinds(drawing).count("aim-mark") == 1
        assert "цель: 10" in [word.text for word in drawing.words]

    def test_target_alone_is_drawn(self):
        assert kinds(charts.line_chart([], [point(2030, 10)])).count("aim-mark") == 1

    def test_one_value_stands_in_the_middle(self):
        drawing = charts.line_chart([Line("x", [point(2022, 4)])])

        assert [kind for kind in kinds(drawing) if kind.startswith("series")] == []
        assert kinds(drawing).count("dot first") == 1
        assert [word.text for word in drawing.words if word.text == "2022"] == ["2022"]

    def test_nothing_is_not_drawn(self):
        assert charts.line_chart([]) is None
        assert charts.line_chart([Line("x", [])]) is None

    def test_negative_values_lie_under_the_zero(self):
        drawing = charts.line_chart([Line("x", [point(2020, -4), point(2021, 3)])])
        axis = next(shape for shape in drawing.shapes if shape.kind == "axis")
        zero = float(axis.d.split(" ")[1].split("H")[0])
        dots = [shape.d for shape in drawing.shapes if shape.kind == "dot first"]
        heights = [float(d.split(" ")[1].split("a")[0]) for d in dots]

        assert heights[0] > zero > heights[1]

    def test_values_of_one_moment_do_not_cover_each_other(self):
        crowd = [Line("a", [point(2020, 5), point(2021, 5)]), Line("b", [point(2020, 5.1), point(2021, 5.1)])]

        words = [word for word in charts.line_chart(crowd).words if word.kind.startswith("value")]

        assert len({(word.x, word.y) for word in words}) == 4

    @pytest.mark.parametrize(("width", "height"), [(860, 400), (360, 330)])
    def test_everything_stays_inside_the_picture(self, width, height):
        drawing = charts.line_chart([UZBEK, KAZAKH], [point(2030, 10)], width=width, height=height)

        assert all(0 <= word.x <= width and 0 <= word.y <= height for word in drawing.words)


class TestBars:
    def test_longest_bar_fills_the_room_and_labels_stand_above(self):
        drawing = charts.bar_chart(
            [Bar("Казахстан", Decimal(4), "4"), Bar("Кыргызстан", Decimal(2), "2", True)]
        )

        assert kinds(drawing)[:2] == ["bar first", "bar first about"]
        assert [word.text for word in drawing.words if word.kind == "row"] == ["Казахстан", "Кыргызстан"]

    def test_negative_bars_point_the_other_way(self):
        drawing = charts.bar_chart([Bar("a", Decimal(-4), "−4"), Bar("b", Decimal(4), "4")])
        below, above = [word for word in drawing.words if word.kind == "value first"]

        assert below.anchor == "end"
        assert above.anchor == "start"
        assert below.x < above.x

    def test_zero_and_a_single_bar_are_drawn(self):
        assert kinds(charts.bar_chart([Bar("a", Decimal(0), "0")]))[0] == "bar first"

    def test_no_bars_make_no_chart(self):
        assert charts.bar_chart([]) is None


class TestStrip:
    def test_marks_of_one_day_are_stacked(self):
        drawing = strip([Mark(2021.9, "treaty"), Mark(2021.9, "deed"), Mark(2021.9, "meeting")])

        assert {"deed treaty", "deed", "meeting"} <= set(kinds(drawing))

    def test_steps_are_named_apart(self):
        names = [Rung(2021.93, "Союзнические отношения: декларация"), Rung(2022.97, "Союзнические отношения")]

        drawing = strip([Mark(1992.9, "treaty"), Mark(2025.9, "word")], names)
        words = [word for word in drawing.words if word.kind == "rung"]

        assert len({word.y for word in words}) == 2

    def test_too_many_marks_become_bars_per_year(self):
        drawing = strip([Mark(1990 + number / 60, "treaty") for number in range(2000)])

        assert "deed treaty" not in kinds(drawing)
        assert sum(len(shape.d) for shape in drawing.shapes) < 5_000

    def test_nothing_is_not_drawn_and_one_entry_is(self):
        assert strip([]) is None
        assert strip([Mark(2021.0, "word")]).height > 0
