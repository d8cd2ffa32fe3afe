"""The editors' search: working copies in all their languages, found with the same analysis as the public texts.

Permissions are the caller's business: this answers with ids, and the admin keeps those its user may see.
"""

from __future__ import annotations

import re

from .backends import backend
from .query import understand

MOST = 1_000


def match_ids(text: str, limit: int = MOST, kind: str = "") -> list[int]:
    """Ids of the items (of one kind) whose working copy has all the words, newest first.

    The last word may be unfinished; a number is also the id of an item.
    """
    cleaned = text.strip()[:200]
    if re.fullmatch(r"#?\d{1,15}", cleaned):
        number = int(cleaned.lstrip("#"))
        return list(dict.fromkeys([number, *_found(cleaned, limit, kind)]))[:limit]
    return _found(cleaned, limit, kind)


def _found(text: str, limit: int, kind: str) -> list[int]:
    query = understand(text, None)
    groups = query.required
    if not groups:
        return []
    last = groups[-1]
    if text and text[-1].isalnum() and not last.is_phrase:
        ends = [alternative.terms[0] for alternative in last.alternatives if len(alternative.terms) == 1]
        last.unfinished = tuple(dict.fromkeys([*ends[:3], last.written.lower()]))
    return backend().match_desk(groups, limit, kind)
