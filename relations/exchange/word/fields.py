"""Fields of Word before anything else is read: what they show stays as words, what stands behind them goes.

Only links stay fields, for the converter makes links of them. A table of contents is taken out; a field that shows
nothing because the program that wrote the file counted nothing is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from relations.exchange.receipt import Receipt

from .ooxml import Element, parents, q, replace, run, short, text_in, value

CONTENTS = (
    "portal-contents"  # attribute of a paragraph out of which entries of a table of contents were taken
)
SILENT = {"XE", "TC", "TA", "SET", "ASK", "RD", "PRIVATE", "ADVANCE", "ADDIN", "HYPERLINK", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "PRINT", "SHAPE", "EMBED", "NEXT", "NEXTIF", "SKIPIF", "DATABASE"}  # fmt: skip
BUTTON = re.compile(r"\s*\w+\s+\S+\s+(.*)", re.DOTALL)
SYMBOL = re.compile(r"\s*SYMBOL\s+(0x[0-9a-f]+|\d+)", re.IGNORECASE)
FONT = re.compile(r'\\f\s*"?([^"\\]+)"?', re.IGNORECASE)
RESTARTED = re.compile(r"\\r\s*(\d{1,6})", re.IGNORECASE)
QUOTED = re.compile(r'\s*QUOTE\s+"?(.*?)"?\s*(?:\\\*.*)?', re.IGNORECASE | re.DOTALL)
FRACTION = re.compile(r"\\f\s*\(([^()]*)[;,]([^()]*)\)", re.IGNORECASE)
ROOT = re.compile(r"\\r\s*\((?:[^();,]*[;,])?([^()]*)\)", re.IGNORECASE)
RAISED = re.compile(r"\\s\s*(?:\\(?:up|do|ai|di)\s*-?\d*)*\s*\(([^()]*)\)", re.IGNORECASE)


@dataclass
class Field:
    """One field: its first sign, its instruction, and what stands before and after the sign in its middle."""

    run: Element
    begin: Element
    words: list[str] = field(default_factory=list)
    is_shown: bool = False  # the sign in the middle has come
    behind: list[tuple[Element, Element]] = field(default_factory=list)
    result: list[tuple[Element, Element]] = field(default_factory=list)
    signs: list[tuple[Element, Element]] = field(default_factory=list)
    inside: list[Field] = field(default_factory=list)
    paragraphs: dict[Element, None] = field(default_factory=dict)

    @property
    def instruction(self) -> str:
        return "".join(self.words).strip()

    @property
    def name(self) -> str:
        return (self.instruction.split(None, 1) or [""])[0].upper()


class Fields:
    """Settles the fields of one part. `left` are words that were taken out, `added` words that were written in."""

    def __init__(self, receipt: Receipt, left: list[str], added: list[str], sign: Callable):
        self.receipt, self.left, self.added, self.sign = receipt, left, added, sign
        self.counts: dict[str, int] = {}  # of captions, by the name of their series

    def settle(self, root: Element, place: str = "paragraph") -> None:
        _spread_simple(root)
        for box in [root, *root.iter(q("w:txbxContent"))]:
            self._settle(box, place)

    def _settle(self, scope: Element, place: str) -> None:
        open_fields: list[Field] = []
        signs: list[tuple[Element, Element]] = []
        links: set[Element] = set()
        for number, paragraph, source in _runs(scope):
            for child in list(source):
                name, kind = short(child.tag), child.get(q("w:fldCharType"))
                if name == "w:fldChar":
                    signs.append((source, child))
                    self._sign(open_fields, source, child, kind, (place, number), links)
                elif name == "w:instrText":
                    signs.append((source, child))
                    if open_fields:
                        open_fields[-1].words.append(child.text or "")
                        open_fields[-1].signs.append((source, child))
                elif name != "w:rPr":
                    for one in open_fields:
                        (one.result if one.is_shown else one.behind).append((source, child))
            for one in open_fields:
                one.paragraphs[paragraph] = None
        for source, child in signs:
            if child not in links:
                source.remove(child)

    def _sign(self, open_fields, source, child, kind, place, links) -> None:
        if kind == "begin":
            open_fields.append(Field(source, child))
        if not open_fields:
            return
        open_fields[-1].signs.append((source, child))
        if kind == "separate":
            open_fields[-1].is_shown = True
        elif kind == "end":
            done = open_fields.pop()
            if open_fields:
                open_fields[-1].inside.append(done)
            self._end(done, place, links)

    def _end(self, done: Field, place, links: set[Element]) -> None:
        if done.is_shown:
            self._take_out(done.behind)
        if done.name == "SEQ":
            self._count(done)
        if done.name == "TOC":
            self._take_out(done.result)
            for paragraph in done.paragraphs:
                paragraph.set(CONTENTS, "1")
            links -= {sign for one in done.inside for _run, sign in one.signs}
        elif done.name == "HYPERLINK":
            links |= {sign for _run, sign in done.signs}
        elif not any(_shows(child) for _run, child in [*done.behind, *done.result]):
            self._show(done, place)

    def _count(self, done: Field) -> None:
        """Go on from the number that a caption shows, or from the one before."""
        series = "".join(done.instruction.split()[1:2])
        shown = "".join(child.text or "" for _run, child in done.result if short(child.tag) == "w:t").strip()
        first = RESTARTED.search(done.instruction)
        number = int(shown) if shown.isascii() and shown.isdecimal() else 0
        self.counts[series] = number or (int(first[1]) if first else self.counts.get(series, 0) + 1)

    def _take_out(self, found: list[tuple[Element, Element]]) -> None:
        for source, child in found:
            if child in list(source):
                source.remove(child)
                self.left.append(text_in(child) if len(child) else child.text or "")

    def _show(self, done: Field, place) -> None:
        """Write what a field would show; name one of which that is not known."""
        if done.name in ("", *SILENT):
            return
        text = self._words_of(done, place)
        if text is None:
            self.receipt.note("field", place, done.instruction)
        elif text:
            self.added.append(text)
            at = list(done.run).index(done.begin)
            for step, element in enumerate(run(text).findall(q("w:t"))):
                done.run.insert(at + step, element)

    def _words_of(self, done: Field, place) -> str | None:
        data, text = done.begin.find(q("w:ffData")), done.instruction
        if done.name == "FORMCHECKBOX" and data is not None:
            return _box(data)
        if done.name == "FORMDROPDOWN" and data is not None:
            return _chosen(data)
        if done.name == "SEQ":
            return str(self.counts["".join(done.instruction.split()[1:2])])
        if done.name == "FORMTEXT":
            return ""
        if done.name in ("MACROBUTTON", "GOTOBUTTON"):
            found = BUTTON.fullmatch(text)
            return found[1] if found else None
        if done.name == "QUOTE":
            return QUOTED.fullmatch(text)[1]
        if done.name == "SYMBOL" and (found := SYMBOL.match(text)):
            font = FONT.search(text)
            return self.sign(font[1].strip() if font else "", int(found[1], 0), place)
        if done.name == "EQ":
            return self._equation(text, place)
        return None

    def _equation(self, text: str, place) -> str | None:
        """A formula of the old kind as a line: \\f(1;2) is 1/2."""
        line, was = re.sub(r"^\s*EQ\s*", "", text, flags=re.IGNORECASE), ""
        while line != was:
            was = line
            line = RAISED.sub(r"\1", ROOT.sub(r"√\1", FRACTION.sub(r"\1/\2", line)))
        if "\\" in line:
            return None
        self.receipt.note("equation", place, line)
        return line


def _runs(scope: Element) -> Iterator[tuple[int, Element, Element]]:
    """(number of the paragraph, paragraph, run) in order; text boxes are scopes of their own, deletions are not there."""
    number = 0

    def walk(element: Element, paragraph: Element) -> Iterator[tuple[int, Element, Element]]:
        nonlocal number
        for child in element:
            name = short(child.tag)
            if name in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr"):
                continue
            if name == "w:r":
                yield number, paragraph, child
            elif name == "w:p":
                number += 1
                yield from walk(child, child)
            elif len(child):
                yield from walk(child, paragraph)

    yield from walk(scope, scope)


def _spread_simple(root: Element) -> None:
    """`w:fldSimple` in the long form, so that there is one kind of field."""
    simple = list(root.iter(q("w:fldSimple")))
    over = parents(root) if simple else {}
    for one in reversed(simple):  # the inner ones first
        instruction = Element(q("w:instrText"))
        instruction.text = one.get(q("w:instr"), "")
        signs = []
        for kind in ("begin", "separate", "end"):
            mark = Element(q("w:fldChar"))
            mark.set(q("w:fldCharType"), kind)
            signs.append(mark)
        first, middle, last = (Element(q("w:r")) for _ in range(3))
        first.extend([signs[0], instruction])
        middle.append(signs[1])
        last.append(signs[2])
        replace(over[one], one, [first, middle, *one, last])
        over.update(dict.fromkeys(one, over[one]))


def _shows(child: Element) -> bool:
    return short(child.tag) not in ("w:t", "w:bookmarkStart") or bool((child.text or "").strip())


def _box(data: Element) -> str:
    box = data.find(q("w:checkBox"))
    state = box.find(q("w:checked")) if box is not None else None
    state = box.find(q("w:default")) if state is None and box is not None else state
    return "☒" if state is not None and value(state).lower() not in ("0", "false", "off") else "☐"


def _chosen(data: Element) -> str:
    choices = [value(entry) for entry in data.iter(q("w:listEntry"))]
    place = next((value(found) for found in [*data.iter(q("w:result")), *data.iter(q("w:default"))]), "0")
    return choices[int(place)] if place.isdecimal() and int(place) < len(choices) else ""
