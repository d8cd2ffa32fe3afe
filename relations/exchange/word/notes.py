"""Notes: whatever stands in one becomes a single line of words with its links and italics, as the portal keeps notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relations.exchange.receipt import Place

from .ooxml import Element, paragraph, q, run

if TYPE_CHECKING:
    from .rewriting import Rewriting


def flatten(note: Element, rewriting: Rewriting, place: Place) -> None:
    """Replace the content of a `w:footnote` by one paragraph."""
    lines: list[list[Element]] = []
    is_plain = _gather(note, rewriting, place, lines)
    inline: list[Element] = []
    for number, line in enumerate(lines):
        inline += [run(" "), *line] if number else line
    if not is_plain or len(lines) > 1:
        rewriting.receipt.note(
            "note_form", place, "".join(t.text or "" for x in inline for t in x.iter(q("w:t")))
        )
    note[:] = [paragraph(*inline)]


def _gather(parent: Element, rewriting: Rewriting, place: Place, lines: list[list[Element]]) -> bool:
    """Add every line of words below; answers whether there were only paragraphs."""
    is_plain = True
    for child in rewriting.flat(parent):
        if child.tag == q("w:p"):
            is_plain &= _line(child, rewriting, place, lines)
        elif child.tag == q("w:tbl"):
            is_plain = False
            _rows(child, rewriting, place, lines)
        elif child.tag == q("w:sdt"):
            content = child.find(q("w:sdtContent"))
            is_plain &= content is None or _gather(content, rewriting, place, lines)
    return is_plain


def _line(source: Element, rewriting: Rewriting, place: Place, lines: list[list[Element]]) -> bool:
    number = rewriting.numbering.of(source)
    boxes: list[Element] = []
    inline = [x for x in rewriting.inline(source, place, boxes) if not _is_picture(x, rewriting, place)]
    if number and number.text:
        rewriting.added.append(number.text)
        inline.insert(0, run(f"{number.text} "))
    elif number:
        inline.insert(0, run("– "))
    if any((t.text or "").strip() for x in inline for t in x.iter(q("w:t"))):
        lines.append(inline)
    for box in boxes:
        _gather(box, rewriting, place, lines)
    return number is None


def _rows(table: Element, rewriting: Rewriting, place: Place, lines: list[list[Element]]) -> None:
    """A table as lines: cells apart by a bar."""
    for row in table.iter(q("w:tr")):
        cells: list[list[Element]] = []
        for cell in row.iter(q("w:tc")):
            inside: list[list[Element]] = []
            _gather(cell, rewriting, place, inside)
            cells.append(
                [
                    step
                    for number, line in enumerate(inside)
                    for step in ([run(" "), *line] if number else line)
                ]
            )
        joined: list[Element] = []
        for number, cell in enumerate(cells):
            joined += [run(" | "), *cell] if number else cell
        lines.append(joined)


def _is_picture(element: Element, rewriting: Rewriting, place: Place) -> bool:
    found = any(x.tag in (q("w:drawing"), q("w:pict")) for x in element.iter())
    if found:
        rewriting.receipt.note("picture", place)
    return found
