"""PROMISES U5: a small file that unpacks into a large one is answered within six seconds and 700 MiB, in words.

The clock is the kernel's (`apart.READING`): here bombs of every kind meet it, and whoever is stopped by it is refused.
"""

import io
import zipfile
import zlib
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from relations.exchange import apart, attachments, documents, handout, pictures, tables
from tests.exchange import hungry
from tests.exchange.docx import docx

SECONDS, MEBIBYTES = 6, 700
MILLIONS = 60_000_000  # bytes that a bomb unpacks to


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def workbook(sheet: bytes) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return packed(
        **{
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
            b'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
            "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + f'<Relationship Id="r1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            + f'relationships"><Relationship Id="r1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/>'.encode()
            + b"</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{kinds}"><sheets><sheet name="a" sheetId="1" '
            f'r:id="r1"/></sheets></workbook>'.encode(),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>'.encode()
            + sheet
            + b"</sheetData></worksheet>",
        }
    )


def pdf(stream: bytes, pages: int = 1) -> bytes:
    """Pages that share one packed stream."""
    body = zlib.compress(stream, 9)
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(body), body),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << >> >>"]
        * pages,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def picture(mode: str, size: tuple[int, int], form: str, **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **more)
    return out.getvalue()


def many(piece: bytes, most: int = MILLIONS) -> bytes:
    return piece * (most // len(piece))


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + turn, b"&%c;" % (97 + turn) * 10) for turn in range(9)
) + b"]><w:document>&j;</w:document>"  # fmt: skip
as_file = partial(ContentFile, name="a")
BOMBS = {
    "a sheet of cells": lambda: tables.read(as_file(workbook(b"<row>" + many(b"<c><v>1</v></c>") + b"</row>"))),
    "a sheet of depth": lambda: tables.read(as_file(workbook(many(b"<row>", 1_000_000)))),
    "one line of quotes": lambda: tables.read(as_file(b"code;a\n" + b'"' * 900_000)),
    "a text of paragraphs": lambda: documents.read(docx(many(b"<w:p/>", 20_000_000).decode())),
    "a text of depth": lambda: documents.read(docx("<w:sdt><w:sdtContent>" * 40_000)),
    "a text that laughs": lambda: documents.read(as_file(packed(**{"word/document.xml": LAUGHS}))),
    "a translation that laughs": lambda: handout._rows(packed(**{"word/document.xml": LAUGHS})),
    "an XLIFF that laughs": lambda: handout._rows(b'<?xml version="1.0"?>' + LAUGHS.replace(b"w:document", b"xliff")),
    "a web page of depth": lambda: documents.read(ContentFile(b"<div>" * 180_000, name="a.html")),
    "a PDF of a stream": lambda: attachments.clean_pdf(as_file(pdf(many(b"0 0 m ")))),
    "a PDF of pages": lambda: attachments.clean_pdf(as_file(pdf(many(b"q 1 0 0 1 0 0 cm Q ", 3_000_000), 400))),
    "a picture too wide": lambda: pictures.master(as_file(picture("1", (9_000, 9_000), "PNG"))),
    "a picture of many": lambda: pictures.master(as_file(picture("L", (20_000, 2_001), "JPEG"))),
    "a picture just allowed": lambda: pictures.master(as_file(picture("RGBA", (8_000, 5_000), "PNG", compress_level=1))),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_unpacks_into_much_is_answered(name):
    """With what it holds, or with a reason; never with an error."""
    with suppress(ValidationError):
        BOMBS[name]()


def test_a_small_file_has_six_seconds_and_all_have_seven_hundred_mebibytes():
    hungry.environment()  # the helper stands
    lines = Path(f"/proc/{apart._Helper.process.pid}/status").read_text().splitlines()
    helper = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024

    assert apart.READING.for_bytes(1_000_000).seconds < SECONDS
    assert helper + apart.READING.megabytes < MEBIBYTES


def test_a_large_file_gets_more_time_and_never_all_of_it():
    given = [apart.READING.for_bytes(megabytes * 2**20).seconds for megabytes in (1, 4, 30)]

    assert given == [7, 13, apart.READING.most_seconds]
