"""Writes source: the files of a new kind of content, of a new language. For developers, never on a server.

One module a sort, all alike: `HELP`, `add_arguments(parser)` and `make(options, tell)`; `files` is what they share.
"""

from . import kind, language

SORTS = {"kind": kind, "language": language}
