"""The workflow panel and its addresses: what each person may post, what they are told, and what never happens."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relations.editorial import conversation, publishing
from relations.models import AuditEntry, Edition, PreviewLink, Remark, Translation, User, WorkState
from tests.factories import make_article, publish, ready, state

from .sheet import opened, press

ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture(autouse=True)
def _english(db, monkeypatch):
    """Everybody in these stories reads English at the desk."""
    monkeypatch.setattr(User._meta.get_field("interface_language"), "default", "en")


@pytest.fixture
def article(aigerim):
    return make_article(languages=["ru", "kk"], created_by=aigerim)


def act(client, user, content, name, language="ru", **fields):
    return press(client, user, content, f"{name}:{language}", **fields)


def form_url(content):
    return f"/admin/relations/{content.kind}/{content.pk}/change/"


def said(response):
    """What the last answer told; earlier messages wait in the cookie of the test client."""
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def form_page(client, user, content):
    client.force_login(user)
    return client.get(reverse(f"admin:relations_{content.kind}_change", args=[content.pk]))


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


# --- Remarks, assignments, links -----------------------------------------------------------------------------


def test_remark_is_left_answered_and_settled(client, article, daniyar, aigerim):
    publishing.submit(article, "ru", by=aigerim)

    for _click in range(2):
        act(client, daniyar, article, "remark", text="Откуда цифра?", field="body")

    remark = Remark.objects.get()
    assert (remark.text, remark.field, remark.author) == ("Откуда цифра?", "body", daniyar)
    assert "Откуда цифра?" in form_page(client, aigerim, article).content.decode()
    press(client, aigerim, article, f"resolve:{remark.pk}")
    remark.refresh_from_db()
    assert remark.resolved_by == aigerim


def test_remark_of_another_item_cannot_be_settled_from_here(client, article, daniyar):
    other = make_article()
    remark = conversation.remark(other, "ru", by=daniyar, text="?")

    assert press(client, daniyar, article, f"resolve:{remark.pk}").status_code == 404


def test_editor_assigns_a_translator(client, article, daniyar, zhanar):
    act(client, daniyar, article, "assign", "kk", to=zhanar.pk, due_on="2030-05-01", is_credited="on")

    row = Translation.objects.get(language="kk")
    assert (row.assignee, row.due_on.isoformat(), row.is_credited) == (zhanar, "2030-05-01", True)


def test_nobody_is_assigned_to_a_language_they_cannot_write(client, article, daniyar, zhanar):
    response = act(client, daniyar, article, "assign", "en", to=zhanar.pk)

    assert "Select a valid choice" in response.content.decode()
    assert not Translation.objects.filter(assignee=zhanar).exists()


def test_link_for_a_guest_is_made_once_and_revoked(client, article, aigerim):
    client.force_login(aigerim)
    sheet = opened(client, form_url(article)) | {"_act": "share:ru", "act-ru-share-note": "рецензент"}

    for _click in range(2):
        client.post(form_url(article), sheet)

    link = PreviewLink.objects.get()
    assert (link.note, link.created_by) == ("рецензент", aigerim)
    press(client, aigerim, article, f"revoke:{link.pk}")
    assert not PreviewLink.objects.alive().exists()


def test_translator_makes_no_links(client, article, zhanar):
    assert act(client, zhanar, article, "share", "kk").status_code == 403
    assert not PreviewLink.objects.exists()


# --- Many at once --------------------------------------------------------------------------------------------


def ask(client, user, action, *contents, **more):
    client.force_login(user)
    chosen = [content.pk for content in contents]
    return client.post("/admin/relations/article/", {"action": action, "_selected_action": chosen, **more})


def bulk(client, user, action, *contents, **more):
    """Ask, then say yes to exactly what was listed."""
    asked = ask(client, user, action, *contents)
    seen = [row.key for row in (asked.context or {}).get("rows", ()) if row.is_done]
    return ask(client, user, action, *contents, confirm="yes", seen=seen, **more)


def test_bulk_acts_list_what_each_becomes_and_do_nothing_yet(client, article, aigerim, daniyar):
    own = make_article(languages=["ru"])
    publishing.submit(article, "ru", by=aigerim)
    publishing.submit(own, "ru", by=daniyar)

    asked = ask(client, daniyar, "approve_selected", article, own)

    rows = {row.content.pk: (row.is_done, row.now, row.message) for row in asked.context["rows"]}
    assert rows[article.pk] == (True, "In review", "Ready to publish")
    assert rows[own.pk][0] is False
    assert "somebody else" in rows[own.pk][2]
    assert state(article) == WorkState.IN_REVIEW


def test_bulk_approval_reports_every_row(client, article, aigerim, daniyar):
    own = make_article(languages=["ru"])
    untouched = make_article(languages=["ru"])
    publishing.submit(article, "ru", by=aigerim)
    publishing.submit(own, "ru", by=daniyar)

    response = bulk(client, daniyar, "approve_selected", article, own, untouched)

    results = {(r.content.pk, r.own_name): r.is_done for r in response.context["results"]}
    assert results == {(article.pk, "Русский"): True, (own.pk, "Русский"): False, (untouched.pk, ""): False}
    assert state(article) == WorkState.READY
    assert state(own) == WorkState.IN_REVIEW


def test_bulk_acts_leave_alone_what_changed_since_the_list(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)
    asked = ask(client, daniyar, "approve_selected", article)
    article.lead_ru = "Подменено."
    article.save()

    seen = [row.key for row in asked.context["rows"]]
    ask(client, daniyar, "approve_selected", article, confirm="yes", seen=seen)

    assert state(article) == WorkState.IN_REVIEW


def test_bulk_publication_asks_when_first(client, article, daniyar):
    ready(article, "ru", "kk")

    asked = ask(client, daniyar, "publish_selected", article)
    assert "form" in asked.context
    assert not Edition.objects.exists()

    bulk(client, daniyar, "publish_selected", article)
    assert Edition.objects.public().count() == 2


def test_bulk_publication_with_a_day_is_for_that_day(client, article, daniyar):
    ready(article, "ru")

    bulk(client, daniyar, "publish_selected", article, **{"bulk-day": "2040-01-01", "bulk-hour": "09:00"})

    assert not Edition.objects.public().exists()
    assert Edition.objects.scheduled().count() == 1


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"bulk-when": "now", "bulk-day": "2040-01-01", "bulk-hour": "09:00"}, "contradict each other"),
        ({"bulk-when": "later"}, "Choose the day."),
    ],
)
def test_bulk_buttons_say_when_and_are_held_to_it(client, article, daniyar, answer, problem):
    ready(article, "ru")

    page = bulk(client, daniyar, "publish_selected", article, **answer)

    assert problem in page.content.decode()
    assert not Edition.objects.exists()


def test_bulk_acts_that_can_do_nothing_are_not_offered(client, article, daniyar):
    asked = ask(client, daniyar, "publish_selected", article)

    assert "Nothing of this can be done now." in asked.content.decode()
    assert 'name="bulk-when"' not in asked.content.decode()


def test_bulk_publication_brings_nothing_withdrawn_back(client, article, daniyar, saule):
    publish(article, "ru", by=daniyar)
    publishing.withdraw(article, "ru", by=saule, reason="Ошибка")

    bulk(client, daniyar, "publish_selected", article)

    assert not Edition.objects.public().exists()


def test_bulk_acts_are_closed_to_those_who_may_not(client, article, aigerim):
    publishing.submit(article, "ru", by=aigerim)

    bulk(client, aigerim, "approve_selected", article)
    bulk(client, aigerim, "publish_selected", article)
    bulk(client, aigerim, "delete_selected", article, post="yes")

    assert state(article) == WorkState.IN_REVIEW
    assert not Edition.objects.exists()
    assert type(article).objects.filter(pk=article.pk).exists()


def test_bulk_submission_touches_only_own_languages(client, zhanar):
    article = make_article()

    bulk(client, zhanar, "submit_selected", article)

    assert list(Translation.objects.values_list("language", "state")) == [("kk", WorkState.IN_REVIEW)]


# --- Letters -------------------------------------------------------------------------------------------------


def test_editors_hear_of_a_submission_in_their_language(
    client, article, aigerim, daniyar, saule, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=saule.pk).update(wants_mail=False)

    with django_capture_on_commit_callbacks(execute=True):
        publishing.submit(article, "ru", by=aigerim)

    assert [letter.to for letter in mail.outbox] == [["daniyar@institute.example"]]
    assert mail.outbox[0].subject == f"For review: {article.title_ru} (Русский)"
    assert f"/admin/relations/article/{article.pk}/change/?language=ru" in mail.outbox[0].body


def test_author_hears_of_the_return_with_its_reason(
    article, aigerim, daniyar, django_capture_on_commit_callbacks
):
    publishing.submit(article, "ru", by=aigerim)

    with django_capture_on_commit_callbacks(execute=True):
        publishing.send_back(article, "ru", by=daniyar, reason="Нет источника & даты.")

    assert [letter.to for letter in mail.outbox] == [["aigerim@institute.example"]]
    assert "Нет источника & даты." in mail.outbox[0].body


def test_translators_hear_that_the_original_changed(
    article, daniyar, zhanar, django_capture_on_commit_callbacks
):
    publishing.touch(article, "kk", by=zhanar)

    with django_capture_on_commit_callbacks(execute=True):
        publish(article, "ru", by=daniyar)

    assert ["zhanar@institute.example"] in [letter.to for letter in mail.outbox]


def test_scheduled_letter_names_the_zone(article, aigerim, daniyar, django_capture_on_commit_callbacks):
    ready(article, "ru")
    nine = datetime(2030, 11, 14, 9, tzinfo=ALMATY)

    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(article, "ru", by=daniyar, at=nine)

    assert "09:00, Astana time (UTC+5)" in mail.outbox[0].body.replace("\xa0", " ")


def test_broken_mail_does_not_stop_the_act(article, aigerim, daniyar, settings, caplog,
                                           django_capture_on_commit_callbacks):  # fmt: skip
    settings.EMAIL_BACKEND = "tests.admin.test_workflow.Broken"

    with django_capture_on_commit_callbacks(execute=True):
        publishing.submit(article, "ru", by=aigerim)

    assert state(article) == WorkState.IN_REVIEW
    assert "could not be sent" in caplog.text


class Broken:
    def __init__(self, *args, **kwargs):
        raise OSError("mail is down")


def test_letters_of_former_members_are_not_sent(
    article, aigerim, daniyar, django_capture_on_commit_callbacks
):
    publishing.submit(article, "ru", by=aigerim)
    User.objects.filter(pk=aigerim.pk).update(is_active=False)

    with django_capture_on_commit_callbacks(execute=True):
        publishing.send_back(article, "ru", by=daniyar, reason="?")

    assert mail.outbox == []
