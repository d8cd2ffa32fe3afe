from datetime import date

import pytest

from relations.text.periods import Period, between, parse, period_text


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024-01/2024-11", date(2024, 1, 1), date(2024, 11, 30), "month"),
        ("2018/2025", date(2018, 1, 1), date(2025, 12, 31), "year"),
        ("2024-03-05", date(2024, 3, 5), date(2024, 3, 5), "day"),
        ("2023/2024-06", date(2023, 1, 1), date(2024, 6, 30), "month"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text, start, end, precision):
    assert parse(text) == Period(start, end, precision)


@pytest.mark.parametrize("text", ["", "spring", "2024-13", "2024-02-30", "2025/2018", "22", "0000"])
def test_what_is_no_period_is_none(text):
    assert parse(text) is None


def test_a_whole_year_stands_on_its_number_and_a_part_of_it_in_its_middle():
    assert parse("2022").middle == 2022
    assert parse("2022-01/2022-04").middle == pytest.approx(2022.16, abs=0.01)


def test_two_days_make_the_coarsest_period_they_allow():
    assert between(date(2024, 1, 1), date(2024, 12, 31)).precision == "year"
    assert between(date(2024, 1, 1), date(2024, 11, 30)).precision == "month"
    assert between(date(2024, 1, 15), None) == Period(date(2024, 1, 15), date(2024, 1, 15), "day")


def test_each_language_writes_a_period_its_way():
    span = parse("2024-01/2024-11")

    assert period_text(span, "ru") == "январь\u00a0– ноябрь 2024\u00a0г."
    assert period_text(span, "kk") == "2024 жылғы қаңтар\u00a0– қараша"
    assert period_text(span, "en") == "January–November 2024"
    assert period_text(parse("2018/2025"), "kk") == "2018–2025"
    assert period_text(parse("2022"), "ru") == "2022"
