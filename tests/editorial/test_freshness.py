"""The number of the turn rises with everything that readers may see, and with nothing else."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from relations.editorial import freshness, publishing
from tests import factories

pytestmark = pytest.mark.django_db


def turned(act):
    """By how much an act raises the number."""
    before = freshness.number()
    act()
    return freshness.number() - before


def test_publication_raises_the_number_in_its_own_transaction(daniyar):
    article = factories.make_article()
    before = freshness.number()

    with transaction.atomic():
        factories.publish(article, "ru", by=daniyar)
        inside = freshness.number()

    assert inside > before


def test_a_publication_that_fails_raises_nothing(daniyar):
    article = factories.make_article()
    before = freshness.number()

    def fail():
        with transaction.atomic():
            factories.publish(article, "ru", by=daniyar)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert freshness.number() == before


def test_withdrawal_raises_the_number(daniyar, saule):
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)

    assert turned(lambda: publishing.withdraw(article, "ru", by=saule, reason="Ошибка")) > 0


def test_facts_of_a_published_item_raise_it(daniyar):
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)

    assert turned(lambda: article.topics.add(factories.make_topic())) > 0
    article.genre = "commentary"
    assert turned(article.save) == 1


def test_rewriting_the_working_copy_of_a_published_item_raises_nothing(daniyar):
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)
    article.refresh_from_db()
    article.title_ru, article.body_ru = "Новый заголовок", "<p>Новый текст.</p>"

    assert turned(article.save) == 0


def test_a_draft_raises_nothing():
    article, country = factories.make_article(), factories.make_country("uz")

    assert turned(article.save) == 0
    assert turned(lambda: article.countries.add(country)) == 0


def test_a_renamed_topic_raises_it():
    topic = factories.make_topic()
    topic.name_ru = "Взаимная торговля"

    assert turned(topic.save) == 1


def test_the_desk_alone_raises_nothing(aigerim):
    assert turned(aigerim.save) == 0


def test_the_next_change_is_the_next_scheduled_edition(daniyar):
    now = timezone.now()
    soon, later = now + dt.timedelta(hours=1), now + dt.timedelta(days=1)
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar, at=later)
    factories.publish(article, "kk", by=daniyar, at=soon)

    assert freshness.next_change(now) == soon
    assert freshness.next_change(soon) == later
    assert freshness.next_change(later) is None
