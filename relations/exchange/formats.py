"""All formats of tables by name: what a job needs to go on with one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from .agreements import format_of_register
from .rows import Format
from .vocabularies import VOCABULARIES, format_of

FORMATS: dict[str, Callable[[], Format]] = {
    "agreements": format_of_register,
    **{name: partial(format_of, name) for name in VOCABULARIES},
}
