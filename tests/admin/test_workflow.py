"""The workflow panel and its addresses: what each person may post, what they are told, and what never happens."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from relations.editorial import publishing
from relations.models import AuditEntry, Edition, Translation, WorkState
from tests.factories import make_article, publish, ready, state

from .panel import act, form_page, form_url, said
from .sheet import opened, press

pytestmark = pytest.mark.usefixtures("english_desk")

ALMATY = ZoneInfo("Asia/Almaty")


def test_the_whole_road_by_the_buttons(client, article, aigerim, daniyar):
    response = act(client, aigerim, article, "submit")
    assert (response.status_code, response["Location"]) == (
        303, f"/admin/relations/article/{article.pk}/change/#ru",
    )  # fmt: skip
    assert said(response) == ["Русский: submitted for review."]

    assert said(act(client, daniyar, article, "approve")) == ["Русский: approved."]
    assert said(act(client, daniyar, article, "publish")) == ["Русский: published as edition 1."]

    assert Edition.objects.public().get().language == "ru"


@pytest.mark.parametrize("who", ["aigerim", "daniyar", "saule", "zhanar"])
def test_panel_offers_exactly_what_may_be_done(client, article, who, request):
    user = request.getfixturevalue(who)
    publishing.submit(article, "ru", by=article.created_by)
    expected = {
        "aigerim": {"ru": set(), "kk": {"submit"}},
        "daniyar": {"ru": {"approve", "approve-publish", "send-back"}, "kk": {"submit"}},
        "saule": {"ru": {"approve", "approve-publish", "send-back"}, "kk": {"submit"}},
        "zhanar": {"ru": set(), "kk": {"submit"}},
    }[who]

    panel = form_page(client, user, article).context["workflow"]

    offered = {version.language: set(version.forms) for version in panel["versions"]}
    assert offered == {**expected, "en": set() if who == "zhanar" else {"submit"}}  # what is typed goes along


def test_panel_says_why_the_author_cannot_approve(client, article, daniyar):
    publishing.submit(article, "ru", by=daniyar)

    page = form_page(client, daniyar, article).content.decode()

    assert "somebody else has to approve it" in page


def test_double_click_submits_once(client, article, aigerim):
    act(client, aigerim, article, "submit")

    response = act(client, aigerim, article, "submit")

    assert said(response)[0] == "Русский: This has been done already."
    assert AuditEntry.objects.filter(action="submit").count() == 1


def test_double_click_publishes_once(client, article, daniyar):
    ready(article, "ru")
    act(client, daniyar, article, "publish")

    response = act(client, daniyar, article, "publish")

    assert "already published" in said(response)[0]
    assert Edition.objects.count() == 1


def test_second_editor_is_told_that_it_was_done(client, article, aigerim, daniyar, saule):
    publishing.submit(article, "ru", by=aigerim)
    act(client, daniyar, article, "approve")

    response = act(client, saule, article, "approve")

    assert said(response) == ["Русский: This text is approved already."]


def test_text_changed_meanwhile_is_not_approved_unread(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)
    client.force_login(daniyar)
    sheet = opened(client, form_url(article))
    article.body_ru = "<p>Подменено.</p>"
    article.save()

    response = client.post(form_url(article), sheet | {"_act": "approve:ru"})

    assert said(response) == [
        "Русский: Айгерим Сейтова has changed the text since you opened it. Read it again."
    ]
    assert state(article) == WorkState.IN_REVIEW


def test_change_in_another_language_is_no_conflict(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)
    client.force_login(daniyar)
    sheet = opened(client, form_url(article))
    article.title_kk = "Басқа атау"
    article.save()

    assert said(client.post(form_url(article), sheet | {"_act": "approve:ru"})) == ["Русский: approved."]


def test_return_without_a_reason_keeps_the_form_open(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)

    response = act(client, daniyar, article, "send-back", reason="  ")

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()
    assert state(article) == WorkState.IN_REVIEW


def test_returned_text_carries_its_reason(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)

    act(client, daniyar, article, "send-back", reason="Нет <b>источника</b>.")

    page = form_page(client, aigerim, article).content.decode()
    assert "Нет &lt;b&gt;источника&lt;/b&gt;." in page


def test_schedule_for_nine_in_astana(client, article, daniyar):
    ready(article, "ru")
    day = (timezone.localdate() + timedelta(days=1)).isoformat()

    response = act(client, daniyar, article, "publish", day=day, hour="09:00")

    edition = Edition.objects.get()
    assert edition.published_at.astimezone(ALMATY).strftime("%Y-%m-%d %H:%M") == f"{day} 09:00"
    assert "09:00, Astana time (UTC+5)" in said(response)[0].replace("\xa0", " ")
    assert not Edition.objects.public().exists()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"day": "2020-01-01", "hour": "09:00"}, "This moment is past"),
        ({"hour": "09:00"}, "Choose the day."),
        ({"day": "2040-01-01"}, "Choose the time."),
        ({"day": "soon", "hour": "9"}, "“soon” is not a date."),
        ({"day": "1 января 2020 г.", "hour": "09:00"}, "This moment is past"),
        ({"when": "now", "day": "2040-01-01", "hour": "09:00"}, "contradict each other"),
    ],
)
def test_wrong_moments_are_explained_with_everything_still_there(client, article, daniyar, fields, problem):
    ready(article, "ru")
    publish(article, "ru", by=daniyar)
    article.title_ru = "Новое название"
    article.save()
    ready(article, "ru")

    response = act(client, daniyar, article, "publish", correction_note="Исправлена дата.", **fields)

    page = response.content.decode()
    assert response.status_code == 200
    assert problem in said(response)[-1]  # on top of the page, too
    assert page.count(problem) == 2
    assert "Исправлена дата." in page
    assert Edition.objects.count() == 1


def test_an_act_that_its_own_words_made_impossible_says_so(client, article, daniyar):
    ready(article, "ru")

    response = act(client, daniyar, article, "publish", lead_ru="Ещё слово.")

    assert "What you typed is stored. With it, this is a new text" in response.content.decode()
    assert "needed: Ready to publish" in said(response)[-1]
    assert not Edition.objects.exists()


def test_what_needs_words_first_is_no_main_act(client, article, daniyar):
    client.force_login(daniyar)

    versions = client.get(form_url(article)).context["workflow"]["versions"]

    offered = {version.language: version.forms["submit"].is_main for version in versions}
    assert offered == {"kk": True, "ru": True, "en": False}


def test_minor_correction_with_a_note(client, article, daniyar):
    publish(article, "ru", by=daniyar)
    article.refresh_from_db()
    article.title_ru = "Название без опечатки"
    article.save()
    ready(article, "ru")

    act(client, daniyar, article, "publish", minor="on", correction_note="Опечатка.")

    edition = Edition.objects.public().get()
    assert (edition.number, edition.is_minor, edition.correction_note) == (2, True, "Опечатка.")


def test_call_off_a_scheduled_edition(client, article, daniyar):
    publish(article, "ru", by=daniyar, at=timezone.now() + timedelta(hours=9))

    assert said(act(client, daniyar, article, "unschedule")) == [
        "Русский: the scheduled edition is called off."
    ]
    assert not Edition.objects.scheduled().exists()
    assert "no longer waiting" in said(act(client, daniyar, article, "unschedule"))[-1]


def test_all_ready_languages_together(client, article, daniyar):
    ready(article, "ru", "kk")

    press(client, daniyar, article, "publish-ready:all")

    assert set(Edition.objects.public().values_list("language", flat=True)) == {"ru", "kk"}


def test_approve_and_publish_in_one_act_or_not_at_all(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)

    refused = act(client, daniyar, article, "approve-publish", day="2020-01-01", hour="09:00")
    assert "This moment is past" in refused.content.decode()
    assert state(article) == WorkState.IN_REVIEW

    assert said(act(client, daniyar, article, "approve-publish")) == ["Русский: published as edition 1."]


def test_own_publication_is_taken_back(client, article, daniyar):
    publish(article, "ru", by=daniyar)

    assert said(act(client, daniyar, article, "undo")) == ["Русский: the publication is taken back."]
    assert not Edition.objects.public().exists()


def test_withdrawn_text_comes_back_after_a_question(client, article, daniyar, saule):
    publish(article, "ru", by=daniyar)
    publishing.withdraw(article, "ru", by=saule, reason="Проверка")

    assert act(client, daniyar, article, "bring-back", sure="on").status_code == 403
    assert "Confirm that" in act(client, saule, article, "bring-back").content.decode()
    assert not Edition.objects.public().exists()

    assert said(act(client, saule, article, "bring-back", sure="on")) == [
        "Русский: public again as edition 2."
    ]


def test_every_reason_stands_on_the_panel_before_the_click(client, aigerim, daniyar):
    article = make_article(languages=[], title_ru="Без текста", created_by=aigerim)

    panel = form_page(client, daniyar, article).context["workflow"]

    closed = dict(panel["versions"][1].closed)
    assert closed["Submit for review"] == ["Enter the text in this language, or attach the file of a scan."]
    assert len(closed["Publish now"]) == 2


def test_withdrawal_wants_a_reason_and_a_yes(client, article, daniyar, saule):
    publish(article, "ru", by=daniyar)

    assert "Confirm that" in act(client, saule, article, "withdraw", reason="Ошибка").content.decode()
    assert Edition.objects.public().exists()

    response = act(client, saule, article, "withdraw", reason="Ошибка в цифрах.", sure="on")
    assert said(response) == ["Русский: withdrawn from publication."]
    assert Edition.objects.get().withdrawn_reason == "Ошибка в цифрах."


@pytest.mark.parametrize("name", ["approve", "send-back", "publish", "withdraw", "unschedule"])
def test_expert_and_translator_may_not_decide(client, article, aigerim, zhanar, name):
    publishing.submit(article, "ru", by=aigerim)

    for user in (aigerim, zhanar):
        assert act(client, user, article, name, reason="x", sure="on").status_code == 403
    assert state(article) == WorkState.IN_REVIEW
    assert not Edition.objects.exists()


def test_translator_submits_only_the_own_language(client, article, zhanar):
    assert act(client, zhanar, article, "submit", language="en").status_code == 403
    assert act(client, zhanar, article, "submit", language="ru").status_code == 403
    assert said(act(client, zhanar, article, "submit", language="kk")) == ["Қазақша: submitted for review."]


def test_foreign_draft_does_not_exist_for_an_expert(client, aigerim):
    foreign = make_article(languages=["ru"])
    client.force_login(aigerim)

    response = client.post(form_url(foreign), {"_act": "submit:ru"})

    assert (response.status_code, response.headers.get("Location")) == (302, "/admin/")
    assert not Translation.objects.exists()


@pytest.mark.parametrize("name", ["submit", "approve", "publish", "withdraw"])
def test_acts_need_a_post_and_a_token(client, article, daniyar, name):
    client.force_login(daniyar)
    client.get(form_url(article), {"_act": f"{name}:ru"})
    assert not Translation.objects.exists()

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(daniyar)
    assert strict.post(form_url(article), {"_act": f"{name}:ru"}).status_code == 403


@pytest.mark.parametrize("name", ["submit:xx", "explode:ru", "resolve:x", "revoke:", "remark:zz"])
def test_unknown_acts_and_languages(client, article, daniyar, name):
    assert press(client, daniyar, article, name).status_code == 404
