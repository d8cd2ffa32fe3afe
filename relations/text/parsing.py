"""Python's parser of HTML, made safe for foreign text: it reads in a time that grows with the length."""

from __future__ import annotations

import re
from html.parser import HTMLParser

DECLARATION = re.compile(r"<[!?][^<>]*>")
NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")


class LinearParser(HTMLParser):
    """Reads with `read()`. What opens like a tag but does not end is text; comments and declarations are passed over.

    Fed with an opener that never ends, Python's parser would look through the rest of the text again for each of them.
    An attribute that holds a "<" ends its tag: what `nh3` has written has none.
    """

    def __init__(self):
        super().__init__(convert_charrefs=True)

    def read(self, html: str) -> None:
        self.feed(NO_TAG.sub("&lt;", DECLARATION.sub("", without_comments(html))))
        self.close()


def without_comments(html: str) -> str:
    """The text without `<!-- … -->`; a comment that never ends goes to the end, as in a browser."""
    first, *others = html.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)
