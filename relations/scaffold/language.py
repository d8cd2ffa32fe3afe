"""`manage.py new language CODE`: its file, formats, catalogues, columns, and a test of what they say."""

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.management.base import CommandError

from relations.text.languages import LANGUAGES

from .files import fill, require_absent, write

HELP = "a language: its file, formats, catalogues, the columns of its texts, a test"
PATTERNS = Path(__file__).with_name("patterns") / "language"
# Where each pattern goes.
FILES = {
    "language.py-tpl": "relations/text/languages/$code.py",
    "formats.py-tpl": "portal/formats/$code/formats.py",
    "test.py-tpl": "tests/text/test_language_$code.py",
}
LIST = re.compile(r'(env\.list\("LANGUAGES", default=\[)([^\]]*)(\]\))')
SCRIPTS = {"Cyrl": "cyrillic", "Latn": "latin"}
PLACES = {"d": "{day}", "M": "{month}", "L": "{month}", "y": "{year}"}
SIGNS = {"{day}": "j", "{month}": "E", "{year}": "Y"}
NBSP = "\u00a0"


def add_arguments(parser) -> None:
    parser.add_argument("code", help="two letters of ISO 639-1: uz")


def make(options: dict, tell) -> None:
    """Write everything a language needs. Raises CommandError, before anything is written, for what cannot be one."""
    code = options["code"]
    if not re.fullmatch("[a-z]{2}", code):
        raise CommandError(
            "The portal names a language by the two letters of ISO 639-1: uz, not uzb or uz-Latn."
        )
    if code in LANGUAGES:
        raise CommandError(f"The portal speaks {code} already.")
    base = Path(settings.BASE_DIR)
    paths = {pattern: base / path.replace("$code", code) for pattern, path in FILES.items()}
    require_absent(list(paths.values()))
    names = names_of(code)

    for place, path in paths.items():
        write(path, fill(PATTERNS / place, names))
        tell(f"wrote {path.relative_to(base)}")
    write(base / "portal" / "formats" / code / "__init__.py", "")
    add_to_list(base / "portal" / "settings.py", code)
    for command in (
        ["catalogues"],
        ["makemigrations", "relations", "--name", f"language_{code}"],
    ):
        tell(run(base, code, command))
    tell(
        f"Look over relations/text/languages/{code}.py and translate portal/locale/{code}; then: manage.py migrate"
    )


def names_of(code: str) -> dict[str, str]:
    """What CLDR says of a language. Raises CommandError when it says nothing."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - a tool of developers, not on servers
    from babel.core import get_global  # noqa: PLC0415 - likewise
    from babel.messages.plurals import get_plural  # noqa: PLC0415 - likewise

    try:
        cldr = Locale(code)
    except UnknownLocaleError:
        raise CommandError(
            f"CLDR knows no language {code}: copy relations/text/languages/en.py and fill it yourself."
        ) from None
    _language, script, country = (get_global("likely_subtags").get(code, code) + "__").split("_")[:3]
    own_name = LANG_INFO.get(code, {}).get("name_local") or cldr.display_name
    whole = pattern(cldr.date_formats["long"].pattern)
    month_year = pattern(cldr.datetime_skeletons["yMMMM"].pattern)
    day_month = pattern(cldr.datetime_skeletons["MMMMd"].pattern)
    numbers = cldr.number_symbols["latn"]
    months, alone = (
        line(cldr.months[form]["wide"][place] for place in range(1, 13)) for form in ("format", "stand-alone")
    )
    names = {
        "code": code,
        "english": cldr.english_name,
        "own_name": own_name[:1].upper() + own_name[1:],
        "locale": f"{code}_{country}" if country else "",
        "plural_forms": str(get_plural(code)).rstrip(),
        "script": SCRIPTS.get(script, "other"),
        "stemmer": stemmer_of(cldr.english_name),
        "months": months,
        "months_alone": alone,
        "weekdays": line(cldr.days["stand-alone"]["wide"][day] for day in range(7)),
        "weekdays_short": line(cldr.days["stand-alone"]["short"][day] for day in range(7)),
        "day": whole,
        "day_month": day_month,
        "month_year": month_year,
        "month_title": month_year.replace("{month}", "{Month}"),
        "year_first": str(whole.startswith("{year}")),
        "decimal_sign": numbers["decimal"],
        "thousands_sign": numbers["group"],
        "percent": cldr.percent_formats[None].pattern.replace("#,##0", "{number}").replace("'", ""),
        "date_format": django_format(whole),
        "year_month_format": django_format(month_year),
        "month_day_format": django_format(day_month),
        "sample_day": whole.format(day=14, month=months.split(" ")[10], year=2025).replace(NBSP, " "),
        "sample_month": month_year.format(month=capital(alone.split(" ")[10]), year=2025).replace(NBSP, " "),
    }
    return {name: written(text) for name, text in names.items()}


def written(text: str) -> str:
    """A text as it stands between quotation marks in a source: what cannot be seen is spelt out."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace(NBSP, "\\u00a0")


def line(names) -> str:
    """Names as one line of words; a blank inside a name does not break."""
    return " ".join(name.replace(" ", NBSP) for name in names)


def pattern(cldr: str) -> str:
    """A pattern of ours from one of CLDR's: `d 'de' MMMM y` is `{day} de {month} {year}`."""
    pieces = re.findall(r"'([^']*)'|([A-Za-z])\2*|([^A-Za-z']+)", cldr)
    made = "".join(text or PLACES.get(sign, "") or other for text, sign, other in pieces)
    return made.replace("{day} ", f"{{day}}{NBSP}")


def django_format(ours: str) -> str:
    """The same pattern in the letters of Django's date filter, all else quoted."""
    pieces = re.findall(r"({\w+})|(.)", ours)
    return "".join(
        SIGNS[place] if place else f"\\{sign}" if sign.isalpha() else sign for place, sign in pieces
    )


def stemmer_of(english: str) -> str:
    """The algorithm of Snowball for a language, when there is one."""
    import snowballstemmer  # noqa: PLC0415 - slow to load

    return english.lower() if english.lower() in snowballstemmer.algorithms() else ""


def capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def add_to_list(path: Path, code: str) -> None:
    """Put the code at the end of the list of languages."""
    text = path.read_text(encoding="utf-8")
    if len(LIST.findall(text)) != 1:
        raise CommandError(f"{path} has no list of languages.")
    write(path, LIST.sub(rf'\g<1>\g<2>, "{code}"\g<3>', text))


def run(base: Path, code: str, command: list[str]) -> str:
    """Let a new process, which knows the new language, do the rest."""
    known = ",".join([*LANGUAGES, code])
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=base,
        env={**os.environ, "LANGUAGES": known},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()
