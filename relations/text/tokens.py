"""Clean HTML taken apart into tags and texts; enough for text that went through the sanitiser."""

import re
from collections.abc import Iterator

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
VOID = frozenset({"br", "hr", "img", "source", "wbr", "input", "meta", "link", "col"})


def words(text: str) -> frozenset[str]:
    """A set written as a line of words."""
    return frozenset(text.split())


BLOCKS = words(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote table caption thead tbody tfoot tr section figure figcaption br hr div "
    "dl dt dd pre article aside header footer"
)


def tokens(html: str) -> Iterator[tuple[str, str | None, bool]]:
    """Each piece in order: the text, the tag's name (None for words between tags), and whether it closes."""
    end = 0
    for match in TAG.finditer(html):
        if match.start() > end:
            yield html[end : match.start()], None, False
        yield match[0], match[2].lower(), bool(match[1])
        end = match.end()
    if end < len(html):
        yield html[end:], None, False
