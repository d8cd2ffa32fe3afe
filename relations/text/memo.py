"""Remembering what a pure function answered, by the value of what it was given.

Pages show the same cards, citations and heads again and again. What they look like depends on nothing but the plain
objects the views hand over and on the language, so no publication has to turn this memory over: other facts are other
values. Whoever is asked with a value that has no such form (a model, a request) simply works it out again.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from functools import lru_cache, update_wrapper
from operator import attrgetter
from typing import Any

from django.core.signals import setting_changed
from django.utils.functional import Promise
from django.utils.translation import get_language

PLAIN = frozenset({str, int, type(None), dt.date, dt.datetime, Decimal})


class Unfrozen(TypeError):
    """A value that is known by its identity only."""


def frozen(value: Any) -> Hashable:
    """What a value says, as something that can be a key: equal exactly when a page would show the same."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, (list, tuple)):
        return _each(value)
    if isinstance(value, dict):
        return tuple(value), _each(value.values())
    if isinstance(value, str):  # a safe string is not a plain one, and a word knows its language
        return kind, str(value), getattr(value, "language", None)
    if isinstance(value, (bool, float)):
        return kind, value
    if isinstance(value, Promise):
        return str(value)
    if dataclasses.is_dataclass(kind):
        return kind, _each(_fields(kind)(value))
    raise Unfrozen(kind.__name__)


def _each(values: Iterable[Any]) -> tuple:
    """The frozen forms in order; plain values need no call, and most are plain."""
    return tuple([value if type(value) in PLAIN else frozen(value) for value in values])


@lru_cache(maxsize=256)
def _fields(kind: type) -> Callable[[Any], tuple]:
    names = [field.name for field in dataclasses.fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


class _Call:
    """The arguments of a call, compared by their frozen form; let go of once the answer is known."""

    __slots__ = ("arguments", "hash", "key")

    def __init__(self, key, arguments):
        self.key, self.hash, self.arguments = key, hash(key), arguments

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        return self.key == other.key


def by_value(maxsize: int):
    """Decorator: answers are remembered by the value of the arguments and the active language."""

    def decorate(function):
        @lru_cache(maxsize=maxsize)
        def ask(call):
            positional, named = call.arguments
            call.arguments = None
            return function(*positional, **named)

        def remembered(*positional, **named):
            try:
                key = (get_language(), _each(positional), tuple(named), _each(named.values()))
            except Unfrozen:
                return function(*positional, **named)
            return ask(_Call(key, (positional, named)))

        def forget(**_kwargs):
            ask.cache_clear()

        remembered.forget = forget
        setting_changed.connect(forget, weak=False)
        return update_wrapper(remembered, function)

    return decorate
