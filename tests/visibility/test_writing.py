"""Writing at the desk: deleting, over every table and for every role, in use and not; and forms that somebody sends who
may not write, filled in as by somebody who may (PROMISES P1)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.urls import reverse

from relations.models import CONTENT_KINDS, AuditEntry
from tests.admin.sheet import read

from . import addresses
from .test_visibility import client_of
from .who import STAFF
from .world import GIVEN

pytestmark = [pytest.mark.django_db, pytest.mark.long]
CURATORS = {"editor", "chief-editor", "administrator"}
NEVER = {
    "User",
    "AuditEntry",
    "LinkCheck",
    "Content",
    "IntakeBatch",
}  # switched off, kept for ever, made by programs
UNUSED = {"Country": {"code": "zz", "alpha3": "QQZ", "numeric": "989"}, "OldAddress": {"page": "topics"}}
TABLES = sorted(model.__name__ for model in admin.site._registry if model not in CONTENT_KINDS.values())


def unused(world, name: str):
    """A row that nothing refers to."""
    if name == "Picture":
        return world.picture("library", of=None)
    row = world.make(name, **UNUSED.get(name, GIVEN.get(name, ({},))[0]))
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
        if used is not None and name not in (
            "GlossaryTerm",
            "Synonym",
            "SearchPick",
            "LostAddress",
            "OldAddress",
            *NEVER,
        ):
            page, answer, is_gone = asked_to_delete(client, used)
            if is_gone or 500 in (page, answer):
                wrong.append(f"{name} in use: {page} {answer} gone: {is_gone}")

    assert wrong == []


# --- Forms of others -------------------------------------------------------------------------------------------------

WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM|INSERT OR IGNORE INTO) "(\w+)"')
# The session, what the log notes of it, and the mark of the form that was sent: a row of its sender without any word.
OWN = {"django_session", "relations_auditentry", "usersessions_usersession", "relations_draft"}
TYPED = "Слова, которых здесь не должно быть"
PAGES = re.compile(r"/admin/relations/(\w+)/(?:add/|\d+/(?:change|delete|password|holdings|reset-factor)/)")
MAY_ADD = {  # of all forms these alone are theirs: the item whose pages are tried is a colleague's
    "anonymous": set(), "password only": set(), "no role": set(), "translator-kk": set(),
    "expert": {"article"}, "registrar": {"agreement", "event", "dossier"},
}  # fmt: skip


def pages(world) -> list[str]:
    """A form of each table, and every page of an article that a colleague has in work."""
    foreign = next(item.content for item in world.items if item.content.kind == "article" and item.line == 0)
    every = [path.partition("?")[0] for path in addresses.of_the_desk(world)]
    found = {}
    for path in every:
        if PAGES.fullmatch(path) and not addresses.is_of_an_item(path):
            found.setdefault(re.sub(r"\d+", "N", path), path)
    return [*found.values(), *(path for path in every if f"/{foreign.kind}/{foreign.pk}/" in path)]


@pytest.fixture(scope="module")
def forms(world) -> dict[str, dict]:
    """What those who may write would send, with other words in it."""
    found = {}
    for path in pages(world):
        role = "administrator" if "/user/" in path else "chief-editor"
        page = client_of(world, role).get(path)
        sheet = read(page) if b'name="base"' in getattr(page, "content", b"") else {}
        words = {name: TYPED for name in sheet if name.startswith(("title_", "name_", "first_name"))}
        found[path] = sheet | words | {"_act": "approve:ru", "post": "yes", "confirm": "1", "to": "1"}
    return found


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that something is written to."""
    found = set()

    def note(execute, sql, *rest):
        if match := WRITES.match(sql):
            found.add(match[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def changed_by(client, path: str, data: dict) -> set[str]:
    """Which tables a form changes; nothing of it stays."""
    with transaction.atomic(), written() as tables:
        client.post(path, data)
        transaction.set_rollback(True)
    return tables - OWN


@pytest.mark.parametrize("reader", MAY_ADD)
def test_a_form_of_others_changes_nothing(world, forms, reader):
    client = client_of(world, reader)

    changed = {path: tables for path, data in forms.items() if (tables := changed_by(client, path, data))}

    assert sum(len(data) > 10 for data in forms.values()) > 10
    assert set(changed) <= {f"/admin/relations/{kind}/add/" for kind in MAY_ADD[reader]}


def test_the_same_forms_change_something_for_those_who_may(world, forms):
    """Else nothing is proved by the rest."""
    chief = client_of(world, "chief-editor")
    tables = set().union(*(changed_by(chief, path, data) for path, data in forms.items()))

    assert {"relations_article", "relations_topic", "relations_revision", "relations_picture"} <= tables
