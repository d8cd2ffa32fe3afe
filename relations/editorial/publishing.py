"""The acts by which a text moves from the desk to the shelf: the only writer of editions. Those before it are `review`.

Each act is one transaction: permission → completeness → clean HTML → edition → audit entry → what follows from it.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from relations import clock
from relations.models import (
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

from . import audit
from .announcing import announce
from .derived import day_of
from .permissions import Act, require
from .refusals import NotComplete, NothingNew, Refused, refusals, refuse
from .review import AlreadyDone, approve, follow_original, latest_edition, send_back, still_right, submit
from .states import Cell, fingerprint
from .work import (
    derive,
    in_view,
    is_approved,
    lock,
    lock_many,
    note_changes,
    ready_for,
    standing,
    touch,
    words_of,
    work_under_lock,
)

__all__ = [
    "AlreadyDone",
    "NotComplete",
    "NothingNew",
    "Refused",
    "approve",
    "fingerprint",
    "follow_original",
    "in_view",
    "lock",
    "lock_many",
    "note_changes",
    "send_back",
    "still_right",
    "submit",
    "touch",
    "words_of",
    "work_under_lock",
]


class Unapproved(ValidationError):
    """The words are not those that were approved; the approval is void."""

    def __init__(self):
        super().__init__(
            _("The text has been changed since it was approved. It has to be approved again."),
            code="not_approved",
        )


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


def bring_back(content: Content, language: str, *, by, at: datetime | None = None) -> Edition:
    """Publish anew what was withdrawn: in the words that were withdrawn, or in others that were approved since.

    Raises as `publish()` does.
    """
    return _put(Act.BRING_BACK, content, language, by, at, False, "")


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
    now = clock.now()
    at = at or now
    edition = _edition(found, at, now)
    edition.is_minor, edition.correction_note, edition.created_by = minor, correction_note.strip(), by
    if language != content.original_language:
        edition.source_edition = _source(row)
        edition.translator_name = str(row.author) if row.is_credited and row.author else ""
    _make_room(found, edition, now)
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
    at = at or clock.now()
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
    now = clock.now()
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
    now = clock.now()
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
    now, until = clock.now(), found.edition.superseded_at
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
    latest = latest_edition(row.content, row.content.original_language)
    if row.source_edition or latest is None:
        return row.source_edition
    return latest if row.source_hash in ("", latest.text_hash) else None


def _edition(found: Cell, at: datetime, now: datetime) -> Edition:
    """The snapshot, not yet stored. Raises NothingNew when readers see the same text already."""
    content, language = found.content, found.language
    texts = content.texts_in(language)
    texts["body"] = clean_html(texts["body"])
    wording = text_hash(texts)
    if found.waiting and (found.waiting.text_hash, found.waiting.published_at) == (wording, at):
        raise NothingNew
    if found.edition and found.edition.text_hash == wording and not found.waiting:
        raise NothingNew
    before = Edition.objects.filter(content=content).order_by("published_at")
    windows = list(before.values_list("language", "number", "published_at", "superseded_at"))
    firsts = (begins for _language, _number, begins, ends in windows if begins <= now and begins < ends)
    return Edition(
        content=content,
        kind=content.kind,
        language=language,
        number=1 + max((number for of, number, *_window in windows if of == language), default=0),
        slug=slugify(texts["title"], language),
        word_count=word_count(texts["body"]),
        text_hash=wording,
        published_at=at,
        **day_of(content.specific(), next(firsts, at)),
        **texts,
    )


def _make_room(found: Cell, edition: Edition, now: datetime) -> None:
    """Empty what was waiting, and let the public edition end at the instant at which the new one begins."""
    mine = Edition.objects.filter(content_id=edition.content_id, language=edition.language)
    if found.waiting:
        _empty_waiting(mine, now)
    current = found.edition
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
