"""The acts before a text is published: it is submitted, returned or approved; a translation is declared still right."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.models import Content, Edition, Translation, WorkState, changes

from . import audit
from .announcing import announce
from .permissions import Act
from .refusals import refusals, refuse
from .states import fingerprint
from .work import ready_for, standing, words_of


class AlreadyDone(ValidationError):
    """The act was done a moment ago, by this click or another; nothing more happened."""

    def __init__(self):
        super().__init__(_("This has been done already."), code="already_done")


@changes.together()
def submit(content: Content, language: str, *, by, source: Edition | None = None) -> Translation:
    """Ask for review. A translation remembers the edition of the original that it was made from.

    `source` is the edition that the translator had in view; by default the latest one.
    Raises Refused, NotComplete, NothingNew, AlreadyDone.
    """
    found = standing(content, language)
    row, content = found.work, found.content
    if row.state == WorkState.IN_REVIEW and row.submitted_by_id == by.pk:
        raise AlreadyDone
    refuse(refusals(by, Act.SUBMIT, found))
    row.state, row.submitted_by, row.submitted_at = WorkState.IN_REVIEW, by, timezone.now()
    row.submitted_hash, row.approved_hash = words_of(content, language), ""
    row.author = row.author or by
    row.returned_reason = ""
    if language != content.original_language:
        _made_from(row, source)
    row.save()
    audit.record("submit", by=by, content=content, language=language)
    announce("submit", content, language, by=by)
    return row


@changes.together()
def send_back(content: Content, language: str, *, by, reason: str) -> Translation:
    """Return a text to its author with a reason. Raises Refused, ValidationError without a reason."""
    found = standing(content, language)
    row, content = found.work, found.content
    if row.state == WorkState.IN_WORK and reason.strip() and row.returned_reason == reason.strip():
        raise AlreadyDone
    refuse(refusals(by, Act.SEND_BACK, found))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the text is returned.")})
    row.state, row.returned_reason = WorkState.IN_WORK, reason.strip()
    row.approved_by = row.approved_at = None
    row.approved_hash = ""
    row.save()
    audit.record("send_back", by=by, content=content, language=language, reason=reason.strip())
    announce("send_back", content, language, by=by)
    return row


@changes.together()
def approve(content: Content, language: str, *, by) -> Translation:
    """Declare exactly these words ready for readers. Never by whoever changed or submitted them (four eyes)."""
    found = standing(content, language)
    row, content = found.work, found.content
    if row.state == WorkState.READY and row.approved_by_id == by.pk:
        raise AlreadyDone
    refuse(refusals(by, Act.APPROVE, found))
    row.state, row.approved_by, row.approved_at = WorkState.READY, by, timezone.now()
    row.approved_hash = words_of(content, language)
    row.save()
    audit.record("approve", by=by, content=content, language=language, words=row.approved_hash[:12])
    announce("approve", content, language, by=by)
    return row


@changes.together()
def still_right(content: Content, language: str, *, by, source: Edition | None = None) -> Translation:
    """Declare that a published translation says what the original says now: no word of it changes.

    `source` is the edition of the original that was looked at; by default the latest. Raises Refused, ValidationError.
    """
    found = ready_for(Act.STILL_RIGHT, content, language, by)
    row = found.work
    _made_from(row, source)
    row.save()
    number = row.source_edition.number if row.source_edition else None
    audit.record("still_right", by=by, content=found.content, language=language, source=number)
    return row


@changes.together()
def follow_original(content: Content, language: str) -> None:
    """Note that a translation which came in together with its original follows the edition just made of that."""
    row = standing(content, language).work
    _made_from(row, None)
    row.save()


def _made_from(row: Translation, source: Edition | None) -> None:
    """Note which wording of the original a translation follows."""
    original = row.content.original_language
    row.source_edition = source or latest_edition(row.content, original)
    row.source_hash = fingerprint(row.content, original)


def latest_edition(content: Content, language: str) -> Edition | None:
    """The newest edition in a language, visible or waiting; not one that was taken back."""
    mine = Edition.objects.filter(content=content, language=language, undone_at=None)
    return mine.order_by("-number").first()
