"""The vectors of passages: a row for each text that stands in some passage, 8 bits a number, made by the worker.

A vector belongs to words and the title they stand under (`meaning` of a passage), so what is published anew unchanged
keeps it. It goes in
the transaction in which the last passage with its words goes: what is withdrawn or erased leaves nothing here.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from relations import queues
from relations.models import SearchPassage, SearchVector
from relations.search import attached

from . import engines

BATCH = 8  # passages
SHORTEST = 30  # letters: less means hardly anything, and is near to everything
TURN = 20.0  # seconds that one task works; another goes on
READY = "READY"


@contextmanager
def following(items: Iterable[int]) -> Iterator[None]:
    """Passages of items are written inside: vectors of words that go are taken out, new ones are ordered."""
    items = list(items)
    before = _marks(items)
    yield
    after = _marks(items)
    forget(before - after)
    if after - before:
        order()


def _marks(items: list[int]) -> set[str]:
    rows = SearchPassage.objects.filter(edition__content_id__in=items)
    return set(rows.exclude(meaning="").order_by().values_list("meaning", flat=True))


def forget(marks: Iterable[str]) -> None:
    """Take out the vectors of words that stand in no passage any more."""
    marks = sorted(marks)
    for first in range(0, len(marks), 500):
        _unused().filter(mark__in=marks[first : first + 500]).delete()


def forget_unused() -> int:
    """Take out whatever belongs to no passage, whoever left it."""
    return _unused().delete()[0]


def _unused():
    used = SearchPassage.objects.filter(meaning=OuterRef("mark"))
    return SearchVector.objects.filter(~Exists(used)).order_by()


def missing():
    """Passages whose words have no vector of the present engine."""
    known = SearchVector.objects.filter(mark=OuterRef("meaning"), engine=engines.current().name)
    return SearchPassage.objects.filter(~Exists(known), length__gte=SHORTEST).exclude(meaning="")


def order() -> None:
    """Have the worker make vectors once this transaction is done. Without an engine nothing is ordered."""
    if engines.current() is not None:
        transaction.on_commit(_order)


def _order() -> None:
    waiting = DBTaskResult.objects.filter(queue_name=queues.MEANING.code, status=READY)
    if not waiting.exists():
        make.enqueue()


@task(queue_name=queues.MEANING.code)
def make() -> None:
    """Make the vectors that are missing, the newest texts first; after a while another task goes on. Raises Silent."""
    until, last = time.monotonic() + TURN, None
    while last := make_some(last):
        if time.monotonic() > until:
            make.enqueue()
            return


def make_some(before: int | None = None) -> int | None:
    """Make the next few below a number of a passage; answers the lowest that was looked at, None after the last.

    A passage whose text has gone is passed over.
    """
    engine = engines.current()
    if engine is None:
        return None
    rows = missing() if before is None else missing().filter(pk__lt=before)
    rows = list(rows.select_related("edition").order_by("-pk")[:BATCH])
    words = attached.words_of(rows)
    found = [row for row in rows if row.pk in words]
    if found:
        made = engine.passages([f"{row.edition.title}\n{words[row.pk]}" for row in found])
        _store(engine.name, {row.meaning: packed(one) for row, one in zip(found, made, strict=True)})
    return rows[-1].pk if rows else None


def _store(engine: str, made: dict[str, bytes]) -> None:
    """Only for words that still stand somewhere: a text may have been withdrawn while its vectors were made."""
    with transaction.atomic():
        kept = SearchPassage.objects.filter(meaning__in=made)
        if connection.features.has_select_for_update:
            kept = kept.select_for_update()
        marks = set(kept.order_by("pk").values_list("meaning", flat=True))
        SearchVector.objects.filter(mark__in=made).delete()
        SearchVector.objects.bulk_create(
            SearchVector(mark=mark, engine=engine, vector=vector)
            for mark, vector in made.items()
            if mark in marks
        )


def packed(vector) -> bytes:
    """A vector in 8 bits a number."""
    import numpy  # noqa: PLC0415 an optional extra

    return numpy.rint(vector * (127 / max(float(abs(vector).max()), 1e-9))).astype(numpy.int8).tobytes()


def unpacked(rows: list[bytes]):
    """Stored vectors as rows of length 1."""
    import numpy  # noqa: PLC0415 an optional extra

    found = numpy.frombuffer(b"".join(rows), dtype=numpy.int8).reshape(len(rows), -1).astype(numpy.float32)
    return found / numpy.maximum(numpy.linalg.norm(found, axis=1, keepdims=True), 1e-9)
