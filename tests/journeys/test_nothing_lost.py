"""What a browser does to forms: Back, reload, two tabs, two people. No word is lost and nothing is public by accident."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from relations.editorial import publishing
from relations.models import Article, Edition, WorkState
from tests import factories
from tests.browser.waiting import expect_copy_here, save, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def form_of(article, language="ru"):
    return f"/admin/relations/article/{article.pk}/change/?language={language}"


@pytest.fixture
def article(people):
    return factories.make_article(languages=["ru"], created_by=people["aigerim"])


def test_an_act_stores_what_was_typed(hand, page, people, article):
    hand.sit_down(people["aigerim"], form_of(article))

    page.fill("#id_lead_ru", "Набрано и сразу отправлено.")
    hand.press("ru", "Submit for review")

    article.refresh_from_db()
    assert article.lead_ru == "Набрано и сразу отправлено."
    assert factories.state(article) == WorkState.IN_REVIEW
    expect(page.locator("[data-copy]")).to_have_count(0)


def test_a_refused_act_leaves_everything_on_the_page(hand, page, people, article):
    factories.ready(article, "ru")
    hand.sit_down(people["daniyar"], form_of(article))

    page.fill("#id_title_ru", "я" * 500)
    page.fill("#id_title_ru", "я" * 501)
    page.fill("#id_lead_ru", "Осталось на странице.")
    hand.press("ru", "Publish now")

    expect(page.locator("#id_lead_ru")).to_have_value("Осталось на странице.")
    assert not Edition.objects.exists()


def test_preview_goes_and_comes_back_without_losing_a_word(hand, page, people, article):
    hand.sit_down(people["aigerim"], form_of(article))
    page.fill("#id_lead_ru", "Перед просмотром.")

    hand.press("ru", "Preview")
    expect(page.locator("main")).to_contain_text("Перед просмотром.")
    page.go_back()
    hand.settle()

    expect(page.locator("#id_lead_ru")).to_have_value("Перед просмотром.")
    page.fill("#id_lead_ru", "После просмотра.")
    hand.save()
    expect(page.locator("[data-conflicts]")).to_have_count(0)
    article.refresh_from_db()
    assert article.lead_ru == "После просмотра."


def test_back_after_saving_does_not_overwrite_a_colleague(hand, page, people, article, chromium):
    hand.sit_down(people["daniyar"], form_of(article))
    page.fill("#id_lead_ru", "Слова Данияра.")
    hand.save()

    other = chromium.new_context().new_page()
    client = Client()
    client.force_login(people["saule"])
    other.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": hand.base}]
    )
    other.goto(hand.base + form_of(article))
    settle(other)
    other.fill("#id_lead_ru", "Слова Сауле.")
    save(other)
    other.context.close()

    page.go_back()
    hand.settle()
    page.fill("#id_title_ru", "Новый заголовок Данияра")
    hand.save()

    article.refresh_from_db()
    assert article.lead_ru == "Слова Сауле."
    if not hand.shows("[data-conflicts]"):
        assert article.title_ru == "Новый заголовок Данияра"
    expect(page.locator("#id_title_ru")).to_have_value("Новый заголовок Данияра")


def test_back_after_the_first_save_offers_an_empty_form_and_no_second_article(hand, page, people):
    hand.sit_down(people["aigerim"], "/admin/relations/article/add/?language=ru")
    page.fill("#id_title_ru", "Одна статья")
    hand.save()

    page.go_back()
    hand.settle()

    expect(page.locator("#id_title_ru")).to_have_value("")
    assert Article.objects.get().title_ru == "Одна статья"


def test_a_reload_shows_what_is_stored_and_offers_what_is_not(hand, page, people, article):
    hand.sit_down(people["aigerim"], form_of(article))
    page.fill("#id_lead_ru", "Ещё не сохранено.")
    expect_copy_here(page, "Ещё не сохранено.")

    page.reload()
    hand.settle()

    expect(page.locator("#id_lead_ru")).to_have_value(factories.LEADS["ru"])
    offer = page.locator("[data-copy]")
    expect(offer).to_have_count(1)
    offer.locator("summary").click()
    expect(offer).to_contain_text("Ещё не сохранено.")
    offer.locator("[data-copy-restore]").click()
    hand.save()
    article.refresh_from_db()
    assert article.lead_ru == "Ещё не сохранено."


def test_copies_of_two_tabs_are_offered_and_thrown_away_one_by_one(hand, page, people, article):
    hand.sit_down(people["aigerim"], form_of(article))
    page.fill("#id_lead_ru", "Первая вкладка.")
    expect_copy_here(page, "Первая вкладка.")
    second = page.context.new_page()
    second.goto(hand.base + form_of(article))
    settle(second)
    second.fill("#id_title_ru", "Вторая вкладка")
    expect_copy_here(second, "Первая вкладка.", "Вторая вкладка")
    second.close()

    page.reload()
    hand.settle()

    expect(page.locator("[data-copy]")).to_have_count(2)
    page.locator("[data-copy]", has_text="Title").locator("[data-copy-discard]").click()
    expect(page.locator("[data-copy]")).to_have_count(1)
    page.reload()
    hand.settle()
    expect(page.locator("[data-copy]")).to_have_count(1)


def test_a_day_filled_in_means_later_and_the_button_says_so(hand, page, people, article):
    factories.ready(article, "ru")
    hand.sit_down(people["daniyar"], form_of(article))
    day = timezone.localdate() + timedelta(days=1)

    page.locator('.workflow-version[data-language="ru"] .workflow-more summary').click()
    page.fill("[name=act-ru-publish-day]", day.isoformat())
    page.fill("[name=act-ru-publish-hour]", "09:00")
    button = page.locator("button[value='publish:ru']")
    expect(button).to_contain_text(f"Schedule for {day.day} {day:%B %Y}")
    hand.click(button, loads=True)

    assert Edition.objects.scheduled().count() == 1
    assert not Edition.objects.public().exists()


def test_a_published_text_is_corrected_in_few_clicks(hand, page, people, article):
    factories.publish(article, "ru", by=people["saule"])
    hand.sit_down(people["aigerim"])

    hand.click(page.locator("#board a", has_text=factories.TITLES["ru"]), loads=True)
    page.fill("#id_lead_ru", "Исправлено автором.")
    hand.press("ru", "Submit for review")
    assert hand.clicks <= 4
    assert hand.loads <= 2
    assert Edition.objects.public().get().lead == factories.LEADS["ru"]

    hand.sit_down(people["daniyar"])
    hand.click(page.get_by_role("region", name="Wait for your review").get_by_role("link"), loads=True)
    expect(page.locator(".review-changes ins").first).to_contain_text("Исправлено автором")
    hand.press("ru", "Approve and publish now")

    assert hand.clicks <= 2
    assert Edition.objects.public().get().lead == "Исправлено автором."


def test_who_rewrites_in_review_is_named_and_cannot_approve(hand, page, people, article):
    publishing.submit(article, "ru", by=people["aigerim"])
    hand.sit_down(people["daniyar"], form_of(article))
    page.fill("#id_lead_ru", "Переписано редактором.")
    hand.press("ru", "Approve and publish now")

    hand.expect_said("You changed this text")
    assert not Edition.objects.exists()

    hand.sit_down(people["saule"], form_of(article))
    news = page.locator('.language-news[data-language="ru"]')
    expect(news).to_contain_text(f"Changed since it was submitted, by: {people['daniyar']}")
    hand.press("ru", "Approve and publish now")
    assert Edition.objects.public().get().lead == "Переписано редактором."


def test_publication_in_error_is_taken_back(hand, page, people, article):
    factories.ready(article, "ru")
    hand.sit_down(people["daniyar"], form_of(article))
    hand.press("ru", "Publish now")
    assert Edition.objects.public().exists()

    hand.press("ru", "Take the publication back")

    assert not Edition.objects.public().exists()
    assert factories.state(article) == WorkState.READY
