"""Editors find working copies: drafts, all languages, unfinished words, numbers."""

import pytest

from relations.search import desk
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_draft_is_found_in_any_of_its_languages():
    item = factories.make_article()

    assert desk.match_ids("отношениями") == [item.pk]
    assert desk.match_ids("қатынастардың") == [item.pk]
    assert desk.match_ids("allied relation") == [item.pk]


def test_what_is_saved_is_found_and_what_was_there_before_is_not():
    item = factories.make_article()
    item.title_ru = "Водный консорциум"
    item.save()

    assert desk.match_ids("консорциума") == [item.pk]
    assert desk.match_ids("союзнические") == []


def test_an_unfinished_word_is_enough():
    item = factories.make_article(title_ru="Консорциум")

    assert desk.match_ids("консорц") == [item.pk]


def test_an_item_is_found_by_its_number():
    item = factories.make_article()

    assert item.pk in desk.match_ids(f"#{item.pk}")


def test_only_one_kind_when_asked_for():
    article, event = factories.make_article(), factories.make_event()

    assert desk.match_ids("союзнические", kind="event") == [event.pk]
    assert set(desk.match_ids("союзнические")) == {article.pk, event.pk}


def test_a_deleted_draft_is_forgotten():
    item = factories.make_article()
    item.delete()

    assert desk.match_ids("союзнические") == []


@pytest.mark.parametrize("typed", ["", "и", '"', "-", "x" * 1000, "OR AND"])
def test_odd_input_finds_nothing(typed):
    factories.make_article()

    assert desk.match_ids(typed) == []
