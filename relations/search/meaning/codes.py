"""The nearest of many vectors. In the memory of each process is one bit a number, 60 bytes a vector: of which the few that
agree with the question in most bits are read from the table and compared exactly.

Bits say on which side of the mean a number lies: vectors of language models share a direction that tells nothing.
"""

from __future__ import annotations

import threading
import time

import numpy
from django.db import connection

from relations.models import SearchVector

from . import vectors

CANDIDATES = 300  # vectors that are compared exactly
LOOK_AFTER = 1.0  # seconds between two looks for new vectors
CHUNK = 5_000  # vectors that are read together; the first of them tell the mean
FEW = 2_000  # vectors whose mean tells little of those to come
ROOM = 1.25  # memory is taken for so many more


class Codes:
    """The bits of all vectors of one engine, in the order in which they were made."""

    def __init__(self, engine: str):
        self.engine = engine
        self.last = 0  # the number of the newest vector
        self.looked_at = 0.0
        self.size = 0
        self.marks = numpy.empty(0, "S32")
        self.bits = numpy.empty((0, 0), numpy.uint64)
        self.mean = None

    def look(self) -> bool:
        """Take in what was stored since; answers whether there was something. A vector that has gone stays here, and is
        not found in the table.
        """
        self.looked_at, before = time.monotonic(), self.last
        rows = SearchVector.objects.filter(engine=self.engine, pk__gt=self.last).order_by("pk")
        chunk = []
        for row in rows.values_list("pk", "mark", "vector").iterator(CHUNK):
            chunk.append(row)
            if len(chunk) == CHUNK:
                self._add(chunk)
                chunk = []
        if chunk:
            self._add(chunk)
        return self.last != before

    @property
    def is_worn(self) -> bool:
        """Whether all should be read anew: many have gone from the table, or so few were there that their mean tells little."""
        return (
            self.size < FEW
            or self.size > 1_000 + ROOM * SearchVector.objects.filter(engine=self.engine).count()
        )

    def _add(self, rows: list[tuple[int, str, bytes]]) -> None:
        found = vectors.unpacked([bytes(row[2]) for row in rows])
        if self.mean is None:
            self.mean = found.mean(axis=0)
        self._make_room(len(rows), found.shape[1])
        end = self.size + len(rows)
        self.bits[:, self.size : end] = self.code(found)
        self.marks[self.size : end] = [row[1].encode() for row in rows]
        self.size, self.last = end, rows[-1][0]

    def _make_room(self, more: int, numbers: int) -> None:
        words = -(-numbers // 64)
        if self.size + more > self.bits.shape[1]:
            room = int((self.size + more) * ROOM)
            bits, marks = numpy.empty((words, room), numpy.uint64), numpy.empty(room, "S32")
            if self.size:
                bits[:, : self.size], marks[: self.size] = self.bits[:, : self.size], self.marks[: self.size]
            self.bits, self.marks = bits, marks

    def code(self, found):
        """One bit a number, in whole words of 64: a column for each vector."""
        bits = numpy.packbits(found > self.mean, axis=1)
        room = -bits.shape[1] % 8
        return numpy.ascontiguousarray(numpy.pad(bits, ((0, 0), (0, room)))).view(numpy.uint64).T

    def candidates(self, question) -> list[str]:
        """The marks of vectors that agree with a question in most bits."""
        size, bits, marks = self.size, self.bits, self.marks  # another thread may be adding to them
        if not size:
            return []
        differing = numpy.zeros(size, numpy.uint16)
        for row, word in zip(bits, self.code(question[None, :])[:, 0], strict=True):
            differing += numpy.bitwise_count(row[:size] ^ word)
        few = min(CANDIDATES, size)
        places = numpy.argpartition(differing, few - 1)[:few]
        return [mark.decode() for mark in marks[places]]


_lock = threading.Lock()
_kept: dict[str, Codes] = {}


def candidates(engine: str, question) -> list[str]:
    """The marks of the vectors nearest to a question; none while another thread is reading them."""
    name = str(connection.settings_dict["NAME"])
    codes = _kept.get(name)
    is_late = codes is None or codes.engine != engine or time.monotonic() - codes.looked_at > LOOK_AFTER
    if is_late and _lock.acquire(blocking=False):
        try:
            if codes is None or codes.engine != engine:
                codes = Codes(engine)
            if codes.look() and codes.is_worn:
                codes = Codes(engine)
                codes.look()
            _kept[name] = codes
        finally:
            _lock.release()
    return codes.candidates(question) if codes and codes.engine == engine else []


def forget() -> None:
    """Read everything anew at the next search (for tests)."""
    _kept.clear()
