"""Small PDFs for tests: pages with words, pictures of pages, pages that a font of its own time wrote."""

import io
from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

FONT = Path(__file__).resolve().parents[2] / "relations" / "briefing" / "fonts" / "portal-serif-regular.ttf"
DPI = 100
A4 = (2480, 3508)  # at 300 dpi


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


def printed(text: str) -> tuple[Image.Image, str]:
    """A page of a text as a middling scanner gives it: turned a little, soft, with grain; and the words that fit on it."""
    page, font, lines, line, y = Image.new("L", A4, 255), ImageFont.truetype(FONT, 46), [], "", 250
    draw = ImageDraw.Draw(page)
    for word in text.split():
        longer = f"{line} {word}".strip()
        if draw.textlength(longer, font=font) <= A4[0] - 600:
            line = longer
            continue
        draw.text((300, y), line, font=font, fill=20)
        lines.append(line)
        line, y = word, y + 67
        if y > A4[1] - 300:
            break
    page = page.rotate(0.4, fillcolor=255).filter(ImageFilter.GaussianBlur(0.8))
    return Image.blend(page, Image.effect_noise(A4, 40), 0.18), " ".join(lines)


def distance(one: str, other: str) -> int:
    """How many letters have to be changed, put in or taken out (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, theirs in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != theirs)))
        before = now
    return before[-1]


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
