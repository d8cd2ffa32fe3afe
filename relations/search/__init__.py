"""Finding things: what readers and editors type, in three languages, and the published texts that answer it.

`search()` is the whole public face for readers, `desk.match_ids()` that for editors, `suggest()` answers while typing.
Inside: `words` gives every word its term, `query` understands what was typed, `documents` and `index` write the index,
`snapshot` counts, `ranking` orders, `backends` are the databases.
"""

from .finding import NEWEST, OLDEST, RELEVANCE, SORTS, Filters, Hit, Results, search

__all__ = ["NEWEST", "OLDEST", "RELEVANCE", "SORTS", "Filters", "Hit", "Results", "search"]
