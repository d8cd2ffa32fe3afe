"""Names and small steps through the XML of an Office file; strict files are read as transitional ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

Element = ElementTree.Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": NAMESPACES["w"].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": NAMESPACES["r"].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": NAMESPACES["m"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": NAMESPACES["wp"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": NAMESPACES["a"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/picture": NAMESPACES["pic"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/chart": NAMESPACES["c"].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/diagram": NAMESPACES["dgm"].encode(),
}
OFF = {"0", "false", "off", "none"}

for _prefix, _uri in NAMESPACES.items():
    if _prefix != "rel":
        ElementTree.register_namespace(_prefix, _uri)


@cache
def q(name: str) -> str:
    """`w:p` as ElementTree spells it."""
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


@cache
def short(tag: str) -> str:
    """The reverse of `q()` for namespaces known here; of others the local name alone."""
    uri, _brace, local = tag.rpartition("}")
    prefix = next((p for p, known in NAMESPACES.items() if known == uri[1:]), "")
    return f"{prefix}:{local}" if prefix else local


def parsed(data: bytes) -> Element:
    """The root of a part. Raises ElementTree.ParseError."""
    if b"purl.oclc.org/ooxml" in data:
        for strict, transitional in STRICT.items():
            data = data.replace(strict, transitional)
    return ElementTree.fromstring(data)


def written(root: Element) -> bytes:
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def value(element: Element | None, name: str = "w:val") -> str:
    """An attribute of an element that may be missing."""
    return "" if element is None else element.get(q(name), "")


def is_on(properties: Element | None, name: str) -> bool | None:
    """A switch such as `w:b`: True, False, or None when nothing is said."""
    found = None if properties is None else properties.find(q(name))
    return None if found is None else value(found).lower() not in OFF


def parents(root: Element) -> dict[Element, Element]:
    return {child: parent for parent in root.iter() for child in parent}


def replace(parent: Element, old: Element, new: list[Element]) -> None:
    """Put other elements where one stood; the text behind it stays."""
    place = list(parent).index(old)
    parent.remove(old)
    for step, element in enumerate(new):
        parent.insert(place + step, element)


def run(text: str, *properties: Element) -> Element:
    """A `w:r` with these words."""
    found = Element(q("w:r"))
    if properties:
        look = ElementTree.SubElement(found, q("w:rPr"))
        look.extend(properties)
    words = ElementTree.SubElement(found, q("w:t"))
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = text
    return found


def marked(name: str, val: str = "") -> Element:
    """An empty element with a `w:val`."""
    found = Element(q(name))
    if val:
        found.set(q("w:val"), val)
    return found


def paragraph(*runs: Element) -> Element:
    found = Element(q("w:p"))
    found.extend(runs)
    return found


def text_in(element: Element) -> str:
    """The words inside, paragraphs and cells apart by a space; what is deleted or a field's instruction is not there."""
    parts: list[str] = []
    for step in element.iter():
        name = step.tag.rpartition("}")[2]
        if name == "t":
            parts.append(step.text or "")
        elif name in ("p", "tc", "br", "cr", "tab"):
            parts.append(" ")
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def goes_on(paragraph: Element) -> bool:
    """Does the next paragraph go on in the same line: was the end of this one deleted, or is it a large first letter?"""
    properties = paragraph.find(q("w:pPr"))
    if properties is None:
        return False
    frame = properties.find(q("w:framePr"))
    is_initial = value(frame, "w:dropCap") in ("drop", "margin")
    return is_initial or properties.find(f"{q('w:rPr')}/{q('w:del')}") is not None


def is_deleted(paragraph: Element) -> bool:
    """Was the whole paragraph deleted or moved away under tracking? It counts in no list then."""
    look = paragraph.find(f"{q('w:pPr')}/{q('w:rPr')}")
    if look is None or (look.find(q("w:del")) is None and look.find(q("w:moveFrom")) is None):
        return False
    return all(short(x.tag) in ("w:del", "w:moveFrom", "w:pPr") or not len(x) for x in paragraph)


def blocks(root: Element) -> Iterator[Element]:
    """Every paragraph below, in order."""
    yield from root.iter(q("w:p"))
