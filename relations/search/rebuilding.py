"""Making the index anew, in batches, while the site is up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from relations import clock
from relations.models import (
    Content,
    DeskText,
    Edition,
    SearchDocument,
    SearchItem,
    SearchPassage,
    SearchState,
    SearchTerm,
    SearchText,
    SearchWord,
)

from . import desk_index, index
from .backends import backend
from .index import delete, next_stamp, put, refresh_facts, remove
from .meaning import vectors
from .words import VERSION

BATCH = 200


def outdated(at: datetime | None = None):
    """Editions that the present analysis has not indexed, and readers may see now or later."""
    at = at or clock.now()
    current = SearchDocument.objects.filter(version=VERSION).values("edition_id")
    return (
        Edition.objects.filter(superseded_at__gt=at)
        .filter(superseded_at__gt=F("published_at"))
        .exclude(pk__in=current)
    )


def rebuild(batch: int = BATCH) -> Iterator[int]:
    """Index what `outdated()` names, a batch per transaction; yields how many were done. May be broken off."""
    last = 0
    while True:
        editions = list(outdated().filter(pk__gt=last).order_by("pk")[:batch])
        if not editions:
            break
        with transaction.atomic():
            remove([edition.pk for edition in editions])
            put(editions)
            refresh_facts({edition.content_id for edition in editions})
        last = editions[-1].pk
        yield len(editions)


def repair(batch: int = BATCH) -> Iterator[tuple[int, dict[str, list[int]]]]:
    """Compare what is stored of all items with what follows from them, and store it anew where it differs.

    Yields how many were looked at, and of which items what differed.
    """
    parts = {
        "documents": (index.stored, index.refresh),
        "texts": (index.stored_texts, index.refresh_texts),
        "facts": (index.stored_facts, index.refresh_facts),
        "working copies": (desk_index.stored, desk_index.refresh),
    }
    last = 0
    while items := list(
        Content.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]
    ):
        wrong = {}
        with transaction.atomic():
            for name, (stored, refresh) in parts.items():
                before = stored(items)
                refresh(items)
                after = stored(items)
                if found := [item for item in items if before.get(item) != after.get(item)]:
                    wrong[name] = found
        last = items[-1]
        yield len(items), wrong


def prune(at: datetime | None = None) -> int:
    """Take out editions that readers will not see again."""
    gone = SearchDocument.objects.filter(closes_at__lte=at or clock.now())
    total = 0
    while ids := list(gone.values_list("pk", flat=True)[:BATCH]):
        remove(ids)
        total += len(ids)
    return total


def tidy() -> None:
    """Put the index in good order after many writes; searches may go on meanwhile."""
    backend().tidy()
    vectors.forget_unused()
    vectors.order()


def forget_everything() -> None:
    """Empty the index; search finds nothing until it is built again."""
    with transaction.atomic():
        next_stamp()
        backend().clear()
        for model in (
            SearchPassage,
            SearchDocument,
            SearchText,
            SearchItem,
            SearchWord,
            SearchTerm,
            DeskText,
        ):
            delete(model.objects.all())
        delete(SearchState.objects.all())


def is_current() -> bool:
    """Whether every document was made by the present analysis, and there are documents if anything is public."""
    if SearchDocument.objects.exclude(version=VERSION).exists():
        return False
    return SearchDocument.objects.exists() or not Edition.objects.public().exists()
