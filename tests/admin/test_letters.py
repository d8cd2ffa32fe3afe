"""Letters that acts send: to whom, in which language, and what never goes out."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from relations.editorial import publishing
from relations.models import User, WorkState
from tests.factories import publish, ready, state

ALMATY = ZoneInfo("Asia/Almaty")
pytestmark = pytest.mark.usefixtures("english_desk")


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
    settings.EMAIL_BACKEND = "tests.admin.test_letters.Broken"

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
