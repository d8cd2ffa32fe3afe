"""Word files (.docx) into the portal's own HTML: headings, lists, tables, notes, pictures; nothing else, nothing silent.

`read()` judges, rewrites (`rewriting`), converts (mammoth) and compares with a second reading (`second`) without writing
anything; `create_article()` writes what a person confirmed.
"""

from .drafts import Draft, create_article, preview
from .package import MAX_BYTES, MAX_MEMBERS, MAX_PART, MAX_UNPACKED, WordRefused
from .reading import guess_language, read

__all__ = [
    "MAX_BYTES",
    "MAX_MEMBERS",
    "MAX_PART",
    "MAX_UNPACKED",
    "Draft",
    "WordRefused",
    "create_article",
    "guess_language",
    "preview",
    "read",
]
