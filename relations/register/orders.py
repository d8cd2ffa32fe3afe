"""Rows in an order: every row has a mark, marks are sorted.

A mark ends with the number of the item, so that no two are equal and each tells whose it is. Marks are whole
numbers, or bytes where letters decide.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

NUMBER = 40  # bits of a mark that hold the item
LAST_ITEM = (1 << NUMBER) - 1
LAST_DAY = (1 << 22) - 1  # above every ordinal of a date


def by_day(day: int, item: int) -> int:
    """The latest day first, of one day the latest item; day 0, an unknown one, last."""
    return (LAST_DAY - day) << NUMBER | (LAST_ITEM - item)


def by_days(first: int, second: int, item: int) -> int:
    """By one day; rows without it stand behind all others, by another day."""
    day = LAST_DAY - first if first else (1 << 22) + LAST_DAY - second
    return day << NUMBER | (LAST_ITEM - item)


def by_letters(letters: bytes, day_mark: int) -> bytes:
    """By title, equal titles by day."""
    return letters + b"\0" + day_mark.to_bytes(8, "big")


def item_of(mark: int | bytes) -> int:
    """The item that a mark belongs to."""
    if isinstance(mark, bytes):
        mark = int.from_bytes(mark[-8:], "big")
    return LAST_ITEM - (mark & LAST_ITEM)


class Order:
    """Sorted marks."""

    def __init__(self, marks: Iterable[int | bytes] = (), *, letters: bool = False):
        self.letters = letters
        self.marks = sorted(marks) if letters else array("Q", sorted(marks))

    def __len__(self) -> int:
        return len(self.marks)

    def walk(self, start: int | bytes | None, backwards: bool) -> Iterator[int]:
        """The items behind a mark (or from the beginning), or those before it from the nearest on."""
        marks = self.marks
        if backwards:
            end = len(marks) if start is None else bisect_left(marks, start)
            places = range(end - 1, -1, -1)
        else:
            first = 0 if start is None else bisect_left(marks, start)
            if start is not None and first < len(marks) and marks[first] == start:
                first += 1
            places = range(first, len(marks))
        for place in places:
            yield item_of(marks[place])
