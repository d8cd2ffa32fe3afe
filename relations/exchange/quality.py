"""How well the importers do on a folder of files: every file read, nothing stored, every loss counted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from . import attachments, documents, layers, passed_over, pictures, tables
from .headers import Known
from .receipt import Receipt

READERS = {
    "documents": (".docx", ".doc", ".rtf", ".odt", ".html", ".htm", ".txt"),
    "tables": (".xlsx", ".csv", ".tsv"),
    "pictures": (".jpg", ".jpeg", ".png", ".webp", ".avif", ".mpo"),
    "pdf": (".pdf",),
}


@dataclass
class Result:
    """What became of one file: taken, refused (with the words of the refusal) or a crash of the importer."""

    path: Path
    reader: str
    outcome: str
    message: str = ""
    receipt: Receipt | None = None
    seconds: float = 0.0  # of the processor

    @property
    def losses(self) -> dict[str, int]:
        return {kind: line.count for kind, line in self.receipt.lines.items()} if self.receipt else {}


def read_folder(folder: Path, known: Known) -> Iterator[Result]:
    """Every file below a folder that an importer takes, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        reader = next((name for name, endings in READERS.items() if path.suffix.lower() in endings), "")
        if reader and path.is_file():
            yield _read(path, reader, known)


def _read(path: Path, reader: str, known: Known) -> Result:
    began = time.process_time()
    try:
        receipt = _receipt(ContentFile(path.read_bytes(), name=path.name), reader, known)
        found = Result(path, reader, "taken", receipt=receipt)
    except ValidationError as refused:
        found = Result(path, reader, "refused", " ".join(refused.messages))
    except Exception as error:  # a crash is what this is looking for
        found = Result(path, reader, "crash", f"{type(error).__name__}: {error}")
    found.seconds = time.process_time() - began
    return found


def _receipt(upload: ContentFile, reader: str, known: Known) -> Receipt:
    if reader == "documents":
        return documents.read(upload).receipt
    if reader == "tables":
        return tables.read(upload, known).receipt
    if reader == "pictures":
        pictures.decode(upload)
        return passed_over.of_picture(upload)
    cleaned, _pages = attachments.clean_pdf(upload)
    receipt = layers.read_pages(cleaned)[1]
    receipt.lines |= passed_over.of_pdf(upload).lines
    return receipt
