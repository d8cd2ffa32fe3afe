"""An index kept in the memory of the process while the turn lasts (see `editorial.freshness`)."""

import threading
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.utils import timezone

from relations.editorial import freshness


class Kept:
    """Builds an index when it is asked for, and keeps it if it is large enough to be worth it."""

    def __init__(self, build: Callable, worth_from: int):
        self.build, self.worth_from = build, worth_from
        self.lock = threading.Lock()
        self.held: tuple[tuple, datetime | None, object] | None = None

    def current(self):
        """The index of this moment: no older than the last change that readers may see."""
        now, key = timezone.now(), (connection.settings_dict["NAME"], freshness.number())
        if index := self._good(key, now):
            return index
        with self.lock:
            if index := self._good(key, now):
                return index
            index = self.build(now)
            keep = index.size >= self.worth_from
            self.held = (key, freshness.next_change(now), index) if keep else None
            return index

    def _good(self, key: tuple, now: datetime):
        held = self.held
        if held and held[0] == key and (held[1] is None or now < held[1]):
            return held[2]
        return None
