"""Tables inside a text as rows of plain words, for readers who take the figures away."""

from __future__ import annotations

from dataclasses import dataclass, field

from .numbers import whole
from .parsing import LinearParser
from .tokens import VOID


@dataclass
class TextTable:
    """A caption and rows of cells; a cell that spans columns is followed by empty ones."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


class _Reader(LinearParser):
    def __init__(self):
        super().__init__()
        self.tables: list[TextTable] = []
        self.words: list[str] | None = None
        self.depth = self.note = 0
        self.span = 1

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if self.note:
            self.note += tag not in VOID
        elif values.get("class") in ("fn", "fn-ref"):
            self.note = 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(TextTable())
        elif self.depth and tag == "tr":
            self.tables[-1].rows.append([])
        elif self.depth and tag in ("td", "th", "caption"):
            self.words = []
            span = values.get("colspan") or "1"
            self.span = min(whole(span, 9) or 1, 50)

    def handle_endtag(self, tag):
        if self.note:
            self.note -= 1
        elif tag == "table" and self.depth:
            self.depth -= 1
        elif self.words is not None and tag in ("td", "th", "caption"):
            text = " ".join("".join(self.words).split())
            if tag == "caption":
                self.tables[-1].caption = text
            elif self.tables[-1].rows:
                self.tables[-1].rows[-1] += [text] + [""] * (self.span - 1)
            self.words = None

    def handle_data(self, data):
        if self.words is not None and not self.note:
            self.words.append(data)


def tables_of(html: str) -> list[TextTable]:
    """Every table of a cleaned text, in order, without its notes."""
    reader = _Reader()
    reader.read(html or "")
    return [table for table in reader.tables if table.rows]
