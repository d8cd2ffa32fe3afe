"""The search field of a list: which items of one kind have what was typed. Nothing else of the search is needed there."""

from __future__ import annotations

from .finding import Filters, search

MOST = 5_000


def matching(text: str, language: str, kind: str = "") -> list[int]:
    """Ids of public items that the words find, the best first; an empty list when nothing was asked or found."""
    filters = Filters(values={"kind": (kind,)} if kind else {})
    results = search(text, language, filters, size=1, every_item=True)
    return list(results.items)[:MOST] if results.query.groups else []
