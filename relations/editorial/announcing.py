"""Telling those who listen that acts were done, once they are committed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction

from relations.models import Content, User


@dataclass(frozen=True)
class Done:
    """An act that was done: its name, the item, its language, by whom; `detail` may hold the edition or the remark."""

    act: str
    content: Content
    language: str
    by: User
    detail: dict


# Called with everything that was done at once, when it is committed (notices register here).
after_acts: list[Callable[[list[Done]], None]] = []
_together: ContextVar[list[Done] | None] = ContextVar("together", default=None)


def announce(act: str, content: Content, language: str, *, by, **detail) -> None:
    """Tell the listeners once the act is committed; whatever goes wrong there cannot undo it."""
    done, told = Done(act, content, language, by, detail), _together.get()
    transaction.on_commit(lambda: told.append(done) if told is not None else _tell([done]), robust=True)


@contextmanager
def told_together():
    """What is done inside is told at once, after it: fifty submissions by one click are one piece of news."""
    if _together.get() is not None:
        yield
        return
    done: list[Done] = []
    token = _together.set(done)
    try:
        yield
    finally:
        _together.reset(token)
        if (
            done or transaction.get_connection().in_atomic_block
        ):  # else a database that is away need not be asked
            transaction.on_commit(lambda: _tell(done), robust=True)


@contextmanager
def told_nobody():
    """What is done inside is no news: thousands of old texts are approved as one batch."""
    token = _together.set([])
    try:
        yield
    finally:
        _together.reset(token)


def _tell(done: list[Done]) -> None:
    for listener in after_acts if done else ():
        listener(done)
