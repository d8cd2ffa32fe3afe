"""The acts by which a text moves from the desk to the shelf: the only writer of editions and of the work's state.

Each act is one transaction: permission → completeness → clean HTML → edition → audit entry → what follows from it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.models import (
    OPEN_END,
    Content,
    Edition,
    Translation,
    User,
    WorkState,
    changes,
    text_hash,
)
from relations.text.markup import clean_html, word_count
from relations.text.slugs import slugify

from . import audit
from .permissions import Act, require, work_on
from .refusals import NotComplete, NothingNew, Refused, refusals, refuse
from .states import fingerprint
from .work import (
    derive,
    is_approved,
    lock,
    note_changes,
    ready_for,
    standing,
    touch,
    words_of,
    work_under_lock,
)

__all__ = [
    "NotComplete",
    "NothingNew",
    "Refused",
    "fingerprint",
    "lock",
    "note_changes",
    "touch",
    "work_under_lock",
]


@dataclass(frozen=True)
class Done:
    """An act that was done: its name, the item, its language, by whom; `detail` may hold the edition or the remark."""

    act: str
    content: Content
    language: str
    by: User
    detail: dict


# Called with everything that was done at once, when it is committed (notices register here).
after_acts: list[Callable[[list[Done]], None]] = []
_together: ContextVar[list[Done] | None] = ContextVar("together", default=None)


class AlreadyDone(ValidationError):
    """The act was done a moment ago, by this click or another; nothing more happened."""

    def __init__(self):
        super().__init__(_("This has been done already."), code="already_done")


class Unapproved(ValidationError):
    """The words are not those that were approved; the approval is void."""

    def __init__(self):
        super().__init__(
            _("The text has been changed since it was approved. It has to be approved again."),
            code="not_approved",
        )


# --- Review --------------------------------------------------------------------------------------------------


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


def _made_from(row: Translation, source: Edition | None) -> None:
    """Note which wording of the original a translation follows."""
    original = row.content.original_language
    row.source_edition = source or _latest(row.content, original)
    row.source_hash = fingerprint(row.content, original)


# --- The shelf -----------------------------------------------------------------------------------------------


def publish(
    content: Content,
    language: str,
    *,
    by,
    at: datetime | None = None,
    minor: bool = False,
    correction_note: str = "",
) -> Edition:
    """Put the approved words on the shelf in one language and leave a trace of who did it.

    `at` (aware) may lie ahead: the edition becomes visible by the clock, and takes the place of another one
    still waiting. `minor` means that the meaning did not change, so translations stay up to date.
    Raises Refused, NotComplete, NothingNew, Unapproved, ValidationError.
    """
    return _put(Act.PUBLISH, content, language, by, at, minor, correction_note)


def bring_back(content: Content, language: str, *, by, at: datetime | None = None, note: str = "") -> Edition:
    """Publish anew what was withdrawn: in the words that were withdrawn, or in others that were approved since.

    Raises as `publish()` does.
    """
    return _put(Act.BRING_BACK, content, language, by, at, False, note)


def _put(act: Act, content: Content, language: str, *how) -> Edition:
    try:
        return _publish(act, content, language, *how)
    except Unapproved:
        touch(content, language, by=None)  # outside: it has to stay though the publication fell through
        raise


@changes.together()
def _publish(act: Act, content, language, by, at, minor, correction_note) -> Edition:
    found = ready_for(act, content, language, by)
    row, content = found.work, found.content
    if row.state != WorkState.WITHDRAWN and not is_approved(found):
        raise Unapproved
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
    name = "bring_back" if act == Act.BRING_BACK else "publish" if at <= now else "schedule"
    audit.record(
        name, by=by, content=content, language=language,
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
        except (NothingNew, Refused):
            continue  # published already, or withdrawn: only who may withdraw brings it back
    return editions


@changes.together()
def withdraw(content: Content, language: str, *, by, reason: str) -> Edition:
    """Take a language version off the shelf; a tombstone with the reason stays.

    Raises Refused, ValidationError when there is no reason or nothing to withdraw.
    """
    found = ready_for(Act.WITHDRAW, content, language, by)
    content, edition = found.content, found.edition
    if not reason.strip():
        raise ValidationError({"reason": _("Say for readers why the item is withdrawn.")})
    now = timezone.now()
    _empty_waiting(Edition.objects.filter(content=content, language=language), now)
    edition.superseded_at = edition.withdrawn_at = max(now, edition.published_at)
    edition.withdrawn_reason = reason.strip()
    edition.save(update_fields=["superseded_at", "withdrawn_at", "withdrawn_reason"])
    derive(content, language)
    audit.record(
        "withdraw", by=by, content=content, language=language, edition=edition.number, reason=reason.strip()
    )
    announce("withdraw", content, language, by=by, edition=edition)
    return edition


@changes.together()
def unschedule(edition: Edition, *, by) -> None:
    """Call off an edition that has not become visible; the one it would have replaced stays.

    Raises Refused, ValidationError when readers see it already or it was called off before.
    """
    found = standing(edition.content, edition.language)
    content, language = found.content, found.language
    refuse(refusals(by, Act.UNSCHEDULE, found))
    if found.waiting.pk != edition.pk:
        raise ValidationError(_("This edition is no longer waiting for its hour."), code="not_waiting")
    now = timezone.now()
    _empty_waiting(Edition.objects.filter(pk=edition.pk), now)
    if found.edition and not found.edition.is_open:
        found.edition.superseded_at = OPEN_END
        found.edition.save(update_fields=["superseded_at"])
    derive(content, language)
    audit.record("unschedule", by=by, content=content, language=language, edition=edition.number)
    announce("unschedule", content, language, by=by, edition=edition)


@changes.together()
def undo(edition: Edition, *, by) -> None:
    """Take back one's own publication of a moment ago: it was published in error.

    The edition keeps its number and gets an empty window: no tombstone, no older edition. What readers saw before
    stands there again; the log says that it happened. Raises Refused, ValidationError.
    """
    found = standing(edition.content, edition.language)
    content, language = found.content, found.language
    refuse(refusals(by, Act.UNDO, found))
    if found.edition.pk != edition.pk:
        raise ValidationError(_("This is no longer the edition that readers see."), code="not_public")
    now, until = timezone.now(), found.edition.superseded_at
    undone = found.edition
    undone.superseded_at, undone.undone_at = undone.published_at, now
    undone.save(update_fields=["superseded_at", "undone_at"])
    before = Edition.objects.was_public(now).filter(
        content=content, language=language, superseded_at=undone.published_at, withdrawn_at=None
    ).order_by("-number").first()  # fmt: skip
    if before is not None:
        before.superseded_at = until
        before.save(update_fields=["superseded_at"])
    changes.update(Translation.objects.filter(source_edition=undone), source_edition=before)
    derive(content, language)
    audit.record("undo", by=by, content=content, language=language, edition=undone.number)
    announce("undo", content, language, by=by, edition=undone)


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


def _source(row: Translation) -> Edition | None:
    """The edition a translation was made from; none if the original was never published in that wording."""
    latest = _latest(row.content, row.content.original_language)
    if row.source_edition or latest is None:
        return row.source_edition
    return latest if row.source_hash in ("", latest.text_hash) else None


def _latest(content: Content, language: str) -> Edition | None:
    """The newest edition in a language, visible or waiting; not one that was taken back."""
    mine = Edition.objects.filter(content=content, language=language, undone_at=None)
    return mine.order_by("-number").first()


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
    row.state = WorkState.PUBLISHED
    row.save()
    row.hands.all().delete()


def announce(act: str, content: Content, language: str, *, by, **detail) -> None:
    """Tell the listeners once the act is committed; whatever goes wrong there cannot undo it."""
    done, told = Done(act, content, language, by, detail), _together.get()
    transaction.on_commit(lambda: told.append(done) if told is not None else _tell([done]), robust=True)


@contextmanager
def told_together():
    """What is done inside is told at once, after it: fifty submissions by one click are one piece of news."""
    if _together.get() is not None:
        yield
        return
    done: list[Done] = []
    token = _together.set(done)
    try:
        yield
    finally:
        _together.reset(token)
        transaction.on_commit(lambda: _tell(done), robust=True)


def _tell(done: list[Done]) -> None:
    for listener in after_acts if done else ():
        listener(done)


def current_state(content: Content, language: str) -> WorkState:
    """The stored state of the work on one language (`outdated` is computed: `Translation.with_outdated()`)."""
    return WorkState(work_on(content, language).state)
