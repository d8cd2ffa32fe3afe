"""What public pages show, kept between requests until something changes; their templates are filled anew.

The page cache (`portal.pagecache`) serves readers without a session. Everybody else – staff who are signed in, readers
with other display settings than those who came before – gets a page filled for them, but facts, cards and texts are
the same for all. They are kept under the address, and go when the turn rises, when the next scheduled edition opens,
at midnight, and after a minute.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from relations import caches, clock, surrogates
from relations.editorial import freshness
from relations.register.keeping import old_served

LONGEST_LIFE = timedelta(seconds=caches.ANSWERS.seconds)
LONGEST_QUERY = 200


class Kept:
    """Up to `size` answers by their key, all of one turn; 0 keeps none."""

    def __init__(self, size: int):
        self.size = size
        self.lock = threading.Lock()
        self.turn: tuple = ()
        self.made_at = self.good_until = datetime.min.replace(tzinfo=UTC)
        self.answers: dict[Any, tuple[datetime, Any, surrogates.Noted]] = {}

    def __call__(self, key: Any, make: Callable[[], Any]) -> Any:
        """What `make()` answered in this turn. An answer is shared: nobody may change it."""
        if not self.size:
            return make()
        now = clock.now()
        answers = self._of_this_turn(now)
        found = answers.get(key)
        if found and now < found[0]:
            surrogates.repeat(found[2])
            return found[1]
        old = old_served()
        with surrogates.collecting() as noted:
            answer = make()
        surrogates.repeat(noted)
        if old_served() != old:
            return answer
        with self.lock:
            answers.pop(key, None)
            while len(answers) >= self.size:
                answers.pop(next(iter(answers)))
            answers[key] = now + LONGEST_LIFE, answer, noted
        return answer

    def _of_this_turn(self, now: datetime) -> dict[Any, tuple[datetime, Any, surrogates.Noted]]:
        """The answers that hold at this moment: those of another turn go. Asks one row, every time."""
        turn = connection.settings_dict["NAME"], freshness.number()
        with self.lock:
            if turn != self.turn or not self.made_at <= now < self.good_until:
                self.turn, self.made_at, self.good_until = turn, now, freshness.ends_at(now)
                self.answers = {}
            return self.answers


pages = Kept(caches.ANSWERS.size)


def of_page(request, make: Callable[[], Any]) -> Any:
    """What a page shows: `make()`, which may depend on nothing but the address, the database and the clock."""
    query = request.META.get("QUERY_STRING", "")
    return pages((request.path, query), make) if len(query) <= LONGEST_QUERY else make()
