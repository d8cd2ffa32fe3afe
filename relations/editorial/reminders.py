"""Reminders of days that are due: one letter a person, and no reminder twice. `manage.py remind`, once a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from relations.models import Claim, Content, FollowUp, Precision, Reminder, Translation, User, WorkState
from relations.text.languages import OWN_NAMES
from relations.text.smart_dates import written

from .ageing import ending
from .notices import common, desk_url, letter, post, wants_mail
from .permissions import Act, Role, may

AHEAD = {
    "text": timedelta(days=3),
    "commitment": timedelta(days=7),
    "claim": timedelta(days=7),
    "register": timedelta(days=30),
}
FORGOTTEN = timedelta(days=60)  # what is late for longer needs somebody to look at it, not another letter


@dataclass(frozen=True)
class Due:
    """Something that a person is to have done by a day; `stage` says whether that lies ahead, is today, or is past.

    `title` and `note` become words in the language of the letter.
    """

    person: User
    what: str  # sort and number of the row
    title: object
    note: object
    url: str
    due_on: date
    stage: str
    precision: str = Precision.DAY

    @property
    def day(self) -> str:
        return written(self.due_on, self.precision)


def remind(today: date | None = None) -> int:
    """Write to everybody who has something due that they were not reminded of yet; answers how many letters went out."""
    today = today or timezone.localdate()
    waiting: dict[User, list[Due]] = {}
    for due in (*_texts(today), *_commitments(today), *_claims(today), *_terms(today)):
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
                row.assignee, f"text {row.pk}", row.content.title_in(row.language) or row.content,
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
        note, url = _about(row.agreement, person)
        yield Due(person, f"commitment {row.pk}", row, note, url, row.due_on, _stage(row.due_on, today))


def _about(item: Content, person: User) -> tuple[object, str]:
    """An item and its address for somebody who may not see it at the desk."""
    if may(person, Act.VIEW, item):
        return item, desk_url(item, item.original_language)
    return "", f"{settings.SITE_URL}{reverse('permalink', args=[item.pk])}"


def _claims(today: date) -> Iterator[Due]:
    """Dated facts of a dossier that are to be checked: by its experts with accounts, else by whoever made it."""
    rows = Claim.objects.filter(check_by__range=(today - FORGOTTEN, today + AHEAD["claim"]))
    rows = rows.select_related("dossier__created_by").prefetch_related("dossier__experts__user")
    for row in rows.order_by("pk"):
        experts = [expert.user for expert in row.dossier.experts.all() if expert.user]
        for person in experts or filter(None, [row.dossier.created_by]):
            note, url = _about(row.dossier, person)
            yield Due(person, f"claim {row.pk}", row, note, url, row.check_by, _stage(row.check_by, today))


def _terms(today: date) -> Iterator[Due]:
    """For registrars: terms that end or are renewed, and the last days to give notice. Once past, nothing is due."""
    registrars = list(User.objects.filter(groups__name=Role.REGISTRAR, is_active=True, is_staff=True))
    for one in ending(today, days=None) if registrars else ():
        agreement, months = one.thing, one.thing.notice_months
        days = [
            ("term", one.day, _("the term is renewed") if agreement.renewal_years else _("the term ends"))
        ]
        if months:
            days.append(("notice", one.day - relativedelta(months=months), _("last day to give notice")))
        url = desk_url(agreement, agreement.original_language)
        for what, day, note in days:
            if today <= day <= today + AHEAD["register"]:
                key, stage = f"{what} {agreement.pk}", _stage(day, today)
                for person in registrars:
                    yield Due(person, key, agreement, note, url, day, stage, one.precision)
