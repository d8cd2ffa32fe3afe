"""Reminders of days that are due: one letter a person, and no reminder twice. `manage.py remind`, once a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from relations.models import FollowUp, Reminder, Translation, User, WorkState
from relations.text.languages import OWN_NAMES

from .notices import common, desk_url, letter, post, wants_mail
from .permissions import Act, may

AHEAD = {"text": timedelta(days=3), "commitment": timedelta(days=7)}
FORGOTTEN = timedelta(days=60)  # what is late for longer needs somebody to look at it, not another letter


@dataclass(frozen=True)
class Due:
    """Something that a person is to have done by a day; `stage` says whether that lies ahead, is today, or is past."""

    person: User
    what: str  # sort and number of the row
    title: str
    note: str
    url: str
    due_on: date
    stage: str


def remind(today: date | None = None) -> int:
    """Write to everybody who has something due that they were not reminded of yet; answers how many letters went out."""
    today = today or timezone.localdate()
    waiting: dict[User, list[Due]] = {}
    for due in (*_texts(today), *_commitments(today)):
        waiting.setdefault(due.person, []).append(due)
    return sum(_write(person, rows) for person, rows in waiting.items() if wants_mail(person))


@transaction.atomic
def _write(person: User, rows: list[Due]) -> bool:
    """One letter; what it says is noted in the same transaction, so that it is said once, whoever asks again."""
    new = [due for due in rows if _is_first(due)]
    if not new:
        return False
    new.sort(key=lambda due: (due.due_on, due.what))
    with translation.override(person.interface_language):
        subject, body = letter("reminder", {"rows": new, "count": len(new), **common()})
    post(subject, body, [person.email])
    return True


def _is_first(due: Due) -> bool:
    _row, is_new = Reminder.objects.get_or_create(
        user=due.person, what=due.what, due_on=due.due_on, stage=due.stage
    )
    return is_new


def _stage(day: date, today: date) -> str:
    return "late" if day < today else "today" if day == today else "soon"


def _texts(today: date) -> Iterator[Due]:
    """Language versions that somebody was given to write."""
    rows = Translation.objects.filter(
        assignee__isnull=False,
        due_on__range=(today - FORGOTTEN, today + AHEAD["text"]),
        state__in=[WorkState.MISSING, WorkState.IN_WORK],
    ).select_related("content", "assignee")
    for row in rows.order_by("pk"):
        if may(row.assignee, Act.VIEW, row.content):
            yield Due(
                row.assignee, f"text {row.pk}", row.content.title_in(row.language) or str(row.content),
                OWN_NAMES[row.language], desk_url(row.content, row.language), row.due_on,
                _stage(row.due_on, today),
            )  # fmt: skip


def _commitments(today: date) -> Iterator[Due]:
    """Commitments from agreements that an expert with an account is to look after."""
    rows = FollowUp.objects.filter(
        expert__user__isnull=False,
        done_on=None,
        due_on__range=(today - FORGOTTEN, today + AHEAD["commitment"]),
        verdict__in=[FollowUp.Verdict.PENDING, FollowUp.Verdict.ON_TRACK, FollowUp.Verdict.DELAYED],
    ).select_related("agreement", "expert__user")
    for row in rows.order_by("pk"):
        person = row.expert.user
        is_seen = may(person, Act.VIEW, row.agreement)
        address = reverse("permalink", args=[row.agreement_id])
        yield Due(
            person, f"commitment {row.pk}", str(row.title), str(row.agreement) if is_seen else "",
            desk_url(row.agreement, row.agreement.original_language) if is_seen else f"{settings.SITE_URL}{address}",
            row.due_on, _stage(row.due_on, today),
        )  # fmt: skip
