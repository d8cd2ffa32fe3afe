"""The history page: every save, any two compared, everything restored, relations too."""

import pytest
from django.urls import reverse

from relations.editorial import history
from relations.models import Article, Revision, WorkState
from tests import factories

from .sheet import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(saule):
    """Three revisions: made, a new Russian title, other topics and authors."""
    expert = factories.make_expert("aidos")
    article = factories.make_article(topics=[factories.make_topic("trade")], authors=[expert])
    history.record(article, by=saule)
    article.title_ru = "Второй заголовок"
    article.save()
    history.record(article, by=saule)
    article.topics.set([factories.make_topic("water")])
    article.authorships.all().delete()
    history.record(article, by=saule)
    return article


def page_of(item):
    return reverse("admin:relations_article_history", args=[item.pk])


def test_it_lists_who_saved_what(client, daniyar, article):
    client.force_login(daniyar)

    page = client.get(page_of(article))

    assert [revision.number for revision in page.context["page"]] == [3, 2, 1]
    assert "Сауле Ахметова" in page.content.decode()


def test_first_save_of_an_item_without_a_history_shows_and_brings_back_what_was_there(client, daniyar):
    article = factories.make_article()
    client.force_login(daniyar)
    url = reverse("admin:relations_article_change", args=[article.pk])
    client.post(url, {**opened(client, url), "title_ru": "Исправленный заголовок"})

    page = client.get(page_of(article))
    restore(client, article, "ru")

    assert [revision.number for revision in page.context["page"]] == [2, 1]
    assert "Состояние до первого записанного сохранения" in page.content.decode()
    assert Article.objects.get(pk=article.pk).title_ru == factories.TITLES["ru"]


def test_it_compares_words_and_relations(client, daniyar, article):
    client.force_login(daniyar)

    page = client.get(page_of(article), {"before": 1, "after": 3})

    text = page.content.decode()
    assert len(page.context["compared"]["differences"]) == 3
    assert "<ins>Второй заголовок</ins>" in text
    assert "<del>" in text


def restore(client, article, *parts, seen=None):
    """Look at what revision 1 would change, then choose."""
    address = reverse("admin:relations_article_restore", args=[article.pk, 1])
    seen = seen or [part.seen for part in client.get(address).context["parts"]]
    return client.post(address, {"parts": parts, "seen": seen})


def test_it_restores_texts_topics_and_authors_in_one_action(client, daniyar, article):
    factories.ready(article, "ru")
    client.force_login(daniyar)
    address = reverse("admin:relations_article_restore", args=[article.pk, 1])
    assert [part.name for part in client.get(address).context["parts"]] == ["ru", "facts"]

    answer = restore(client, article, "ru", "facts")

    article = Article.objects.get(pk=article.pk)
    assert answer.status_code == 302
    assert article.title_ru == factories.TITLES["ru"]
    assert [topic.code for topic in article.topics.all()] == ["trade"]
    assert [row.expert.code for row in article.authorships.all()] == ["aidos"]
    assert Revision.objects.filter(content_id=article.pk).count() == 4
    assert article.translations.get(language="ru").state == WorkState.IN_WORK


def test_restoring_asks_what_and_shows_the_difference(client, daniyar, article):
    factories.publish(article, "ru", by=daniyar)
    client.force_login(daniyar)
    address = reverse("admin:relations_article_restore", args=[article.pk, 1])

    page = client.post(address)

    text = page.content.decode()
    assert page.status_code == 200
    assert "<del>Второй заголовок</del>" in text
    assert page.context["is_public"]
    assert Revision.objects.filter(content_id=article.pk).count() == 3


def test_one_language_comes_back_and_leaves_the_facts(client, daniyar, article):
    client.force_login(daniyar)

    restore(client, article, "ru")

    found = Article.objects.get(pk=article.pk)
    assert found.title_ru == factories.TITLES["ru"]
    assert [topic.code for topic in found.topics.all()] == ["water"]


def test_words_that_nobody_was_shown_are_not_replaced(client, daniyar, article):
    client.force_login(daniyar)
    shown = client.get(reverse("admin:relations_article_restore", args=[article.pk, 1])).context["parts"]
    Article.objects.filter(pk=article.pk).update(lead_ru="Слова Сауле.")

    page = restore(client, article, "ru", seen=[part.seen for part in shown])

    assert page.status_code == 200
    assert page.context["is_stale"]
    assert "Сауле" in page.content.decode()
    assert Article.objects.get(pk=article.pk).lead_ru == "Слова Сауле."
    assert restore(client, article, "facts", seen=[part.seen for part in shown]).status_code == 302


def test_restoring_needs_a_post_and_the_right(client, daniyar, zhanar, article):
    address = reverse("admin:relations_article_restore", args=[article.pk, 1])
    client.force_login(daniyar)
    assert client.get(address, {"parts": "ru"}).status_code == 200
    client.force_login(zhanar)
    assert client.post(address, {"parts": "ru"}).status_code == 403
    assert Article.objects.get(pk=article.pk).title_ru == "Второй заголовок"


def test_strangers_to_an_item_find_no_history(client, aigerim, article):
    client.force_login(aigerim)

    assert client.get(page_of(article)).status_code == 404


@pytest.mark.parametrize(
    "query", ["?before=1&after=9", "?before=x&after=1", "?before=1&after=999999999999", "?p=0"]
)
def test_strange_numbers_do_no_harm(client, daniyar, article, query):
    client.force_login(daniyar)

    assert client.get(page_of(article) + query).status_code in (200, 404)
