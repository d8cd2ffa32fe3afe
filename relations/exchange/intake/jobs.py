"""Batches at work: read, brought in, published; by the worker or by a command, taken up again where one died."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks import task

from relations import caches, queues
from relations.editorial.permissions import Act, may
from relations.exchange.databases import unmapped
from relations.models import IntakeBatch, IntakePaper, User, changes
from relations.models.storage import no_litter
from relations.text.languages import DEFAULT

from . import bringing, scans
from .folders import folder_at, zip_in
from .surveying import survey

State = IntakeBatch.State
rest = 0.0  # how long others have machine and database after each text, as a share of the time it took
LONGEST_REST = 2.0  # seconds
A_TURN = min(60.0, caches.PAGES.seconds)  # seconds between turns: until then pages live anyway


class Stopped(Exception):
    """Somebody else works on the batch by now."""


def begin(source: str, *, by, upload=None) -> IntakeBatch:
    """The batch of a source, to be read (once more). Raises ValidationError while it is under way."""
    batch = IntakeBatch.objects.filter(source=source[:200]).first()
    if batch is None:
        batch = IntakeBatch(source=source[:200], by=by)
    elif batch.is_active and not batch.is_silent:
        raise ValidationError(_("This source is being worked on."))
    _begin(batch, State.READING)
    with no_litter():
        if upload is not None:
            batch.file.save(f"{get_random_string(32)}.zip", upload, save=False)
        batch.save()
    return batch


def accept(batch: IntakeBatch, papers=None) -> int:
    """Accept these papers of a batch, or all without a doubt that somebody has to decide."""
    rows = batch.papers.filter(state=IntakePaper.State.PROPOSED)
    if papers is None:
        said = rows.values_list("pk", "doubts").iterator()
        papers = [pk for pk, doubts in said if not any(map(is_grave, doubts))]
    return rows.filter(pk__in=papers).update(state=IntakePaper.State.ACCEPTED)


def is_grave(doubt: str) -> bool:
    """Does a doubt stand against accepting a paper unseen? Unknown authors become guests, losses are in the receipt."""
    return not doubt.startswith(("author:", "account:", "receipt", "authors"))


def try_out(batch: IntakeBatch) -> None:
    """What is not left out is to be brought in and taken back at once."""
    _turn(batch, State.TRYING)


def bring_in(batch: IntakeBatch) -> None:
    """What was accepted is to become articles."""
    _turn(batch, State.BRINGING)


def approve(batch: IntakeBatch, *, by) -> None:
    """Another person approves the whole batch. Raises ValidationError for whoever brought it in."""
    if by == batch.by:
        raise ValidationError(_("Who brought texts in cannot approve them: another person has to."))
    if not (may(by, Act.APPROVE) and may(by, Act.PUBLISH)):
        raise ValidationError(_("You have no right to do this."))
    batch.approved_by = by
    _turn(batch, State.PUBLISHING)


def _turn(batch: IntakeBatch, state: str) -> None:
    if batch.is_active:
        raise ValidationError(_("This source is being worked on."))
    _begin(batch, state)
    batch.total = _waiting(batch).count()
    batch.save()


def _begin(batch: IntakeBatch, state: str) -> None:
    batch.state, batch.worker, batch.beat_at = state, "", timezone.now()
    batch.done, batch.total, batch.tried_at = 0, 0, None


def go(batch: IntakeBatch) -> None:
    work_on.enqueue(batch.pk, translation.get_language() or DEFAULT)


@task(queue_name=queues.IMPORTS.code)
def work_on(batch_id: int, language: str = DEFAULT) -> None:
    with translation.override(language):
        work(batch_id)


def work(batch_id: int, folder: Path | None = None) -> None:
    """Whatever the batch waits for, to its end; does nothing while somebody else is at it."""
    token = get_random_string(32)
    silent = timezone.now() - IntakeBatch.SILENT_AFTER
    free = IntakeBatch.objects.filter(
        Q(worker="") | Q(beat_at__lt=silent), pk=batch_id, state__in=IntakeBatch.ACTIVE
    )
    if not free.update(worker=token, beat_at=timezone.now()):
        return
    batch = IntakeBatch.objects.select_related("by", "approved_by").get(pk=batch_id)
    IntakeBatch.objects.filter(pk=batch_id).update(done=0, total=_waiting(batch).count())
    try:
        with unmapped(), changes.turns_held(A_TURN) as tell:
            STEPS[batch.state](batch, _beat(batch, token, tell), folder)
    except Stopped:
        return
    except ValidationError as refused:
        batch.remarks = [*batch.remarks, " ".join(refused.messages)]
    mine = IntakeBatch.objects.filter(pk=batch_id, worker=token)
    mine.update(state=_rests_in(batch), worker="", remarks=batch.remarks[:500], tried_at=batch.tried_at)


def _waiting(batch: IntakeBatch) -> QuerySet[IntakePaper]:
    """What the present step still has before it; nobody knows it of a source that is being read."""
    fresh = batch.papers.filter(content=None)
    return {
        State.TRYING: fresh.filter(state__in=bringing.UNDECIDED),
        State.BRINGING: fresh.filter(state=IntakePaper.State.ACCEPTED),
        State.PUBLISHING: bringing.brought(batch),
    }.get(batch.state, fresh.none())


def _rests_in(batch: IntakeBatch) -> str:
    """What a batch waits for, as its papers stand."""
    if bringing.brought(batch).filter(content__translations__state="in_review").exists():
        return State.BROUGHT
    waits = batch.papers.filter(state__in=bringing.UNDECIDED).exists()
    return State.READY if waits or not batch.papers.exists() else State.DONE


def _beat(batch: IntakeBatch, token: str, tell: Callable[[], None]) -> Callable[[int], None]:
    """What is done after so many texts: a sign of life, a turn when it is time for one, and a rest. Raises Stopped."""
    since = time.monotonic()

    def beat(texts: int = 1) -> None:
        nonlocal since
        mine = IntakeBatch.objects.filter(pk=batch.pk, worker=token)
        if not mine.update(beat_at=timezone.now(), done=F("done") + texts):
            raise Stopped
        tell()
        time.sleep(min(LONGEST_REST, rest * (time.monotonic() - since)))
        since = time.monotonic()

    return beat


def _read(batch: IntakeBatch, beat, folder: Path | None) -> None:
    if folder is not None:
        source = folder_at(folder)
        survey(batch, source.papers(), beat)
    else:
        with batch.file.open("rb") as stored:
            source = zip_in(stored)
            survey(batch, source.papers(), beat)
    batch.remarks = source.remarks
    scans.ask(batch)


def _try(batch: IntakeBatch, beat, _folder) -> None:
    bringing.trial(batch, beat)
    batch.tried_at = timezone.now()


def _bring(batch: IntakeBatch, beat, _folder) -> None:
    changes.turn_over()  # whoever was killed at it may have told of nothing
    bringing.bring(batch, beat)


def _publish(batch: IntakeBatch, beat, _folder) -> None:
    changes.turn_over()  # likewise
    bringing.release(batch, batch.approved_by or User(), beat)


STEPS = {State.READING: _read, State.TRYING: _try, State.BRINGING: _bring, State.PUBLISHING: _publish}


def resume_silent() -> int:
    """Take up all batches whose worker died (when a worker starts). Answers how many; folders are read by their command."""
    active = IntakeBatch.objects.filter(state__in=IntakeBatch.ACTIVE)
    found = [one for one in active if one.is_silent and (one.file or one.state != State.READING)]
    for batch in found:
        go(batch)
    return len(found)
