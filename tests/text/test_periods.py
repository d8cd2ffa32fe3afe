from datetime import date

import pytest

from relations.text.periods import Period, between, following, parse, period_text, read_period, stored


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


@pytest.mark.parametrize(
    ("typed", "code", "kind"),
    [
        ("2022", "2022", "year"),
        ("2022 г.", "2022", "year"),
        ("2022 жыл", "2022", "year"),
        ("2022-q1", "2022-Q1", "quarter"),
        ("Q3 2022", "2022-Q3", "quarter"),
        ("3Q2022", "2022-Q3", "quarter"),
        ("III кв. 2022 г.", "2022-Q3", "quarter"),
        ("1-й квартал 2022 года", "2022-Q1", "quarter"),
        ("2022 жылғы II тоқсан", "2022-Q2", "quarter"),
        ("2022 жылдың 2-тоқсаны", "2022-Q2", "quarter"),
        ("I полугодие 2022", "2022-H1", "half"),
        ("2022 жылғы I жартыжылдық", "2022-H1", "half"),
        ("H2 2022", "2022-H2", "half"),
        ("ноябрь 2024", "2024-11", "month"),
        ("11.2024", "2024-11", "month"),
        ("январь–ноябрь 2024 г.", "2024-01/2024-11", "range"),
        ("2024 жылғы қаңтар–қараша", "2024-01/2024-11", "range"),
        ("January - November 2024", "2024-01/2024-11", "range"),
        ("9 месяцев 2024 года", "2024-01/2024-09", "range"),
        ("2018–2025", "2018/2025", "range"),
        ("05.03.2024", "2024-03-05", "day"),
    ],
)
def test_a_period_is_read_as_people_type_it(typed, code, kind):
    assert read_period(typed) == code
    assert parse(code).kind == kind


@pytest.mark.parametrize(
    "typed",
    ["", "двадцать", "весна", "5 квартал 2022", "H3 2022", "13.2024", "2025–2018", "Q1", "январь", "22"],
)
def test_what_is_no_period_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011  its text is what was typed
        read_period(typed)


@pytest.mark.parametrize(
    ("code", "kk", "ru", "en"),
    [
        ("2022-Q3", "2022 жылғы III\u00a0тоқсан", "III\u00a0квартал 2022\u00a0г.", "Q3\u00a02022"),
        ("2022-H1", "2022 жылғы I\u00a0жартыжылдық", "I\u00a0полугодие 2022\u00a0г.", "H1\u00a02022"),
    ],
)
def test_quarters_and_halves_are_written_and_read_back(code, kk, ru, en):
    for language, text in {"kk": kk, "ru": ru, "en": en}.items():
        assert period_text(parse(code), language) == text
        assert read_period(text) == code


@pytest.mark.parametrize(
    "code", ["2022", "2022-Q3", "2022-H1", "2024-11", "2024-03-05", "2024-01/2024-11", "2018/2025"]
)
def test_a_period_survives_being_stored_by_its_days(code):
    period = parse(code)

    again = parse(stored(between(period.start, period.end)))

    assert (again.start, again.end) == (period.start, period.end)


def test_periods_follow_one_another():
    assert [following(code) for code in ("2022", "2022-H2", "2022-Q4", "2022-12", "2022-Q1", "2024-01")] == [
        "2023", "2023-H1", "2023-Q1", "2023-01", "2022-Q2", "2024-02",
    ]  # fmt: skip
    with pytest.raises(ValueError):  # noqa: PT011  likewise
        following("2024-01/2024-11")
