"""The turn: one number that rises whenever readers may see something else, whoever and whatever changed it.

Pages kept by any process belong to one turn. A publication raises the number inside its own transaction, so that the
new edition and the new number appear at the same instant; other public rows raise it when their change is committed.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from relations.models import Content, Edition, Turn

# Rows of the desk: no reader sees them.
QUIET = frozenset(
    f"relations.{name}"
    for name in [
        "turn",
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


def turn_over(edition: Edition | None = None) -> None:
    """Raise the number in the present transaction. Stands in `publishing.after_change`, hence the argument."""
    if not Turn.objects.filter(pk=Turn.ONLY).update(number=F("number") + 1):
        Turn.objects.get_or_create(pk=Turn.ONLY, defaults={"number": 1})


def watch() -> None:
    """Raise the number after every change of a row that readers may see; connected once, when the site starts."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_changed, dispatch_uid="freshness")


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
    transaction.on_commit(turn_over, robust=True)
