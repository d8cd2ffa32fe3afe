"""Days, spans, moments and numbers as each language writes them.

No-break spaces stand where a line must not break: between day and month, figure and unit, and before a dash.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from .languages import language_of
from .languages.base import DASH, SPACED_DASH, Dates

ZONE = ZoneInfo("Asia/Almaty")
MINUS = "−"

DAY, MONTH, YEAR = "day", "month", "year"


# Days


def long_date(day: dt.date, language: str, precision: str = DAY) -> str:
    """«2025 жылғы 14 қараша», «14 ноября 2025 г.», “14 November 2025”; coarser when only that is known."""
    if precision == YEAR:
        return year_text(day.year, language)
    if precision == MONTH:
        return month_year(day.year, day.month, language)
    return _dated(str(day.day), day, language_of(language).dates)


def short_date(day: dt.date, precision: str = DAY) -> str:
    """14.11.2025, 11.2025 or 2025: the same in every language, for tables."""
    if precision == YEAR:
        return f"{day.year}"
    if precision == MONTH:
        return f"{day.month:02}.{day.year}"
    return f"{day.day:02}.{day.month:02}.{day.year}"


def iso_date(day: dt.date, precision: str = DAY) -> str:
    """The machine's form for ``<time datetime>``, as exact as the date is known."""
    return {YEAR: f"{day.year:04}", MONTH: f"{day.year:04}-{day.month:02}"}.get(precision, day.isoformat())


def month_year(year: int, month: int, language: str) -> str:
    """«2025 жылғы қараша», «ноябрь 2025 г.», “November 2025”."""
    written = language_of(language).dates
    return written.month_year.format(year=year, month=written.months_alone[month - 1])


def month_title(year: int, month: int, language: str) -> str:
    """A heading over the days of a month: «2025 жылғы қараша», «Ноябрь 2025», “November 2025”."""
    written = language_of(language).dates
    name = written.months_alone[month - 1]
    return written.month_title.format(year=year, month=name, Month=_capital(name))


def month_name(month: int, language: str) -> str:
    """The name of a month that stands alone: «ноябрь»."""
    return language_of(language).dates.months_alone[month - 1]


def month_under_days(month: int, language: str) -> str:
    """The name of a month that follows its days: «ноября»."""
    return language_of(language).dates.months[month - 1]


def year_text(year: int, language: str) -> str:
    """«2025 жыл», «2025 год», “2025”."""
    return language_of(language).dates.year.format(year=year)


def years_text(first: int, last: int, language: str) -> str:
    """«2025–2027 жылдар», «2025–2027 гг.», “2025–2027”."""
    if first == last:
        return year_text(first, language)
    return language_of(language).dates.years.format(years=f"{first}{DASH}{last}")


def day_month(day: dt.date, language: str) -> str:
    """The date without its year: «14 қараша», «14 ноября», “14 November”."""
    return days_month(str(day.day), day.month, language)


def days_month(days: str, month: int, language: str) -> str:
    """Days of one month without the year: «14–15 ноября»."""
    written = language_of(language).dates
    return written.day_month.format(day=days, month=written.months[month - 1])


def weekday(day: dt.date, language: str, short: bool = False) -> str:
    """The name of the day of the week, small in Kazakh and Russian."""
    return weekdays(language, short)[day.weekday()]


def weekdays(language: str, short: bool = False) -> tuple[str, ...]:
    """The names of the seven days, Monday first."""
    written = language_of(language).dates
    return written.weekdays_short if short else written.weekdays


def weekday_date(day: dt.date, language: str) -> str:
    """Today's date for the head of a page: «Четверг, 13 ноября 2025 г.»."""
    name = weekday(day, language)
    pattern = language_of(language).dates.with_weekday
    return pattern.format(weekday=name, Weekday=_capital(name), date=long_date(day, language))


def _dated(days: str, day: dt.date, written: Dates) -> str:
    return written.day.format(day=days, month=written.months[day.month - 1], year=day.year)


def _capital(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"


# Spans


def date_range(
    start: dt.date,
    end: dt.date | None,
    language: str,
    precision: str = DAY,
) -> str:
    """A span with nothing said twice, across months and years too; one date when both ends are the same."""
    if end is None or iso_date(start, precision) == iso_date(end, precision):
        return long_date(start, language, precision)
    if precision == YEAR:
        return years_text(start.year, end.year, language)
    if precision == MONTH:
        return _month_range(start, end, language)
    return _day_range(start, end, language)


def _day_range(start: dt.date, end: dt.date, language: str) -> str:
    written = language_of(language).dates
    if start.year != end.year:
        return f"{long_date(start, language)}{SPACED_DASH}{long_date(end, language)}"
    if start.month == end.month:
        return _dated(f"{start.day}{DASH}{end.day}", start, written)
    if written.year_first:
        return f"{long_date(start, language)}{SPACED_DASH}{day_month(end, language)}"
    return f"{day_month(start, language)}{SPACED_DASH}{long_date(end, language)}"


def _month_range(start: dt.date, end: dt.date, language: str) -> str:
    written = language_of(language).dates
    first, last = month_year(start.year, start.month, language), month_year(end.year, end.month, language)
    if start.year != end.year:
        return f"{first}{SPACED_DASH}{last}"
    if written.year_first:
        return f"{first}{SPACED_DASH}{month_name(end.month, language)}"
    return f"{month_name(start.month, language)}{written.months_joined_by}{last}"


def day_card(start: dt.date, end: dt.date | None, language: str) -> tuple[str, str]:
    """The two lines of a calendar leaf: the days large, month and year small under them."""
    end = end or start
    year = language_of(language).dates.leaf_year.format(year=end.year)
    month = month_under_days(end.month, language)
    if (start.year, start.month) == (end.year, end.month):
        days = f"{start.day}" if start == end else f"{start.day}{DASH}{end.day}"
        return days, f"{month} {year}"
    first = month_under_days(start.month, language)
    return f"{start.day}{DASH}{end.day}", f"{first}{SPACED_DASH}{month} {year}"


# Moments


def moment_text(moment: dt.datetime, language: str, with_date: bool = True) -> str:
    """A moment in Kazakhstan's time with the name of the zone, whose offset was different before March 2024."""
    local = moment.astimezone(ZONE)
    hours = f"{local.utcoffset() / dt.timedelta(hours=1):+g}"
    time = f"{local:%H:%M}, {language_of(language).dates.zone} (UTC{hours})"
    return f"{long_date(local.date(), language)}, {time}" if with_date else time


# Numbers


def decimal_text(value: Decimal | float | str, language: str, places: int | None = None) -> str:
    """1 234 567,89 in Kazakh and Russian, 1,234,567.89 in English; ``places`` rounds half up."""
    number = Decimal(str(value))
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(number):,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    numbers = language_of(language).numbers
    text = text.translate({ord(","): numbers.thousands_sign, ord("."): numbers.decimal_sign})
    return f"{MINUS}{text}" if number < 0 else text


def percent(value: Decimal | float | str, language: str, places: int | None = None) -> str:
    """«6,2 %» with a no-break space, “6.2%”."""
    return language_of(language).numbers.percent.format(number=decimal_text(value, language, places))
