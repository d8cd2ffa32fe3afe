"""Small PDFs for tests: pages with words, pictures of pages, pages that a font of its own time wrote."""

import io
from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

FONT = Path(__file__).resolve().parents[2] / "relations" / "briefing" / "fonts" / "portal-serif-regular.ttf"
DPI = 100


def picture(lines: Iterable[str] = (), size=(600, 400), letters=28) -> Image.Image:
    """A page as a scanner sees it."""
    image = Image.new("L", size, 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, letters)
    for number, line in enumerate(lines):
        draw.text((20, 20 + number * letters * 1.6), line, font=font, fill=0)
    return image


def scan(*pages: Image.Image, name="scan.pdf", dpi=DPI) -> ContentFile:
    """A PDF whose pages are pictures."""
    out = io.BytesIO()
    first, *others = pages or (picture(["ТИІМДІ ЖҰМЫС"]),)
    first.save(out, "PDF", resolution=dpi, save_all=True, append_images=others)
    return ContentFile(out.getvalue(), name=name)


def written(*pages: str, name="text.pdf") -> ContentFile:
    """A PDF with a text layer in Latin letters, a line of it for every line of a page."""
    writer = PdfWriter()
    font = {
        "/Type": "/Font",
        "/Subtype": "/Type1",
        "/BaseFont": "/Helvetica",
        "/Encoding": "/WinAnsiEncoding",
    }
    for text in pages:
        page = writer.add_blank_page(500, 300)
        lines = b" ".join(b"(" + line.encode("cp1252") + b") Tj T*" for line in text.split("\n"))
        stream = DecodedStreamObject()
        stream.set_data(b"BT /F1 10 Tf 12 TL 20 270 Td " + lines + b" ET")
        named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
        fonts = DictionaryObject({NameObject("/F1"): named})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return ContentFile(out.getvalue(), name=name)


def joined(*files: ContentFile) -> ContentFile:
    """The pages of several PDFs as one."""
    writer = PdfWriter()
    for file in files:
        file.seek(0)
        writer.append(file)
    out = io.BytesIO()
    writer.write(out)
    return ContentFile(out.getvalue(), name="joined.pdf")
