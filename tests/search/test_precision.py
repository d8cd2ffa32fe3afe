"""What is not meant is not found, and what is meant exactly stands first."""

import pytest

from relations.search import search
from relations.search.results_page import found_items
from relations.search.suggestions import suggest
from relations.search.words import analyse, is_common
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def texts(for_module):
    """Titles with the number of each."""
    written = {
        "ru": (
            "Реформа ООН и её пределы", "Он приехал без него и оставил ему письмо", "Стороны договорились о транзите",
            "Договор о транзите", "Протокол к Договору о транзите и его применении", "Дипломатия ХІХ века",
            "Память о Мухтаре Ауэзове", "ШОС и безопасность", "Шось как река",
        ),
        "kk": (
            "Сақ дәуірі", "Мұраны сақтау тәжірибесі", "ХІХ ғасырдағы дала", "Әуезовтің елшілігі",
            "Оны кім жазды",
        ),
        "en": ("Diplomacy of the XIX century", "The transit treaty"),
    }  # fmt: skip
    found = {}
    for language, titles in written.items():
        for title in titles:
            item = factories.make_article(
                languages=(), original_language=language,
                **{f"title_{language}": title, f"lead_{language}": "Заметка.", f"body_{language}": "<p>Заметка.</p>"},
            )  # fmt: skip
            factories.publish(item, language)
            found[item.pk] = title
    return found


def titles(texts, text, language="ru"):
    return [texts[hit.item] for hit in search(text, language).hits]


def marked(text, language="ru"):
    return [found.title for found in found_items(search(text, language), language)]


@pytest.mark.parametrize("asked", ["ООН", "оон"])
def test_an_abbreviation_is_nothing_but_itself(texts, asked):
    assert titles(texts, asked) == ["Реформа ООН и её пределы"]
    assert marked(asked) == ["Реформа <mark>ООН</mark> и её пределы"]


@pytest.mark.parametrize(
    ("asked", "language", "wanted"),
    [
        ("ШОС", "ru", ["ШОС и безопасность"]),
        ("сақ", "kk", ["Сақ дәуірі"]),
        ("Сақтың", "kk", ["Сақ дәуірі"]),
        ("сақтау", "kk", ["Мұраны сақтау тәжірибесі"]),
        ("договориться", "ru", ["Стороны договорились о транзите"]),
        ("договорились", "ru", ["Стороны договорились о транзите"]),
    ],
)
def test_short_words_and_verbs_are_not_taken_for_others(texts, asked, language, wanted):
    assert titles(texts, asked, language) == wanted


def test_a_noun_is_not_the_verb_beside_it(texts):
    assert "Стороны договорились о транзите" not in titles(texts, "договоры")
    assert "Стороны договорились о транзите" not in titles(texts, "договор")


@pytest.mark.parametrize("asked", ["XIX", "ХІХ", "ХIХ", "xix", "хіх", "XIХ"])
def test_roman_numbers_are_the_same_in_either_alphabet(texts, asked):
    assert set(titles(texts, asked)) == {
        "Дипломатия ХІХ века", "ХІХ ғасырдағы дала", "Diplomacy of the XIX century",
    }  # fmt: skip


@pytest.mark.parametrize("asked", ["Әуезов", "Ауэзов", "ауэзова", "Әуезовке", "Auezov", "ауезов"])
def test_a_surname_is_found_in_the_spelling_of_either_language(texts, asked):
    assert set(titles(texts, asked)) == {"Память о Мухтаре Ауэзове", "Әуезовтің елшілігі"}


@pytest.mark.parametrize("word", ["него", "нему", "мной", "будучи", "всеми"])
def test_stop_words_are_left_out_in_every_form(word):
    assert is_common(word, "ru")
    assert [token.terms for token in analyse(word, "ru")] == [()]


@pytest.mark.parametrize("word", ["вес", "том", "тема", "рады", "договор"])
def test_words_that_look_like_forms_of_stop_words_stay(word):
    assert not is_common(word, "ru")


def test_what_is_called_just_so_stands_first(texts):
    for asked, language in (
        ("договор о транзите", "ru"),
        ("Договоры транзита", "ru"),
        ("transit treaty", "en"),
    ):
        first = titles(texts, asked, language)[0]
        assert first == ("The transit treaty" if language == "en" else "Договор о транзите")


def test_the_exact_title_is_first_among_thousands(texts, monkeypatch):
    monkeypatch.setattr("relations.search.finding.BROAD", 0)
    monkeypatch.setattr("relations.search.finding.RANKED", 1)

    assert titles(texts, "договор о транзите")[0] == "Договор о транзите"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("дигломатия", "дипломатия"), ("дигломатией", "дипломат"), ("дигломатиями", "дипломат")],
)
def test_did_you_mean_knows_every_form(texts, asked, meant):
    results = search(asked, "ru")

    assert results.did_you_mean.startswith(meant)
    assert "Дипломатия ХІХ века" in [texts[hit.item] for hit in results.hits]


def test_titles_and_experts_are_suggested_before_official_names(texts):
    country = factories.make_country("kz")
    country.official_name_ru = "Реформированная Республика"
    country.save()
    factories.make_expert(family_name_ru="Реформатская")

    assert [one.text for one in suggest("реформ", "ru")] == [
        "Айгерим Реформатская", "Реформа ООН и её пределы", "Казахстан",
    ]  # fmt: skip
