"""What is drawn in a Word file: pictures that can be taken, text inside shapes, charts and diagrams that cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from relations.exchange.receipt import Place, Receipt

from .ooxml import NAMESPACES, Element, marked, paragraph, q, run, short, text_in
from .package import Package

DRAWINGS = (".wmf", ".emf", ".wmz", ".emz", ".pict", ".pct", ".eps", ".svg", ".pdf")
OLD_SHAPES = {
    "v:shape",
    "v:rect",
    "v:oval",
    "v:line",
    "v:polyline",
    "v:roundrect",
    "v:arc",
    "v:curve",
    "v:image",
}


@dataclass
class Drawn:
    """What came of one drawing: elements for its place in the line, and paragraphs to stand after it."""

    inline: list[Element] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


def read(drawing: Element, package: Package, part: str, receipt: Receipt, place: Place) -> Drawn:
    """A `w:drawing`, `w:pict` or `w:object` in forms that the converter knows."""
    found = Drawn()
    name, noted = _name(drawing), receipt.noted
    for box in _outermost(drawing):
        found.boxes.append(box)
        receipt.note("text_box", place, text_in(box))
    for shape in drawing.iter():
        if short(shape.tag) == "c:chart" or shape.tag.endswith("}chart"):
            receipt.note("chart", place, f"{name} {_chart_title(shape, package, part)}")
        elif short(shape.tag) == "dgm:relIds":
            found.boxes += _diagram(shape, package, part)
            receipt.note("diagram", place, name)
        elif short(shape.tag) == "a:txBody":
            found.boxes.append(_as_box(shape))
            receipt.note("text_box", place, text_in(shape))
        elif shape.tag == q("a:blip"):
            found.inline += _picture(shape, drawing, package, part, receipt, place)
        elif shape.tag == q("v:imagedata"):
            found.inline += _old_picture(shape, name, package, part, receipt, place)
        elif shape.tag == q("v:textpath") and (words := shape.get("string", "").strip()):
            found.boxes.append(_box_of(words))
            receipt.note("text_box", place, words)
        elif shape.tag == q("a:hlinkClick"):
            relation = package.relations(part).get(shape.get(q("r:id"), ""))
            receipt.note("link", place, relation.target if relation else "")
    if drawing.tag == q("w:object"):
        made_by = next((x.get("ProgID", "") for x in drawing.iter(q("o:OLEObject"))), "")
        receipt.note("object_picture" if found.inline else "object", place, made_by)
    elif receipt.noted == noted and not found.inline and not _is_rule(drawing):
        receipt.note("drawing", place, name)
    return found


def _is_rule(drawing: Element) -> bool:
    """A line across the page, or only the definition of a shape."""
    shapes = [
        x for x in drawing.iter() if x.tag.startswith(f"{{{NAMESPACES['v']}}}") and short(x.tag) in OLD_SHAPES
    ]
    return drawing.tag == q("w:pict") and (not shapes or any(x.get(q("o:hr")) for x in shapes))


def _outermost(element: Element) -> Iterator[Element]:
    """The text boxes below; those inside them come when their own paragraphs are read."""
    for child in element:
        if child.tag == q("w:txbxContent"):
            yield child
        else:
            yield from _outermost(child)


def _name(drawing: Element) -> str:
    properties = next(drawing.iter(q("wp:docPr")), None)
    if properties is not None:
        return properties.get("descr") or properties.get("name") or ""
    return next((x.get("alt") for x in drawing.iter() if x.get("alt")), "")


def _is_there(package: Package, part: str, key: str) -> bool:
    relation = package.relations(part).get(key)
    return relation is not None and not relation.is_outside and relation.target in package.names


def _is_shown(package: Package, part: str, key: str, receipt: Receipt, place: Place, name: str) -> bool:
    """Can a browser show it? Drawings of Windows and of printers are named with their place."""
    target = package.relations(part)[key].target
    if not target.lower().endswith(DRAWINGS):
        return True
    receipt.note("picture", place, f"{name} ({target.rpartition('.')[2].upper()})".strip())
    return False


def _note_missing(
    package: Package, part: str, keys: tuple, receipt: Receipt, place: Place, name: str
) -> None:
    outside = next((r for key in keys if (r := package.relations(part).get(key)) and r.is_outside), None)
    if outside and outside.target.upper() != "NULL":
        receipt.note("picture_outside", place, outside.target)
    else:
        receipt.note("picture", place, name)


def _picture(
    blip: Element, drawing: Element, package: Package, part: str, receipt: Receipt, place: Place
) -> list[Element]:
    """A picture of its own, however deep in groups and canvases it stood."""
    key = blip.get(q("r:embed"), "")
    if not _is_there(package, part, key):
        _note_missing(package, part, (key, blip.get(q("r:link"), "")), receipt, place, _name(drawing))
        return []
    if not _is_picture(blip, drawing):
        return []  # a texture that fills a shape
    if not _is_shown(package, part, key, receipt, place, _name(drawing)):
        return []
    properties = next(drawing.iter(q("wp:docPr")), None)
    words = (properties.get("title", ""), properties.get("descr", "")) if properties is not None else ("", "")
    return [_drawing(key, told(*words))]


def _drawing(key: str, about: str) -> Element:
    """A picture in the one form that the converter knows whole, with what it says about itself."""
    made = Element(q("w:drawing"))
    inline = _below(made, "wp:inline")
    _below(inline, "wp:docPr").set("descr", about)
    data = _below(_below(inline, "a:graphic"), "a:graphicData")
    _below(_below(_below(data, "pic:pic"), "pic:blipFill"), "a:blip").set(q("r:embed"), key)
    return made


def told(title: str, description: str) -> str:
    """What a picture says about itself in words: its heading and its description, where they are two."""
    title, description = " ".join(title.split()), " ".join(description.split())
    if title in ("", description):
        return description
    return f"{title.rstrip('.')}. {description}" if description else title


def _is_picture(blip: Element, drawing: Element) -> bool:
    return any(blip is one for fill in drawing.iter(q("pic:blipFill")) for one in fill.iter(q("a:blip")))


def _below(parent: Element, name: str) -> Element:
    child = Element(q(name))
    parent.append(child)
    return child


def _old_picture(
    image: Element, about: str, package: Package, part: str, receipt: Receipt, place: Place
) -> list[Element]:
    key = image.get(q("r:id"), "") or image.get(q("r:pict"), "")
    title = about or image.get(q("o:title"), "")
    if not key:
        return []
    if not _is_there(package, part, key):
        _note_missing(package, part, (key, image.get(q("r:href"), "")), receipt, place, title)
        return []
    if not _is_shown(package, part, key, receipt, place, title):
        return []
    return [_drawing(key, title)]


def _chart_title(shape: Element, package: Package, part: str) -> str:
    """The words of the chart's own part, so that the editor knows which one it is."""
    relation = package.relations(part).get(shape.get(q("r:id"), ""))
    if relation is None or relation.target not in package.names:
        return ""
    root = package.root(relation.target)
    title = next(root.iter(q("c:title")), None)
    return "" if title is None else text_in(title)


def _as_box(body: Element) -> Element:
    """Paragraphs of a drawing (a:p) as paragraphs of the text."""
    box = Element(q("w:txbxContent"))
    for one in body.iter(q("a:p")):
        if words := "".join(t.text or "" for t in one.iter(q("a:t"))).strip():
            box.append(paragraph(run(words)))
    return box


def _box_of(words: str) -> Element:
    box = Element(q("w:txbxContent"))
    box.append(paragraph(run(words)))
    return box


def _diagram(shape: Element, package: Package, part: str) -> list[Element]:
    """The words of a SmartArt diagram as a list."""
    relation = package.relations(part).get(shape.get(q("r:dm"), ""))
    if relation is None or relation.target not in package.names:
        return []
    box = Element(q("w:txbxContent"))
    for point in package.root(relation.target).iter(q("dgm:pt")):
        words = " ".join(t.text or "" for t in point.iter(q("a:t"))).strip()
        if words:
            item = paragraph(run(words))
            properties = Element(q("w:pPr"))
            properties.append(marked("w:pStyle", "portal-bullet"))
            item.insert(0, properties)
            box.append(item)
    return [box]
