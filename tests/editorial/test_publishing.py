"""The road from the desk to the shelf: review, approval, publication, schedule; what each refuses, and what readers see."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from relations.editorial import announcing, publishing
from relations.models import OPEN_END, AuditEntry, Edition, Translation, WorkState
from tests.editorial.shelf import rewrite, seen
from tests.factories import make_agreement, make_article, publish, ready, state

ALMATY = ZoneInfo("Asia/Almaty")
NINE = datetime(2025, 11, 14, 9, tzinfo=ALMATY)


@pytest.fixture
def article(aigerim):
    return make_article(languages=["ru"], created_by=aigerim)


# --- Submit, send back, approve ------------------------------------------------------------------------------


def test_text_travels_from_expert_to_readers(article, aigerim, daniyar):
    publishing.touch(article, "ru", by=aigerim)
    publishing.submit(article, "ru", by=aigerim)
    assert state(article, "ru") == WorkState.IN_REVIEW
    assert seen(article, "ru") == []

    publishing.approve(article, "ru", by=daniyar)
    assert seen(article, "ru") == []

    edition = publishing.publish(article, "ru", by=daniyar)

    assert seen(article, "ru") == [1]
    assert (edition.title, edition.language, edition.slug) == (
        article.title_ru,
        "ru",
        "kazakhstan-i-uzbekistan-soyuznicheskie-otnosheniya",
    )
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "submit",
        "approve",
        "publish",
    ]


def test_second_click_on_submit_changes_nothing(article, aigerim):
    publishing.submit(article, "ru", by=aigerim)
    first = Translation.objects.get()

    with pytest.raises(publishing.AlreadyDone):
        publishing.submit(article, "ru", by=aigerim)

    assert Translation.objects.get().submitted_at == first.submitted_at
    assert AuditEntry.objects.count() == 1


def test_title_and_text_are_needed_before_review(aigerim):
    empty = make_article(languages=["ru"], created_by=aigerim, title_ru=" ", body_ru="<p>&nbsp;</p>")

    with pytest.raises(publishing.NotComplete) as refused:
        publishing.submit(empty, "ru", by=aigerim)

    assert set(refused.value.message_dict) == {"title_ru", "body_ru"}
    assert not Translation.objects.exists()


def test_agreement_needs_no_body(daniyar):
    agreement = make_agreement(languages=["ru"], body_ru="")

    assert publish(agreement, by=daniyar)["ru"].number == 1


def test_return_needs_a_reason(article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)

    with pytest.raises(ValidationError, match="reason"):
        publishing.send_back(article, "ru", by=daniyar, reason="  ")

    assert state(article, "ru") == WorkState.IN_REVIEW


def test_returned_text_says_why_and_may_be_submitted_again(article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)

    publishing.send_back(article, "ru", by=daniyar, reason="Нет источника цифр.")

    row = Translation.objects.get()
    assert (row.state, row.returned_reason) == (WorkState.IN_WORK, "Нет источника цифр.")
    publishing.submit(article, "ru", by=aigerim)
    assert Translation.objects.get().returned_reason == ""


def test_nobody_approves_what_they_submitted(daniyar, article):
    publishing.touch(article, "ru", by=daniyar)
    publishing.submit(article, "ru", by=daniyar)

    with pytest.raises(PermissionDenied):
        publishing.approve(article, "ru", by=daniyar)


def test_nobody_approves_what_they_wrote_though_another_submitted_it(article, daniyar, saule):
    publishing.touch(article, "ru", by=daniyar)
    publishing.submit(article, "ru", by=saule)

    with pytest.raises(PermissionDenied):
        publishing.approve(article, "ru", by=daniyar)
    with pytest.raises(PermissionDenied):
        publishing.approve(article, "ru", by=saule)


def test_change_after_approval_needs_another_approval(article, aigerim, daniyar, saule):
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)

    rewrite(article, "ru", "Иное.", by=daniyar)

    assert state(article, "ru") == WorkState.IN_WORK
    with pytest.raises(PermissionDenied):
        publishing.publish(article, "ru", by=daniyar)
    publishing.submit(article, "ru", by=daniyar)
    publishing.approve(article, "ru", by=saule)
    assert publishing.publish(article, "ru", by=saule).body == "<p>Иное.</p>"


def test_unapproved_text_cannot_be_published_even_by_the_chief(article, aigerim, saule):
    publishing.submit(article, "ru", by=aigerim)

    with pytest.raises(PermissionDenied):
        publishing.publish(article, "ru", by=saule)

    assert seen(article, "ru") == []


def test_acts_read_what_is_stored_not_what_the_caller_holds(article, daniyar):
    stale = type(article).objects.get(pk=article.pk)
    article.body_ru = "<p>Сохранено.</p>"
    article.save()

    assert publish(stale, "ru", by=daniyar)["ru"].body == "<p>Сохранено.</p>"


# --- Publish and schedule ------------------------------------------------------------------------------------


def test_dirt_that_came_past_every_door_never_reaches_an_edition(article, daniyar):
    """Forms, imports and the field itself clean what they store; whoever writes to the database by hand does not."""
    dirt = '<p onclick="x()">Текст<script>alert(1)</script></p>'
    with connection.cursor() as cursor:
        cursor.execute("UPDATE relations_content SET body_ru = %s WHERE id = %s", [dirt, article.pk])
    article.refresh_from_db()
    assert article.body_ru == dirt

    assert publish(article, "ru", by=daniyar)["ru"].body == "<p>Текст</p>"


def test_same_text_twice_makes_one_edition(article, daniyar):
    publish(article, "ru", by=daniyar)

    with pytest.raises(publishing.NothingNew):
        publishing.publish(article, "ru", by=daniyar)

    assert Edition.objects.count() == 1


def test_next_edition_takes_over_in_one_instant(article, daniyar):
    first = publish(article, "ru", by=daniyar, at=NINE)["ru"]
    rewrite(article, "ru", "Новое.", by=daniyar)

    second = publish(article, "ru", by=daniyar, at=NINE + timedelta(days=1))["ru"]

    first.refresh_from_db()
    assert first.superseded_at == second.published_at
    assert second.superseded_at == OPEN_END
    assert seen(article, "ru", NINE + timedelta(hours=23, minutes=59)) == [1]
    assert seen(article, "ru", NINE + timedelta(days=1)) == [2]


def test_scheduled_text_opens_by_the_clock(article, daniyar):
    hour = timezone.now() + timedelta(hours=18)

    publish(article, "ru", by=daniyar, at=hour)

    assert seen(article, "ru") == []
    assert seen(article, "ru", hour - timedelta(microseconds=1)) == []
    assert seen(article, "ru", hour) == [1]
    assert AuditEntry.objects.get(action="schedule").detail["at"] == hour.isoformat()


def test_second_click_on_schedule_makes_one_edition(article, daniyar):
    hour = timezone.now() + timedelta(hours=18)
    publish(article, "ru", by=daniyar, at=hour)

    with pytest.raises(publishing.NothingNew):
        publishing.publish(article, "ru", by=daniyar, at=hour)

    assert Edition.objects.count() == 1


def test_waiting_edition_is_replaced_and_never_seen(article, daniyar):
    hour = timezone.now() + timedelta(hours=18)
    publish(article, "ru", by=daniyar, at=hour)
    rewrite(article, "ru", "Исправлено до часа.", by=daniyar)

    publish(article, "ru", by=daniyar, at=hour + timedelta(hours=1))

    assert seen(article, "ru", hour) == []
    assert seen(article, "ru", hour + timedelta(hours=1)) == [2]
    assert list(Edition.objects.scheduled().values_list("number", flat=True)) == [2]


def test_replacing_a_waiting_edition_moves_the_end_of_the_public_one(article, daniyar):
    now = timezone.now()
    publish(article, "ru", by=daniyar)
    rewrite(article, "ru", "Вторая.", by=daniyar)
    publish(article, "ru", by=daniyar, at=now + timedelta(hours=10))
    rewrite(article, "ru", "Третья.", by=daniyar)

    publish(article, "ru", by=daniyar, at=now + timedelta(hours=20))

    assert seen(article, "ru", now + timedelta(hours=15)) == [1]
    assert seen(article, "ru", now + timedelta(hours=21)) == [3]


def test_called_off_edition_leaves_the_public_one_open(article, daniyar):
    publish(article, "ru", by=daniyar)
    rewrite(article, "ru", "Позже.", by=daniyar)
    waiting = publish(article, "ru", by=daniyar, at=timezone.now() + timedelta(hours=1))["ru"]

    publishing.unschedule(waiting, by=daniyar)

    assert seen(article, "ru", timezone.now() + timedelta(days=1)) == [1]
    assert Edition.objects.get(number=1).superseded_at == OPEN_END


def test_edition_that_readers_see_cannot_be_called_off(article, daniyar):
    edition = publish(article, "ru", by=daniyar)["ru"]

    with pytest.raises(ValidationError) as refused:
        publishing.unschedule(edition, by=daniyar)
    assert refused.value.code == "not_waiting"

    assert seen(article, "ru") == [1]


def test_edition_cannot_precede_the_one_it_follows(article, daniyar):
    publish(article, "ru", by=daniyar, at=NINE)
    rewrite(article, "ru", "Раньше.", by=daniyar)

    with pytest.raises(ValidationError) as refused:
        publish(article, "ru", by=daniyar, at=NINE - timedelta(days=1))
    assert refused.value.code == "too_early"


def test_edition_cannot_reach_back_into_the_time_of_a_withdrawn_one(article, saule, daniyar):
    publish(article, "ru", by=daniyar, at=NINE)
    publishing.withdraw(article, "ru", by=saule, reason="Ошибка")

    with pytest.raises(ValidationError) as refused:
        publishing.bring_back(article, "ru", by=saule, at=NINE + timedelta(days=1))
    assert refused.value.code == "too_early"


def test_all_ready_languages_open_together_original_first(daniyar):
    article = make_article(original_language="ru")
    ready(article, "kk", "ru")
    hour = timezone.now() + timedelta(hours=9)

    editions = publishing.publish_ready(article, by=daniyar, at=hour)

    assert [edition.language for edition in editions] == ["ru", "kk"]
    assert {edition.published_at for edition in editions} == {hour}
    assert editions[1].source_edition == editions[0]
    assert seen(article, "en", hour) == []


def test_language_not_yet_published_stays_hidden(daniyar):
    article = make_article()

    publish(article, "kk", by=daniyar)

    assert seen(article, "kk") == [1]
    assert seen(article, "ru") == seen(article, "en") == []


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2024, 2, 29, 9, tzinfo=ALMATY), datetime(2024, 2, 29, 3, tzinfo=UTC)),  # still UTC+6
        (
            datetime(2024, 3, 1, 9, tzinfo=ALMATY),
            datetime(2024, 3, 1, 4, tzinfo=UTC),
        ),  # UTC+5 for the whole country
    ],
)
def test_nine_in_almaty_across_the_change_of_zone(article, daniyar, local, utc):
    publish(article, "ru", by=daniyar, at=local)

    assert seen(article, "ru", utc - timedelta(seconds=1)) == []
    assert seen(article, "ru", utc) == [1]


def test_item_is_dated_by_the_local_day_of_its_first_edition(article, daniyar):
    edition = publish(article, "ru", by=daniyar, at=datetime(2025, 1, 1, 1, tzinfo=ALMATY))["ru"]

    assert edition.dated_on.isoformat() == "2025-01-01"


# --- Listeners -------------------------------------------------------------------------------------------------


def test_failing_notice_does_not_stop_the_act(
    article, aigerim, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def fail(done):
        raise RuntimeError

    monkeypatch.setattr(announcing, "after_acts", [fail])

    with django_capture_on_commit_callbacks(execute=True):
        publishing.submit(article, "ru", by=aigerim)

    assert state(article, "ru") == WorkState.IN_REVIEW
