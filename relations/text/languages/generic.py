"""A language that nobody has prepared: what Django knows of it, and sentences that name it without bending its name."""

from __future__ import annotations

import gettext as catalogues
import importlib
import re
from pathlib import Path
from types import ModuleType

from django.conf import locale
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy, to_locale

from .base import NBSP, Dates, Language, Numbers, Sentences, words
from .en import LANGUAGE as ENGLISH

FOLDER = Path(locale.__file__).parent
IN_FIGURES = tuple(f"{month:02}" for month in range(1, 13))
DAYS_IN_FIGURES = words("1 2 3 4 5 6 7")
PLACES = {
    sign: f"{{{name}}}"
    for name, signs in {"day": "jd", "month": "EFNM", "year": "Y"}.items()
    for sign in signs
}


def prepared_by_django(code: str) -> Language:
    """Names of months and days and the patterns of dates and numbers from Django's own files for a language.

    A language that Django does not know either is written in figures, 14.11.2025: no words are borrowed from another.
    """
    info = locale.LANG_INFO.get(code, {})
    own_name = info.get("name_local") or code.upper()
    own_name = own_name[:1].upper() + own_name[1:]
    return Language(
        code=code,
        name=_(info["name"]) if "name" in info else own_name,  # Django's own catalogues have it
        own_name=own_name,
        dates=_dates(code),
        numbers=_numbers(code),
        sentences=sentences(own_name),
    )


def sentences(own_name: str) -> Sentences:
    """The sentences that name a language, its name set apart, for a grammar that nobody has asked."""

    def naming(text: Promise) -> Promise:
        return format_lazy(text, language=own_name)

    return Sentences(
        only=naming(pgettext_lazy("language version", "only {language}")),
        read=naming(_("Read: {language}")),
        available_only=naming(_("This text is available in one language only: {language}")),
        not_translated=naming(_("This item has not yet been translated into this language: {language}.")),
        shown=naming(_("The item is shown in this language: {language}.")),
        more=naming(_("More on this topic: {language}")),
    )


def _dates(code: str) -> Dates:
    names = _names(code)
    known = _formats(code)
    if names is None or known is None:
        return Dates(
            months=IN_FIGURES,
            weekdays=DAYS_IN_FIGURES,
            weekdays_short=DAYS_IN_FIGURES,
            day="{day}.{month}.{year}",
            day_month="{day}.{month}",
            month_year="{month}.{year}",
            month_title="{month}.{year}",
            with_weekday="{date}",
        )
    month_year = pattern(getattr(known, "YEAR_MONTH_FORMAT", ""), "{month} {year}")
    day = pattern(getattr(known, "DATE_FORMAT", ""), f"{{day}}{NBSP}{{month}} {{year}}")
    return Dates(
        months=tuple(names.pgettext("alt. month", month) for month in ENGLISH.dates.months),
        months_alone=tuple(map(names.gettext, ENGLISH.dates.months)),
        weekdays=tuple(map(names.gettext, ENGLISH.dates.weekdays)),
        weekdays_short=tuple(map(names.gettext, ENGLISH.dates.weekdays_short)),
        day=day,
        day_month=pattern(getattr(known, "MONTH_DAY_FORMAT", ""), f"{{day}}{NBSP}{{month}}"),
        month_year=month_year,
        month_title=month_year.replace("{month}", "{Month}"),
        year_first=day.startswith("{year}"),
    )


def _numbers(code: str) -> Numbers:
    known = _formats(code)
    return Numbers(
        decimal_sign=getattr(known, "DECIMAL_SEPARATOR", ","),
        thousands_sign=getattr(known, "THOUSAND_SEPARATOR", NBSP),
    )


def pattern(django_format: str, otherwise: str) -> str:
    r"""A pattern of ours from one of Django's: `j-E, Y-\y\i\l` is `{day}-{month}, {year}-yil`.

    One that shows anything but day, month and year is not taken.
    """
    made = re.sub(r"\\(.)|([A-Za-z])", lambda sign: sign[1] or PLACES.get(sign[2], "?"), django_format)
    wanted = re.findall(r"{\w+}", otherwise)
    return made if sorted(re.findall(r"{\w+}", made)) == sorted(wanted) and "?" not in made else otherwise


def _names(code: str) -> catalogues.NullTranslations | None:
    """Django's catalogue of a language; None when it has no names of months."""
    found = catalogues.translation("django", FOLDER, languages=[to_locale(code)], fallback=True)
    return found if any(found.gettext(month) != month for month in ENGLISH.dates.months) else None


def _formats(code: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"django.conf.locale.{to_locale(code)}.formats")
    except ModuleNotFoundError:
        return None
