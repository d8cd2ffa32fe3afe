"""The main job on real input: from an expert's Russian text to a public page, then its Kazakh version, all by browser."""

import json
import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import expect

from relations.models import Article, Edition
from tests.factories import make_article, publish

from .acting import panel, paste, visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DATA = Path(__file__).resolve().parents[2] / "relations" / "demo" / "data" / "articles.json"
FOUND_BY = "/ru/search/?q=узбекскими+договорами"
KAZAKH_TITLE = "Қазақстан мен Өзбекстан: одақтастыққа бастаған жол"


@pytest.fixture(scope="module")
def review():
    """A Russian review of about 900 words, with its headings, as it would be copied from a text processor."""
    articles = {one["id"]: one for one in json.loads(DATA.read_text(encoding="utf-8"))["articles"]}
    first, second = articles["kz-uz-relations-review-2025"], articles["kz-uz-trade-towards-ten-billion"]
    return {
        "title": first["title"]["ru"],
        "lead": first["lead"]["ru"],
        "body": first["body"]["ru"] + second["body"]["ru"],
        "kk": articles["what-alliance-means"]["body"]["kk"],
    }


def writes_and_submits(hand, page, expert, review) -> Article:
    """The expert pastes the review and submits it."""
    hand.sit_down(expert, "/admin/relations/article/add/?language=ru")
    page.fill("#id_title_ru", review["title"])
    page.fill("#id_lead_ru", review["lead"])
    paste(page, "ru", review["body"])
    hand.save()
    article = Article.objects.get()
    assert article.created_by == expert
    assert len(re.sub(r"<[^>]+>", " ", article.body_ru).split()) > 850
    assert article.body_ru.count("<h2") >= 3
    hand.press("ru", "Submit for review")
    hand.expect_said("Русский: submitted for review.")
    return article


def previews_and_publishes(hand, page, editor, base, article, review):
    """The editor finds it on the first page, looks at the preview, approves and publishes."""
    hand.sit_down(editor)
    waiting = page.get_by_role("region", name="Wait for your review")
    hand.click(waiting.get_by_role("link", name=review["title"]), loads=True)
    hand.press("ru", "Approve:")
    hand.expect_said("Русский: approved.")
    page.goto(f"{base}/preview/{article.pk}/ru/")
    expect(page.locator("h1")).to_have_text(review["title"])
    expect(page.locator("aside.draft")).to_be_visible()
    hand.open(form_of(article))
    hand.press("ru", "Publish")
    hand.expect_said("published as edition 1")


def is_read_and_found(page, base, article, review):
    """The page, the list, the search by inflected words, and the notices in two other languages."""
    assert visitor(page, base, f"/ru/articles/{article.pk}/")[0] == 200
    expect(page.locator("h1")).to_have_text(review["title"])
    expect(page.locator("aside.draft")).to_have_count(0)
    link = f'a[href*="/ru/articles/{article.pk}-"]'
    visitor(page, base, "/ru/articles/")
    expect(page.locator(link).first).to_be_visible()
    visitor(page, base, FOUND_BY)
    expect(page.locator(f"main {link}").first).to_be_visible()
    expect(page.locator("main mark").first).to_be_visible()
    for language, notice in (("kk", "тек орыс тілінде"), ("en", "available in Russian only")):
        status, text = visitor(page, base, f"/{language}/articles/{article.pk}/")
        assert status == 200
        assert notice in text
        expect(page.locator('main [lang="ru"]').first).to_be_visible()


def translates(hand, page, translator, review):
    """The translator finds it on the first page and writes the Kazakh version beside the original."""
    hand.sit_down(translator)
    waiting = page.get_by_role("region", name="Wait for your translation")
    hand.click(waiting.get_by_role("link"), loads=True)
    expect(page).to_have_url(re.compile("language=kk"))
    expect(page.locator('.desk-texts .pane[data-language="ru"]').first).to_be_visible()
    page.fill("#id_title_kk", KAZAKH_TITLE)
    page.fill("#id_lead_kk", "Екі елдің қатынастарына шолу.")
    paste(page, "kk", review["kk"])
    hand.save()
    hand.press("kk", "Submit for review")


def form_of(article) -> str:
    return f"/admin/relations/article/{article.pk}/change/"


def test_from_a_pasted_text_to_readers_in_two_languages(hand, page, live_server, people, review):
    base = live_server.url

    article = writes_and_submits(hand, page, people["aigerim"], review)
    assert ["daniyar@institute.example"] in [letter.to for letter in mail.outbox]
    assert visitor(page, base, f"/ru/articles/{article.pk}/")[0] == 404
    assert review["title"] not in visitor(page, base, "/ru/articles/")[1]
    assert review["title"] not in visitor(page, base, FOUND_BY)[1]

    previews_and_publishes(hand, page, people["daniyar"], base, article, review)
    is_read_and_found(page, base, article, review)

    translates(hand, page, people["zhanar"], review)
    assert Edition.objects.count() == 1
    hand.sit_down(people["daniyar"])
    hand.open(f"{form_of(article)}?language=kk")
    hand.press("kk", "Approve and publish")
    status, text = visitor(page, base, f"/kk/articles/{article.pk}/")
    assert status == 200
    expect(page.locator("h1")).to_have_text(KAZAKH_TITLE)
    assert "тек орыс тілінде" not in text
    assert Edition.objects.get(language="kk").source_edition == Edition.objects.get(language="ru")


def test_chief_editor_withdraws_with_a_reason(hand, page, live_server, people):
    article = make_article(languages=["ru"])
    publish(article, "ru", by=people["daniyar"])
    hand.sit_down(people["saule"], f"/admin/relations/article/{article.pk}/change/")

    panel(page, "ru").locator("summary", has_text="Withdraw from publication").click()
    page.fill("#act-ru-withdraw-reason", "Цифры не подтвердились.")
    page.check("#act-ru-withdraw-sure")
    hand.press("ru", "Withdraw:")

    status, text = visitor(page, live_server.url, f"/ru/articles/{article.pk}/")
    assert status == 410
    assert "Цифры не подтвердились." in text
