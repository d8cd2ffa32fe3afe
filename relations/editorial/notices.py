"""Letters to whom it concerns, each in the recipient's own language. No letter can stop an act."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from relations.models import Content, Translation, User
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES

from . import sealing
from .permissions import Act, Role, may

log = logging.getLogger(__name__)

PURPOSE = "letter"
TASKS_KEPT = timedelta(days=7)
PRUNE_EVERY = 3600  # seconds
_pruned = [float("-inf")]

LETTERS = {
    "submit": "submitted",
    "send_back": "returned",
    "approve": "approved",
    "publish": "published",
    "withdraw": "withdrawn",
    "unschedule": "unscheduled",
    "assign": "assigned",
    "remark": "remark",
}


def tell(act: str, content: Content, language: str, *, by: User, edition=None, remark=None) -> None:
    """Write to everybody whom an act concerns, except whoever did it. Stands in `publishing.after_act`."""
    if act not in LETTERS:
        return
    work = Translation.objects.filter(content=content, language=language).first()
    for person in recipients(act, content, language, work, edition, by):
        with translation.override(person.interface_language):
            context = _context(content, language, by, person, work, edition, remark)
            subject, body = _letter(LETTERS[act], context)
        post(subject, body, [person.email])


def recipients(act, content, language, work, edition, by) -> list[User]:
    """The people a letter about an act goes to; only those who may see the item and want mail."""
    concerned: set[User] = set()
    if act == "submit":
        concerned |= {
            user for user in _with_roles(Role.EDITOR, Role.CHIEF) if may(user, Act.APPROVE, content, language)
        }
    elif work is not None:
        concerned |= {work.author, work.submitted_by, work.assignee}
    if (
        act in ("publish", "withdraw", "remark", "send_back", "approve")
        and language == content.original_language
    ):
        concerned.add(content.created_by)
    if act == "publish" and language == content.original_language and edition and not edition.is_minor:
        concerned |= _translators(content)
    return sorted(
        (p for p in concerned if p and p != by and _wants(p) and may(p, Act.VIEW, content)),
        key=lambda person: person.pk,
    )


def post(subject: str, body: str, to: Iterable[str]) -> None:
    """Leave a letter to the queue; if even that fails, say so in the log of the server and go on.

    What waits there is sealed: a letter may hold a link that opens an account, or words of a draft.
    """
    letter = {
        "subject": " ".join(subject.split()),
        "body": body,
        "to": [address for address in to if address],
    }
    try:
        send.enqueue(sealing.seal(json.dumps(letter), PURPOSE))
        _prune(time.monotonic())
    except (DatabaseError, OSError):
        log.exception("A letter could not be queued.")


@task()
def send(sealed: str) -> None:
    """Send one letter. Failures stay in the log and in the result of the task."""
    letter = json.loads(sealing.unseal(sealed, PURPOSE))
    if not letter["to"]:
        return
    try:
        EmailMessage(letter["subject"], letter["body"], settings.DEFAULT_FROM_EMAIL, letter["to"]).send()
    except Exception:
        log.exception("A letter could not be sent.")


def _prune(now: float) -> None:
    """Once an hour, forget the tasks that were done a while ago."""
    if now - _pruned[0] > PRUNE_EVERY:
        _pruned[0] = now
        DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASKS_KEPT).delete()


def _letter(name: str, context: dict) -> tuple[str, str]:
    body = render_to_string(f"emails/{name}.txt", context).strip()
    subject, _blank, text = body.partition("\n")
    return subject.strip(), text.strip() + "\n"


def _context(content, language, by, person, work, edition, remark) -> dict:
    desk = reverse(f"admin:relations_{content.kind}_change", args=[content.pk])
    beside = "" if language == content.original_language else f"&beside={content.original_language}"
    public = reverse("permalink", args=[content.pk])
    return {
        "person": person,
        "by": str(by),
        "title": content.title_in(language) or str(content),
        "language": OWN_NAMES[language],
        "reason": work.returned_reason if work else "",
        "edition": edition,
        "moment": moment_text(edition.published_at, person.interface_language) if edition else "",
        "is_waiting": bool(edition and not edition.is_public()),
        "due_on": work.due_on if work else None,
        "remark": remark,
        "desk_url": f"{settings.SITE_URL}{desk}?language={language}{beside}",
        "public_url": f"{settings.SITE_URL}{public}",
        "site": gettext("Foreign Policy Portal"),
    }


def _with_roles(*roles: Role) -> set[User]:
    return set(User.objects.filter(is_active=True, is_staff=True, groups__name__in=[str(r) for r in roles]))


def _translators(content: Content) -> set[User]:
    """Those who hold a translation of the item: it has to follow the new text."""
    rows = content.translations.exclude(language=content.original_language).select_related(
        "author", "assignee"
    )
    return {person for row in rows for person in (row.author, row.assignee) if person}


def _wants(person: User) -> bool:
    return person.is_active and person.wants_mail and bool(person.email)
