"""Which of many texts share most of their words, in a time that grows with their number and not with its square.

A text is known by its sketch: the smallest of the hashes of all its sequences of three words (bottom-k MinHash, Broder
1997). How much of two sketches is the same is how much of the two texts is, whatever file they came from: the lines,
hyphens and page numbers of a PDF change few sequences. Texts are compared only where they share a hash that is rare.
(`datasketch` does the same with NumPy and SciPy, a hundred megabytes of them.)
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Hashable, Iterable

SIZE = 64  # hashes of a sketch
DIGITS = 8  # of a hash, in hexadecimal
COMMON = 40  # texts with the same hash above which it says nothing: the foot of every page
SOUGHT = 32  # of its hashes by which a text is found: what is half the same shares one of so many
NEAR = 0.55  # share of equal sequences; a file against its own text layer has 0.7 and more


def sketch(words: list[str]) -> str:
    """The smallest hashes of a text, one after the other; two texts of the same words have the same."""
    threes = {" ".join(words[place : place + 3]) for place in range(max(1, len(words) - 2))} if words else ()
    hashes = {hashlib.blake2b(three.encode(), digest_size=DIGITS // 2).hexdigest() for three in threes}
    return "".join(heapq.nsmallest(SIZE, hashes))


def parts(written: str) -> frozenset[int]:
    """The hashes of a sketch; as numbers, for thousands of them are held in memory."""
    return frozenset(int(written[place : place + DIGITS], 16) for place in range(0, len(written), DIGITS))


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """The estimated share of sequences that two texts have in common."""
    smallest = heapq.nsmallest(SIZE, one | other)
    return sum(part in one and part in other for part in smallest) / len(smallest) if smallest else 0.0


class Shelf:
    """Sets of marks under keys; finds those that share marks which few others have. Some kilobytes for each set."""

    def __init__(self):
        self.sets: dict[Hashable, tuple] = {}
        self.holders: dict[Hashable, tuple[Hashable, ...]] = {}

    def add(self, key: Hashable, marks: Iterable) -> None:
        self.sets[key] = tuple(sorted(marks))
        for mark in self.sets[key][:SOUGHT]:
            held = self.holders.get(mark, ())
            if len(held) <= COMMON:
                self.holders[mark] = (*held, key)

    def sharing(self, marks: Iterable) -> list[Hashable]:
        """The keys that share a rare mark, those with the most first; of equal ones the first that was added."""
        counts: Counter = Counter()
        for mark in sorted(marks):
            if len(holders := self.holders.get(mark, ())) <= COMMON:
                counts.update(holders)
        return [key for key, _count in counts.most_common()]

    def near(self, marks: frozenset[int]) -> Hashable | None:
        """The key of the first text that is nearly the same."""
        return next(
            (
                key
                for key in self.sharing(marks)[:COMMON]
                if resemblance(marks, frozenset(self.sets[key])) >= NEAR
            ),
            None,
        )
