"""The kinds of content: one file each, all alike.

Here stands what varies by kind and concerns more than one layer. Nothing here asks the database or another package.
A new kind is a file and a line in `KINDS`; `manage.py new kind NAME` writes them and all else it needs.
"""

from .agreement import AGREEMENT
from .article import ARTICLE
from .base import Traits
from .collection import COLLECTION
from .dossier import DOSSIER
from .event import EVENT

# In the order in which menus, tabs and lists name them.
KINDS = (
    ARTICLE,
    AGREEMENT,
    EVENT,
    DOSSIER,
    COLLECTION,
)
BY_CODE = {kind.code: kind for kind in KINDS}
BY_SECTION = {kind.section: kind for kind in KINDS}


def traits_of(code: str) -> Traits:
    """The traits of a kind by its code, as rows store it. Raises KeyError."""
    return BY_CODE[code]


def codes(surface: str) -> tuple[str, ...]:
    """The codes of the kinds that take part in a surface: `codes("in_feeds")`."""
    return tuple(kind.code for kind in KINDS if getattr(kind, surface))


__all__ = ["BY_CODE", "BY_SECTION", "KINDS", "Traits", "codes", "traits_of"]
