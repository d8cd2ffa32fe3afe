"""What a picture or a PDF holds besides what is kept of it: told before it is stored, stored with it.

Pictures are drawn anew and PDFs are built anew from their pages (`pictures`, `bare_pdf`); this reads the same bytes by
itself, without them.
"""

from __future__ import annotations

import io
import re
import warnings
from contextlib import suppress

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms

from relations.text.letters import tidy

from .apart import apart, once
from .bounded import Failed
from .receipt import Receipt

WHOLE = ("file", "")
TELLING = ("ImageDescription", "Artist", "Copyright", "XPTitle", "XPAuthor", "XPComment", "UserComment")
MOST = 200  # annotations and fields of a PDF that are named
LONGEST_SIDE = 2400
PLAIN_MODES = ("RGB", "RGBA", "L", "LA", "P", "1")


@once
def of_picture(upload) -> Receipt:
    """What of a picture is not kept, or in another form. A file that is none has nothing to tell."""
    return _told(_of_picture, upload, "picture")


@once
def of_pdf(upload) -> Receipt:
    """What of a PDF is not kept: files inside it, notes on its pages, values of forms, scripts, its own description."""
    return _told(_of_pdf, upload, "pdf")


def _told(read, upload, source: str) -> Receipt:
    try:
        return read(upload)
    except Failed:
        receipt = Receipt(source)
        receipt.note("element", WHOLE, str(_("It could not be read a second time.")))
        return receipt


@apart(None)
def _of_picture(upload) -> Receipt:
    receipt = Receipt("picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(upload)
            if max(image.size) > LONGEST_SIDE:
                receipt.note("smaller", WHOLE, f"{image.width} × {image.height} → {LONGEST_SIDE}")
            _colours(image, receipt)
            if (frames := getattr(image, "n_frames", 1)) > 1:
                receipt.note("view", WHOLE, image.format or "", count=frames - 1)
            _description(image, receipt)
    except (
        OSError,
        ValueError,
        SyntaxError,
        KeyError,
        TypeError,
        AttributeError,
        Image.DecompressionBombError,
    ):
        pass  # the importer itself refuses it with a word of its own
    return receipt


def _colours(image: Image.Image, receipt: Receipt) -> None:
    name = ""
    if profile := image.info.get("icc_profile"):
        try:
            name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).strip()
        except ImageCms.PyCMSError:
            name = "ICC"
    if (name and "srgb" not in name.lower()) or image.mode not in PLAIN_MODES:
        receipt.note("colours", WHOLE, f"{name or image.mode} → sRGB")


def _description(image: Image.Image, receipt: Receipt) -> None:
    exif = image.getexif()
    names = {number: name for number, name in ExifTags.TAGS.items() if name in TELLING}
    for number, name in names.items():
        found = exif.get(number) or exif.get_ifd(ExifTags.IFD.Exif).get(number)
        if name.startswith("XP") and isinstance(found, bytes):
            found = found.decode("utf-16-le", "ignore")
        if words := _words(found):
            receipt.note("about", WHOLE, f"{name}: {words}")
    if comment := _words(image.info.get("comment") or image.info.get("Comment")):
        receipt.note("about", WHOLE, comment)
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        receipt.note("place_taken", WHOLE)


def _words(value) -> str:
    if isinstance(value, bytes):
        head, body = value[:8], value[8:]
        is_wide = head.rstrip(b"\x00 ") == b"UNICODE"
        value = (body if head[:5] in (b"ASCII", b"UNICO") else value).decode(
            "utf-16-le" if is_wide else "utf-8", "ignore"
        )
    elif isinstance(value, str):
        with suppress(UnicodeError):  # programs write UTF-8 where Latin letters are meant
            value = value.encode("latin-1").decode()
    return tidy(str(value or "")).replace("\x00", "").strip()[:300]


@apart(None)
def _of_pdf(upload) -> Receipt:
    from pypdf import PdfReader  # noqa: PLC0415  large
    from pypdf.errors import PyPdfError  # noqa: PLC0415  likewise

    receipt = Receipt("pdf")
    data = upload.read()
    try:
        reader = PdfReader(io.BytesIO(data[max(0, data[:1024].find(b"%PDF-")) :]))
        if reader.is_encrypted:
            reader.decrypt("")
        for read in (_about, _files_inside, _notes, _form, _scripts):
            _tried(read, reader, receipt)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OSError,
        RecursionError,
        NotImplementedError,
    ):
        pass  # the importer itself refuses it with a word of its own
    return receipt


def _tried(read, reader, receipt: Receipt) -> None:
    """One untidy part of a file must not silence the others."""
    try:
        read(reader, receipt)
    except Exception as error:  # whatever pypdf raises on it
        receipt.note("element", WHOLE, f"{read.__name__[1:]}: {type(error).__name__}")


def _about(reader, receipt: Receipt) -> None:
    for name, value in (reader.metadata or {}).items():
        if name in ("/Author", "/Title", "/Subject", "/Keywords") and (words := _words(value)):
            receipt.note("about", WHOLE, f"{name[1:]}: {words}")


def _files_inside(reader, receipt: Receipt) -> None:
    for name in list(reader.attachments)[:MOST]:
        receipt.note("file_inside", WHOLE, str(name))


def _notes(reader, receipt: Receipt) -> None:
    """Comments of readers and what is written into boxes; links are kept, fields of forms come by themselves."""
    count = 0
    for number, page in enumerate(reader.pages, start=1):
        for raw in page.get("/Annots") or ():
            note = raw.get_object()
            kind = note.get("/Subtype")
            if kind in ("/Link", "/Widget", "/Popup") or count >= MOST:
                continue
            count += 1
            if kind == "/FileAttachment":
                receipt.note("file_inside", ("page", number), _words(note.get("/Contents")))
            elif words := _words(note.get("/Contents")):
                receipt.note("comment", ("page", number), words)


def _form(reader, receipt: Receipt) -> None:
    for name, field in list((reader.get_fields() or {}).items())[:MOST]:
        words = re.sub(r"^/", "", _words(field.get("/V")))
        if words and words != "Off":
            receipt.note("form_value", WHOLE, f"{name}: {words}")


def _scripts(reader, receipt: Receipt) -> None:
    root = reader.trailer["/Root"]
    names = root.get("/Names") or {}
    found = [key for key in ("/OpenAction", "/AA") if isinstance(root.get(key), dict)]
    found += ["/JavaScript"] if "/JavaScript" in names else []
    for key in found:
        receipt.note("script", WHOLE, key[1:])
