"""Sets of agreements as conditions of a query: what whole numbers are to the index in memory (`bitmaps`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from .stored import StoredIndex

EVERY, NONE = Q(pk__isnull=False), Q(pk__in=[])


class RowSet:
    """A set of agreements: `&`, `|`, `~` and `bit_count()` mean what they mean for whole numbers, of which 0 and -1 occur."""

    __slots__ = ("_ids", "condition", "index")

    def __init__(self, index: StoredIndex, condition: Q):
        self.index, self.condition, self._ids = index, condition, None

    def __and__(self, other: RowSet | int) -> RowSet:
        return RowSet(self.index, self.condition & _condition(other))

    def __or__(self, other: RowSet | int) -> RowSet:
        return RowSet(self.index, self.condition | _condition(other))

    __rand__, __ror__ = __and__, __or__

    def __invert__(self) -> RowSet:
        return RowSet(self.index, ~self.condition)

    def __bool__(self) -> bool:
        return self.rows().exists()

    def rows(self) -> QuerySet:
        """The agreements themselves."""
        return self.index.public().filter(self.condition)

    def bit_count(self) -> int:
        """How many they are."""
        return self.rows().count()

    def ids(self) -> frozenset[int]:
        """Their numbers."""
        if self._ids is None:
            self._ids = frozenset(self.rows().values_list("pk", flat=True))
        return self._ids


def _condition(other: RowSet | int) -> Q:
    if isinstance(other, RowSet):
        return other.condition
    return {0: NONE, -1: EVERY}[other]
