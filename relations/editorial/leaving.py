"""Somebody leaves: what they hold, and how all of it goes to a colleague in one act.

History keeps its names: who wrote, submitted, approved or remarked stays as it was, so that a successor cannot approve
what the leaver wrote for them to approve.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.models import (
    Content,
    Draft,
    Expert,
    FollowUp,
    Hand,
    ImportJob,
    PreviewLink,
    Remark,
    Translation,
    User,
    WorkState,
    changes,
)

from . import audit
from .accounts import end_sessions
from .permissions import Act, may, require

IMPORTS = (
    ImportJob.State.CHECKING, ImportJob.State.READY, ImportJob.State.RUNNING, ImportJob.State.PAUSED,
    ImportJob.State.FAILED,
)  # fmt: skip


@dataclass(frozen=True)
class Holding:
    """One sort of thing that somebody holds; `goes` says whether a hand-over moves it."""

    code: str
    label: str
    rows: QuerySet
    goes: bool = True


@dataclass
class HandedOver:
    """What a hand-over did: how many of each sort went, and which versions the colleague may not write."""

    moved: dict[str, int] = field(default_factory=dict)
    left: list[Translation] = field(default_factory=list)


def holdings(user: User) -> list[Holding]:
    """Everything that somebody holds at this moment, also what is empty."""
    work = Translation.objects.select_related("content").order_by("due_on", "pk")
    mine = work.filter(author=user)
    return [
        Holding("assigned", _("Language versions given to them"), work.filter(assignee=user)),
        Holding("in_work", _("Texts in work"), mine.filter(state=WorkState.IN_WORK)),
        Holding("in_review", _("Texts in review"), mine.filter(state=WorkState.IN_REVIEW)),
        Holding("ready", _("Approved texts that wait for publication"), mine.filter(state=WorkState.READY)),
        Holding("items", _("Items that they began"), Content.objects.filter(created_by=user).order_by("-pk")),
        Holding(
            "drafts",
            _("Unsaved copies"),
            Draft.objects.filter(user=user, spent_at=None).exclude(values={}).select_related("content"),
        ),
        Holding(
            "links",
            _("Links for guests that still open"),
            PreviewLink.objects.alive().filter(created_by=user).select_related("content"),
        ),
        Holding("imports", _("Imports not finished"), ImportJob.objects.filter(by=user, state__in=IMPORTS)),
        Holding(
            "remarks",
            _("Remarks not settled"),
            Remark.objects.filter(author=user, resolved_at=None).select_related("content"),
            goes=False,
        ),
        Holding(
            "commitments",
            _("Commitments that they look after as an expert"),
            FollowUp.objects.filter(expert__user=user, done_on=None).select_related("agreement"),
            goes=False,
        ),
        Holding("profile", _("Page of the expert"), Expert.objects.filter(user=user), goes=False),
        Holding("sessions", _("Open sessions"), UserSession.objects.filter(user=user), goes=False),
    ]


@changes.together()
def hand_over(leaver: User, *, to: User, by: User, switch_off: bool = False) -> HandedOver:
    """Give what somebody holds to a colleague, all or nothing; what the colleague may not write stays, and is named.

    Raises PermissionDenied.
    """
    require(by, Act.USERS)
    found = HandedOver()
    rows = {one.code: one.rows for one in holdings(leaver)}
    found.moved["items"] = changes.update(Content.objects.filter(created_by=leaver), created_by=to)
    for code in ("assigned", "in_work", "in_review", "ready"):
        found.moved[code] = _versions(rows[code], code, leaver, to, found.left)
    found.moved["drafts"] = Draft.objects.filter(pk__in=_keys(rows["drafts"])).update(user=to)
    found.moved["links"] = PreviewLink.objects.filter(pk__in=_keys(rows["links"])).update(created_by=to)
    found.moved["imports"] = ImportJob.objects.filter(pk__in=_keys(rows["imports"])).update(by=to)
    if switch_off:
        User.objects.filter(pk=leaver.pk).update(is_active=False)
        transaction.on_commit(lambda: end_sessions(leaver))
    audit.record(
        "hand_over", by=by, subject=leaver.username, to=to.username, switched_off=switch_off,
        left=len(found.left), **{code: count for code, count in found.moved.items() if count},
    )  # fmt: skip
    return found


def _versions(rows: Iterable[Translation], code: str, leaver: User, to: User, left: list) -> int:
    moved = 0
    for row in rows:
        if not _may_write(to, row):
            left.append(row)
            continue
        if code == "assigned":
            row.assignee = to
        else:
            _keep_hand(row, leaver)
            row.author = to
        row.save(update_fields=["assignee", "author"])
        moved += 1
    return moved


def _may_write(person: User, row: Translation) -> bool:
    """May the person write this version while it is in work, whatever its state is now?"""
    open_row = copy.copy(row)
    open_row.state = WorkState.IN_WORK
    return may(person, Act.EDIT, row.content, row.language, work=open_row)


def _keep_hand(row: Translation, leaver: User) -> None:
    """Where only the author was known to have written, note it, before somebody else stands there."""
    if not row.hands.exists():
        Hand.objects.create(work=row, user=leaver, changed_at=row.submitted_at or timezone.now())


def _keys(rows: QuerySet) -> list:
    return list(rows.order_by().values_list("pk", flat=True))


def item_of(row: Model) -> Content | None:
    """The item that a held row belongs to."""
    if isinstance(row, Content):
        return row
    return getattr(row, "content", None) or getattr(row, "agreement", None)
