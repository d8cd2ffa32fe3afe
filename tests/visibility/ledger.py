"""Secret words: each stands in one field of one row or in one file, and whoever finds it knows what was told."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from PIL import Image
from pypdf import PdfReader

LETTERS = "bcdfghjkmnpqrtvwxz"  # no vowels and no s: no language takes an ending off
WORD = re.compile(rf"zq[{LETTERS}]{{12}}q", re.IGNORECASE)
NOBODYS = "zqgwkzrtnpbvxcq"  # a word that nobody ever wrote


@dataclass(frozen=True)
class Secret:
    """What a word gives away: of which field it is, who may read it (`kind`, see `who`), and of which item."""

    place: str  # "Remark.text", "Edition.body published"
    kind: str
    item: int | None = None
    language: str = ""

    def __str__(self):
        return f"{self.place} [{self.kind}] of {self.item} {self.language}".rstrip()


@dataclass
class Ledger:
    """Every secret word with what it stands for, and the sums of files that hold no text."""

    words: dict[str, Secret] = field(default_factory=dict)
    sums: dict[str, Secret] = field(default_factory=dict)

    def word(self, place: str, kind: str, item: int | None = None, language: str = "") -> str:
        made = f"zq{letters(len(self.words))}q"
        self.words[made] = Secret(place, kind, item, language)
        return made

    def file(self, data: bytes, place: str, kind: str, item: int | None = None, language: str = "") -> bytes:
        self.sums[hashlib.sha256(data).hexdigest()] = Secret(place, kind, item, language)
        return data

    def told(self, response) -> dict[str, Secret]:
        """The secrets that an answer tells anywhere: reason, headers, cookies, body and whatever is packed in it."""
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = f"{response.reason_phrase}{dict(response.items())}{response.cookies}"
        found = {word.lower() for word in WORD.findall(text + readable(body))}
        secrets = {word: self.words[word] for word in found & self.words.keys()}
        digest = hashlib.sha256(body).hexdigest()
        return secrets | ({digest: self.sums[digest]} if digest in self.sums else {})


def letters(number: int) -> str:
    """Twelve letters, so unlike those of other numbers that no search takes one for a slip of another."""
    digest = hashlib.sha256(str(number).encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:12])


def readable(body: bytes) -> str:
    """The text of an answer: of a ZIP (XLSX, DOCX) that of its members, of a PDF that of its pages and its details."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "".join(name + readable(packed.read(name)) for name in packed.namelist())
    if body.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(body))
        pages = "".join(page.extract_text() for page in reader.pages)
        return f"{pages}{reader.metadata}{reader.outline}{sorted(reader.attachments)}"
    return body.decode("utf-8", "replace")


def pdf(text: str) -> bytes:
    """A PDF of one page whose text is packed, so that only who reads it finds the word."""
    page = zlib.compress(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(page), page),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def drawing(number: int) -> bytes:
    """A small picture that no other number has."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (number % 256, number // 256, 90)).save(out, "PNG")
    return out.getvalue()
