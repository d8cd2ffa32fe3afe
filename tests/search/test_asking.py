"""Questions to the register: a hundred phrasings in three languages, read without a database."""

from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest

from relations.search.asking.names import Names
from relations.search.asking.reading import read

NAMES = (
    ("country", "kz", "Қазақстан", "Казахстан", "Kazakhstan"),
    ("country", "uz", "Өзбекстан", "Узбекистан", "Uzbekistan"),
    ("country", "kg", "Қырғызстан", "Кыргызстан", "Kyrgyzstan"),
    ("country", "kg", "", "Киргизия", ""),
    ("country", "tj", "Тәжікстан", "Таджикистан", "Tajikistan"),
    ("country", "tm", "Түрікменстан", "Туркменистан", "Turkmenistan"),
    ("country", "ru", "Ресей", "Россия", "Russia"),
    ("country", "cn", "Қытай", "Китай", "China"),
    ("country", "tr", "Түркия", "Турция", "Turkey"),
    ("country", "ir", "Иран", "Иран", "Iran"),
    ("organisation", "cis", "ТМД", "СНГ", "CIS"),
    ("place", "semey", "Семей", "Семипалатинск (ныне Семей)", "Semipalatinsk (now Semey)"),
    ("place", "bishkek", "Бішкек", "Бишкек", "Bishkek"),
    ("expert", "2", "Данияр Омаров", "Данияр Омаров", "Daniyar Omarov"),
    ("expert", "3", "Айгүл Әбенова", "Айгуль Абенова", "Aigul Abenova"),
    ("organisation", "sco", "ШЫҰ", "ШОС", "SCO"),
    ("organisation", "eaeu", "ЕАЭО", "ЕАЭС", "EAEU"),
    ("organisation", "eu", "ЕО", "ЕС", "EU"),
    ("place", "tashkent", "Ташкент", "Ташкент", "Tashkent"),
    ("place", "astana", "Астана", "Астана", "Astana"),
    ("topic", "water", "Су ресурстары", "Водные ресурсы", "Water resources"),
    ("expert", "1", "Айгерім Сапарова", "Айгерим Сапарова", "Aigerim Saparova"),
)
LINES = (Path(__file__).parent / "phrasings.txt").read_text(encoding="utf-8").splitlines()
PHRASINGS = [tuple(map(str.strip, f"{line}|||".split("|")[:4])) for line in LINES if line and line[0] != "#"]


@pytest.fixture(scope="module")
def names():
    found = Names()
    for facet, code, *written in NAMES:
        for language, name in zip(("kk", "ru", "en"), written, strict=True):
            if name:
                found.add(language, name, facet, code)
    return found


def days(span) -> str:
    """A span as the table writes it: 2010, 2025-11, 2025-11-15, 2010..2015, ..1999-12-31, 2016-01-01.."""
    since, until = span
    if since is None or until is None:
        return f"{since or ''}..{until or ''}"
    if since == until:
        return since.isoformat()
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
        return str(since.year) if since.year == until.year else f"{since.year}..{until.year}"
    if since.day == 1 and until == date(since.year, since.month, monthrange(since.year, since.month)[1]):
        return f"{since:%Y-%m}"
    return f"{since}..{until}"


def said(reading) -> str:
    parts = ("parties", "place", "topic", "expert", "instrument", "bilateral", "status", "act")
    found = [f"{name}={','.join(getattr(reading, name))}" for name in parts if getattr(reading, name)]
    found += [f"{name}={days(span)}" for name, span in reading.days.items()]
    found += [f"author={reading.author}"] if reading.author else []
    return " ".join(sorted(found + [f"wrong={'_'.join(text.split())}" for text in reading.wrong]))


@pytest.mark.parametrize(
    ("text", "wanted", "rest", "is_question"), PHRASINGS, ids=[row[0] for row in PHRASINGS]
)
def test_a_question_is_read_as_it_was_meant(names, text, wanted, rest, is_question):
    reading = read(text, names, today=date(2026, 11, 30))

    assert (said(reading), reading.words) == (" ".join(sorted(wanted.split())), rest)
    assert reading.is_question is (is_question != "no")


def test_a_part_sent_back_is_words(names):
    text = "договоры с Узбекистаном, действующие в 2010"

    reading = read(text, names, plain=["status", "days"])

    assert said(reading) == "instrument=treaty parties=uz"
    assert reading.words == "действующие 2010"


def test_days_of_two_spans_are_those_of_both(names):
    reading = read("signed after 2015 and before 2010", names)

    assert reading.days["signed"] == (date(2016, 1, 1), date(2009, 12, 31))


@pytest.mark.parametrize(
    "text", ["", " ", "9" * 10_000, "договор " * 2_000, "с 2010 по " * 999, "İ" * 300, '\x00«»"“', "-" * 500]
)
def test_whatever_is_typed_is_read(names, text):
    reading = read(text, names)

    assert len(reading.words) <= 400
