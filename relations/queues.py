"""The queues of the worker: what waits in which, how often it is tried, and how long one try may take.

Queues stand apart, so that a letter never waits behind an import. What failed is tried again after growing pauses;
what failed too often stays where an administrator sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Queue:
    """`tries` in all; pauses double from `pause` to `longest_pause`; `seconds` is the longest that a try may take."""

    code: str
    tries: int
    pause: timedelta
    longest_pause: timedelta
    seconds: int

    def pause_after(self, tries: int) -> timedelta:
        """How long a task rests that has failed so often."""
        return min(self.pause * 2 ** min(tries - 1, 20), self.longest_pause)


HOUR = timedelta(hours=1)
LETTERS = Queue(
    "letters", tries=40, pause=timedelta(seconds=30), longest_pause=HOUR, seconds=60
)  # a day and a half
PICTURES = Queue("pictures", tries=5, pause=timedelta(minutes=1), longest_pause=HOUR, seconds=300)
TEXTS = Queue("texts", tries=5, pause=timedelta(minutes=1), longest_pause=HOUR, seconds=1_800)
SCANS = Queue("scans", tries=5, pause=timedelta(minutes=5), longest_pause=HOUR, seconds=12 * 3600)
IMPORTS = Queue("imports", tries=5, pause=timedelta(minutes=1), longest_pause=HOUR, seconds=6 * 3600)
MEANING = Queue("meaning", tries=40, pause=timedelta(seconds=30), longest_pause=HOUR, seconds=300)
PURGES = Queue(  # what a cache outside was not told within a minute has ended there by itself
    "purges", tries=6, pause=timedelta(seconds=2), longest_pause=timedelta(seconds=30), seconds=15
)
QUEUES = (LETTERS, PICTURES, TEXTS, SCANS, IMPORTS, MEANING, PURGES)
EARLIER = "default"  # where everything waited before 0.2.0


def of(code: str) -> Queue:
    """A queue by its code; what waits from an earlier version is treated like a picture."""
    return next((queue for queue in QUEUES if queue.code == code), PICTURES)
