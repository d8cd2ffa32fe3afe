"""Finding things: what readers and editors type, in three languages, and the published texts that answer it.

`search()` is the whole public face for readers, `desk.match_ids()` that for editors, `suggestions.suggest()` answers
while typing. Inside: `words` gives every word its term, `query` understands what was typed, `documents` and `index`
write the index, `snapshot` counts, `ranking` orders, `backends` are the databases.
"""

import importlib

__all__ = ["NEWEST", "OLDEST", "RELEVANCE", "SORTS", "Filters", "Hit", "Results", "search", "warm"]


def __getattr__(name: str):
    """The public names are fetched when first asked for: the analysis of words works without a database."""
    if name in __all__:
        module = ".finding" if name in ("search", "warm") else ".results"
        return getattr(importlib.import_module(module, __name__), name)
    raise AttributeError(name)
