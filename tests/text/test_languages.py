"""The languages of the portal, and what each of them must say of itself."""

import string
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from relations.text.languages import LANGUAGES, OWN_NAMES, best, fallback_order, language_of
from relations.text.languages.base import Dates, Language
from relations.text.languages.generic import pattern, sentences

PLACES = {
    "day": {"day", "month", "year"},
    "day_month": {"day", "month"},
    "month_year": {"month", "year"},
    "month_title": {"year"},
    "year": {"year"},
    "years": {"years"},
    "with_weekday": {"date"},
    "leaf_year": {"year"},
}


def names_in(text: str) -> set[str]:
    return {name for _text, name, _form, _turn in string.Formatter().parse(text) if name}


def test_languages_call_themselves_by_their_own_names():
    assert LANGUAGES[:3] == ("kk", "ru", "en")
    assert {code: OWN_NAMES[code] for code in LANGUAGES[:3]} == {
        "kk": "Қазақша",
        "ru": "Русский",
        "en": "English",
    }
    assert [language_of(code).code for code in LANGUAGES] == [*LANGUAGES]


def test_every_reader_is_offered_all_languages():
    assert fallback_order("kk")[:3] == ("kk", "ru", "en")
    assert fallback_order("ru")[:3] == ("ru", "kk", "en")
    assert fallback_order("en")[:3] == ("en", "ru", "kk")
    assert fallback_order("uz")[:4] == ("uz", "ru", "kk", "en")
    assert all(set(fallback_order(code)) == set(LANGUAGES) for code in LANGUAGES)


def test_missing_language_gives_way_to_the_original():
    assert best({"ru", "en"}, "en", original="ru") == "en"
    assert best({"ru", "en"}, "kk", original="en") == "en"
    assert best({"kk", "en"}, "ru") == "kk"
    assert best(set(), "ru", original="kk") is None


@pytest.mark.parametrize("code", [*LANGUAGES, "uz", "kv"])
class TestEveryLanguage:
    def test_has_all_months_and_days(self, code):
        dates = language_of(code).dates

        assert [len(set(names)) for names in (dates.months, dates.months_alone, *dates.months_read)] == [
            12
        ] * (2 + len(dates.months_read))
        assert len(set(dates.weekdays)) == len(set(dates.weekdays_short)) == 7

    def test_patterns_name_what_they_show(self, code):
        dates = language_of(code).dates

        for name, wanted in PLACES.items():
            assert wanted <= names_in(getattr(dates, name)), name
        assert names_in(dates.month_title) <= {"month", "Month", "year"}
        assert names_in(dates.with_weekday) <= {"date", "weekday", "Weekday"}

    def test_sentences_are_told_apart(self, code):
        told = language_of(code).sentences
        with translation.override("en"):
            said = [str(getattr(told, field.name)) for field in fields(told)]

        assert all(said)
        assert len(set(said)) == len(said)

    def test_quotation_marks_are_pairs(self, code):
        citing = language_of(code).citing

        assert len(citing.quotes) == len(citing.inner_quotes) == 2


def test_a_language_that_nobody_has_prepared_is_named_as_it_names_itself():
    uzbek = language_of("uz")

    with translation.override("en"):
        assert str(uzbek.sentences.read) == "Read: Oʻzbek tili"
        assert str(uzbek.sentences.only) == "only Oʻzbek tili"
    assert not uzbek.interface_is_complete
    assert language_of("kv").own_name == "KV"


def test_sentences_name_the_language_in_the_language_of_the_reader():
    with translation.override("ru"):
        assert str(language_of("kk").sentences.read) == "Читать на казахском"
        assert (
            str(sentences("Oʻzbekcha").available_only)
            == "Этот текст доступен только на одном языке: Oʻzbekcha"
        )


def test_a_pattern_of_django_is_taken_when_it_shows_just_the_date():
    usual = "{day} {month} {year}"

    assert pattern(r"j-E, Y-\y\i\l", usual) == "{day}-{month}, {year}-yil"
    assert pattern("l, j F Y", usual) == usual
    assert pattern("", usual) == usual


def test_words_of_a_file_are_its_own():
    """A twin that forgets a table shows what is meant for languages without a file."""
    for code in ("kk", "ru", "en"):
        language = language_of(code)
        empty = [
            field.name
            for field in fields(Language)
            if field.name not in ("spelling", "alphabet", "typed", "endings")
            and not getattr(language, field.name)
        ]
        assert empty == []
        assert language.dates.zone != Dates.zone


def test_a_language_whose_interface_is_complete_has_its_card():
    """For social networks, on pages without a picture of their own: its words are of the interface."""
    complete = {code for code in LANGUAGES if language_of(code).interface_is_complete}
    cards = (Path(settings.BASE_DIR) / "static" / "img").glob("card-*.png")

    assert complete <= {card.stem.removeprefix("card-") for card in cards}
    assert {"kk", "ru", "en"} <= complete
