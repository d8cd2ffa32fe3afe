"""Whatever hides in an attached PDF stays behind: each hiding place with a secret word, sought in every byte."""

import io
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from relations.exchange.attachments import clean_pdf

SECRET = "Zhasyryn77"
XMP = f"<x:xmpmeta><dc:creator>{SECRET}</dc:creator></x:xmpmeta>".encode()


def name(text):
    return NameObject(f"/{text}")


def record(**entries):
    return DictionaryObject({name(key): value for key, value in entries.items()})


def text(words=SECRET):
    return TextStringObject(words)


def stream(data=XMP, **entries):
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(record(**entries))
    return made.flate_encode()


def script(writer):
    return writer._add_object(record(S=name("JavaScript"), JS=text()))


def page_of(writer):
    return writer.pages[0]


def annotate(writer, **entries):
    place = ArrayObject(FloatObject(side) for side in (10, 10, 50, 50))
    notes = page_of(writer).setdefault(name("Annots"), ArrayObject())
    notes.append(writer._add_object(record(Type=name("Annot"), Rect=place, **entries)))


def embedded(writer):
    inside = writer._add_object(stream(Type=name("EmbeddedFile")))
    return writer._add_object(record(Type=name("Filespec"), F=text(), UF=text(), EF=record(F=inside)))


def jpeg(mode="RGB", **more):
    exif = Image.Exif()
    exif[0x013B] = SECRET  # the artist
    exif[0x010E] = SECRET
    out = io.BytesIO()
    Image.effect_mandelbrot((64, 48), (-2, -1, 1, 1), 50).convert(mode).save(
        out, "JPEG", exif=exif, comment=SECRET, xmp=XMP, **more
    )
    return out.getvalue() + SECRET.encode()


def put_picture(writer, data, kind="DCTDecode", outer=False):
    made = DecodedStreamObject()
    made.set_data(zlib.compress(data) if outer else data)
    filters = ArrayObject([name("FlateDecode"), name(kind)]) if outer else name(kind)
    made.update(
        record(
            Type=name("XObject"), Subtype=name("Image"), Width=NumberObject(64), Height=NumberObject(48),
            ColorSpace=name("DeviceRGB"), BitsPerComponent=NumberObject(8), Filter=filters,
            Metadata=writer._add_object(stream(Type=name("Metadata"))), PieceInfo=record(App=text()),
            Alternates=ArrayObject([text()]), ID=text(),
        )
    )  # fmt: skip
    page_of(writer)[name("Resources")] = record(XObject=record(Im0=writer._add_object(made)))
    page_of(writer)[name("Contents")] = writer._add_object(stream(b"q 64 0 0 48 0 0 cm /Im0 Do Q"))


def jpeg_2000():
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG2000", comment=SECRET)
    data = out.getvalue()
    return data + (8 + len(XMP)).to_bytes(4) + b"xml " + XMP


def put_form(writer):
    made = stream(
        b"0 0 10 10 re f", Type=name("XObject"), Subtype=name("Form"), BBox=ArrayObject([NumberObject(0)] * 4),
        Metadata=writer._add_object(stream()), PieceInfo=record(App=text()), LastModified=text(), Ref=record(F=text()),
        AF=ArrayObject([embedded(writer)]), OPI=record(F=text()),
    )  # fmt: skip
    page_of(writer)[name("Resources")] = record(
        XObject=record(F0=writer._add_object(made), Ps=writer._add_object(stream(Subtype=name("PS")))),
        Properties=record(MC0=record(Type=name("OCG"), Name=text(), Usage=record(CreatorInfo=text()))),
        Secret=record(X=text()),
    )


def put_named_script(writer):
    names = ArrayObject([text(), script(writer)])
    writer.root_object[name("Names")] = record(JavaScript=record(Names=names))


def put_threads(writer):
    writer.root_object[name("Threads")] = ArrayObject([record(I=record(Title=text(), Author=text()))])
    writer.root_object[name("StructTreeRoot")] = record(K=record(S=name("P"), Alt=text(), ActualText=text()))
    writer.root_object[name("OCProperties")] = record(OCGs=ArrayObject([record(Name=text())]))
    writer.root_object[name("Perms")] = record(DocMDP=record(Name=text(), Reason=text()))


def put_form_fields(writer):
    field = writer._add_object(
        record(FT=name("Tx"), T=text(), V=text(), DV=text(), TU=text(), AA=record(K=script(writer)))
    )
    writer.root_object[name("AcroForm")] = record(
        Fields=ArrayObject([field]), XFA=ArrayObject([text(), writer._add_object(stream())])
    )
    annotate(writer, Subtype=name("Widget"), Parent=field, MK=record(CA=text()))


def put_link(writer, **action):
    annotate(
        writer, Subtype=name("Link"), Contents=text(), NM=text(), T=text(), AA=record(E=script(writer)),
        A=record(**action, Next=script(writer)),
    )  # fmt: skip


HIDING_PLACES = {
    "author, title and own fields": lambda w: w.add_metadata({"/Author": SECRET, "/Title": SECRET, "/Firm": SECRET}),
    "XMP of the document": lambda w: w.root_object.update(record(Metadata=w._add_object(stream()))),
    "XMP of a page": lambda w: page_of(w).update(record(Metadata=w._add_object(stream()))),
    "data of a program": lambda w: page_of(w).update(record(PieceInfo=record(Word=record(Private=text())))),
    "thumbnail": lambda w: page_of(w).update(record(Thumb=w._add_object(stream()))),
    "script on opening": lambda w: w.root_object.update(record(OpenAction=script(w))),
    "script on closing": lambda w: w.root_object.update(record(AA=record(WC=script(w)))),
    "script of a page": lambda w: page_of(w).update(record(AA=record(O=script(w)))),
    "script in the tree of names": put_named_script,
    "attached file": lambda w: w.add_attachment(filename=f"{SECRET}.exe", data=SECRET.encode()),
    "associated file": lambda w: w.root_object.update(record(AF=ArrayObject([embedded(w)]))),
    "associated file of a page": lambda w: page_of(w).update(record(AF=ArrayObject([embedded(w)]))),
    "portfolio": lambda w: w.root_object.update(record(Collection=record(D=text()))),
    "comment": lambda w: annotate(w, Subtype=name("Text"), T=text(), Contents=text(), RC=text()),
    "marking with a name": lambda w: annotate(w, Subtype=name("Highlight"), T=text(), Popup=record(Contents=text())),
    "attached by a pin": lambda w: annotate(w, Subtype=name("FileAttachment"), FS=embedded(w)),
    "film": lambda w: annotate(w, Subtype=name("RichMedia"), RichMediaContent=record(Assets=embedded(w))),
    "form with XFA": put_form_fields,
    "link that runs": lambda w: put_link(w, S=name("Launch"), F=text()),
    "link with a script": lambda w: put_link(w, S=name("JavaScript"), JS=text()),
    "link that sends a form": lambda w: put_link(w, S=name("SubmitForm"), F=record(FS=name("URL"), F=text())),
    "link to a file at home": lambda w: put_link(w, S=name("URI"), URI=text(f"file:///C:/Users/{SECRET}/a.doc")),
    "link with a password": lambda w: put_link(w, S=name("URI"), URI=text(f"https://{SECRET}:x@example.org/")),
    "good link with bad company": lambda w: put_link(w, S=name("URI"), URI=text("https://example.org/a")),
    "trees of the catalogue": put_threads,
    "form of drawing": put_form,
    "EXIF of a picture": lambda w: put_picture(w, jpeg()),
    "EXIF of a progressive picture": lambda w: put_picture(w, jpeg(progressive=True)),
    "EXIF of a picture in four colours": lambda w: put_picture(w, jpeg("CMYK")),
    "EXIF packed twice": lambda w: put_picture(w, jpeg(), outer=True),
    "XMP of JPEG 2000": lambda w: put_picture(w, jpeg_2000(), "JPXDecode"),
    "unknown key of the catalogue": lambda w: w.root_object.update(record(Anything=w._add_object(stream()))),
    "object that nothing names": lambda w: w._add_object(stream()),
}  # fmt: skip


def made(*steps, pages=1):
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(200, 300)
    for step in steps:
        step(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def cleaned(data):
    return clean_pdf(ContentFile(data, name="a.pdf"))[0].read()


def holds(data: bytes, words: str = SECRET) -> bool:
    """Whether a word stands anywhere in the file: raw, in UTF-16, or inside anything packed."""
    parts = [data]
    reader = PdfReader(io.BytesIO(data))
    for number in range(1, int(reader.trailer["/Size"])):
        try:
            found = reader.get_object(number)
        except Exception:
            continue
        parts.append(repr(found).encode())
        if hasattr(found, "_data"):
            parts.append(found._data)
            if found.get("/Filter") == "/FlateDecode" or "/FlateDecode" in (found.get("/Filter") or ()):
                parts.append(zlib.decompressobj().decompress(found._data))
    forms = (words.encode(), words.encode("utf-16-be"), words.encode("utf-16-le"))
    return any(form in part for part in parts for form in forms)


@pytest.mark.parametrize("place", HIDING_PLACES)
def test_nothing_hidden_comes_along(place):
    data = made(HIDING_PLACES[place])
    bare = cleaned(data)

    assert holds(data) or place == "object that nothing names"  # the search finds it where it is
    assert not holds(bare)
    assert len(PdfReader(io.BytesIO(bare)).pages) == 1


def test_all_at_once_leave_nothing_either():
    steps = [step for place, step in HIDING_PLACES.items() if "picture" not in place and "twice" not in place]

    bare = cleaned(made(*steps))

    root = PdfReader(io.BytesIO(bare)).root_object
    assert not holds(bare)
    assert set(root) <= {"/Type", "/Pages", "/Outlines"}


@pytest.mark.parametrize("picture", [jpeg(), jpeg(progressive=True), jpeg("L"), jpeg("CMYK")])
def test_pictures_look_as_before(picture):
    bare = PdfReader(io.BytesIO(cleaned(made(lambda w: put_picture(w, picture)))))
    found = bare.pages[0]["/Resources"]["/XObject"]["/Im0"]

    assert Image.open(io.BytesIO(found._data)).tobytes() == Image.open(io.BytesIO(picture)).tobytes()
    assert (found["/Width"], found["/ColorSpace"]) == (64, "/DeviceRGB")


def test_boxes_rotation_contents_and_fonts_stay():
    def drawn(writer):
        page = page_of(writer)
        page[name("Rotate")] = NumberObject(90)
        page[name("CropBox")] = ArrayObject(NumberObject(side) for side in (0, 0, 100, 150))
        font = record(Type=name("Font"), Subtype=name("Type1"), BaseFont=name("Helvetica"))
        page[name("Resources")] = record(Font=record(F1=writer._add_object(font)))
        page[name("Contents")] = writer._add_object(stream(b"BT /F1 12 Tf 10 20 Td (Words of a page) Tj ET"))

    page = PdfReader(io.BytesIO(cleaned(made(drawn)))).pages[0]

    assert page.extract_text() == "Words of a page"
    assert (page["/Rotate"], list(page["/CropBox"]), list(page["/MediaBox"])) == (
        90,
        [0, 0, 100, 150],
        [0, 0, 200, 300],
    )


def test_links_to_the_web_and_within_and_the_outline_stay():
    def linked(writer):
        annotate(writer, Subtype=name("Link"), A=record(S=name("URI"), URI=text("https://example.org/a?b=1")))
        goal = ArrayObject(
            [writer.pages[2].indirect_reference, name("XYZ"), FloatObject(1), FloatObject(2), FloatObject(0)]
        )
        annotate(writer, Subtype=name("Link"), Dest=goal)
        annotate(writer, Subtype=name("Link"), A=record(S=name("GoTo"), D=text("chapter")))
        writer.add_named_destination(title="chapter", page_number=1)
        part = writer.add_outline_item(title="Part", page_number=0)
        writer.add_outline_item(title="Chapter", page_number=1, parent=part)

    reader = PdfReader(io.BytesIO(cleaned(made(linked, pages=3))))
    links = [note.get_object() for note in reader.pages[0]["/Annots"]]

    assert links[0]["/A"] == {"/S": "/URI", "/URI": "https://example.org/a?b=1"}
    numbers = [reader.get_page_number(link["/Dest"][0].get_object()) for link in links[1:]]
    assert numbers == [2, 1]
    part, [chapter] = reader.outline
    assert (part.title, chapter.title, reader.get_destination_page_number(chapter)) == ("Part", "Chapter", 1)


def test_an_untidy_link_costs_only_itself():
    def untidy(writer):
        annotate(writer, Subtype=name("Link"), Dest=ArrayObject([NumberObject(99), name("Fit")]))
        annotate(writer, Subtype=name("Link"), Dest=text("nowhere"))
        annotate(writer, Subtype=name("Link"), A=NumberObject(3))
        annotate(writer, Subtype=name("Link"), A=record(S=name("URI"), URI=text("https://example.org/")))

    page = PdfReader(io.BytesIO(cleaned(made(untidy)))).pages[0]

    assert len(page["/Annots"]) == 1


def test_an_outline_that_bites_its_tail_is_left_out():
    def circle(writer):
        item = writer.add_outline_item(title="Part", page_number=0).get_object()
        item[name("Next")] = item.indirect_reference
        item[name("First")] = item.indirect_reference

    assert len(PdfReader(io.BytesIO(cleaned(made(circle)))).pages) == 1
