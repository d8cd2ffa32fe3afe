"""The acts by which a text moves from the desk to the shelf: the only writer of editions and of the work's state.

Each act is one transaction: permission → completeness → clean HTML → edition → audit entry → what follows from it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.models import (
    CONTENT_KINDS,
    OPEN_END,
    Content,
    Edition,
    Translation,
    WorkState,
    changes,
    text_hash,
)
from relations.text.markup import clean_html, word_count
from relations.text.slugs import slugify

from . import audit, completeness
from .permissions import Act, require, work_on

# Called with the act's name, the item, its language and details, once the act is committed (notices register here).
after_act: list[Callable[..., None]] = []


class NotComplete(ValidationError):
    """Something that readers need is missing; `gaps` says what."""

    def __init__(self, gaps):
        self.gaps = gaps
        super().__init__({gap.field: gap.message for gap in gaps})


class NothingNew(ValidationError):
    """The text is the same as the edition that readers see already."""

    def __init__(self):
        super().__init__(_("This text is already published. Nothing has changed since."), code="nothing_new")


class AlreadyDone(ValidationError):
    """The act was done a moment ago, by this click or another; nothing more happened."""

    def __init__(self):
        super().__init__(_("This has been done already."), code="already_done")


def work_under_lock(content: Content, language: str) -> Translation:
    """The row of the work on one language, made if nobody has begun, and locked until the act is over.

    Its `content` is the stored item of its own kind: what an act checks and publishes is what was saved.
    """
    item = CONTENT_KINDS[content.kind].objects.select_for_update().get(pk=content.pk)
    row, made = Translation.objects.get_or_create(
        content=item, language=language, defaults={"state": WorkState.MISSING}
    )
    if not made:
        row = Translation.objects.select_for_update().get(pk=row.pk)
    row.content = item
    return row


@changes.together()
def touch(content: Content, language: str, *, by) -> Translation:
    """Note that somebody changed the working text of one language.

    A text that was approved must be approved again; during review the author stays who submitted it.
    """
    row = work_under_lock(content, language)
    if row.state != WorkState.IN_REVIEW:
        row.author, row.state = by, WorkState.IN_WORK
        row.approved_by = row.approved_at = None
    row.save()
    return row


@changes.together()
def submit(content: Content, language: str, *, by, source: Edition | None = None) -> Translation:
    """Ask for review. A translation remembers the edition of the original that it was made from.

    `source` is the edition that the translator had in view; by default the latest one.
    Raises PermissionDenied, NotComplete, AlreadyDone.
    """
    row = work_under_lock(content, language)
    content = row.content
    if row.state == WorkState.IN_REVIEW and row.submitted_by_id == by.pk:
        raise AlreadyDone
    require(by, Act.SUBMIT, content, language, work=row)
    _require_complete(content, language)
    row.state, row.submitted_by, row.submitted_at = WorkState.IN_REVIEW, by, timezone.now()
    row.author = row.author or by
    row.returned_reason = ""
    if language != content.original_language:
        row.source_edition = source or _latest(content, content.original_language)
        row.source_hash = fingerprint(content, content.original_language)
    row.save()
    audit.record("submit", by=by, content=content, language=language)
    announce("submit", content, language, by=by)
    return row


@changes.together()
def send_back(content: Content, language: str, *, by, reason: str) -> Translation:
    """Return a text to its author with a reason. Raises PermissionDenied, ValidationError without a reason."""
    row = work_under_lock(content, language)
    content = row.content
    if row.state == WorkState.IN_WORK and reason.strip() and row.returned_reason == reason.strip():
        raise AlreadyDone
    require(by, Act.SEND_BACK, content, language, work=row)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the text is returned.")})
    row.state, row.returned_reason = WorkState.IN_WORK, reason.strip()
    row.approved_by = row.approved_at = None
    row.save()
    audit.record("send_back", by=by, content=content, language=language, reason=reason.strip())
    announce("send_back", content, language, by=by)
    return row


@changes.together()
def approve(content: Content, language: str, *, by) -> Translation:
    """Declare a text ready for readers. Never by whoever wrote or submitted it (four eyes)."""
    row = work_under_lock(content, language)
    content = row.content
    if row.state == WorkState.READY and row.approved_by_id == by.pk:
        raise AlreadyDone
    require(by, Act.APPROVE, content, language, work=row)
    _require_complete(content, language)
    row.state, row.approved_by, row.approved_at = WorkState.READY, by, timezone.now()
    row.save()
    audit.record("approve", by=by, content=content, language=language)
    announce("approve", content, language, by=by)
    return row


@changes.together()
def publish(
    content: Content,
    language: str,
    *,
    by,
    at: datetime | None = None,
    minor: bool = False,
    correction_note: str = "",
) -> Edition:
    """Put the working copy on the shelf in one language and leave a trace of who did it.

    `at` (aware) may lie ahead: the edition becomes visible by the clock, and takes the place of another one
    still waiting. `minor` means that the meaning did not change, so translations stay up to date.
    Raises PermissionDenied, NotComplete, NothingNew, ValidationError.
    """
    row = work_under_lock(content, language)
    content = row.content
    require(by, Act.PUBLISH, content, language, work=row)
    _require_complete(content, language)
    now = timezone.now()
    at = at or now
    edition = _edition(content, language, at, now)
    edition.is_minor, edition.correction_note, edition.created_by = minor, correction_note.strip(), by
    if language != content.original_language:
        edition.source_edition = _source(row)
        edition.translator_name = str(row.author) if row.is_credited and row.author else ""
    _make_room(edition, now)
    edition.save(force_insert=True)
    _settle(content, row, edition)
    audit.record(
        "publish" if at <= now else "schedule", by=by, content=content, language=language,
        edition=edition.number, at=at.isoformat(), minor=minor,
    )  # fmt: skip
    announce("publish", content, language, by=by, edition=edition)
    return edition


@changes.together()
def publish_ready(content: Content, *, by, at: datetime | None = None) -> list[Edition]:
    """Publish every language version that is ready, all at one instant, the original first."""
    at = at or timezone.now()
    ready = content.translations.filter(state=WorkState.READY).values_list("language", flat=True)
    order = sorted(ready, key=lambda language: language != content.original_language)
    editions = []
    for language in order:
        try:
            editions.append(publish(content, language, by=by, at=at))
        except NothingNew:
            continue
    return editions


@changes.together()
def withdraw(content: Content, language: str, *, by, reason: str) -> Edition:
    """Take a language version off the shelf; a tombstone with the reason stays.

    Raises PermissionDenied, ValidationError when there is no reason or nothing to withdraw.
    """
    content = work_under_lock(content, language).content
    require(by, Act.WITHDRAW, content, language)
    if not reason.strip():
        raise ValidationError({"reason": _("Say for readers why the item is withdrawn.")})
    now = timezone.now()
    mine = Edition.objects.filter(content=content, language=language)
    _empty_waiting(mine, now)
    edition = mine.public(now).first()
    if edition is None:
        raise ValidationError(_("This language version is not public."), code="not_public")
    edition.superseded_at = edition.withdrawn_at = max(now, edition.published_at)
    edition.withdrawn_reason = reason.strip()
    edition.save(update_fields=["superseded_at", "withdrawn_at", "withdrawn_reason"])
    audit.record(
        "withdraw", by=by, content=content, language=language, edition=edition.number, reason=reason.strip()
    )
    announce("withdraw", content, language, by=by, edition=edition)
    return edition


@changes.together()
def unschedule(edition: Edition, *, by) -> None:
    """Call off an edition that has not become visible; the one it would have replaced stays.

    Raises PermissionDenied, ValidationError when readers see it already or it was called off before.
    """
    content, language = edition.content, edition.language
    work_under_lock(content, language)
    require(by, Act.PUBLISH, content, language, work=Translation(state=WorkState.READY))
    now = timezone.now()
    mine = Edition.objects.filter(content=content, language=language)
    waiting = mine.scheduled(now).filter(pk=edition.pk).first()
    if waiting is None:
        raise ValidationError(_("This edition is no longer waiting for its hour."), code="not_waiting")
    _empty_waiting(mine.filter(pk=waiting.pk), now)
    current = mine.public(now).first()
    if current and not current.is_open:
        current.superseded_at = OPEN_END
        current.save(update_fields=["superseded_at"])
    audit.record("unschedule", by=by, content=content, language=language, edition=edition.number)
    announce("unschedule", content, language, by=by, edition=edition)


@changes.together()
def delete(content: Content, *, by) -> None:
    """Remove a draft that readers never saw. The log keeps its name; nothing published can go this way."""
    require(by, Act.DELETE, content)
    if content.editions.exists():
        raise ValidationError(
            _("What was published cannot be deleted, only withdrawn."), code="was_published"
        )
    audit.record("delete", by=by, subject=str(content), item=content.pk, kind=content.kind)
    content.specific().delete()


def _require_complete(content: Content, language: str) -> None:
    missing = completeness.blocking(content, language)
    if missing:
        raise NotComplete(missing)


def _source(row: Translation) -> Edition | None:
    """The edition a translation was made from; none if the original was never published in that wording."""
    latest = _latest(row.content, row.content.original_language)
    if row.source_edition or latest is None:
        return row.source_edition
    return latest if row.source_hash in ("", latest.text_hash) else None


def fingerprint(content: Content, language: str) -> str:
    """The hash that an edition of the present working text would have."""
    texts = content.texts_in(language)
    return text_hash(texts | {"body": clean_html(texts["body"])})


def _latest(content: Content, language: str) -> Edition | None:
    """The newest edition in a language, visible or waiting."""
    return Edition.objects.filter(content=content, language=language).order_by("-number").first()


def _edition(content: Content, language: str, at: datetime, now: datetime) -> Edition:
    """The snapshot, not yet stored. Raises NothingNew when readers see the same text already."""
    texts = content.texts_in(language)
    texts["body"] = clean_html(texts["body"])
    wording = text_hash(texts)
    mine = Edition.objects.filter(content=content, language=language)
    public, waiting = mine.public(now).first(), mine.scheduled(now).first()
    if waiting and waiting.text_hash == wording and waiting.published_at == at:
        raise NothingNew
    if public and public.text_hash == wording and not waiting:
        raise NothingNew
    latest = mine.order_by("-number").first()
    first = Edition.objects.filter(content=content).was_public(now).order_by("published_at").first()
    dated = content.specific().dated_on or timezone.localdate(first.published_at if first else at)
    return Edition(
        content=content,
        kind=content.kind,
        language=language,
        number=latest.number + 1 if latest else 1,
        slug=slugify(texts["title"], language),
        word_count=word_count(texts["body"]),
        text_hash=wording,
        dated_on=dated,
        published_at=at,
        **texts,
    )


def _make_room(edition: Edition, now: datetime) -> None:
    """Empty what was waiting, and let the public edition end at the instant at which the new one begins."""
    mine = Edition.objects.filter(content_id=edition.content_id, language=edition.language)
    _empty_waiting(mine, now)
    current = mine.public(now).first()
    before = mine.was_public(now).exclude(pk=current.pk if current else None)
    if (current and edition.published_at < current.published_at) or before.filter(
        superseded_at__gt=edition.published_at
    ).exists():
        raise ValidationError(_("An edition cannot be dated before the one it follows."), code="too_early")
    if current is None:
        return
    current.superseded_at = edition.published_at
    current.save(update_fields=["superseded_at"])


def _empty_waiting(editions, now: datetime) -> None:
    """An edition that is replaced before its hour keeps its number and gets an empty window."""
    for waiting in editions.scheduled(now):
        waiting.superseded_at = waiting.published_at
        waiting.save(update_fields=["superseded_at"])


def _settle(content: Content, row: Translation, edition: Edition) -> None:
    """Bring the state of the work into line with what was published."""
    if edition.language == content.original_language:
        unsourced = Translation.objects.filter(
            content=content, source_edition=None, source_hash__in=("", edition.text_hash)
        )
        changes.update(unsourced.exclude(language=edition.language), source_edition=edition)
    else:
        row.source_edition = edition.source_edition
    row.state = WorkState.READY
    row.save()


def announce(act: str, content: Content, language: str, **detail) -> None:
    """Tell the listeners once the act is committed; whatever goes wrong there cannot undo it."""

    def tell():
        for listener in after_act:
            listener(act, content, language, **detail)

    transaction.on_commit(tell, robust=True)


def current_state(content: Content, language: str) -> WorkState:
    """The stored state of the work on one language (`outdated` is computed: `Translation.with_outdated()`)."""
    return WorkState(work_on(content, language).state)
