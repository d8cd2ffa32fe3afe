"""Two people at one item: nothing is lost, and nobody overwrites what they have not seen."""

import pytest
from django.urls import reverse

from relations.models import Article, Link, Party
from tests import factories

from .sheet import opened, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return factories.make_article()


@pytest.fixture
def url(article):
    return reverse("admin:relations_article_change", args=[article.pk])


def test_different_languages_merge_silently(client, daniyar, saule, zhanar, article, url):
    client.force_login(daniyar)
    mine = opened(client, url)
    client.force_login(zhanar)
    client.post(url, {**opened(client, url), "title_kk": "Қазақша жаңа"})
    client.force_login(daniyar)

    answer = client.post(url, {**mine, "title_en": "English anew"})

    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.title_kk, article.title_en) == ("Қазақша жаңа", "English anew")


def test_different_fields_and_facts_merge_too(client, daniyar, saule, article, url):
    client.force_login(daniyar)
    mine = opened(client, url)
    client.force_login(saule)
    client.post(url, {**opened(client, url), "genre": "interview", "topics": [factories.make_topic().pk]})
    client.force_login(daniyar)

    answer = client.post(url, {**mine, "title_ru": "Заново"}, follow=True)

    article.refresh_from_db()
    assert (article.title_ru, article.genre) == ("Заново", "interview")
    assert article.topics.count() == 1
    assert any("kept" in str(message) or "meanwhile" in str(message) or message.level_tag == "warning"
               for message in answer.context["messages"])  # fmt: skip


def clash(client, daniyar, saule, url):
    """Both change the Russian title; daniyar comes second and gets the form back."""
    client.force_login(daniyar)
    mine = opened(client, url)
    client.force_login(saule)
    client.post(url, {**opened(client, url), "title_ru": "Заголовок Сауле"})
    client.force_login(daniyar)
    return client.post(url, {**mine, "title_ru": "Заголовок Данияра", "lead_ru": "Аннотация Данияра"})


def test_the_same_field_shows_both_texts_and_writes_nothing(client, daniyar, saule, article, url):
    answer = clash(client, daniyar, saule, url)

    page = answer.content.decode()
    article.refresh_from_db()
    assert article.title_ru == "Заголовок Сауле"
    assert article.lead_ru == factories.LEADS["ru"]
    assert "Заголовок Данияра" in page
    assert "<del>Сауле</del>" in page
    assert "<ins>Данияра</ins>" in page


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Заголовок Данияра"), ("theirs", "Заголовок Сауле")])
def test_the_second_chooses_field_by_field(client, daniyar, saule, article, url, choice, kept):
    returned = read(clash(client, daniyar, saule, url))

    answer = client.post(url, {**returned, "title_ru-choice": choice})

    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.title_ru == kept
    assert article.lead_ru == "Аннотация Данияра"


def test_without_a_choice_the_question_is_asked_again(client, daniyar, saule, article, url):
    returned = read(clash(client, daniyar, saule, url))

    answer = client.post(url, returned)

    assert answer.status_code == 200
    assert Article.objects.get().title_ru == "Заголовок Сауле"


def test_a_choice_counts_only_for_the_text_that_was_seen(client, daniyar, saule, article, url):
    returned = read(clash(client, daniyar, saule, url))
    client.force_login(saule)
    client.post(url, {**opened(client, url), "title_ru": "Третий заголовок"})
    client.force_login(daniyar)

    answer = client.post(url, {**returned, "title_ru-choice": "mine"})

    assert answer.status_code == 200
    assert Article.objects.get().title_ru == "Третий заголовок"


def test_rows_merge_field_by_field(client, daniyar, saule):
    agreement = factories.make_agreement()
    url = reverse("admin:relations_agreement_change", args=[agreement.pk])
    client.force_login(daniyar)
    mine = opened(client, url)
    client.force_login(saule)
    client.post(url, {**opened(client, url), "parties-0-signatory_ru": "Президент"})
    client.force_login(daniyar)

    answer = client.post(url, {**mine, "parties-0-signatory_en": "President"})

    assert answer.status_code == 302
    party = Party.objects.order_by("order").first()
    assert (party.signatory_ru, party.signatory_en) == ("Президент", "President")


@pytest.fixture
def linked(article, daniyar):
    """The article refers to two others; the form of the first link is open when the link is removed."""
    daniyar.interface_language = "en"
    daniyar.save()
    return [
        Link.objects.create(source=article, target=factories.make_article(), kind="discusses", order=place)
        for place in range(2)
    ]


def test_a_removed_row_that_was_left_alone_goes_and_is_told(client, daniyar, article, url, linked):
    client.force_login(daniyar)
    mine = opened(client, url)
    linked[0].delete()

    answer = client.post(url, {**mine, "title_ru": "Заново", "links_out-1-kind": "follows_up"}, follow=True)

    article.refresh_from_db()
    assert article.title_ru == "Заново"
    assert list(Link.objects.values_list("pk", "kind")) == [(linked[1].pk, "follows_up")]
    assert any("Removed by somebody else" in str(message) for message in answer.context["messages"])


def test_what_was_written_into_a_removed_row_comes_back_as_a_new_one(client, daniyar, article, url, linked):
    client.force_login(daniyar)
    mine = opened(client, url)
    target = linked[0].target
    linked[0].delete()

    answer = client.post(url, {**mine, "title_ru": "Заново", "links_out-0-kind": "follows_up"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else removed this row while you were changing it." in page
    assert "Select a valid choice" not in page
    assert Article.objects.get(pk=article.pk).title_ru != "Заново"

    client.post(url, read(answer))

    assert Article.objects.get(pk=article.pk).title_ru == "Заново"
    assert set(Link.objects.values_list("target", "kind")) == {
        (target.pk, "follows_up"), (linked[1].target.pk, "discusses")
    }  # fmt: skip
