"""What records of former sites say in many ways: languages, days, groups of translations, letters read wrongly."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable

from django.utils import timezone

from relations.text.languages import LANGUAGES
from relations.text.markup import plain_text

NAMES = {
    "kz": "kk", "kaz": "kk", "kazakh": "kk", "казахский": "kk", "қазақша": "kk", "каз": "kk", "rus": "ru", "russian": "ru",
    "русский": "ru", "рус": "ru", "eng": "en", "english": "en", "английский": "en", "англ": "en",
}  # fmt: skip
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
POINTS = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})")
AMERICAN = re.compile(r"(?:[A-Za-z]{3,9}, )?(\d\d)/(\d\d)/(\d{4})(?: - \d\d:\d\d)?$")  # Drupal's usual form
SECONDS = re.compile(r"-?\d{8,10}")
MOJIBAKE = re.compile(r"[ÐÑÒÓ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")


def language_of(text: str) -> str:
    """`ru-RU`, `kk_KZ`, `kz`, `Русский` → the code; empty for any other."""
    word = re.split(r"[-_ (]", text.strip().lower())[0]
    code = NAMES.get(word, word)
    return code if code in LANGUAGES else ""


def unknown_language(text: str) -> list[str]:
    """The doubt that a record is in a language that the portal does not have."""
    text = text.strip()
    is_said = text.lower() not in ("", "*", "und", "zxx", "all")
    return [f"language:{text[:20]}"] if is_said and not language_of(text) else []


def plain_title(text: str) -> str:
    """The words of a title that may hold entities and tags, in one line."""
    return " ".join(plain_text(text).split())


def day_of(text: str) -> str:
    """The day of a moment as `1998-05-12`; empty where there is none (`0000-00-00`, NULL). Other forms stay."""
    text = text.strip()
    if SECONDS.fullmatch(text):
        return dt.datetime.fromtimestamp(int(text), timezone.get_default_timezone()).date().isoformat()
    for form, order in ((ISO, (0, 1, 2)), (POINTS, (2, 1, 0)), (AMERICAN, (2, 0, 1))):
        if found := form.match(text):
            year, month, day = (found.groups()[place] for place in order)
            return f"{year}-{month}-{day}" if year > "0000" and month > "00" and day > "00" else ""
    return "" if text.upper() == "NULL" else text


def first_day(*moments: str) -> tuple[str, list[str]]:
    """The earliest of several days, and the doubt that there are others."""
    days = sorted({day for moment in moments if (day := day_of(moment))})
    return (days[0] if days else ""), [f"moments:{', '.join(days)}"] if len(days) > 1 else []


def version_of(*parts: str) -> str:
    """Changes when any part of a record does."""
    return hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()


def mended(text: str) -> str:
    """UTF-8 that a server took for Latin letters (`ÐšÐ°Ð·Ð°Ñ…ÑÑ‚Ð°Ð½`) as it was meant; any other text as it is."""
    if len(MOJIBAKE.findall(text[:5_000])) < 3:
        return text
    raw = bytearray()
    for sign in text:
        try:
            raw += sign.encode("cp1252")
        except UnicodeEncodeError:
            if ord(sign) > 255:
                return text
            raw.append(ord(sign))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text


class Groups:
    """Records that name one another as translations, in whatever order, in a ring or in one direction only."""

    def __init__(self):
        self.leaders: dict[str, str] = {}

    def join(self, keys: Iterable[str]) -> None:
        first, *others = dict.fromkeys(keys)
        for other in others:
            one, two = self.leader(first), self.leader(other)
            self.leaders[max(one, two)] = self.leaders[min(one, two)] = min(one, two)

    def leader(self, key: str) -> str:
        """The one that stands for all of its group; itself where it stands alone."""
        while (found := self.leaders.get(key, key)) != key:
            self.leaders[key] = self.leaders.get(found, found)
            key = found
        return key

    def of(self, key: str) -> str:
        """The name of a record's group; empty where it stands alone."""
        return self.leader(key) if key in self.leaders else ""
