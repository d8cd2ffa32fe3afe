"""A PDF built anew from what its pages show: a list says what may come along, everything else stays behind.

Kept: page boxes, rotation, contents, the resources that contents draw with, links to the web and within the document,
a plain outline. Left behind, because it is not on the list: scripts, actions, attached files, comments, forms,
metadata of document, page, font and picture, the tree of tags, switches of layers (every layer is shown).
"""

from __future__ import annotations

import re

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from relations.text.letters import tidy
from relations.text.tokens import words

from .bare_jpeg import bare_jpeg, bare_jpeg_2000

PAGE = "/MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate /UserUnit /Group /Contents /Resources"
NAMED = words("/ExtGState /ColorSpace /Pattern /Shading /XObject /Font")  # what resources call by name
KEYS = words(
    """
    /Type /Subtype /Filter /DecodeParms
    /Predictor /Colors /BitsPerComponent /Columns /Rows /K /EndOfLine /EncodedByteAlign /BlackIs1 /EndOfBlock
    /DamagedRowsBeforeError /EarlyChange /ColorTransform /JBIG2Globals
    /Width /Height /ColorSpace /Intent /ImageMask /Mask /Decode /Interpolate /SMask /SMaskInData /Matte
    /FormType /BBox /Matrix /Resources /Group /S /CS /I /G /BC /TR
    /BaseFont /FirstChar /LastChar /Widths /FontDescriptor /Encoding /ToUnicode /DescendantFonts /CIDSystemInfo
    /DW /W /DW2 /W2 /CIDToGIDMap /CharProcs /FontMatrix /FontBBox /Differences /BaseEncoding /FontName /FontFamily
    /FontStretch /FontWeight /Flags /ItalicAngle /Ascent /Descent /Leading /CapHeight /XHeight /StemV /StemH
    /AvgWidth /MaxWidth /MissingWidth /FontFile /FontFile2 /FontFile3 /CharSet /CIDSet /Style /Panose /FD
    /Registry /Ordering /Supplement /CMapName /UseCMap /WMode /Length1 /Length2 /Length3
    /LW /LC /LJ /ML /D /RI /OP /op /OPM /Font /BG /BG2 /UCR /UCR2 /TR2 /HT /FL /SM /SA /BM /CA /ca /AIS /TK
    /HalftoneType /HalftoneName /Frequency /Angle /SpotFunction /AccurateScreens /TransferFunction /Default
    /FunctionType /Domain /Range /Size /BitsPerSample /Order /Encode /C0 /C1 /N /Functions /Bounds
    /PatternType /PaintType /TilingType /XStep /YStep /Shading /ExtGState
    /ShadingType /Background /AntiAlias /Coords /Extend /Function /BitsPerCoordinate /BitsPerFlag /VerticesPerRow
    /WhitePoint /BlackPoint /Gamma /Alternate /Colorants /Process /Components /MixingHints /Solidities /DotGain
    """
)
FREE_NAMES = words("/CharProcs /Colorants")
PICTURES = {"/DCTDecode": bare_jpeg, "/DCT": bare_jpeg, "/JPXDecode": bare_jpeg_2000}
WEB = re.compile(
    r"https?://[^\s/?#@\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE
)  # nobody's name and password in it
FITS = words("/XYZ /Fit /FitH /FitV /FitR /FitB /FitBH /FitBV")
LONGEST_LINK, LONGEST_TITLE = 2_000, 300
MOST_LINKS, MOST_TITLES, DEEPEST_TITLE = 1_000, 1_000, 6
UNREADABLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError)


def bare_copy(reader: PdfReader) -> PdfWriter:
    """The document with what its pages show and nothing else. Raises what pypdf raises on broken files."""
    writer = PdfWriter()
    writer.metadata = None
    copy = _Copy(writer)
    pages = list(reader.pages)
    places: dict[int, int] = {}
    for number, page in enumerate(pages):
        box = page.mediabox
        new = writer.add_blank_page(width=abs(float(box.width)) or 1, height=abs(float(box.height)) or 1)
        for key in PAGE.split():
            if key in page:
                new[NameObject(key)] = copy.value(page.raw_get(key), key)
        if page.indirect_reference is not None:
            places[page.indirect_reference.idnum] = number
    _links(reader, writer, pages, places)
    _outline(reader, writer)
    return writer


class _Copy:
    """Objects of one document written into another as far as the list allows; shared ones stay shared."""

    def __init__(self, writer: PdfWriter):
        self.writer = writer
        self.known: dict[tuple[int, str], IndirectObject] = {}

    def value(self, raw, key: str = ""):
        """A value that stood under `key`. Streams and whatever was shared become objects of their own."""
        if not isinstance(raw, IndirectObject):
            return self._filled(self._empty(raw), raw, key)
        context = key if key == "/Resources" or key in NAMED or key in FREE_NAMES else ""
        at = (raw.idnum, context)
        if at not in self.known:
            found = raw.get_object()
            if not isinstance(found, (ArrayObject, DictionaryObject)):
                return self.value(found, key) if found is not None else NullObject()
            new = self._empty(found)
            self.known[at] = self.writer._add_object(new)
            self._filled(new, found, key)
        return self.known[at]

    def _empty(self, found):
        if isinstance(found, StreamObject):
            return EncodedStreamObject()
        if isinstance(found, DictionaryObject):
            return DictionaryObject()
        return ArrayObject() if isinstance(found, ArrayObject) else found

    def _filled(self, new, found, key: str):
        if isinstance(found, ArrayObject):
            new.extend(self.value(item) for item in found)
        elif isinstance(found, DictionaryObject):
            for name in found:
                if key == "/Resources":
                    self._put_named(new, found, name)
                elif key in FREE_NAMES or name in KEYS:
                    new[NameObject(name)] = self.value(found.raw_get(name), name)
            if isinstance(found, StreamObject):
                _keep_data(new, found)
        return new

    def _put_named(self, new: DictionaryObject, found: DictionaryObject, name: str) -> None:
        """What contents call by a name of their own; of marked content the name alone."""
        entries = found[name].get_object()
        if name == "/Properties" and isinstance(entries, DictionaryObject):
            new[NameObject(name)] = DictionaryObject({NameObject(one): DictionaryObject() for one in entries})
        elif name in NAMED and isinstance(entries, DictionaryObject):
            new[NameObject(name)] = DictionaryObject(
                {
                    NameObject(one): self.value(entries.raw_get(one))
                    for one in entries
                    if name != "/XObject" or _is_drawn(entries[one].get_object())
                }
            )


def _is_drawn(found) -> bool:
    return isinstance(found, StreamObject) and found.get("/Subtype") in ("/Image", "/Form")


def _keep_data(new: EncodedStreamObject, found: StreamObject) -> None:
    """The bytes of a stream as they are; of a picture without what a camera or a program wrote about it."""
    new._data = found._data
    filters = found.get("/Filter", NullObject()).get_object()
    names = list(filters) if isinstance(filters, ArrayObject) else [filters]
    bare = PICTURES.get(str(names[-1].get_object())) if names else None
    if bare is None:
        return
    if len(names) > 1:  # a picture packed once more
        outer = EncodedStreamObject()
        outer._data = found._data
        outer[NameObject("/Filter")] = ArrayObject(names[:-1])
        parms = found.get("/DecodeParms", NullObject()).get_object()
        if isinstance(parms, ArrayObject):
            outer[NameObject("/DecodeParms")] = ArrayObject(parms[:-1])
        new._data = outer.get_data()
        new[NameObject("/Filter")] = names[-1].get_object()
        new.pop("/DecodeParms", None)
    new._data = bare(new._data)


# --- Links and outline --------------------------------------------------------------------------------------


def _links(reader: PdfReader, writer: PdfWriter, pages: list, places: dict[int, int]) -> None:
    """Links of the pages made anew: where they are and where they lead."""
    named = None
    for page, new in zip(pages, writer.pages, strict=True):
        found = page.get("/Annots", NullObject()).get_object()
        links = ArrayObject()
        for raw in list(found)[:MOST_LINKS] if isinstance(found, ArrayObject) else ():
            try:
                note = raw.get_object()
                if note.get("/Subtype") != "/Link":
                    continue
                action = note.get("/A", DictionaryObject()).get_object()
                target = _web(action)
                if target is None:
                    goal = action.get("/D") if action.get("/S") == "/GoTo" else note.get("/Dest")
                    if isinstance(goal, (str, bytes)):
                        named = reader.named_destinations if named is None else named
                        goal = named[goal].dest_array
                    target = _inside(goal, places, writer)
                if target is None:
                    continue
                link = DictionaryObject(
                    {
                        NameObject("/Type"): NameObject("/Annot"),
                        NameObject("/Subtype"): NameObject("/Link"),
                        NameObject("/Rect"): ArrayObject(
                            FloatObject(float(side)) for side in note["/Rect"][:4]
                        ),
                        NameObject("/Border"): ArrayObject([NumberObject(0)] * 3),
                    }
                )
            except UNREADABLE:
                continue  # one untidy link is no reason to refuse a document
            link.update(target)
            links.append(writer._add_object(link))
        if links:
            new[NameObject("/Annots")] = links


def _web(action: DictionaryObject) -> dict | None:
    address = action.get("/URI") if action.get("/S") == "/URI" else None
    address = address.decode("ascii") if isinstance(address, bytes) else str(address or "").strip()
    if len(address) > LONGEST_LINK or not WEB.fullmatch(address):
        return None
    return {
        NameObject("/A"): DictionaryObject(
            {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)}
        )
    }


def _inside(goal, places: dict[int, int], writer: PdfWriter) -> dict | None:
    """A place within the document: a page and how it is shown."""
    goal = goal.get_object() if goal is not None else None
    if isinstance(goal, DictionaryObject):
        goal = goal.get("/D")
    if not isinstance(goal, ArrayObject) or len(goal) < 2 or goal[1] not in FITS:
        return None
    page = goal[0] if isinstance(goal[0], NumberObject) else places.get(list.__getitem__(goal, 0).idnum)
    if page is None or not 0 <= int(page) < len(writer.pages):
        return None
    numbers = [
        FloatObject(float(one)) if isinstance(one, (int, float)) else NullObject() for one in goal[2:6]
    ]
    reference = writer.pages[int(page)].indirect_reference
    return {NameObject("/Dest"): ArrayObject([reference, NameObject(goal[1]), *numbers])}


def _outline(reader: PdfReader, writer: PdfWriter) -> None:
    """The outline as titles and pages; of an untidy one as much as can be read."""
    left = MOST_TITLES

    def put(entries: list, parent, depth: int) -> None:
        nonlocal left
        last = parent
        for entry in entries:
            if isinstance(entry, list):
                if depth < DEEPEST_TITLE:
                    put(entry, last, depth + 1)
                continue
            number = reader.get_destination_page_number(entry)
            title = " ".join(tidy(str(entry.title or "")).split())[:LONGEST_TITLE]
            if number is None or number < 0 or not title or left <= 0:
                continue
            left -= 1
            last = writer.add_outline_item(title=title, page_number=number, parent=parent)

    try:
        put(reader.outline, None, 1)
    except (*UNREADABLE, RecursionError):
        return
