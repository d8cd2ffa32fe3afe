"""Forms that know their age, in Firefox: it fills forms on reload and keeps pages for Back in its own way."""

import pytest
from django.test import Client

from relations.models import Article, Country, WorkState
from tests import factories
from tests.admin.sheet import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(people):
    return factories.make_article(languages=["ru"], created_by=people["aigerim"])


def form_of(item):
    return f"/admin/relations/{item._meta.model_name}/{item.pk}/change/"


def by_another(user, item, **words):
    """Somebody else changes an item meanwhile."""
    client = Client()
    client.force_login(user)
    answer = client.post(form_of(item), opened(client, form_of(item)) | words)
    assert answer.status_code == 302


def test_what_is_typed_is_what_is_submitted(fox, client, people, article):
    fox.sit_down(client, people["aigerim"], form_of(article))
    fox.fill("#id_lead_ru", "Набрано в Firefox.")

    fox.follow("[value='submit:ru']")

    article.refresh_from_db()
    assert article.lead_ru == "Набрано в Firefox."
    assert article.translations.get(language="ru").state == WorkState.IN_REVIEW


def test_back_after_a_preview_does_not_overwrite_a_colleague(fox, client, people, article):
    fox.sit_down(client, people["daniyar"], form_of(article))
    fox.fill("#id_lead_ru", "Слова Данияра.")
    fox.script("document.querySelector(arguments[0]).click()", "[value='preview:ru']")
    fox.wait(lambda: fox.script("return location.pathname.startsWith('/preview/')"))
    by_another(people["saule"], article, lead_ru="Слова Сауле.")

    fox.back()
    fox.fill("#id_title_ru", "Новый заголовок Данияра")
    fox.save()

    article.refresh_from_db()
    assert article.lead_ru == "Слова Сауле."
    assert fox.value("#id_title_ru") == "Новый заголовок Данияра"


def test_one_article_stays_one_after_back_and_a_second_save(fox, client, people):
    fox.sit_down(client, people["aigerim"], "/admin/relations/article/add/?language=ru")
    fox.fill("#id_title_ru", "Одна статья")
    fox.save()

    fox.back()
    if fox.value("#id_title_ru"):  # the page came back as it was left
        fox.fill("#id_lead_ru", "И ещё слова.")
        fox.save()

    assert Article.objects.get().title_ru == "Одна статья"


def test_one_country_stays_one_too(fox, client, people):
    fox.sit_down(client, people["daniyar"], "/admin/relations/country/add/")
    for name, text in (("code", "xx"), ("alpha3", "XXX"), ("numeric", "999"), ("slug", "xland"),
                       ("name_kk", "X"), ("name_ru", "X"), ("name_en", "X")):  # fmt: skip
        fox.script("document.querySelector(arguments[0]).value = arguments[1]", f"#id_{name}", text)
    fox.save()

    fox.back()
    if fox.value("#id_name_ru"):
        fox.save()

    assert Country.objects.filter(name_en="X").count() == 1


def test_a_reload_shows_what_is_stored_and_offers_what_is_not(fox, client, people, article):
    fox.sit_down(client, people["aigerim"], form_of(article))
    fox.fill("#id_lead_ru", "Ещё не сохранено.")
    kept = "return Object.values(localStorage).join().includes('Ещё не сохранено.')"
    fox.wait(lambda: fox.script(kept))

    fox.reload()

    assert fox.value("#id_lead_ru") == factories.LEADS["ru"]
    fox.expect("[data-copy]")
    fox.script("document.querySelector('[data-copy-restore]').click()")
    fox.save()
    article.refresh_from_db()
    assert article.lead_ru == "Ещё не сохранено."


def test_a_form_left_standing_meets_the_merge(fox, client, people, article):
    fox.sit_down(client, people["daniyar"], form_of(article))
    by_another(people["saule"], article, lead_ru="Слова Сауле.")
    fox.fill("#id_lead_ru", "Слова Данияра.")

    fox.save()

    article.refresh_from_db()
    assert article.lead_ru == "Слова Сауле."
    assert fox.value("#id_lead_ru") == "Слова Данияра."
    fox.expect("[data-conflicts]")
