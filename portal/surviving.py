"""A cache that may go away: while it does not answer, a small one in the process stands in, and pages go on.

What is kept here (counters of the walls, answers that cost much) may be lost, but nobody may be refused for it. A store
that failed is left alone for a few seconds, so that a hanging one costs one time-out and not one a request.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

LEFT_ALONE = 5.0  # seconds
CALLERS_FAULT = (ValueError, TypeError)  # a missing counter, a value that cannot be stored


class SurvivingCache(BaseCache):
    """`OPTIONS = {"STORE": {"BACKEND": …, "LOCATION": …}}`: the real store; keys are made by it alone.

    With `"SPARE": False` nothing stands in for it: what it does not have is not there.
    """

    def __init__(self, location: str, params: dict[str, Any]):
        super().__init__(params)
        self.options = dict(params["OPTIONS"]["STORE"])
        self.opened: BaseCache | None = None
        spare = LocMemCache if params["OPTIONS"].get("SPARE", True) else DummyCache
        self.spare = spare(f"spare:{location}", {"OPTIONS": {"MAX_ENTRIES": 10_000}})
        self.left_alone_until = 0.0

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("add", key, value, timeout, version)

    def get(self, key, default=None, version=None):
        return self._ask("get", key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("set", key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("touch", key, timeout, version)

    def delete(self, key, version=None):
        return self._ask("delete", key, version)

    def incr(self, key, delta=1, version=None):
        return self._ask("incr", key, delta, version)

    def has_key(self, key, version=None):
        return self._ask("has_key", key, version)

    def clear(self):
        self.spare.clear()
        return self._ask("clear")

    def close(self, **kwargs):
        if self.opened is not None:
            self.opened.close(**kwargs)

    @property
    def store(self) -> BaseCache:
        """The real store, opened when it is first asked: a folder that is full or gone cannot even be opened."""
        if self.opened is None:
            store = dict(self.options)
            backend = import_string(store.pop("BACKEND"))
            self.opened = backend(store.pop("LOCATION", ""), store)
        return self.opened

    @property
    def is_left_alone(self) -> bool:
        """Did the store fail a moment ago, so that the small one stands in?"""
        return time.monotonic() < self.left_alone_until

    def _ask(self, act: str, *args):
        if not self.is_left_alone:
            try:
                return getattr(self.store, act)(*args)
            except CALLERS_FAULT:
                raise
            except Exception as error:  # whatever the driver of the store raises
                self.left_alone_until = time.monotonic() + LEFT_ALONE
                log.warning("The cache does not answer (%s); this process goes on without it.", error)
        return getattr(self.spare, act)(*args)
