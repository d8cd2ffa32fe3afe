"""Days, spans, moments and numbers as each language writes them.

No-break spaces stand where a line must not break: between day and month, figure and unit, and before a dash.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Almaty")
NBSP = "\u00a0"
DASH = "–"
SPACED_DASH = f"{NBSP}{DASH} "
MINUS = "−"

DAY, MONTH, YEAR = "day", "month", "year"


def _words(text: str) -> list[str]:
    return text.split()


MONTHS = {
    "kk": _words("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
    "ru": _words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "en": _words("January February March April May June July August September October November December"),
}
MONTHS_ALONE = MONTHS | {
    "ru": _words("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
}
KAZAKH_LOCATIVE = _words(
    "қаңтарда ақпанда наурызда сәуірде мамырда маусымда шілдеде тамызда қыркүйекте қазанда қарашада желтоқсанда"
)
WEEKDAYS = {
    "kk": _words("дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі"),
    "ru": _words("понедельник вторник среда четверг пятница суббота воскресенье"),
    "en": _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
}
WEEKDAYS_SHORT = {
    "kk": _words("дс сс ср бс жм сб жс"),
    "ru": _words("пн вт ср чт пт сб вс"),
    "en": _words("Mon Tue Wed Thu Fri Sat Sun"),
}
ZONE_NAMES = {"kk": "Астана уақыты", "ru": "время Астаны", "en": "Astana time"}

SCALES = {
    "kk": {"thousand": "мың", "million": "млн", "billion": "млрд", "trillion": "трлн"},
    "ru": {"thousand": "тыс.", "million": "млн", "billion": "млрд", "trillion": "трлн"},
    "en": {"thousand": "thousand", "million": "million", "billion": "billion", "trillion": "trillion"},
}
CURRENCIES = {
    "kk": {"USD": "АҚШ доллары", "EUR": "еуро", "KZT": "теңге", "UZS": "сом", "RUB": "рубль", "CNY": "юань"},
    "ru": {"USD": "долл. США", "EUR": "евро", "KZT": "тенге", "UZS": "сумов", "RUB": "руб.", "CNY": "юаней"},
}


def _known(language: str) -> str:
    """Languages without a table of their own yet are written like English."""
    return language if language in MONTHS else "en"


# Days


def long_date(day: dt.date, language: str, precision: str = DAY) -> str:
    """«2025 жылғы 14 қараша», «14 ноября 2025 г.», “14 November 2025”; coarser when only that is known."""
    if precision == YEAR:
        return year_text(day.year, language)
    if precision == MONTH:
        return month_year(day.year, day.month, language)
    return _dated(str(day.day), day, _known(language))


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
    language = _known(language)
    name = MONTHS_ALONE[language][month - 1]
    return {
        "kk": f"{year} жылғы {name}",
        "ru": f"{name} {year}{NBSP}г.",
        "en": f"{name} {year}",
    }[language]


def year_text(year: int, language: str) -> str:
    """«2025 жыл», «2025 год», “2025”."""
    return {"kk": f"{year}{NBSP}жыл", "ru": f"{year}{NBSP}год", "en": f"{year}"}[_known(language)]


def years_text(first: int, last: int, language: str) -> str:
    """«2025–2027 жылдар», «2025–2027 гг.», “2025–2027”."""
    if first == last:
        return year_text(first, language)
    span = f"{first}{DASH}{last}"
    return {"kk": f"{span}{NBSP}жылдар", "ru": f"{span}{NBSP}гг.", "en": span}[_known(language)]


def on_date(day: dt.date, language: str) -> str:
    """The date inside a sentence: «2025 жылғы 14 қарашада», «14 ноября 2025 года», “on 14 November 2025”."""
    language = _known(language)
    if language == "kk":
        return f"{day.year} жылғы {day.day}{NBSP}{KAZAKH_LOCATIVE[day.month - 1]}"
    if language == "ru":
        return f"{day.day}{NBSP}{MONTHS['ru'][day.month - 1]} {day.year}{NBSP}года"
    return f"on {long_date(day, 'en')}"


def day_month(day: dt.date, language: str) -> str:
    """The date without its year: «14 қараша», «14 ноября», “14 November”."""
    return f"{day.day}{NBSP}{MONTHS[_known(language)][day.month - 1]}"


def weekday(day: dt.date, language: str, short: bool = False) -> str:
    """The name of the day of the week, small in Kazakh and Russian."""
    return (WEEKDAYS_SHORT if short else WEEKDAYS)[_known(language)][day.weekday()]


def weekday_date(day: dt.date, language: str) -> str:
    """Today's date for the head of a page: «Четверг, 13 ноября 2025 г.»."""
    name, date = weekday(day, language), long_date(day, language)
    if _known(language) == "kk":
        return f"{date}, {name}"
    return f"{name[:1].upper()}{name[1:]}{'' if _known(language) == 'en' else ','} {date}"


def _dated(days: str, day: dt.date, language: str) -> str:
    month = MONTHS[language][day.month - 1]
    return {
        "kk": f"{day.year} жылғы {days}{NBSP}{month}",
        "ru": f"{days}{NBSP}{month} {day.year}{NBSP}г.",
        "en": f"{days}{NBSP}{month} {day.year}",
    }[language]


# Spans


def date_range(
    start: dt.date,
    end: dt.date | None,
    language: str,
    start_precision: str = DAY,
    end_precision: str | None = None,
) -> str:
    """A span with nothing said twice, across months and years too; one date when both ends are the same."""
    end_precision = end_precision or start_precision
    if end is None or iso_date(start, start_precision) == iso_date(end, end_precision):
        return long_date(start, language, start_precision)
    if start_precision != end_precision:
        first = long_date(start, language, start_precision)
        return f"{first}{SPACED_DASH}{long_date(end, language, end_precision)}"
    if start_precision == YEAR:
        return years_text(start.year, end.year, language)
    if start_precision == MONTH:
        return _month_range(start, end, _known(language))
    return _day_range(start, end, _known(language))


def _day_range(start: dt.date, end: dt.date, language: str) -> str:
    if start.year != end.year:
        return f"{long_date(start, language)}{SPACED_DASH}{long_date(end, language)}"
    if start.month == end.month:
        return _dated(f"{start.day}{DASH}{end.day}", start, language)
    if language == "kk":
        return f"{long_date(start, 'kk')}{SPACED_DASH}{day_month(end, 'kk')}"
    return f"{day_month(start, language)}{SPACED_DASH}{long_date(end, language)}"


def _month_range(start: dt.date, end: dt.date, language: str) -> str:
    first, last = month_year(start.year, start.month, language), month_year(end.year, end.month, language)
    if start.year != end.year:
        return f"{first}{SPACED_DASH}{last}"
    names = MONTHS_ALONE[language]
    if language == "kk":
        return f"{first}{SPACED_DASH}{names[end.month - 1]}"
    join = DASH if language == "en" else SPACED_DASH
    return f"{names[start.month - 1]}{join}{last}"


def day_card(start: dt.date, end: dt.date | None, language: str) -> tuple[str, str]:
    """The two lines of a calendar leaf: the days large, month and year small under them."""
    language, end = _known(language), end or start
    year = f"{end.year}{NBSP}ж." if language == "kk" else f"{end.year}"
    month = MONTHS[language][end.month - 1]
    if (start.year, start.month) == (end.year, end.month):
        days = f"{start.day}" if start == end else f"{start.day}{DASH}{end.day}"
        return days, f"{month} {year}"
    return f"{start.day}{DASH}{end.day}", f"{MONTHS[language][start.month - 1]}{SPACED_DASH}{month} {year}"


# Moments


def moment_text(moment: dt.datetime, language: str, with_date: bool = True) -> str:
    """A moment in Kazakhstan's time with the name of the zone, whose offset was different before March 2024."""
    local = moment.astimezone(ZONE)
    hours = f"{local.utcoffset() / dt.timedelta(hours=1):+g}"
    time = f"{local:%H:%M}, {ZONE_NAMES[_known(language)]} (UTC{hours})"
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
    if _known(language) != "en":
        text = text.replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if number < 0 else text


def percent(value: Decimal | float | str, language: str, places: int | None = None) -> str:
    """«6,2 %» with a no-break space, “6.2%”."""
    gap = "" if _known(language) == "en" else NBSP
    return f"{decimal_text(value, language, places)}{gap}%"


def quantity(value: Decimal | float | str, unit: str, language: str, places: int | None = None) -> str:
    """A number and its unit that stay on one line."""
    return f"{decimal_text(value, language, places)}{NBSP}{unit.replace(' ', NBSP)}"


def money(
    value: Decimal | float | str,
    language: str,
    currency: str = "USD",
    scale: str | None = None,
    places: int | None = None,
) -> str:
    """«4,3 млрд АҚШ доллары», «4,3 млрд долл. США», “USD 4.3 billion”."""
    language = _known(language)
    amount = decimal_text(value, language, places)
    if scale:
        amount = f"{amount}{NBSP}{SCALES[language][scale]}"
    if language == "en":
        return f"{currency}{NBSP}{amount}"
    return f"{amount} {CURRENCIES[language].get(currency, currency).replace(' ', NBSP)}"
