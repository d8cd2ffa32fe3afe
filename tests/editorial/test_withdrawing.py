"""Withdrawal, its tombstone, the way back, and the deletion of drafts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from relations.editorial import history, publishing
from relations.models import AuditEntry, WorkState
from tests.editorial.shelf import rewrite, seen
from tests.factories import make_article, publish, state


@pytest.fixture
def article(aigerim):
    return make_article(languages=["ru"], created_by=aigerim)


def test_withdrawal_leaves_a_tombstone(article, daniyar, saule):
    publish(article, "ru", by=daniyar)

    edition = publishing.withdraw(article, "ru", by=saule, reason="Цифры не подтвердились.")

    assert seen(article, "ru") == []
    assert (edition.withdrawn_reason, edition.withdrawn_at) == (
        "Цифры не подтвердились.",
        edition.superseded_at,
    )


def test_withdrawal_takes_the_waiting_edition_too(article, daniyar, saule):
    publish(article, "ru", by=daniyar)
    rewrite(article, "ru", "Завтра.", by=daniyar)
    publish(article, "ru", by=daniyar, at=timezone.now() + timedelta(days=1))

    publishing.withdraw(article, "ru", by=saule, reason="Ошибка")

    assert seen(article, "ru", timezone.now() + timedelta(days=2)) == []


def test_editor_may_not_withdraw(article, daniyar):
    publish(article, "ru", by=daniyar)

    with pytest.raises(PermissionDenied):
        publishing.withdraw(article, "ru", by=daniyar, reason="Не нравится")

    assert seen(article, "ru") == [1]


def test_withdrawal_needs_a_reason_and_something_public(article, daniyar, saule):
    with pytest.raises(ValidationError) as refused:
        publishing.withdraw(article, "ru", by=saule, reason="Ошибка")
    assert refused.value.code == "not_public"
    publish(article, "ru", by=daniyar)
    with pytest.raises(ValidationError, match="reason"):
        publishing.withdraw(article, "ru", by=saule, reason="")


def test_withdrawn_text_may_come_back(article, daniyar, saule):
    publish(article, "ru", by=daniyar)
    publishing.withdraw(article, "ru", by=saule, reason="Проверка")

    assert state(article, "ru") == WorkState.WITHDRAWN
    with pytest.raises(publishing.Refused):
        publishing.publish(article, "ru", by=saule)
    with pytest.raises(publishing.Refused):
        publishing.bring_back(article, "ru", by=daniyar)
    assert seen(article, "ru") == []

    publishing.bring_back(article, "ru", by=saule)

    assert seen(article, "ru") == [2]
    assert state(article, "ru") == WorkState.PUBLISHED


def test_rewritten_withdrawn_text_is_approved_by_others_and_brought_back_by_the_chief(
    article, aigerim, daniyar, saule
):
    publish(article, "ru", by=daniyar)
    publishing.withdraw(article, "ru", by=saule, reason="Проверка")
    rewrite(article, "ru", "Исправлено.", by=aigerim)
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)

    with pytest.raises(publishing.Refused):
        publishing.publish(article, "ru", by=daniyar)
    assert publishing.publish_ready(article, by=daniyar) == []

    assert publishing.bring_back(article, "ru", by=saule).body == "<p>Исправлено.</p>"


def test_draft_is_deleted_and_remembered(article, aigerim):
    history.record(article, by=aigerim)
    publishing.delete(article, by=aigerim)

    assert not type(article).objects.exists()
    entry = AuditEntry.objects.get(action="delete")
    assert (entry.subject, entry.actor) == ("Казахстан и Узбекистан: союзнические отношения", aigerim)


def test_published_item_is_never_deleted(article, daniyar):
    publish(article, "ru", by=daniyar)

    with pytest.raises(PermissionDenied):
        publishing.delete(article, by=daniyar)
