"""The Word table of a handout, written and read with python-docx."""

from __future__ import annotations

import html
import io
import re

from relations.text.letters import tidy
from relations.text.tokens import tokens

from .handout_signs import Row
from .word.package import DAMAGED, WordRefused, opened

KEY = re.compile(r"(?:title|lead|keywords|body \d+)")
MARKS = {"strong": "bold", "em": "italic", "sup": "superscript", "sub": "subscript"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def write(head: str, source: str, target: str, rows: list[Row]) -> bytes:
    """A table of three columns: key, source, translation."""
    from docx import Document  # noqa: PLC0415  large
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415  likewise

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph(head)
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, ("№", source.upper(), target.upper()), strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in rows:
        cells = table.add_row().cells
        for cell, words in zip(cells, (row.key, row.source, row.target), strict=True):
            _fill(cell.paragraphs[0], words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _fill(paragraph, inner: str) -> None:
    """Words with their bold, italic, raised and lowered parts as runs."""
    marks: set[str] = set()
    for token, name, closing in tokens(inner):
        if name is None:
            run = paragraph.add_run(html.unescape(token))
            run.bold, run.italic = ("strong" in marks) or None, ("em" in marks) or None
            run.font.superscript, run.font.subscript = ("sup" in marks) or None, ("sub" in marks) or None
        elif name == "br":
            paragraph.add_run().add_break()
        elif name in MARKS:
            (marks.discard if closing else marks.add)(name)


def rows(data: bytes) -> dict[str, Row]:
    """Key → row of every table of the file that came back. Raises WordRefused."""
    from docx import Document  # noqa: PLC0415  large

    opened(data)  # judged as any Word file
    try:
        document = Document(io.BytesIO(data))
        found = [_row(row) for table in document.tables for row in table._tbl.tr_lst]
    except Exception as error:
        raise WordRefused(DAMAGED, code="damaged") from error
    return {row.key: row for row in found if row}


def _row(row) -> Row | None:
    cells = [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]
    if len(cells) < 3:
        return None
    key = " ".join(re.sub(r"<[^>]+>", " ", _inner(cells[0])).split()).casefold()
    return Row(key, _inner(cells[1]), _inner(cells[2])) if KEY.fullmatch(key) else None


def _inner(cell) -> str:
    """A cell as inner HTML; a second paragraph begins a new line, so that no words are glued."""
    lines = [line for paragraph in cell.iter(f"{W}p") if (line := _line(paragraph)).strip()]
    return tidy("<br>".join(lines))


def _line(paragraph) -> str:
    out, last = [], ()
    for run in paragraph.iter(f"{W}r"):
        if any(above.tag in (f"{W}del", f"{W}moveFrom") for above in run.iterancestors()):
            continue
        marks = _marks(run)
        if marks is None:
            continue
        words = "".join(map(_words, run))
        if words:
            out += [_switch(last, marks), words]
            last = marks
    return "".join([*out, _switch(last, ())])


def _switch(before: tuple, after: tuple) -> str:
    """Close and open marks where they change between two runs."""
    if before == after:
        return ""
    return "".join(f"</{name}>" for name in reversed(before)) + "".join(f"<{name}>" for name in after)


def _marks(run) -> tuple[str, ...] | None:
    """The marks of a run; None when its words are struck."""
    look = run.find(f"{W}rPr")
    if look is None:
        return ()

    def on(name: str) -> bool:
        found = look.find(f"{W}{name}")
        return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")

    if on("strike") or on("dstrike") or on("vanish"):
        return None
    raised = look.find(f"{W}vertAlign")
    place = {"superscript": "sup", "subscript": "sub"}.get(
        raised.get(f"{W}val", "") if raised is not None else "", ""
    )
    return tuple(
        name for name, is_on in (("strong", on("b")), ("em", on("i")), (place, bool(place))) if is_on
    )


def _words(child) -> str:
    name = child.tag.rpartition("}")[2]
    if name == "t":
        return html.escape(child.text or "", quote=False)
    return {"br": "<br>", "cr": "<br>", "tab": " ", "noBreakHyphen": "\u2011"}.get(name, "")
