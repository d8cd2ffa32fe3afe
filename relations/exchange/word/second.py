"""The second reading of a Word file: all words of all its parts in order, without any of the conversion.

Knows nothing of styles, lists or numbers; only where words stand and which the author deleted under tracking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import ContextVar
from html import unescape

from relations.exchange.receipt import Block, Receipt

from . import chunks
from .ooxml import Element, goes_on, q, value
from .package import Package

W_P, W_R, W_T = q("w:p"), q("w:r"), q("w:t")
OUT = {q("w:strike"), q("w:dstrike"), q("w:vanish")}
BREAKS = {q("w:br"), q("w:cr"), q("w:tab"), q("w:ptab")}
APART = {W_P, q("w:rubyBase"), q("w:rt")}
GONE = {q("w:del"), q("w:moveFrom")}
PARTS = (
    ("footnotes", "note"),
    ("endnotes", "note"),
    ("comments", "comment"),
    ("header", "header"),
    ("footer", "header"),
)


OUT_STYLES: ContextVar[frozenset[str]] = ContextVar("out_styles", default=frozenset())


def read(package: Package, receipt: Receipt) -> list[Block]:
    """The words that must be stored; headers, footers and comments go to the receipt at once."""
    OUT_STYLES.set(_out_styles(package))
    found = list(_blocks(package.root(package.main), "paragraph", receipt))
    for kind, place in PARTS:
        number = 0
        for name in package.related(package.main, kind):
            for child in package.root(name):
                if child.get(q("w:type"), "normal") != "normal":
                    continue  # the line above the notes
                number += 1
                blocks = list(_blocks(child, place, receipt, number))
                if place == "note":
                    found += [Block((place, number), " ".join(block.words for block in blocks))]
                elif text := " ".join([*(block.words for block in blocks), *_drawn(child)]).strip():
                    receipt.note(place, (place, number), text, count=1)
    for number, name in enumerate(package.related(package.main, "aFChunk"), start=1):
        found += _chunk(package, name, number)
    return found


def _drawn(root: Element) -> list[str]:
    """The names of pictures that stand where nothing is taken from."""
    pictures = any(x.tag in (q("a:blip"), q("v:imagedata")) for x in root.iter())
    names = [x.get("descr") or x.get("name") or "" for x in root.iter(q("wp:docPr"))]
    return ([name for name in names if name] or ["□"]) if pictures else []


def _out_styles(package: Package) -> frozenset[str]:
    """The character styles that strike or hide words."""
    rows = package.styles.iter(q("w:style")) if package.styles is not None else ()
    return frozenset(row.get(q("w:styleId"), "") for row in rows if any(x.tag in OUT for x in row.iter()))


def _blocks(root: Element, place: str, receipt: Receipt, number: int = 0) -> Iterator[Block]:
    """The paragraphs below in order; a text box inside a paragraph is a block of its own."""
    if root.tag == W_P:
        yield from _paragraph(root, (place, number), receipt)
        return
    count, before = number, ""

    def walk(element: Element) -> Iterator[Block]:
        nonlocal count, before
        for child in element:
            if child.tag == W_P:
                if not number:
                    count += 1
                found = list(_paragraph(child, (place, count), receipt, before))
                before = ""
                if found and goes_on(child):
                    before = found.pop(0).words
                yield from found
            elif child.tag == q("mc:AlternateContent"):
                yield from walk(_chosen(child))
            elif child.tag == q("w:sdt") and _is_contents(child):
                continue
            else:
                yield from walk(child)

    yield from walk(root)
    if before:
        yield Block((place, count), before)


def _is_contents(sdt: Element) -> bool:
    gallery = sdt.find(f"{q('w:sdtPr')}/{q('w:docPartObj')}/{q('w:docPartGallery')}")
    return value(gallery) == "Table of Contents"


def _chosen(alternate: Element) -> Element:
    """One of several forms of the same thing: the newest that has words, else the fallback."""
    forms = list(alternate)
    return next(
        (form for form in forms if any(x.tag == W_T or x.tag.endswith("}chart") for x in form.iter())),
        forms[0] if forms else alternate,
    )


def _paragraph(paragraph: Element, place: tuple, receipt: Receipt, before: str = "") -> Iterator[Block]:
    words: list[str] = [before]
    boxes: list[Element] = []
    pictures: list[str] = []
    was_out = False
    fields: list[list] = []  # [is its result shown yet, its instruction] of those that are open

    def gather(element: Element) -> None:
        nonlocal was_out
        for child in element:
            tag = child.tag
            if tag == q("w:txbxContent"):
                boxes.append(child)
            elif tag in GONE:
                continue
            elif tag == q("mc:AlternateContent"):
                gather(_chosen(child))
            elif tag == q("wp:docPr") and _is_picture(element):
                pictures.append(" ".join({child.get("title", ""): 1, child.get("descr", ""): 1}))
            elif tag == q("v:shape") and _is_picture(child):
                pictures.append(child.get("alt", ""))
                gather(child)
            elif tag in (W_T, q("a:t")):
                is_behind = any(not is_shown for is_shown, _instruction in fields)
                words.append(f" {child.text or ''} " if is_behind else child.text or "")
            elif tag == q("w:instrText") and fields:
                fields[-1][1] += child.text or ""
            elif tag == q("w:fldChar"):
                words.append(_after_sign(child, fields))
            elif tag == q("v:textpath"):
                words.append(f" {child.get('string', '')} ")
            elif tag == q("w:noBreakHyphen"):
                words.append("-")
            elif tag in BREAKS or tag == q("m:oMath"):
                words.append(" ")
            elif tag == W_R:
                if _is_out(child) is not was_out:
                    was_out = not was_out
                    words.append(" ")
                gather(child)
            elif tag in APART:
                words.append(" ")
                gather(child)
                words.append(" ")
            else:
                gather(child)

    gather(paragraph)
    text = "".join(words)
    if text.strip():
        yield Block(place, text)
    for about in pictures:
        if about.strip():
            yield Block(place, about)
    for box in boxes:
        yield from _blocks(box, "text_box", receipt, place[1] or 1)


def _is_picture(drawing: Element) -> bool:
    """Is it a picture, and no shape that has a name of its own?"""
    return any(x.tag in (q("pic:blipFill"), q("v:imagedata")) for x in drawing.iter())


def _after_sign(sign: Element, fields: list[list]) -> str:
    """Follow the signs of fields; what follows a table of contents is a word of its own."""
    kind = sign.get(q("w:fldCharType"))
    if kind == "begin":
        fields.append([False, ""])
    elif kind == "separate" and fields:
        fields[-1][0] = True
    elif kind == "end":
        return " " if not fields or fields.pop()[1].strip().upper().startswith("TOC") else ""
    return ""


def _is_out(run: Element) -> bool:
    """Does the run say that its words no longer hold? They are a word of their own then, beside those that do."""
    return any(x.tag in OUT or (x.tag == q("w:rStyle") and value(x) in OUT_STYLES.get()) for x in run.iter())


def _chunk(package: Package, name: str, number: int) -> list[Block]:
    """A document inside the document, as far as its words can be read here."""
    data = package.read(name)
    kind = chunks.kind_of(data, name)
    if kind == "txt":
        return [Block(("chunk", number), chunks.decoded(data))]
    if kind not in ("html", "mht"):
        return []
    text = re.sub(
        r"<(style|script|head)\b.*?</\1>", " ", chunks.page_of(data, kind), flags=re.DOTALL | re.IGNORECASE
    )
    return [Block(("chunk", number), unescape(re.sub(r"<[^>]+>", " ", text)))]
