"""Keeping facts and working copies fresh: whoever changes an item, by form, import or command, is followed.

Working copies are indexed with the change itself, facts when it is committed: they hang on several rows.

Texts of readers are not touched here: those change by publishing only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from relations.models import (
    CONTENT_KINDS,
    Authorship,
    Content,
    DossierParty,
    Party,
    SearchItem,
    Standing,
)

from . import index

OWNERS = {
    Authorship: "article_id",
    Party: "agreement_id",
    Standing: "agreement_id",
    DossierParty: "dossier_id",
}


def watch() -> None:
    """Connect to the changes of items and of what hangs on them; called once, when the site starts."""
    for model in (*CONTENT_KINDS.values(), Content):
        post_save.connect(_saved, sender=model, dispatch_uid=f"search-{model.__name__}")
        pre_delete.connect(_leaving, sender=model, dispatch_uid=f"search-{model.__name__}")
    for model in OWNERS:
        for signal in (post_save, post_delete):
            signal.connect(_part_changed, sender=model, dispatch_uid=f"search-{model.__name__}")
    for through in (Content.topics.through, Content.countries.through):
        m2m_changed.connect(_terms_changed, sender=through, dispatch_uid=f"search-{through.__name__}")


def _saved(sender: type[Model], instance: Content, raw: bool = False, **_kwargs) -> None:
    if raw:
        return
    index.put_desk(instance)
    if sender is not Content:
        _once(_refresh_facts, instance.pk)


def _leaving(sender: type[Model], instance: Content, **_kwargs) -> None:
    index.remove_desk(instance.pk)


def _part_changed(sender: type[Model], instance: Model, raw: bool = False, **_kwargs) -> None:
    if not raw:
        _once(_refresh_facts, getattr(instance, OWNERS[sender]))


def _terms_changed(
    sender: type[Model], instance: Model, action: str, reverse: bool, pk_set=None, **_kwargs
) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        for pk in pk_set or () if reverse else (instance.pk,):
            _once(_refresh_facts, pk)


_waiting = threading.local()


def _once(act: Callable[[int], None], pk: int) -> None:
    """Do something for an item when the transaction is committed, once however often it was asked for."""
    waiting = _waiting.__dict__.setdefault("acts", set())
    waiting.add((act, pk))

    def run() -> None:
        if (act, pk) in waiting:
            waiting.discard((act, pk))
            act(pk)

    transaction.on_commit(run, robust=True)


def _refresh_facts(pk: int) -> None:
    if SearchItem.objects.filter(pk=pk).exists():
        with transaction.atomic():
            index.refresh_facts([pk])
