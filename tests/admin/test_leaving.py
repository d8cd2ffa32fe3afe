"""Somebody leaves: their page names everything they hold, and one act hands it to a colleague."""

import uuid
from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from relations.editorial import conversation, leaving, publishing
from relations.editorial.permissions import Act, may
from relations.models import (
    AuditEntry,
    Content,
    Draft,
    FollowUp,
    ImportJob,
    PreviewLink,
    Translation,
    User,
    WorkState,
)
from tests.factories import make_agreement, make_article, make_expert, make_user, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def marat():
    """The administrator."""
    return make_user("administrator", username="marat", interface_language="en")


@pytest.fixture
def colleague():
    """Another expert, who translates into Kazakh too."""
    return make_user("expert", "translator-kk", username="timur")


@pytest.fixture
def held(aigerim, daniyar):
    """Aigerim holds one thing of every sort."""
    in_review = make_article(languages=["ru"], created_by=aigerim, title_ru="На проверке")
    publishing.submit(in_review, "ru", by=aigerim)
    in_work = make_article(languages=["ru"], created_by=aigerim, title_ru="В работе")
    publishing.touch(in_work, "ru", by=aigerim)
    given = make_article(languages=["ru"], created_by=daniyar, title_ru="Поручено")
    conversation.assign(given, "kk", by=daniyar, to=aigerim, due_on=date(2030, 1, 1))
    Draft.objects.create(
        user=aigerim, model="article", content=in_work, values={"title_ru": "Не сохранено"},
        saved_at=timezone.now(),
    )  # fmt: skip
    PreviewLink.objects.create(
        content=in_review, language="ru", created_by=aigerim, expires_at=timezone.now() + timedelta(days=5)
    )
    ImportJob.objects.create(format="agreements", by=aigerim, file_name="реестр.xlsx", state="paused")
    conversation.remark(in_review, "ru", by=aigerim, text="Проверить цифру")
    FollowUp.objects.create(
        agreement=make_agreement(), title="Построить мост", source="ст. 4", expert=make_expert(user=aigerim)
    )
    UserSession.objects.create(
        user=aigerim, ip="203.0.113.9", session_key=uuid.uuid4().hex[:32], user_agent="Firefox"
    )
    return {"in_review": in_review, "in_work": in_work, "given": given}


def page(client, user, person):
    client.force_login(user)
    return client.get(reverse("admin:relations_user_holdings", args=[person.pk]))


def give(client, user, person, **fields):
    client.force_login(user)
    return client.post(reverse("admin:relations_user_holdings", args=[person.pk]), fields, follow=True)


def test_the_page_names_everything(client, marat, aigerim, held):
    found = {one["label"]: one["count"] for one in page(client, marat, aigerim).context["holdings"]}

    assert {str(label): count for label, count in found.items()} == {
        "Language versions given to them": 1, "Texts in work": 1, "Texts in review": 1,
        "Approved texts that wait for publication": 0, "Items that they began": 2, "Unsaved copies": 1,
        "Links for guests that still open": 1, "Imports not finished": 1, "Remarks not settled": 1,
        "Commitments that they look after as an expert": 1, "Page of the expert": 1, "Open sessions": 1,
    }  # fmt: skip


def test_the_page_shows_the_words_of_the_language_of_the_desk(client, marat, aigerim, held):
    text = page(client, marat, aigerim).content.decode()

    for words in ("На проверке", "В работе", "Поручено", "реестр.xlsx", "Построить мост", "203.0.113.9"):
        assert words in text


def test_the_account_leads_there(client, marat, aigerim):
    client.force_login(marat)
    form = client.get(reverse("admin:relations_user_change", args=[aigerim.pk])).content.decode()

    assert reverse("admin:relations_user_holdings", args=[aigerim.pk]) in form


def test_one_act_hands_all_of_it_over(
    client, marat, aigerim, colleague, held, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = give(client, marat, aigerim, to=colleague.pk, switch_off="on")

    assert answer.status_code == 200
    assert set(Content.objects.filter(pk__in=[held["in_review"].pk, held["in_work"].pk]).values_list(
        "created_by", flat=True)) == {colleague.pk}  # fmt: skip
    work = {(row.content_id, row.language): row for row in Translation.objects.all()}
    assert work[held["in_review"].pk, "ru"].author == colleague
    assert work[held["in_work"].pk, "ru"].author == colleague
    assert work[held["given"].pk, "kk"].assignee == colleague
    assert Draft.objects.get(model="article", spent_at=None).user == colleague
    assert PreviewLink.objects.get().created_by == colleague
    assert ImportJob.objects.get().by == colleague
    aigerim.refresh_from_db()
    assert aigerim.is_active is False
    assert not UserSession.objects.filter(user=aigerim).exists()
    entry = AuditEntry.objects.get(action="hand_over")
    assert (entry.actor, entry.subject, entry.detail["to"]) == (marat, "aigerim", "timur")
    assert (entry.detail["items"], entry.detail["left"], entry.detail["switched_off"]) == (2, 0, True)


def test_the_successor_can_go_on_and_four_eyes_still_see(client, marat, aigerim, held, daniyar):
    successor = make_user("expert", "editor", username="asem")
    Translation.objects.get(content=held["in_review"]).hands.all().delete()  # as after an import

    give(client, marat, aigerim, to=successor.pk)

    row = Translation.objects.get(content=held["in_review"], language="ru")
    assert may(successor, Act.EDIT, held["in_work"], "ru")
    assert [hand.user for hand in row.hands.all()] == [aigerim]
    assert row.submitted_by == aigerim
    assert not may(aigerim, Act.APPROVE, held["in_review"], "ru")
    publishing.approve(held["in_review"], "ru", by=daniyar)
    assert state(held["in_review"], "ru") == WorkState.READY


def test_what_the_colleague_may_not_write_stays_and_is_named(client, marat, aigerim, held):
    reader = make_user("translator-en", username="emma")

    answer = give(client, marat, aigerim, to=reader.pk)

    text = answer.content.decode()
    assert "may not write these" in text
    assert Translation.objects.get(content=held["given"], language="kk").assignee == aigerim
    assert "Поручено (Қазақша)" in text
    assert User.objects.get(pk=aigerim.pk).is_active is True


def test_the_receiver_is_named_and_somebody_else(client, marat, aigerim, held):
    for wrong in ("", aigerim.pk, 10**6, "x"):
        answer = give(client, marat, aigerim, to=wrong)
        assert answer.context["form"].errors["to"]
    assert Content.objects.filter(created_by=aigerim).count() == 2
    assert not AuditEntry.objects.filter(action="hand_over").exists()


def test_all_or_nothing(aigerim, marat, colleague, held, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("log")

    monkeypatch.setattr(leaving.audit, "record", fail)

    with pytest.raises(OSError, match="log"):
        leaving.hand_over(aigerim, to=colleague, by=marat)

    assert Content.objects.filter(created_by=aigerim).count() == 2
    assert Translation.objects.get(content=held["given"], language="kk").assignee == aigerim


def test_only_who_keeps_accounts_may(client, daniyar, saule, aigerim, colleague, held):
    for person in (daniyar, saule, colleague):
        assert page(client, person, aigerim).status_code == 403
        assert give(client, person, aigerim, to=colleague.pk).status_code == 403
        with pytest.raises(PermissionDenied):
            leaving.hand_over(aigerim, to=colleague, by=person)


def test_nobody_switches_the_own_account_off(client, marat, colleague):
    answer = give(client, marat, marat, to=colleague.pk, switch_off="on")

    assert answer.context["form"].errors["switch_off"]
    marat.refresh_from_db()
    assert marat.is_active
