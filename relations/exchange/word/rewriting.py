"""A pass over the package before the converter: what mammoth does not know becomes what it knows, or is named.

Fields, direction, automatic numbers, equations, shapes, symbols, ruby, embedded documents, tracked and struck words,
styles by meaning. The result is a small package of its own with the same pictures.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

from relations.exchange.receipt import Place, Receipt

from . import drawings
from .fields import CONTENTS, Fields
from .notes import flatten
from .numbering import Numbering
from .ooxml import (
    Element,
    goes_on,
    is_deleted,
    marked,
    paragraph,
    parents,
    q,
    run,
    short,
    text_in,
    value,
    written,
)
from .package import Package
from .runs import Runs
from .styles import Styles, simple_styles

CHUNK, LIST_NUMBER = "\ue100%d\ue101", "\ue102%d\ue103"
DRAWN = {"w:drawing", "w:pict", "w:object"}
# Whatever else has words inside only wraps them: w:ins, w:smartTag, w:dir, and what nobody has thought of yet.
KNOWN = {
    "w:p",
    "w:r",
    "w:tbl",
    "w:tr",
    "w:tc",
    "w:sdt",
    "w:hyperlink",
    "m:oMath",
    "w:altChunk",
    "w:ruby",
    *DRAWN,
}
WORDS = {q("w:r"), q("m:oMath"), q("w:altChunk")}
GONE = {"w:del", "w:moveFrom", "conflictDel", "m:oMathParaPr", "w:proofErr", "w:permStart", "w:permEnd"}
DELETED_WORDS = ("w:delText", "w:t", "m:t")
OUT_OF_TABLES = (
    ("w:tr", "w:del", "deleted"),
    ("w:tc", "w:cellDel", "deleted"),
    ("w:tr", "w:hidden", "hidden"),
)
BULLET, DECIMAL = "1", "2"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Rewriting:
    """One pass over one package. After `package_of()`: what was added, left out, and which documents are embedded."""

    def __init__(self, package: Package, receipt: Receipt):
        self.package, self.receipt = package, receipt
        self.styles = Styles(package.styles)
        self.numbering = Numbering(package.numbering, self.styles)
        self.runs = Runs(self.styles, receipt)
        self.added: list[str] = []
        self.chunks: list[str] = []
        self.part = package.main
        self.count = 0
        self.in_contents = self.in_cell = False
        self.fields = Fields(receipt, self.left, self.added, self.runs.known_sign)

    @property
    def left(self) -> list[str]:
        return self.runs.left

    def package_of(self) -> bytes:
        """The rewritten file."""
        parts: dict[str, bytes] = {}
        document = self.package.root(self.package.main)
        body = document.find(q("w:body"))
        if body is not None:
            self.fields.settle(body)
            self._container(body, "paragraph")
        parts["word/document.xml"] = written(document)
        parts["word/_rels/document.xml.rels"] = _relations(self.package, self.package.main)
        for kind in ("footnotes", "endnotes"):
            for name in self.package.related(self.package.main, kind)[:1]:
                parts[f"word/{kind}.xml"] = written(self._notes(name))
                parts[f"word/_rels/{kind}.xml.rels"] = _relations(self.package, name)
        parts["word/styles.xml"], parts["word/numbering.xml"] = simple_styles(), _simple_numbering()
        return self._zipped(parts)

    def _notes(self, name: str) -> Element:
        root = self.package.root(name)
        self.fields.settle(root, "note")
        self.part, number = name, 0
        for note in root:
            if note.get(q("w:type"), "normal") == "normal":
                number += 1
                flatten(note, self, ("note", number))
        return root

    def _zipped(self, parts: dict[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("[Content_Types].xml", self.package.read("[Content_Types].xml"))
            archive.writestr("_rels/.rels", _root_relations())
            for name, data in parts.items():
                archive.writestr(name, data)
            for name in sorted(self.package.names):
                if name.lower().startswith("word/media/") or "/media/" in name.lower():
                    archive.writestr(name, self.package.read(name))
        return buffer.getvalue()

    # --- Blocks ------------------------------------------------------------------------------------------

    def _container(self, container: Element, place: str, number: int = 0) -> None:
        """Rewrite the paragraphs of a body, a cell or a text box, where they stand."""
        found: list[Element] = []
        for child in self.flat(container):
            if child.tag == q("w:p"):
                if not number:
                    self.count += 1
                found += self._paragraph(child, (place, number or self.count))
            elif child.tag == q("w:altChunk"):
                found.append(self._chunk(child))
            elif child.tag == q("w:subDoc"):
                self.receipt.note("chunk", (place, self.count or 1), self._target(child))
            elif child.tag == q("w:sdt"):
                found += self._control(child, place, number)
            elif child.tag == q("w:tbl"):
                self._table(child, place, number)
                found.append(child)
            elif child.tag in (q("m:oMath"), q("w:r"), q("w:hyperlink")):
                found += self._paragraph(paragraph(child), (place, number or self.count or 1))
            else:
                found.append(child)
        container[:] = found

    def _table(self, table: Element, place: str, number: int) -> None:
        properties = table.find(q("w:tblPr"))
        if properties is not None:
            properties[:] = [x for x in properties if x.tag != q("w:tblStyle")]
        self._leave_out_rows(table)
        for row in table.iter(q("w:tr")):
            row[:] = self.flat(row)
        was_in_cell, self.in_cell = self.in_cell, True
        for cell in _cells(table):
            self._container(cell, place, number)
        self.in_cell = was_in_cell

    def _leave_out_rows(self, table: Element) -> None:
        """Rows and cells that were deleted under tracking, and hidden rows."""
        over = parents(table)
        for part, mark, kind in OUT_OF_TABLES:
            for one in [x for x in table.iter(q(part)) if x.find(f"{q(part + 'Pr')}/{q(mark)}") is not None]:
                words = "".join(t.text or "" for t in one.iter() if short(t.tag) in ("w:delText", "w:t"))
                self.receipt.note(kind, ("paragraph", self.count or 1), words)
                self.left.append(text_in(one))
                over[one].remove(one)

    def _control(self, sdt: Element, place: str, number: int) -> list[Element]:
        """A content control: a table of contents goes, anything else is its content."""
        gallery = sdt.find(f"{q('w:sdtPr')}/{q('w:docPartObj')}/{q('w:docPartGallery')}")
        content = sdt.find(q("w:sdtContent"))
        if value(gallery) == "Table of Contents":
            self.receipt.note("contents", (place, self.count), "")
            return []
        if content is None:
            return []
        self._container(content, place, number)
        return list(content)

    def flat(self, parent: Element) -> list[Element]:
        """The children of an element without wrappers that mean nothing and without tracked deletions."""
        found: list[Element] = []
        for child in parent:
            name = short(child.tag)
            if name == "mc:AlternateContent":
                found += self.flat(_chosen(child))
            elif name in GONE:
                words = "".join(t.text or "" for t in child.iter() if short(t.tag) in DELETED_WORDS)
                if words.strip():
                    self.receipt.note("deleted", ("paragraph", self.count or 1), words)
            elif name not in KNOWN and len(child) and any(x.tag in WORDS for x in child.iter()):
                found += self.flat(child)
            else:
                found.append(child)
        return found

    def _target(self, child: Element) -> str:
        relation = self.package.relations(self.part).get(child.get(q("r:id"), ""))
        return relation.target if relation else ""

    def _chunk(self, child: Element) -> Element:
        relation = self.package.relations(self.part).get(child.get(q("r:id"), ""))
        self.chunks.append(relation.target if relation and not relation.is_outside else "")
        return paragraph(run(CHUNK % (len(self.chunks) - 1)))

    # --- Paragraphs --------------------------------------------------------------------------------------

    def _paragraph(self, source: Element, place: Place) -> list[Element]:
        role = self.styles.role_of(source)
        number = None if is_deleted(source) else self.numbering.of(source)
        if self._is_contents(source, role):
            self.left.append(text_in(source))
            return []
        boxes: list[Element] = []
        self.runs.paragraph_style = value(source.find(f"{q('w:pPr')}/{q('w:pStyle')}"))
        inline = self.inline(source, place, boxes, is_heading=role.startswith(("heading", "title")))
        made = Element(q("w:p"))
        properties = Element(q("w:pPr"))
        made.append(properties)
        made.extend(inline)
        is_empty = not text_in(made) and not any(short(x.tag) in DRAWN for x in made.iter())
        if is_empty and self.in_cell and number and number.text:  # the column of numbers of a table
            made.append(run(number.text))
            self.added.append(number.text)
            self.receipt.note("number", place, number.text)
            return [made]
        if not is_empty:
            self._dress(made, properties, role, number, place, source)
        after = [step for box in boxes for step in self._box(box, place)]
        if is_empty:
            return after
        return [made, *after]

    def _dress(self, made, properties, role, number, place, source) -> None:
        """Style, list and number of a paragraph that has words."""
        if goes_on(source):
            look = Element(q("w:rPr"))
            look.append(marked("w:del"))
            properties.append(look)
        bullet = value(source.find(f"{q('w:pPr')}/{q('w:pStyle')}")) == "portal-bullet"
        style = _style_of(role)
        if style:
            properties.append(marked("w:pStyle", style))
        if bullet or (number and number.is_bullet):
            if not style:
                properties.append(_list(BULLET, number.depth if number else 0))
        elif number and number.is_plain and not style:
            properties.append(_list(DECIMAL, number.depth))
            made.insert(1, run(LIST_NUMBER % number.count))
        elif number and number.text:
            made.insert(1, run(f"{number.text} "))
            self.added.append(number.text)
            self.receipt.note("number", place, f"{number.text} {text_in(source)[:60]}")

    def inline(
        self, source: Element, place: Place, boxes: list[Element], is_heading: bool = False
    ) -> list[Element]:
        """What stands in the line: runs in the forms that the converter knows."""
        found: list[Element] = []
        was_equation = False
        for child in self.flat(source):
            name = short(child.tag)
            if name == "w:r":
                found += self._run(child, place, boxes, is_heading)
            elif name == "m:oMath":
                found += [run(" ")] if was_equation else []
                found += self.runs.equation(child, place)
            elif name == "w:sdt":
                content = child.find(q("w:sdtContent"))
                found += self.inline(content, place, boxes, is_heading) if content is not None else []
            elif name == "w:hyperlink":
                child[:] = self.inline(child, place, boxes, is_heading)
                known = child.get(q("r:id"), "") in self.package.relations(self.part)
                found += [child] if known or child.get(q("w:anchor")) else list(child)
            elif name != "w:pPr":
                found.append(child)
            was_equation = name == "m:oMath"
        return found

    def _run(self, source: Element, place: Place, boxes: list[Element], is_heading: bool) -> list[Element]:
        source[:] = self.flat(source)
        for child in [child for child in source if short(child.tag) in DRAWN]:
            drawn = drawings.read(child, self.package, self.part, self.receipt, place)
            boxes += drawn.boxes
            at = list(source).index(child)
            source.remove(child)
            for step, element in enumerate(drawn.inline):
                source.insert(at + step, element)
        return self.runs.rewritten(source, place, is_heading)

    def _box(self, box: Element, place: Place) -> list[Element]:
        self._container(box, "text_box", int(place[1]))
        return list(box)

    def _is_contents(self, source: Element, role: str) -> bool:
        """Is nothing left of the paragraph but a table of contents? (Says so once for each of them.)"""
        found = role == "contents" or source.get(CONTENTS) is not None
        if found and not self.in_contents:
            self.receipt.note("contents", ("paragraph", self.count), text_in(source))
        self.in_contents = found
        source.attrib.pop(CONTENTS, None)
        return found and (role == "contents" or not text_in(source))


def _cells(table: Element):
    for row in table.iter(q("w:tr")):
        for cell in row:
            if cell.tag == q("w:tc"):
                yield cell
            elif cell.tag == q("w:sdt"):
                yield from cell.iter(q("w:tc"))


def _chosen(alternate: Element) -> Element:
    """Of several forms of one thing the first that has words, a picture or a chart; else the first of all."""
    telling = {q("w:txbxContent"), q("a:blip"), q("dgm:relIds"), q("w:t"), q("m:oMath"), q("w:sym")}
    forms = list(alternate)
    found = (form for form in forms if any(x.tag in telling or x.tag.endswith("}chart") for x in form.iter()))
    return next(found, forms[0] if forms else Element("none"))


def _style_of(role: str) -> str:
    if role.startswith("heading"):
        return f"heading{min(4, int(role[-1]))}"
    return {"title": "Title", "lead": "Subtitle", "quote": "Quote", "caption": "Caption"}.get(role, "")


def _list(key: str, depth: int) -> Element:
    made = Element(q("w:numPr"))
    made.append(marked("w:ilvl", str(depth)))
    made.append(marked("w:numId", key))
    return made


def _relations(package: Package, part: str) -> bytes:
    rows = "".join(
        f"<Relationship Id={quoteattr(key)} Type={quoteattr(f'{TYPES}/{one.kind}')} "
        + (
            f'Target={quoteattr(one.target)} TargetMode="External"/>'
            if one.is_outside
            else f"Target={quoteattr('/' + one.target)}/>"
        )
        for key, one in package.relations(part).items()
        if one.kind in ("image", "hyperlink")
    )
    if part == package.main:
        rows += "".join(
            f'<Relationship Id="portal-{kind}" Type="{TYPES}/{kind}" Target="/word/{kind}.xml"/>'
            for kind in ("footnotes", "endnotes", "styles", "numbering")
        )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'.encode()


def _root_relations() -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{TYPES}/officeDocument" Target="word/document.xml"/></Relationships>'
    )


def _simple_numbering() -> bytes:
    """Two lists, one of bullets and one of numbers, nine levels deep."""
    lists = ""
    for key, form in ((BULLET, "bullet"), (DECIMAL, "decimal")):
        levels = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{form}"/></w:lvl>' for n in range(9))
        lists += f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>'
    lists += "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in (BULLET, DECIMAL)
    )
    return f'<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{lists}</w:numbering>'.encode()
