"""How long what is shown to readers stays true: until the next turn, and by the clock.

The turn is one number that rises with everything that readers may see (`relations.models.changes` raises it, in the
transaction of the change). The clock alone opens and closes scheduled editions, and begins another day.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from relations.models import Edition, Turn
from relations.models.touched import since


def number(database: str | None = None) -> int:
    """The number of the present turn, as a database shows it."""
    return Turn.objects.using(database).values_list("number", flat=True).filter(pk=Turn.ONLY).first() or 0


def touched(known: int, present: int) -> dict[str, int] | None:
    """Which surrogate keys the turns after a known one touched, and which turn did last; None: any may be touched."""
    return since(known, present)


def next_change(after: datetime) -> datetime | None:
    """When the next scheduled edition opens by the clock alone."""
    coming = Edition.objects.filter(published_at__gt=after).order_by("published_at")
    return coming.values_list("published_at", flat=True).first()


def ends_at(now: datetime) -> datetime:
    """When what is made now ends by the clock: as the next scheduled edition opens, at the latest at midnight."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    midnight = timezone.make_aware(datetime.combine(tomorrow, time.min))
    return min(midnight, next_change(after=now) or midnight)


def began_at(now: datetime) -> datetime:
    """When the clock last opened an edition; the day began at the latest."""
    midnight = timezone.make_aware(datetime.combine(timezone.localtime(now).date(), time.min))
    opened = Edition.objects.filter(published_at__lte=now).order_by("-published_at")
    return max(midnight, opened.values_list("published_at", flat=True).first() or midnight)
