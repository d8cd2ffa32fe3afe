"""The log: who did what, from which address; only ever added to."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from relations.editorial import audit
from relations.models import AuditEntry
from tests.factories import make_article


def test_entry_says_who_what_where(daniyar):
    article = make_article()
    token = audit.request_address.set("203.0.113.7")
    try:
        entry = audit.record("approve", by=daniyar, content=article, language="kk", edition=2)
    finally:
        audit.request_address.reset(token)

    entry.refresh_from_db()
    assert (entry.actor_name, entry.action, entry.content_id, entry.language, entry.address) == (
        "daniyar", "approve", article.pk, "kk", "203.0.113.7",
    )  # fmt: skip
    assert entry.detail == {"edition": 2}


def test_line_breaks_cannot_forge_an_entry(daniyar):
    entry = audit.record("login", by=None, subject="root\r\n2026-01-01 admin approve\x1b[2J")

    assert entry.subject == "root 2026-01-01 admin approve [2J"


def test_log_is_append_only(daniyar):
    entry = audit.record("login", by=daniyar)

    entry.action = "nothing"
    with pytest.raises(PermissionDenied):
        entry.save()
    with pytest.raises(PermissionDenied):
        entry.delete()
    with pytest.raises(PermissionDenied):
        AuditEntry.objects.filter(pk=entry.pk).update(action="nothing")
    with pytest.raises(PermissionDenied):
        AuditEntry.objects.all().delete()
    with pytest.raises(PermissionDenied):
        AuditEntry.objects.bulk_update([entry], ["action"])
    with pytest.raises(PermissionDenied):
        AuditEntry.objects.bulk_create(
            [AuditEntry(pk=entry.pk, action="x")],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=["action"],
        )
    assert AuditEntry.objects.get().action == "login"


def test_entry_outlives_its_actor(daniyar):
    audit.record("login", by=daniyar)

    daniyar.delete()

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name) == (None, "daniyar")


def test_entry_goes_with_the_act_that_failed(daniyar):
    def act():
        with transaction.atomic():
            audit.record("approve", by=daniyar)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()

    assert not AuditEntry.objects.exists()
