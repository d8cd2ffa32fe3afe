"""Letters to whom it concerns, each in the recipient's own language. No letter can stop an act."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from relations import queues
from relations.models import Content, Translation, User
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES

from . import sealing
from .announcing import Done
from .permissions import Act, Role, may

log = logging.getLogger(__name__)

PURPOSE = "letter"

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
HEADINGS = {
    "submit": _("For review"),
    "send_back": _("Returned"),
    "approve": _("Approved"),
    "publish": pgettext_lazy("several texts", "Published"),
    "schedule": pgettext_lazy("several texts", "Scheduled"),
    "withdraw": pgettext_lazy("several texts", "Withdrawn"),
    "unschedule": _("Called off"),
    "assign": _("For you to write"),
    "remark": _("Remarks"),
}


def tell(done: list[Done]) -> None:
    """Write to everybody whom acts concern, except whoever did them: one letter each, however many acts there were."""
    for person, mine in _by_person(done).items():
        with translation.override(person.interface_language):
            subject, body = _letter_of(mine, person) if len(mine) == 1 else _digest(mine, person)
        post(subject, body, [person.email])


def _by_person(done: list[Done]) -> dict[User, list[Done]]:
    """What each has to be told, in the order in which it happened; nothing twice, no approval of what is out already."""
    last = {(one.content.pk, one.language, one.act): one for one in done if one.act in LETTERS}
    news: dict[User, list[Done]] = {}
    known: dict = {}
    for (pk, language, act), one in last.items():
        if act == "approve" and (pk, language, "publish") in last:
            continue
        for person in recipients(one, known):
            news.setdefault(person, []).append(one)
    return news


def _letter_of(done: list[Done], person: User) -> tuple[str, str]:
    """A letter about one act."""
    (one,) = done
    return letter(LETTERS[one.act], _context(one, person))


def _digest(done: list[Done], person: User) -> tuple[str, str]:
    """A letter about many acts: what happened to which texts, one a line."""
    groups: dict[str, list[dict]] = {}
    for one in done:
        about = _context(one, person)
        groups.setdefault("schedule" if about["is_waiting"] and one.act == "publish" else one.act, []).append(
            about
        )
    context = {
        "groups": [(HEADINGS[act], len(rows), rows) for act, rows in groups.items()],
        "by": ", ".join(dict.fromkeys(str(one.by) for one in done)),
        **common(),
    }
    return letter("digest", context)


def recipients(done: Done, known: dict | None = None) -> list[User]:
    """The people a letter about an act goes to; only those who may see the item and want mail.

    `known` keeps who has which role while many acts are told.
    """
    act, content, language, edition = done.act, done.content, done.language, done.detail.get("edition")
    work = Translation.objects.filter(content=content, language=language).first()
    concerned: set[User | None] = set()
    if act == "submit":
        known = {} if known is None else known
        editors = known.setdefault("editors", _with_roles(Role.EDITOR, Role.CHIEF))
        concerned |= {user for user in editors if may(user, Act.APPROVE, content, language, work=work)}
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
        (p for p in concerned if p and p != done.by and wants_mail(p) and may(p, Act.VIEW, content)),
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
    except (DatabaseError, OSError):
        log.exception("A letter could not be queued.")


@task(queue_name=queues.LETTERS.code)
def send(sealed: str) -> None:
    """Send one letter. When that fails the worker tries again, and whoever got it twice sees it once, by its id."""
    letter = json.loads(sealing.unseal(sealed, PURPOSE))
    if not letter["to"]:
        return
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{hashlib.sha256(sealed.encode()).hexdigest()[:32]}@{domain}>"}
    try:
        EmailMessage(
            letter["subject"], letter["body"], settings.DEFAULT_FROM_EMAIL, letter["to"], headers=headers
        ).send()
    except Exception:
        log.exception("A letter could not be sent.")
        raise


def letter(name: str, context: dict) -> tuple[str, str]:
    """Subject (the first line of the template) and text, in the language of the moment."""
    body = render_to_string(f"emails/{name}.txt", context).strip()
    subject, _blank, text = body.partition("\n")
    return subject.strip(), text.strip() + "\n"


def _context(done: Done, person: User) -> dict:
    content, language, edition = done.content, done.language, done.detail.get("edition")
    work = Translation.objects.filter(content=content, language=language).first()
    public = reverse("permalink", args=[content.pk])
    return {
        "person": person,
        "by": str(done.by),
        "title": content.title_in(language) or str(content),
        "language": OWN_NAMES[language],
        "reason": work.returned_reason if work and done.act == "send_back" else "",
        "edition": edition,
        "moment": moment_text(edition.published_at, person.interface_language) if edition else "",
        "is_waiting": bool(edition and not edition.is_public()),
        "due_on": work.due_on if work else None,
        "remark": done.detail.get("remark"),
        "desk_url": desk_url(content, language),
        "public_url": f"{settings.SITE_URL}{public}",
        **common(),
    }


def common() -> dict:
    """What every letter ends with."""
    return {
        "site": gettext("Foreign Policy Portal"),
        "desk": f"{settings.SITE_URL}{reverse('admin:index')}",
        "account_url": f"{settings.SITE_URL}{reverse('admin:desk_account')}",
    }


def desk_url(content: Content, language: str) -> str:
    """The whole address of the form of an item, opened on a language."""
    desk = reverse(f"admin:relations_{content.kind}_change", args=[content.pk])
    beside = "" if language == content.original_language else f"&beside={content.original_language}"
    return f"{settings.SITE_URL}{desk}?language={language}{beside}"


def _with_roles(*roles: Role) -> set[User]:
    return set(User.objects.filter(is_active=True, is_staff=True, groups__name__in=[str(r) for r in roles]))


def _translators(content: Content) -> set[User]:
    """Those who hold a translation of the item: it has to follow the new text."""
    rows = content.translations.exclude(language=content.original_language).select_related(
        "author", "assignee"
    )
    return {person for row in rows for person in (row.author, row.assignee) if person}


def wants_mail(person: User) -> bool:
    """Does the person take letters about work? Those about the account itself come in any case."""
    return person.is_active and person.wants_mail and bool(person.email)
