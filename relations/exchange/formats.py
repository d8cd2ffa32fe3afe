"""All formats of tables by name: what a job needs to go on with one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from .addresses import format_of_addresses
from .agreements import format_of_register
from .bundles import format_of_documents
from .events import format_of_events
from .figures import format_of_figures
from .rows import Format
from .vocabularies import VOCABULARIES, format_of

FORMATS: dict[str, Callable[[], Format]] = {
    "addresses": format_of_addresses,
    "agreements": format_of_register,
    "documents": format_of_documents,
    "events": format_of_events,
    "figures": format_of_figures,
    **{name: partial(format_of, name) for name in VOCABULARIES},
}
