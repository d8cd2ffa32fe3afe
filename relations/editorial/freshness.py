"""The turn: one number that rises whenever readers may see something else, whoever and whatever changed it.

Pages kept by any process belong to one turn. A publication raises the number inside its own transaction, so that the
new edition and the new number appear at the same instant; other public rows raise it when their change is committed.
With the number goes a note of which items changed: what is kept in memory item by item reads only those anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import cache

from django.db import transaction
from django.db.models import F, Model, Q
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

from relations.models import Content, Edition, Touched, Turn

EVERYTHING, TERMS = Touched.EVERYTHING, Touched.TERMS
MOST = 1_000  # so many changed items are told one by one; more are everything

# Rows of the desk: no reader sees them.
QUIET = frozenset(
    f"relations.{name}"
    for name in [
        "turn",
        "touched",
        "revision",
        "auditentry",
        "remark",
        "translation",
        "user",
        "draft",
        "previewlink",
    ]
)


def number() -> int:
    """The number of the present turn."""
    return Turn.objects.values_list("number", flat=True).filter(pk=Turn.ONLY).first() or 0


def next_change(after: datetime) -> datetime | None:
    """When the next scheduled edition opens by the clock alone."""
    coming = Edition.objects.filter(published_at__gt=after).order_by("published_at")
    return coming.values_list("published_at", flat=True).first()


def ends_at(now: datetime) -> datetime:
    """When what is made now ends by the clock: as the next scheduled edition opens, at the latest at midnight."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    midnight = timezone.make_aware(datetime.combine(tomorrow, time.min))
    return min(midnight, next_change(after=now) or midnight)


def changed_since(turn: int) -> set[int]:
    """The items that changed after a turn; among them EVERYTHING when they cannot be told, TERMS for labels."""
    items = Touched.objects.filter(turn__gt=turn).values_list("item", flat=True)
    found = set(items[: MOST + 1])
    return {EVERYTHING} if len(found) > MOST else found


def changed_by_clock(after: datetime, until: datetime) -> set[int]:
    """The items of which an edition opened or closed in a span of time."""
    opened = Q(published_at__gt=after, published_at__lte=until)
    closed = Q(superseded_at__gt=after, superseded_at__lte=until)
    return set(Edition.objects.filter(opened | closed).values_list("content_id", flat=True))


def turn_over(edition: Edition | None = None) -> None:
    """Raise the number in the present transaction; without an edition, because anything may have changed.

    Stands in `publishing.after_change`. Call it yourself after writing rows in bulk.
    """
    _turn({edition.content_id if edition else EVERYTHING})


@transaction.atomic
def _turn(items: Iterable[int]) -> None:
    """The row of the turn stays locked until the transaction ends, so that turns become visible in their order."""
    if not Turn.objects.filter(pk=Turn.ONLY).update(number=F("number") + 1):
        Turn.objects.get_or_create(pk=Turn.ONLY, defaults={"number": 1})
    present = number()
    Touched.objects.bulk_create(
        [Touched(item=item, turn=present) for item in sorted(items)],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["turn"],
    )


def watch() -> None:
    """Raise the number after every change of a row that readers may see; connected once, when the site starts."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_changed, dispatch_uid="freshness")


_waiting = threading.local()


def _changed(sender: type[Model], instance: Model, action: str = "", **details) -> None:
    label = sender._meta.label_lower
    if (
        sender._meta.app_label != "relations"
        or label in QUIET
        or details.get("raw")
        or action.startswith("pre_")
    ):
        return
    if isinstance(instance, Content) and not instance.editions.exists():
        return  # a draft that no reader has seen
    _waiting.__dict__.setdefault("items", set()).update(_touched(instance, details))
    transaction.on_commit(_turn_once, robust=True)


def _turn_once() -> None:
    """One turn for all changes of a transaction, however many rows they touched."""
    items, _waiting.items = _waiting.__dict__.get("items"), set()
    if items:
        _turn(items)


def _touched(instance: Model, details: dict) -> set[int]:
    """The items that a changed row belongs to."""
    found = {getattr(instance, name) for name in _owners(type(instance))} - {None}
    if details.get("reverse"):  # articles were added to a topic, not topics to an article
        found |= details.get("pk_set") or {EVERYTHING}
    return found or {TERMS}


@cache
def _owners(model: type[Model]) -> tuple[str, ...]:
    """The columns that name an item: its own number, or what a row points at."""
    if issubclass(model, Content):
        return ("pk",)
    fields = model._meta.concrete_fields
    return tuple(f.attname for f in fields if f.is_relation and issubclass(f.related_model, Content))
