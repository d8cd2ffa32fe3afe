"""Records: what one language version of an item says about itself, in the language of its text.

Heads of pages, citations, files, feeds of harvesters, PDFs and sharing pictures are all written from an `ItemRecord`.
`making` makes it for any editions, `pages` out of what a page has loaded already; the two say the same (a test holds it).
How a format writes a record – schema.org, BibTeX, Dublin Core – is the matter of those who stand above.
"""

from .making import author_of, records_of
from .record import (
    Author,
    Force,
    ItemRecord,
    LanguageVersion,
    Meeting,
    Mention,
    PartyForce,
    RecordFile,
)

__all__ = [
    "Author",
    "Force",
    "ItemRecord",
    "LanguageVersion",
    "Meeting",
    "Mention",
    "PartyForce",
    "RecordFile",
    "author_of",
    "records_of",
]
