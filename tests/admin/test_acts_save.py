"""Whatever button is pressed, what was typed is stored first; what cannot be stored is never lost."""

import pytest
from django.contrib.messages import get_messages

from relations.editorial import publishing
from relations.models import Article, Draft, Edition, Party, PreviewLink, Remark, WorkState
from tests.factories import make_agreement, make_country, publish, ready, state

from .sheet import opened, press, read

pytestmark = pytest.mark.usefixtures("english_desk")


@pytest.fixture
def url(article):
    return f"/admin/relations/article/{article.pk}/change/"


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


ACTS = ["submit:ru", "approve:ru", "send-back:ru", "publish:ru", "remark:ru", "assign:kk", "share:ru", "preview:ru",
        "withdraw:ru", "publish-ready:all"]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_every_act_stores_what_is_in_the_form(client, article, saule, act):
    press(client, saule, article, act, lead_ru="Набрано только что.")

    article.refresh_from_db()
    assert article.lead_ru == "Набрано только что."


def test_what_is_submitted_is_what_was_typed(client, article, aigerim):
    response = press(client, aigerim, article, "submit:ru", lead_ru="Новая аннотация.")

    assert (response.status_code, response["Location"]) == (
        303, f"/admin/relations/article/{article.pk}/change/#ru",
    )  # fmt: skip
    row = article.translations.get(language="ru")
    assert row.state == WorkState.IN_REVIEW
    assert article.revisions.first().snapshot["field:lead_ru"] == "Новая аннотация."


def test_a_form_with_an_error_does_no_act_and_keeps_everything(client, article, daniyar):
    ready(article, "ru")

    page = press(
        client, daniyar, article, "publish:ru", title_ru="я" * 600, lead_ru="Осталось.", correction_note=""
    )

    assert page.status_code == 200
    assert read(page)["lead_ru"] == "Осталось."
    assert not Edition.objects.exists()


def test_fields_of_acts_stay_when_the_form_has_an_error(client, article, daniyar):
    publishing.submit(article, "ru", by=article.created_by)

    page = press(client, daniyar, article, "send-back:ru", title_ru="я" * 600, reason="Нет источника.")

    assert "Нет источника." in page.content.decode()
    assert state(article) == WorkState.IN_REVIEW


def test_a_refused_act_stores_the_words_and_says_why(client, article, aigerim):
    page = press(client, aigerim, article, "submit:ru", body_ru="", lead_ru="Набрано.")

    assert page.status_code == 200
    assert "Enter the text in this language, or attach the file of a scan." in " ".join(said(page))
    article.refresh_from_db()
    assert (article.lead_ru, state(article)) == ("Набрано.", WorkState.IN_WORK)


def test_two_editors_merge_at_an_act_as_at_a_save(client, article, url, daniyar, saule):
    publishing.submit(article, "ru", by=article.created_by)
    client.force_login(daniyar)
    mine = opened(client, url)
    client.force_login(saule)
    client.post(url, opened(client, url) | {"title_ru": "Заголовок Сауле"})
    client.force_login(daniyar)

    page = client.post(url, mine | {"title_ru": "Заголовок Данияра", "_act": "approve:ru"})

    assert page.context["adminform"].form.conflicts
    assert state(article) == WorkState.IN_REVIEW
    article.refresh_from_db()
    assert article.title_ru == "Заголовок Сауле"


def test_an_approver_who_rewrites_does_not_approve(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)

    page = press(client, daniyar, article, "approve-publish:ru", lead_ru="Переписано редактором.")

    assert "You changed this text" in " ".join(said(page))
    assert not Edition.objects.exists()
    article.refresh_from_db()
    assert article.lead_ru == "Переписано редактором."


def test_new_article_is_saved_and_submitted_by_one_button(client, aigerim):
    client.force_login(aigerim)
    add = "/admin/relations/article/add/"
    sheet = opened(client, add) | {"title_ru": "Обзор", "body_ru": "<p>Текст.</p>", "_act": "submit:original"}

    for _click in range(2):
        client.post(add, sheet)

    assert state(Article.objects.get()) == WorkState.IN_REVIEW


# --- Forms that know their age -------------------------------------------------------------------------------


def test_a_form_sent_again_with_more_words_changes_what_it_made(client, daniyar):
    client.force_login(daniyar)
    add = "/admin/relations/article/add/"
    sheet = opened(client, add) | {"title_ru": "Обзор", "original_language": "ru"}
    client.post(add, sheet)

    answer = client.post(add, sheet | {"title_ru": "Обзор, дополненный"})

    made = Article.objects.get()
    assert made.title_ru == "Обзор, дополненный"
    assert answer["Location"] == f"/admin/relations/article/{made.pk}/change/"


def test_a_form_that_comes_back_does_not_undo_what_a_colleague_wrote(client, article, url, daniyar, saule):
    client.force_login(daniyar)
    old = opened(client, url) | {"lead_ru": "Слова Данияра."}
    client.post(url, old)
    client.force_login(saule)
    client.post(url, opened(client, url) | {"lead_ru": "Слова Сауле."})
    client.force_login(daniyar)

    client.post(url, old)
    article.refresh_from_db()
    assert article.lead_ru == "Слова Сауле."

    page = client.post(url, old | {"lead_ru": "Данияр дописал."})
    assert "lead_ru" in page.context["adminform"].form.conflicts


def test_going_on_after_a_preview_is_no_conflict_with_oneself(client, article, url, daniyar):
    client.force_login(daniyar)
    sheet = opened(client, url) | {"lead_ru": "Первое."}
    assert client.post(url, sheet | {"_act": "preview:ru"})["Location"] == f"/preview/{article.pk}/ru/"

    answer = client.post(url, sheet | {"lead_ru": "Второе."})

    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.lead_ru == "Второе."


def test_new_rows_of_a_form_that_comes_back_stay_single(client, daniyar):
    agreement = make_agreement(parties=("kz",))
    url = f"/admin/relations/agreement/{agreement.pk}/change/"
    client.force_login(daniyar)
    sheet = opened(client, url) | {
        "parties-TOTAL_FORMS": "2", "parties-1-country": make_country("uz").pk, "parties-1-order": "1",
        "parties-1-base": "", "parties-1-id": "",
    }  # fmt: skip
    client.post(url, sheet)
    assert Party.objects.count() == 2

    client.post(url, sheet | {"title_ru": "Иначе"})

    assert Party.objects.count() == 2
    agreement.refresh_from_db()
    assert agreement.title_ru == "Иначе"


def test_words_typed_into_a_text_that_is_closed_by_now_are_kept_as_text(client, article, url, aigerim):
    client.force_login(aigerim)
    old = opened(client, url)
    publishing.submit(article, "ru", by=aigerim)

    answer = client.post(url, old | {"lead_ru": "Дописано слишком поздно."}, follow=True)

    assert answer.status_code == 200
    assert "Дописано слишком поздно." in answer.content.decode()
    article.refresh_from_db()
    assert article.lead_ru != "Дописано слишком поздно."


def test_copies_are_thrown_away_one_by_one(client, article, url, daniyar):
    client.force_login(daniyar)
    keep = f"/admin/relations/article/{article.pk}/autosave/"
    tokens = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"]
    for token in tokens:
        client.post(keep, {"token": token, "values": f'{{"lead_ru": "Копия {token[0]}"}}'})
    page = client.get(url).content.decode()
    assert "Копия 1" in page
    assert "Копия 2" in page

    client.post(keep, {"_discard": tokens[0]})

    page = client.get(url).content.decode()
    assert "Копия 1" not in page
    assert "Копия 2" in page


def test_a_save_throws_away_only_its_own_copy(client, article, url, daniyar):
    client.force_login(daniyar)
    sheet = opened(client, url)
    keep = f"/admin/relations/article/{article.pk}/autosave/"
    other = "22222222-2222-4222-8222-222222222222"
    client.post(keep, {"token": sheet["_token"], "values": '{"lead_ru": "Своя"}'})
    client.post(keep, {"token": other, "values": '{"lead_ru": "Чужая вкладка"}'})

    client.post(url, sheet | {"lead_ru": "Своя"})

    assert [str(row.token) for row in Draft.objects.exclude(values={})] == [other]


def test_the_form_is_not_filled_by_the_browser(client, article, url, daniyar):
    client.force_login(daniyar)

    assert 'id="article_form" novalidate autocomplete="off">' in client.get(url).content.decode()


def test_a_refused_remark_of_a_reader_without_rights_changes_nothing(client, article, zhanar):
    publish(article, "ru", by=None)
    press(client, zhanar, article, "remark:ru", text="Почему так?")

    assert Remark.objects.get().author == zhanar
    assert not PreviewLink.objects.exists()


def test_the_form_of_a_correction_under_review_needs_few_questions(
    client, article, url, aigerim, daniyar, django_assert_max_num_queries
):
    publish(article, by=daniyar)
    press(client, aigerim, article, "submit:ru", lead_ru="Исправлено.")
    client.force_login(daniyar)
    client.get(url)

    with django_assert_max_num_queries(25):  # all words that hang on it are read, as an approval reads them
        client.get(url)
