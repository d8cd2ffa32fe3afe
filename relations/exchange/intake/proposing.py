"""What is proposed for a paper where neither file nor table say it. Every proposal names where it comes from.

Nothing is guessed in silence: a proposal is a value with its reason, shown as such until somebody accepts it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils import timezone

from relations.exchange.terms import Terms, forms, vocabulary, words_of
from relations.models import Country, Expert, Genre, Topic
from relations.text.languages import LANGUAGES
from relations.text.smart_dates import DateNotRead, read_date, written

TEXT, FILE_NAME, USUAL = "text", "file name", "usual"
HEAD, TAIL = 1_200, 500  # letters in which authors and dates are looked for
MOST_TOPICS, MOST_COUNTRIES = 4, 5
MENTIONS = 3  # of a term in the text that make it a subject; in the title once is enough

MONTH = r"[^\W\d_]{3,10}"
DATES = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\d{{4}}\s+жыл(?:ғы|ы)\s+\d{{1,2}}\s+{MONTH}",
        rf"\d{{1,2}}\s+{MONTH}\s+(?:19|20)\d{{2}}",
        rf"{MONTH}\s+\d{{1,2}},\s+(?:19|20)\d{{2}}",
        r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}(?!\d)",
        r"(?<!\d)(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)",
    )
]
IN_NAMES = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(\d{2})?[-_.]?(\d{2})?(?!\d)")
LANGUAGE_MARKS = {
    "kk": ("kk", "kz", "kaz", "каз", "қаз", "рус-каз"), "ru": ("ru", "rus", "рус", "орыс"), "en": ("en", "eng", "анг", "англ", "ағыл"),
}  # fmt: skip
MARK = re.compile(
    rf"(?:^|[-_. /(])({'|'.join(sorted({m for marks in LANGUAGE_MARKS.values() for m in marks}, key=len, reverse=True))})(?=$|[-_. /)])"
)

LETTERS = "А-ЯЁӘҒҚҢӨҰҮҺІ"
SURNAME = rf"[{LETTERS}A-Z][а-яёәғқңөұүһіa-z’'-]+(?:-[{LETTERS}A-Z][а-яёәғқңөұүһіa-z]+)?"
INITIALS = rf"[{LETTERS}A-Z]\.\s?(?:[{LETTERS}A-Z]\.)?"
AUTHOR = re.compile(rf"{INITIALS}\s?{SURNAME}|{SURNAME}\s+{INITIALS}")
AFTER_WORD = re.compile(r"(?:Автор(?:ы|лары|ы)?|Authors?|By)\s*[:–—-]\s*([^\n.;]{3,120})", re.IGNORECASE)


@dataclass
class Vocabularies:
    """Everything that proposals are made from, read once for a whole source."""

    countries: Terms = field(default_factory=lambda: vocabulary(Country, "name"))
    topics: Terms = field(default_factory=lambda: vocabulary(Topic, "name"))
    experts: dict[str, Expert] = field(default_factory=dict)

    def __post_init__(self):
        for expert in Expert.objects.order_by("pk"):
            for name in names_of(expert):
                self.experts.setdefault(name, expert)
        self.spoken = {
            "countries": _spoken(self.countries),
            "topics": _spoken(self.topics),
        }


def names_of(expert: Expert) -> Iterable[str]:
    """How an expert is written: whole, the family name first, with initials."""
    for code in LANGUAGES:
        family = (getattr(expert, f"family_name_{code}") or "").strip()
        given = (getattr(expert, f"given_name_{code}") or "").strip()
        if not family:
            continue
        yield bare(family) if not given else bare(f"{given} {family}")
        if given:
            yield bare(f"{family} {given}")
            yield bare(f"{given[0]} {family}")
            yield bare(f"{family} {given[0]}")


def bare(name: str) -> str:
    """A name without full stops and case; of two initials the first counts."""
    parts = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", name.lower().replace("ё", "е"))
    short = [part for part in parts if len(part) == 1]
    return " ".join(part for part in parts if len(part) > 1 or part is short[0])


def propose(
    values: dict[str, str], text: str, name: str, known: Vocabularies
) -> tuple[dict[str, str], dict[str, str]]:
    """Values for what is missing, and the reason of each by its column. `text` is the plain text of the paper."""
    made: dict[str, tuple[str, str]] = {}
    title = values.get("title") or next(
        (values[f"title_{c}"] for c in LANGUAGES if values.get(f"title_{c}")), ""
    )
    offers = {
        "title": lambda: ("" if title else _title(text), TEXT),
        "authors": lambda: _authors(text, known),
        "date": lambda: _date(text, name),
        "countries": lambda: _subjects(title, text, known.spoken["countries"], MOST_COUNTRIES),
        "topics": lambda: _subjects(title, text, known.spoken["topics"], MOST_TOPICS),
        "genre": lambda: (Genre.REVIEW.value, USUAL),
        "group": lambda: (group_of(name), FILE_NAME),
    }
    for column, offer in offers.items():
        if not values.get(column) and (found := offer()) and found[0]:
            made[column] = found
    return {c: value for c, (value, _why) in made.items()}, {c: why for c, (_value, why) in made.items()}


def _title(text: str) -> str:
    """The first line, if it is no sentence."""
    line = text.strip().split("\n", 1)[0].strip()
    return line if 3 < len(line) <= 250 and not line.endswith((".", ";", ",")) else ""


def group_of(name: str) -> str:
    """What the names of the translations of one text have in common: `2001/review_kk.docx` → `2001/review`."""
    path = PurePosixPath(name.lower())
    stem = path.with_suffix("").as_posix()
    plain = MARK.sub("", stem)
    return re.sub(r"[-_ ./()]+$", "", plain) if plain != stem else ""


def _authors(text: str, known: Vocabularies) -> tuple[str, str]:
    head = text[:HEAD]
    if found := AFTER_WORD.search(head):
        return "; ".join(
            part.strip() for part in re.split(r",| и | және | and ", found[1]) if part.strip()
        ), TEXT
    names = []
    for line in head.split("\n")[:8]:
        if len(line) < 160:
            names += AUTHOR.findall(line)
            whole = known.experts.get(bare(line))
            names += [line.strip()] if whole and not names else []
    return "; ".join(dict.fromkeys(name.strip() for name in names[:6])), TEXT


def _date(text: str, name: str) -> tuple[str, str]:
    for part in (text[:HEAD], text[-TAIL:]):
        places = sorted((m.start(), m[0]) for form in DATES for m in form.finditer(part))
        for _place, words in places:
            if day := _read(words):
                return day, TEXT
    for year, month, day in IN_NAMES.findall(name):
        if found := _read("-".join(part for part in (year, month, day) if part)):
            return found, FILE_NAME
    return "", ""


def _read(words: str) -> str:
    try:
        found = read_date(words)
    except DateNotRead:
        return ""
    if not found.day or found.day > timezone.localdate() or found.day.year < 1950:
        return ""
    return written(found.day, found.precision)


def _spoken(terms: Terms) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The names of terms by every form of their first word."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, term in terms.exact.items():
        words = words_of(name)
        if term is None or not words or (len(words) == 1 and len(words[0]) < 4):
            continue
        for form in forms(words[0]):
            found.setdefault(form, []).append((words, term.code))
    return found


def _subjects(title: str, text: str, spoken: dict, most: int) -> tuple[str, str]:
    """The terms that a text speaks of, by the words of the vocabulary in any case."""
    counts: Counter[str] = Counter()
    for part, weight in ((title, MENTIONS), (text[:60_000], 1)):
        words = words_of(part)
        for place, word in enumerate(words):
            hits = {
                code
                for form in forms(word)
                for names, code in spoken.get(form, ())
                if all(
                    place + step < len(words) and forms(words[place + step]) & forms(one)
                    for step, one in enumerate(names)
                )
            }
            counts.update(dict.fromkeys(hits, weight))
    found = [code for code, count in counts.most_common() if count >= MENTIONS][:most]
    return "; ".join(found), TEXT
