"""The work on one language version: its lock, who changed its words, and the state that follows from both.

What is stored is derived here and nowhere else, from the words, the approval and the shelf.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from relations.models import CONTENT_KINDS, Content, Hand, Translation, WorkState, changes

from . import snapshots
from .permissions import LANGUAGES, Act
from .refusals import refusals, refuse
from .states import Cell, cell, fingerprint

# --- What an act stands on -----------------------------------------------------------------------------------


def lock(content: Content) -> None:
    """One writer of an item at a time, whatever it writes. What is written has to be read after this."""
    lock_many([content.pk])


def lock_many(keys: Iterable[int]) -> None:
    """The items that a transaction writes, in the order of their numbers: before it reads what it will write.

    Whoever only points at one of them (a link, an entry) does not wait: their numbers do not change.
    """
    rows = Content.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def standing(content: Content, language: str) -> Cell:
    """The language version under lock, with what stands on the shelf; its row is made if nobody has begun.

    Its `content` is the stored item of its own kind: what an act checks and publishes is what was saved.
    """
    lock(content)
    found = cell(CONTENT_KINDS[content.kind].objects.get(pk=content.pk), language)
    if found.work.pk is None:
        found.work.save(force_insert=True)
    return found


def work_under_lock(content: Content, language: str) -> Translation:
    """The row of the work on one language; the item is locked until the act is over."""
    return standing(content, language).work


def ready_for(act: Act, content: Content, language: str, by) -> Cell:
    """The language version under lock, if nothing stands against the act. Raises what does (`refusals`)."""
    found = standing(content, language)
    refuse(refusals(by, act, found))
    return found


# --- Changes of words ----------------------------------------------------------------------------------------


@changes.together()
def touch(content: Content, language: str, *, by) -> Translation:
    """Note that somebody changed the working text of one language; what follows is derived anew.

    The approval of other words is void, and who changed them cannot approve them. During review the text stays there.
    A text that equals its edition again is published and done.
    """
    found = standing(content, language)
    row = found.work
    row.approved_by = row.approved_at = None
    row.approved_hash = ""
    if row.state != WorkState.IN_REVIEW:
        if row.state == WorkState.MISSING or row.author is None:
            row.author = by or row.author
        row.state = WorkState.IN_WORK
    settle(found)
    row.save()
    if row.state in (WorkState.PUBLISHED, WorkState.WITHDRAWN, WorkState.MISSING):
        row.hands.all().delete()
    elif by is not None:
        Hand.objects.update_or_create(work=row, user=by, defaults={"changed_at": timezone.now()})
    return row


def begin_many(items: list[Content], *, by) -> None:
    """Begin the work on the texts of new items, all at once."""
    rows = [
        Translation(content_id=item.pk, language=code, state=WorkState.IN_WORK, author=by)
        for item in items
        for code in LANGUAGES
        if any(item.texts_in(code).values())
    ]
    made = changes.bulk_create(Translation, rows) if rows else []
    if by is not None:
        Hand.objects.bulk_create([Hand(work=row, user=by, changed_at=timezone.now()) for row in made])


def note_changes(content: Content, before: dict, after: dict, *, by) -> None:
    """What two snapshots of an item mean for the work on each language.

    Texts always count. The free words that hang on the item apply at once, but while a text is under review or
    approved they were part of what was looked at.
    """
    if by is None:
        return
    changed = set(snapshots.languages_of(snapshots.compare(before, after)))
    rows = {row.language: row for row in content.translations.all()}
    for code in LANGUAGES:
        row = rows.get(code)
        if row is not None and row.state in (WorkState.IN_REVIEW, WorkState.READY):
            known = row.approved_hash if row.state == WorkState.READY else row.submitted_hash
            words = snapshots.words_hash(after, code)
            if words != known and (code in changed or words != snapshots.words_hash(before, code)):
                touch(content, code, by=by)
        elif code in changed:
            touch(content, code, by=by)


def settle(found: Cell) -> None:
    """Derive the stored state of the work: from the words, the approval and the shelf."""
    row, shown = found.work, found.shown or found.withdrawn
    wording = fingerprint(found.content, found.language)
    if shown is not None and shown.text_hash == wording:
        row.state = WorkState.PUBLISHED if found.shown else WorkState.WITHDRAWN
    elif not found.content.has_text_in(found.language) and row.state == WorkState.IN_WORK and shown is None:
        row.state = WorkState.MISSING
    elif row.state in (WorkState.PUBLISHED, WorkState.WITHDRAWN):
        row.state = WorkState.READY if is_approved(found) else WorkState.IN_WORK


def is_approved(found: Cell) -> bool:
    """Are the stored words exactly those that were approved?"""
    approved = found.work.approved_hash
    return bool(approved) and approved == words_of(found.content, found.language)


def words_of(content: Content, language: str) -> str:
    """The fingerprint of all stored words of an item in one language."""
    return snapshots.words_hash(snapshots.snapshot(content), language)


def in_view(content: Content, waiting: Iterable[str], *, is_gathered: bool = False) -> dict[str, str]:
    """What somebody who looks at an item has in view of each language: the fingerprint of its texts, and, of those that
    wait for approval or publication, after a space that of all its words. `is_gathered`: its rows were read with it."""
    texts = {code: fingerprint(content, code) for code in LANGUAGES}
    if waiting := set(waiting):
        words = words_of_all(content, is_gathered=is_gathered)
        texts |= {code: f"{texts[code]} {words[code]}" for code in waiting}
    return texts


def words_of_all(content: Content, *, is_gathered: bool = False) -> dict[str, str]:
    """The fingerprints of all stored words of an item, by language; of words that were read with the item already."""
    data = snapshots.of_gathered(content) if is_gathered else snapshots.snapshot(content)
    return {code: snapshots.words_hash(data, code) for code in LANGUAGES}


def derive(content: Content, language: str) -> None:
    """Bring the stored state of the work into line after the shelf has changed."""
    found = cell(content, language)
    settle(found)
    found.work.save()
