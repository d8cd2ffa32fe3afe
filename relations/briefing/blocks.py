"""HTML of the portal's small vocabulary, taken apart into blocks and runs that the typst template prints.

Words travel as data, never as markup, so no text can become a command.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from relations.text.footnotes import inline_footnotes
from relations.text.numbers import whole
from relations.text.parsing import LinearParser

from .shapes import printable

STYLES = {"strong": "b", "em": "i", "sup": "sup", "sub": "sub"}
BLOCKS = {"p", "h2", "h3", "h4", "li", "caption", "th", "td", "figcaption"}
DEEPEST = 60  # open lists, items and quotations; what opens deeper adds its words to the last
SHORT = 14  # characters that a narrow column holds
SPACE = re.compile(r"[ \t\r\n\f]+")
WEB = ("http://", "https://", "mailto:")


def blocks_of(
    html: str, address: str = "", picture_of: Callable[[str, str], dict | None] | None = None
) -> list[dict]:
    """The blocks of a clean text. Links within the site become full addresses after `address` (https://host).

    `picture_of(src, alt)` gives the block of a picture; one that it does not know is said in words.
    """
    parser = _Parser(address, picture_of)
    parser.read(inline_footnotes(html or ""))
    return stepwise(printable(parser.blocks))


def stepwise(blocks: list[dict]) -> list[dict]:
    """Headings that never skip a level, as PDF/UA asks; the title of the document is level 1."""
    _step(blocks, 1)
    return blocks


def _step(blocks: list[dict], level: int) -> int:
    for block in blocks:
        if block["k"] == "h":
            level = block["level"] = min(block["level"], level + 1)
        for inner in (*block.get("items", ()), block.get("b", ())):
            level = _step(inner, level)
    return level


# --- Blocks made by hand ----------------------------------------------------------------------------------


def paragraph(text: str, style: str = "") -> dict:
    """A paragraph of plain words; style "soft" is small and grey, "over" also stays with what follows."""
    return {"k": "p", "r": runs(text), "style": style}


def heading(text: str, level: int = 2) -> dict:
    return {"k": "h", "level": level, "r": runs(text)}


def items(texts: list[str]) -> dict:
    """A list of plain lines."""
    return {"k": "ul", "items": [[paragraph(text)] for text in texts]}


def table(head: list[str], rows: list[list], caption: str = "", widths: list[int] | None = None) -> dict:
    """A table of plain cells; a cell may be a pair (text, address). `widths`: shares of the page, 0 = as needed."""
    return {
        "k": "table",
        "caption": runs(caption),
        "head": [[_cell(text, is_head=True) for text in head]] if head else [],
        "rows": [[_cell(cell) for cell in row] for row in rows],
        "columns": len(head) or max((len(row) for row in rows), default=1),
        "widths": widths or [],
    }


def picture(svg: str, alt: str, caption: str = "") -> dict:
    """A drawing as SVG with its text alternative."""
    return {"k": "svg", "data": svg, "alt": alt, "caption": runs(caption)}


def photo(jpeg: bytes, width: int, height: int, alt: str, caption: str = "") -> dict:
    """A photograph with its text alternative. It travels inside a drawing, because typst is given texts only."""
    data = base64.b64encode(jpeg).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{data}"/></svg>'
    )
    return picture(svg, alt, caption)


def runs(text: str, href: str = "") -> list[dict]:
    """Plain words as runs."""
    if not text:
        return []
    return [{"s": str(text)} | ({"href": href} if href else {})]


def _cell(cell, is_head: bool = False) -> dict:
    text, href = cell if isinstance(cell, tuple) else (cell, "")
    return {"r": runs(str(text), href), "cs": 1, "rs": 1, "th": is_head, "num": False}


# --- HTML -------------------------------------------------------------------------------------------------


class _Parser(LinearParser):
    """Builds nested lists of blocks; unknown tags are passed through for their words."""

    def __init__(self, address: str, picture_of: Callable[[str, str], dict | None] | None = None):
        super().__init__()
        self.address, self.picture_of = address, picture_of
        self.blocks: list[dict] = []
        self.stack: list[list[dict]] = [self.blocks]  # where blocks go
        self.runs: list[dict] | None = None  # where words go
        self.saved: list[tuple] = []  # what was open around a note
        self.styles: list[str] = []
        self.links: list[str] = []
        self.spans: list[bool] = []  # whether each open span is a note
        self.tables: list[dict] = []
        self.block: dict | None = None

    # Tags

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in STYLES:
            self.styles.append(STYLES[tag])
        elif tag == "a":
            self.links.append(self._full(attributes.get("href") or ""))
        elif tag == "span":
            self._open_span(attributes)
        elif tag == "br":
            self._words().append({"br": True})
        elif tag == "hr":
            self._close_words()
            self.stack[-1].append({"k": "hr"})
        elif tag == "img":
            self._note_picture(attributes)
        else:
            self._open_block(tag, attributes)

    def handle_endtag(self, tag):
        if tag in STYLES:
            _drop(self.styles, STYLES[tag])
        elif tag == "a":
            if self.links:
                self.links.pop()
        elif tag == "span":
            if self.spans and self.spans.pop():
                self._close_note()
        else:
            self._close_block(tag)

    def handle_data(self, data):
        text = SPACE.sub(" ", data)
        if not text.strip(" ") and self.runs is None:
            return
        words = self._words()
        if not words:
            text = text.lstrip(" ")
        if not text:
            return
        run = {"s": text}
        for style in self.styles:
            run[style] = True
        if self.links and self.links[-1]:
            run["href"] = self.links[-1]
        words.append(run)

    # Words

    def _words(self) -> list[dict]:
        """Where words go now; words outside any block make a paragraph."""
        if self.runs is None:
            self.runs = []
            self.stack[-1].append({"k": "p", "r": self.runs, "style": ""})
        return self.runs

    def _close_words(self) -> None:
        if self.runs:
            last = self.runs[-1]
            if "s" in last:
                last["s"] = last["s"].rstrip(" ")
        self.runs = None

    def _full(self, href: str) -> str:
        if href.startswith("/") and not href.startswith("//") and self.address:
            return f"{self.address}{href}"
        return href if href.startswith(WEB) else ""

    def _open_span(self, attributes) -> None:
        is_note = "fn" in (attributes.get("class") or "").split()
        self.spans.append(is_note)
        if is_note:
            outer = self._words()
            note: dict = {"note": []}
            outer.append(note)
            self.saved.append((self.runs, self.styles, self.links))
            self.runs, self.styles, self.links = note["note"], [], []

    def _close_note(self) -> None:
        if self.saved:
            self.runs, self.styles, self.links = self.saved.pop()

    def _note_picture(self, attributes) -> None:
        """A picture of our own is printed where it stands; of any other, what it shows is said in words."""
        alt = (attributes.get("alt") or "").strip()
        found = (
            self.picture_of(attributes.get("src") or "", alt) if self.picture_of and not self.tables else None
        )
        if found and not self.saved:
            self._close_words()
            self.stack[-1].append(found)
        elif alt:
            self._words().append({"s": f"[{alt}]", "i": True})

    # Blocks

    def _open_block(self, tag: str, attributes) -> None:
        if self.saved and tag in BLOCKS:  # a block inside a note: only its words
            return
        if tag in ("ul", "ol", "blockquote"):
            self._close_words()
            if len(self.stack) > DEEPEST:  # its items go where they stand
                self.stack.append(self.stack[-1])
                return
            kind = {"blockquote": "quote"}.get(tag, tag)
            block = {"k": kind, "items": [], "b": []}
            if tag == "ol" and (start := whole(attributes.get("start"), 9)) is not None:
                block["start"] = start
            self.stack[-1].append(block)
            self.stack.append(block["b"])
        elif tag == "li":
            self._open_item()
        elif tag == "table":
            self._close_words()
            grid = {"k": "table", "caption": [], "head": [], "rows": [], "columns": 1, "widths": []}
            self.stack[-1].append(grid)
            self.tables.append(grid)
        elif tag == "caption" and self.tables:
            self.runs = self.tables[-1]["caption"]
        elif tag == "tr" and self.tables:
            self._close_words()
            self.tables[-1]["rows"].append([])
        elif tag in ("td", "th") and self.tables:
            self._open_cell(tag, attributes)
        elif tag in ("p", "h2", "h3", "h4", "figcaption"):
            self._open_text(tag, attributes)

    def _open_text(self, tag: str, attributes) -> None:
        if self.tables:  # a paragraph inside a cell
            if self.runs:
                self.runs.append({"br": True})
            return
        self._close_words()
        self.runs = []
        if tag.startswith("h"):
            self.stack[-1].append({"k": "h", "level": int(tag[1]), "r": self.runs})
        else:
            style = "soft" if tag == "figcaption" or "source-line" in (attributes.get("class") or "") else ""
            self.stack[-1].append({"k": "p", "r": self.runs, "style": style})

    def _open_item(self) -> None:
        self._close_words()
        item: list[dict] = []
        holder = self._list()
        (holder["items"] if holder else self.stack[-1]).append(
            item if holder else {"k": "p", "r": [], "style": ""}
        )
        self.stack.append(item if holder else self.stack[-1])

    def _list(self) -> dict | None:
        """The innermost open list."""
        if len(self.stack) < 2:
            return None
        last = self.stack[-2][-1] if self.stack[-2] else None
        return last if isinstance(last, dict) and last.get("b") is self.stack[-1] else None

    def _open_cell(self, tag: str, attributes) -> None:
        grid = self.tables[-1]
        if not grid["rows"]:
            grid["rows"].append([])
        self.runs = []
        cell = {
            "r": self.runs,
            "cs": _span(attributes.get("colspan")),
            "rs": _span(attributes.get("rowspan")),
            "th": tag == "th",
            "num": "number" in (attributes.get("class") or ""),
        }
        grid["rows"][-1].append(cell)

    def _close_block(self, tag: str) -> None:
        if self.saved and tag in BLOCKS:
            return
        if tag in ("ul", "ol", "blockquote", "li"):
            self._close_words()
            if len(self.stack) > 1:
                self.stack.pop()
        elif tag == "table" and self.tables:
            self._close_words()
            _finish(self.tables.pop())
        elif tag in ("caption", "td", "th") or (
            tag in ("p", "h2", "h3", "h4", "figcaption") and not self.tables
        ):
            self._close_words()


def _drop(words: list[str], word: str) -> None:
    """Forget the latest opening of a style."""
    for at in range(len(words) - 1, -1, -1):
        if words[at] == word:
            del words[at]
            return


def _span(text: str | None) -> int:
    return min(whole(text, 9) or 1, 20)


def _finish(grid: dict) -> None:
    """Leading rows of header cells are the head; the widest row tells the number of columns."""
    rows = [row for row in grid["rows"] if row]
    while rows and all(cell["th"] for cell in rows[0]) and len(rows) > 1:
        grid["head"].append(rows.pop(0))
    grid["rows"] = rows
    everything = [*grid["head"], *rows]
    grid["columns"] = max((sum(cell["cs"] for cell in row) for row in everything), default=1)
    grid["widths"] = _widths(everything, grid["columns"])


def _widths(rows: list[list[dict]], columns: int) -> list[int]:
    """Columns of short words take what they need; the others share the rest."""
    longest = [0] * columns
    for row in rows:
        if len(row) == columns and all(cell["cs"] == 1 for cell in row):
            for at, cell in enumerate(row):
                longest[at] = max(longest[at], sum(len(run.get("s", "")) for run in cell["r"]))
    short = [0 < length <= SHORT for length in longest]
    return [0 if is_short and not all(short) else 1 for is_short in short]
