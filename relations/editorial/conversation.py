"""What people at the desk ask of one another: to write a version, to answer a remark, to read a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from relations.models import Content, PreviewLink, Remark, Translation

from . import announcing, audit, publishing
from .permissions import Act, require


@transaction.atomic
def assign(
    content: Content, language: str, *, by, to=None, due_on=None, is_credited: bool | None = None
) -> Translation:
    """Say who is to write one language version, until when, and whether readers are told the name."""
    row = publishing.work_under_lock(content, language)
    require(by, Act.EDIT_FACTS, content)
    is_news = to is not None and row.assignee_id != to.pk
    row.assignee, row.due_on = to, due_on
    if is_credited is not None:
        row.is_credited = is_credited
    row.save()
    audit.record(
        "assign", by=by, content=content, language=language,
        to=to.get_username() if to else "", due=due_on.isoformat() if due_on else "",
    )  # fmt: skip
    if is_news:
        announcing.announce("assign", row.content, language, by=by)
    return row


@transaction.atomic
def remark(content: Content, language: str, *, by, text: str, field: str = "") -> Remark:
    """Leave a remark on a draft, on one of its fields or on the whole language version."""
    require(by, Act.REMARK, content)
    made = Remark(content=content, language=language, field=field, text=text.strip(), author=by)
    made.full_clean(exclude=["content", "author"])
    made.save()
    audit.record("remark", by=by, content=content, language=language, field=field)
    announcing.announce("remark", content, language, by=by, remark=made)
    return made


@transaction.atomic
def resolve(remark: Remark, *, by) -> Remark:
    """Settle a remark; its words stay."""
    require(by, Act.REMARK, remark.content)
    found = Remark.objects.select_for_update().get(pk=remark.pk)
    if found.resolved_at:
        raise publishing.AlreadyDone
    found.resolved_by, found.resolved_at = by, timezone.now()
    found.save(update_fields=["resolved_by", "resolved_at"])
    audit.record("resolve", by=by, content=remark.content, language=remark.language, remark=remark.pk)
    return found


@transaction.atomic
def share(content: Content, language: str, *, by, note: str = "") -> PreviewLink:
    """Make a link that shows the working copy in one language to a guest for a week."""
    require(by, Act.SHARE, content)
    link = PreviewLink.objects.create(content=content, language=language, note=note.strip(), created_by=by)
    audit.record("share", by=by, content=content, language=language, link=link.pk)
    return link


@transaction.atomic
def revoke(link: PreviewLink, *, by) -> None:
    """Let a link open nothing from now on."""
    require(by, Act.SHARE, link.content)
    if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record("revoke", by=by, content=link.content, language=link.language, link=link.pk)
