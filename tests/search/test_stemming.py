"""Which grammar a word follows, as the language files declare it."""

import dataclasses

import pytest

from relations.exchange.word.reading import guess_language
from relations.search import stemming
from relations.search.words import analyse, stem, stop_words
from relations.text.languages import language_of


@pytest.fixture
def turkish(monkeypatch):
    """A language that names an algorithm of Snowball and has no module of its own."""
    spoken = dataclasses.replace(language_of("tr"), stemmer="turkish", stop_words=frozenset({"ve"}))
    monkeypatch.setattr(stemming, "language_of", lambda code: spoken if code == "tr" else language_of(code))
    caches = (stemming.stemmer, stemming._module, stemming.languages_in, stem)
    for cache in caches:
        cache.cache_clear()
    yield spoken
    for cache in caches:
        cache.cache_clear()


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("договор", "ru", ("ru", "kk")),
        ("договор", "kk", ("kk", "ru")),
        ("договор", "en", ("ru", "kk")),
        ("договор", None, ("ru", "kk")),
        ("келісім", "ru", ("kk",)),
        ("treaty", "kk", ("en",)),
        ("条約", "ru", ("en",)),
    ],
)
def test_letters_say_which_languages_a_word_may_be_in(word, language, expected):
    assert stemming.languages_of(word, language) == expected


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("договор", "kk", "kk"),
        ("договор", "en", "ru"),
        ("келісім", "ru", "kk"),
        ("treaty", "ru", "en"),
        ("条約", "kk", "kk"),
        ("shartnoma", "uz", "uz"),
        ("договор", "uz", "ru"),
    ],
)
def test_a_word_of_a_text_follows_the_grammar_of_the_text_where_its_letters_allow(word, language, expected):
    assert stemming.own_language(word, language) == expected


def test_a_language_without_a_stemmer_is_searched_by_its_words():
    assert stem("shartnomalar", "uz") == "shartnomalar"
    assert [token.terms for token in analyse("Oʻzbekiston shartnomalari", "uz")] == [
        ("ozbekiston",),
        ("shartnomalari",),
    ]
    assert stemming.other_stems("shartnomalar", "uz") == []


def test_a_language_may_name_an_algorithm_of_snowball(turkish):
    assert stem("kitaplar", "tr") == stem("kitabı", "tr") == "kitap"


def test_endings_after_a_hyphen_are_no_words_where_the_grammar_says_so():
    assert [bool(token.terms) for token in analyse("ШЫҰ-ның", "kk")] == [True, False]
    assert stemming.loose_endings("ru") == frozenset()


def test_small_words_are_those_of_the_language_file():
    assert {"және", "мен"} <= stop_words("kk")
    assert {"и", "который"} <= stop_words("ru")
    assert {"the", "of"} <= stop_words("en")
    assert stop_words("uz") == frozenset()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Қазақстан мен Өзбекстан арасындағы одақтастық қатынастар туралы шарт", "kk"),
        ("Договор о союзнических отношениях", "ru"),
        ("Treaty on Allied Relations", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_word_file_is_guessed_by_its_letters(text, language):
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("form", "bare"), [("сайдың", "сай"), ("байдан", "бай"), ("қойдың", "қой"), ("суды", "су")]
)
def test_a_form_meets_its_word_even_where_the_word_alone_is_cut_further(form, bare):
    assert stem(bare, "kk") in {stem(form, "kk"), *stemming.other_stems(form, "kk")}
