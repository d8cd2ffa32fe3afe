"""Dates as people write them: every form, every language, and what is not taken."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations.models import Precision
from relations.text.dates import day_month, long_date, short_date
from relations.text.smart_dates import NOT_YET, UNKNOWN, DateNotRead, PartialDate, read_date, written

TODAY = date(2025, 11, 14)
DAY, MONTH, YEAR = PartialDate(date(2022, 12, 22), "day"), PartialDate(date(2022, 12, 1), "month"), "year"
AS_DAYS = [
    "22.12.2022", "22.12.2022 г.", "22.12.2022г.", "22.12.2022 ж.", "22/12/2022", "22-12-2022", "22.12.22",
    "2022-12-22", "2022-12-22 00:00:00", "2022-12-22T00:00:00", "22.12.2022 0:00:00", " 22.12.2022 ",
    "22\u00a0декабря 2022\u00a0г.", "22 декабря 2022 года", "22 декабря 2022", "«22» декабря 2022 г.", "22 дек. 2022",
    "22 декабря 2022 г.", "2022 жылғы 22 желтоқсан", "2022 жылғы 22 желтоқсанда", "2022 жылғы 22 желтоқсандағы",
    "2022 ж. 22 желтоқсан", "22 желтоқсан 2022 жыл", "22 желтоқсан 2022", "2022 ЖЫЛҒЫ 22 ЖЕЛТОҚСАН",
    "22 December 2022", "December 22, 2022", "22nd of December 2022", "22 Dec 2022", "22.XII.2022", "22\u201112\u20112022",
    "2022.12.22", "22. 12. 2022", "22,12,2022",
]  # fmt: skip
AS_MONTHS = [
    "12.2022", "12/2022", "2022-12", "декабрь 2022", "декабрь 2022 г.", "в декабре 2022 года", "дек.22",
    "2022 жылғы желтоқсан", "желтоқсан 2022", "December 2022", "in December 2022", "Dec. 2022",
    "XII.2022",
]  # fmt: skip
AS_YEARS = ["2022", "2022 г.", "2022 год", "2022 жыл", "2022 ж.", " 2022 "]


@pytest.mark.parametrize("text", AS_DAYS)
def test_day(text):
    assert read_date(text, TODAY) == DAY


@pytest.mark.parametrize("text", AS_MONTHS)
def test_month(text):
    assert read_date(text, TODAY) == MONTH


@pytest.mark.parametrize("text", AS_YEARS)
def test_year(text):
    assert read_date(text, TODAY) == PartialDate(date(2022, 1, 1), YEAR)


@pytest.mark.parametrize(("text", "precision"), [("", UNKNOWN), (None, UNKNOWN), ("—", UNKNOWN), ("-", UNKNOWN),
                         ("нет", UNKNOWN), ("белгісіз", UNKNOWN), ("Ещё нет", NOT_YET), ("әлі жоқ", NOT_YET)])  # fmt: skip
def test_what_is_not_known_and_what_has_not_come(text, precision):
    assert read_date(text) == PartialDate(None, precision)


@pytest.mark.parametrize(
    "text", ["29.02.2023", "31.11.2022", "0.12.2022", "12/22/2022", "00.2022", "13.2022", "0000"]
)
def test_no_such_day(text):
    with pytest.raises(DateNotRead) as refused:
        read_date(text, TODAY)

    assert refused.value.reason == "calendar"


@pytest.mark.parametrize("text", ["двадцать", "22", "202", "22 тамыр 2022", "22.12", "весна 2022", "22.12.2022.2023",
                         "2022-12-22 14:30", "22.IXX.2022", "22.12-2022", "22.12.022", "20221222"])  # fmt: skip
def test_what_is_no_date(text):
    with pytest.raises(DateNotRead) as refused:
        read_date(text, TODAY)

    assert refused.value.reason == "form"


@pytest.mark.parametrize(
    ("text", "year"), [("1.2.35", 2035), ("1.2.36", 1936), ("1.2.99", 1999), ("1.2.00", 2000)]
)
def test_two_digits_of_a_year_reach_ten_years_ahead(text, year):
    assert read_date(text, TODAY).day == date(year, 2, 1)


@pytest.mark.parametrize(("text", "day"), [("10.10.1731", date(1731, 10, 10)), ("0988", date(988, 1, 1)),
                         ("29.02.2024", date(2024, 2, 29)), ("02.1918", date(1918, 2, 1))])  # fmt: skip
def test_old_dates_and_leap_days(text, day):
    assert read_date(text).day == day


@given(st.dates(), st.sampled_from(["day", "month", "year"]), st.sampled_from(["kk", "ru", "en"]))
def test_what_the_portal_writes_it_reads(day, precision, language):
    first = day if precision == "day" else day.replace(day=1, month=day.month if precision == "month" else 1)
    if len(str(day.year)) == 4:
        assert read_date(long_date(day, language, precision)) == PartialDate(first, precision)
        assert read_date(short_date(day, precision)) == PartialDate(first, precision)
        inside = {
            "kk": f"{day.year} жылғы {day_month(day, 'kk')}да",
            "ru": f"{day_month(day, 'ru')} {day.year} года",
            "en": f"{day_month(day, 'en')}, {day.year}",
        }
        assert read_date(inside[language]).day == day
    assert read_date(PartialDate(first, precision).iso) == PartialDate(first, precision)


@given(st.text(max_size=30))
def test_nothing_typed_breaks_it(text):
    with contextlib.suppress(DateNotRead):
        assert read_date(text).precision in Precision.values


def test_precisions_are_those_of_the_models():
    assert {UNKNOWN, NOT_YET, "day", "month", "year"} == set(Precision.values)


def test_a_stored_date_comes_back_as_it_was_typed():
    assert written(date(2022, 12, 1), "month") == "12.2022"
    assert str(PartialDate(None, UNKNOWN)) == ""
