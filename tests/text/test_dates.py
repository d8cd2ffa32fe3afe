import datetime as dt
from decimal import Decimal

import pytest

from relations.text import dates

DAY = dt.date(2025, 11, 14)


def spaces(text: str) -> str:
    """No-break spaces made visible."""
    return text.replace("\u00a0", "_")


def test_long_dates():
    assert spaces(dates.long_date(DAY, "kk")) == "2025 жылғы 14_қараша"
    assert spaces(dates.long_date(DAY, "ru")) == "14_ноября 2025_г."
    assert spaces(dates.long_date(DAY, "en")) == "14_November 2025"


def test_dates_known_less_exactly():
    assert [spaces(dates.long_date(DAY, language, "month")) for language in ("kk", "ru", "en")] == [
        "2025 жылғы қараша",
        "ноябрь 2025_г.",
        "November 2025",
    ]
    assert [spaces(dates.long_date(DAY, language, "year")) for language in ("kk", "ru", "en")] == [
        "2025_жыл",
        "2025_год",
        "2025",
    ]
    assert [dates.iso_date(DAY, precision) for precision in ("day", "month", "year")] == [
        "2025-11-14",
        "2025-11",
        "2025",
    ]


def test_short_dates():
    assert [dates.short_date(DAY, precision) for precision in ("day", "month", "year")] == [
        "14.11.2025",
        "11.2025",
        "2025",
    ]
    assert dates.short_date(dt.date(1992, 1, 2)) == "02.01.1992"


SPANS = [
    (
        ("2025-11-14", "2025-11-15"),
        "2025 жылғы 14–15_қараша",
        "14–15_ноября 2025_г.",
        "14–15_November 2025",
    ),
    (
        ("2025-11-30", "2025-12-02"),
        "2025 жылғы 30_қараша_– 2_желтоқсан",
        "30_ноября_– 2_декабря 2025_г.",
        "30_November_– 2_December 2025",
    ),
    (
        ("2025-12-30", "2026-01-02"),
        "2025 жылғы 30_желтоқсан_– 2026 жылғы 2_қаңтар",
        "30_декабря 2025_г._– 2_января 2026_г.",
        "30_December 2025_– 2_January 2026",
    ),
    (("2025-11-14", "2025-11-14"), "2025 жылғы 14_қараша", "14_ноября 2025_г.", "14_November 2025"),
]


@pytest.mark.parametrize(("days", "kk", "ru", "en"), SPANS)
def test_spans_say_nothing_twice(days, kk, ru, en):
    start, end = (dt.date.fromisoformat(day) for day in days)

    assert [spaces(dates.date_range(start, end, language)) for language in ("kk", "ru", "en")] == [kk, ru, en]


def test_span_without_an_end_is_one_date():
    assert spaces(dates.date_range(DAY, None, "ru")) == "14_ноября 2025_г."


def test_spans_of_months_and_years():
    start, end, next_year = dt.date(2025, 9, 1), dt.date(2025, 11, 1), dt.date(2027, 3, 1)

    def span(first, last, precision):
        return [spaces(dates.date_range(first, last, language, precision)) for language in ("kk", "ru", "en")]

    assert span(start, end, "month") == [
        "2025 жылғы қыркүйек_– қараша",
        "сентябрь_– ноябрь 2025_г.",
        "September–November 2025",
    ]
    assert span(start, next_year, "month") == [
        "2025 жылғы қыркүйек_– 2027 жылғы наурыз",
        "сентябрь 2025_г._– март 2027_г.",
        "September 2025_– March 2027",
    ]
    assert span(start, next_year, "year") == ["2025–2027_жылдар", "2025–2027_гг.", "2025–2027"]


def test_leaf_of_a_calendar():
    assert [
        spaces(" ".join(dates.day_card(DAY, DAY + dt.timedelta(1), language)))
        for language in ("kk", "ru", "en")
    ] == [
        "14–15 қараша 2025_ж.",
        "14–15 ноября 2025",
        "14–15 November 2025",
    ]
    assert (
        spaces(dates.day_card(dt.date(2025, 11, 30), dt.date(2025, 12, 2), "ru")[1])
        == "ноября_– декабря 2025"
    )


def test_head_of_a_page_names_the_day_of_the_week():
    assert [spaces(dates.weekday_date(DAY, language)) for language in ("kk", "ru", "en")] == [
        "2025 жылғы 14_қараша, жұма",
        "Пятница, 14_ноября 2025_г.",
        "Friday 14_November 2025",
    ]
    assert dates.weekday(DAY, "kk", short=True) == "жм"


def test_moment_names_its_zone():
    moment = dt.datetime(2025, 11, 13, 10, 40, tzinfo=dt.UTC)

    assert [spaces(dates.moment_text(moment, language)) for language in ("kk", "ru", "en")] == [
        "2025 жылғы 13_қараша, 15:40, Астана уақыты (UTC+5)",
        "13_ноября 2025_г., 15:40, время Астаны (UTC+5)",
        "13_November 2025, 15:40, Astana time (UTC+5)",
    ]
    assert dates.moment_text(moment, "en", with_date=False) == "15:40, Astana time (UTC+5)"


def test_moment_before_march_2024_was_six_hours_ahead():
    last_winter_evening = dt.datetime(2024, 2, 29, 17, 30, tzinfo=dt.UTC)

    text = dates.moment_text(last_winter_evening, "ru")

    assert spaces(text) == "29_февраля 2024_г., 23:30, время Астаны (UTC+6)"


def test_numbers():
    assert [spaces(dates.decimal_text("1234567.89", language)) for language in ("kk", "ru", "en")] == [
        "1_234_567,89",
        "1_234_567,89",
        "1,234,567.89",
    ]
    assert spaces(dates.decimal_text(Decimal("2356.70"), "ru")) == "2_356,7"
    assert dates.decimal_text(Decimal("-0.125"), "ru", places=2) == "−0,13"
    assert spaces(dates.decimal_text(1301, "kk")) == "1_301"
    assert dates.decimal_text(100, "ru") == "100"


def test_shares():
    assert [spaces(dates.percent("6.2", language)) for language in ("kk", "ru", "en")] == [
        "6,2_%",
        "6,2_%",
        "6.2%",
    ]


def test_names_of_months_and_days():
    assert [dates.month_name(11, language) for language in ("kk", "ru", "en")] == [
        "қараша",
        "ноябрь",
        "November",
    ]
    assert [dates.month_under_days(11, language) for language in ("kk", "ru", "en")] == [
        "қараша",
        "ноября",
        "November",
    ]
    assert [dates.month_title(2025, 11, language) for language in ("kk", "ru", "en")] == [
        "2025 жылғы қараша",
        "Ноябрь 2025",
        "November 2025",
    ]
    assert dates.weekdays("ru", short=True) == ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def test_no_language_at_all_is_written_like_english():
    assert spaces(dates.long_date(DAY, None)) == "14_November 2025"


class TestLanguageThatNobodyHasPrepared:
    """Django knows the names and patterns of Uzbek and Kyrgyz, and nothing of Komi: figures, never another language."""

    def test_dates(self):
        assert dates.long_date(DAY, "uz") == "14-Noyabr, 2025-yil"
        assert dates.long_date(DAY, "uz", "month") == "Noyabr 2025-yil"
        assert dates.long_date(DAY, "ky") == "14 Ноябрь 2025 ж."
        assert dates.long_date(DAY, "kv") == "14.11.2025"
        assert dates.weekday_date(DAY, "uz") == "Juma, 14-Noyabr, 2025-yil"
        assert dates.weekday_date(DAY, "kv") == "14.11.2025"

    def test_spans(self):
        last = dt.date(2025, 12, 2)

        assert dates.date_range(DAY, dt.date(2025, 11, 15), "uz") == "14–15-Noyabr, 2025-yil"
        assert spaces(dates.date_range(DAY, last, "uz")) == "14-Noyabr_– 2-Dekabr, 2025-yil"
        assert spaces(dates.date_range(DAY, last, "kv")) == "14.11_– 2.12.2025"
        assert dates.day_card(DAY, None, "uz") == ("14", "Noyabr 2025")

    def test_numbers(self):
        assert spaces(dates.decimal_text("1234567.89", "uz")) == "1_234_567,89"
        assert dates.decimal_text("1234567.89", "tr") == "1.234.567,89"
        assert spaces(dates.percent("6.2", "uz")) == "6,2_%"
