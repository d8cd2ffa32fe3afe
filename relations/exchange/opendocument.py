"""The second reading of an .odt file: its words straight from its own XML, whatever program converts it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from .receipt import Block, Receipt

MAX_PART = 20 * 1024 * 1024
APART = {"s", "tab", "line-break"}
FORMULA = "{http://www.w3.org/1998/Math/MathML}math"


def read(data: bytes, receipt: Receipt) -> list[Block]:
    """The paragraphs and notes of a text; comments, contents, deletions and formulas go to the receipt.

    Answers nothing where the file cannot be read: the program that converts it says so.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = _parsed(archive, "content.xml")
            reading = _Reading(archive, receipt)
            found = list(reading.blocks(root))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError, OSError, RecursionError):
        return []
    lost = (
        reading.formulas - receipt.lines["equation"].count
        if "equation" in receipt.lines
        else reading.formulas
    )
    if lost > 0:
        receipt.note("formula", ("file", ""), count=lost)
    return found


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A part as XML, without definitions of its own. Raises ValueError."""
    if archive.getinfo(name).file_size > MAX_PART:
        raise ValueError(name)
    data = archive.read(name)
    if b"<!ENTITY" in data:
        raise ValueError(name)
    return ElementTree.fromstring(data)


class _Reading:
    def __init__(self, archive: zipfile.ZipFile, receipt: Receipt):
        self.archive, self.receipt = archive, receipt
        self.count = self.formulas = 0

    def blocks(self, element: ElementTree.Element) -> Iterator[Block]:
        for child in element:
            name = child.tag.rpartition("}")[2]
            if name == "tracked-changes":
                for change in child:
                    if change.find("{*}deletion") is not None:
                        self.receipt.note(
                            "deleted", ("paragraph", self.count or 1), _words(change.find("{*}deletion"))
                        )
            elif name in ("table-of-content", "illustration-index", "table-index"):
                self.receipt.note("contents", ("paragraph", self.count or 1), _words(child))
            elif name in ("p", "h"):
                self.count += 1
                yield from self._paragraph(child, ("paragraph", self.count))
            else:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: ElementTree.Element, place) -> Iterator[Block]:
        words: list[str] = []
        inside: list[Block] = []

        def gather(element: ElementTree.Element) -> None:
            words.append(element.text or "")
            for child in element:
                name = child.tag.rpartition("}")[2]
                if name in ("note", "annotation", "frame", "custom-shape", "text-box"):
                    inside.extend(self._apart(child, name, place))
                elif name in APART:
                    words.append(" ")
                elif name != "annotation-end":
                    gather(child)
                words.append(child.tail or "")

        gather(paragraph)
        yield Block(place, "".join(words))
        yield from inside

    def _apart(self, element: ElementTree.Element, name: str, place) -> Iterator[Block]:
        if name == "annotation":
            self.receipt.note("comment", place, _words(element))
            return
        for one in element.iter("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}object"):
            self._object(one)
        if name == "note":
            body = element.find("{*}note-body")
            yield Block(("note", place[1]), "" if body is None else _words(body))
        else:
            yield from self.blocks(element)

    def _object(self, element: ElementTree.Element) -> None:
        """An object is a formula when its own part says so."""
        href = element.get("{http://www.w3.org/1999/xlink}href", "").removeprefix("./").rstrip("/")
        inside = element.find(FORMULA)
        try:
            is_formula = inside is not None or _parsed(self.archive, f"{href}/content.xml").tag == FORMULA
        except (KeyError, ElementTree.ParseError, ValueError):
            is_formula = False
        if is_formula:
            self.formulas += 1
        else:
            self.receipt.note("object", ("file", ""), href)


def _words(element: ElementTree.Element) -> str:
    return " ".join(text.strip() for text in element.itertext() if text.strip())
