"""Deleting at the desk, over every table: the page that asks and the answer to it, for every role, in use and not."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from relations.models import CONTENT_KINDS, AuditEntry

from .test_visibility import client_of
from .who import STAFF
from .world import GIVEN

pytestmark = pytest.mark.django_db
CURATORS = {"editor", "chief-editor", "administrator"}
NEVER = {"User", "AuditEntry", "LinkCheck", "Content"}  # switched off, kept for ever, made by programs
TABLES = sorted(model.__name__ for model in admin.site._registry if model not in CONTENT_KINDS.values())


def unused(world, name: str):
    """A row that nothing refers to."""
    if name == "Picture":
        return world.picture("library", of=None)
    given = (
        {"code": "zz", "alpha3": "QQZ", "numeric": "989"} if name == "Country" else GIVEN.get(name, ({},))[0]
    )
    row = world.make(name, **given)
    world.known[name].remove(row)
    return row


def asked_to_delete(client, row) -> tuple[int, int, bool]:
    """The answers to the question and to the answer, and whether the row is gone; nothing of it stays."""
    address = reverse(f"admin:relations_{row._meta.model_name}_delete", args=[row.pk])
    with transaction.atomic():
        page = client.get(address)
        answer = client.post(address, {"post": "yes"})
        is_gone = not type(row)._base_manager.filter(pk=row.pk).exists()
        is_told = AuditEntry.objects.filter(action="delete").exists()
        transaction.set_rollback(True)
    assert is_gone == is_told, "what is deleted is in the log"
    return page.status_code, answer.status_code, is_gone


@pytest.mark.parametrize("reader", [*STAFF, "no role"])
def test_curators_delete_what_is_not_in_use_and_nobody_anything_else(world, reader):
    client = client_of(world, reader)
    wrong = []
    for name in TABLES:
        may = reader in CURATORS and name not in NEVER
        with transaction.atomic():
            row = unused(world, name) if name != "Content" else world.items[0].content.content_ptr
            page, answer, is_gone = asked_to_delete(client, row)
            if (is_gone, page < 400, answer < 400) != (may, may, may) or 500 in (page, answer):
                wrong.append(f"{name} not in use: {page} {answer} gone: {is_gone}")
            transaction.set_rollback(True)
        used = world.known.get(name, [None])[0]
        if used is not None and name not in ("GlossaryTerm", "SearchMiss", *NEVER):
            page, answer, is_gone = asked_to_delete(client, used)
            if is_gone or 500 in (page, answer):
                wrong.append(f"{name} in use: {page} {answer} gone: {is_gone}")

    assert wrong == []
