"""Suggestions while typing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from relations.search import suggestions
from tests import factories

pytestmark = pytest.mark.django_db


def suggest(text, language="ru"):
    return [(found.kind, found.text) for found in suggestions.suggest(text, language)]


def test_countries_and_experts_by_the_beginning_of_any_name():
    factories.make_country("uz")
    factories.make_expert()

    assert suggest("узб") == [("country", "Узбекистан")]
    assert suggest("озбек", "kk") == [("country", "Өзбекстан")]
    assert suggest("uzb", "kk") == [("country", "Өзбекстан")]
    assert suggest("сейт") == [("expert", "Айгерим Сейтова")]


def test_organisations_by_abbreviation():
    factories.make_organisation()

    assert suggest("ШОС") == [("organisation", "Шанхайская организация сотрудничества")]


def test_titles_one_per_item_in_the_language_of_the_reader():
    factories.publish(factories.make_article())

    assert suggest("союзн") == [("article", factories.TITLES["ru"])]
    assert suggest("казахстан узб", "kk") == [("article", factories.TITLES["ru"])]


def test_hidden_titles_are_not_suggested():
    factories.publish(factories.make_article(), at=timezone.now() + timedelta(days=1))

    assert suggest("союзн") == []


@pytest.mark.parametrize("typed", ["", "a", '"', "%", "()", "x" * 500, "\x00", "a'b"])
def test_odd_input_suggests_nothing(typed):
    factories.publish(factories.make_article())

    assert suggest(typed) == []
