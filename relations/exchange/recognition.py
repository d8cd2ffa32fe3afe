"""Words of a scanned page, by programs of the operator: OCRmyPDF with Tesseract, looked for on the path.

Every page is recognised by itself, in a bounded process without network: it has time and memory of its own, and one
that fails loses no other. What comes back is the words with the confidence of the program, and the page with these
words laid under its picture.
"""

from __future__ import annotations

import csv
import errno
import functools
import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from .apart import apart
from .bounded import Failed, Limits, run
from .layers import words_of

LANGUAGES = ("kaz", "rus", "eng")  # as Tesseract calls them; the first is preferred
PAGE = Limits(seconds=120, megabytes=900, file_megabytes=100)
TRIED = 90  # seconds that Tesseract has for a page of those
LARGEST = 2384 * 3370  # square points of a page: A0
LEAST = 30  # per cent: less certain words are stains
WORD = "5"  # how Tesseract calls the level of a line of its table that holds a word
NUMBER_SIGN = re.compile(r"\bN[eo]\s?(?=\d)")  # what Tesseract takes “№” for
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
SCAN_KEYS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")


@dataclass(frozen=True)
class Recognised:
    """The words of a page, how certain they are in per cent, and the page with them as a PDF of its own."""

    text: str
    confidence: int
    pdf: bytes


def hindrance() -> str:
    """Why nothing can be recognised here: `missing` (no program), `languages` (of Tesseract); empty if it can be."""
    if not (shutil.which("ocrmypdf") and shutil.which("tesseract")):
        return "missing"
    if set(LANGUAGES) <= _languages():
        return ""
    _languages.cache_clear()  # they may be installed before somebody asks again
    return "languages"


@functools.cache
def _languages() -> frozenset[str]:
    try:
        return frozenset(run(["tesseract", "--list-langs"], Limits(seconds=20)).decode().split())
    except Failed:
        return frozenset()


def page(pdf: bytes, *, has_text: bool = False) -> Recognised:
    """Recognise a PDF of one page; `has_text`: it has a text layer that is of no use. Raises Failed."""
    with tempfile.TemporaryDirectory(prefix="scan-") as place:
        folder = Path(place)
        try:
            (folder / "page.pdf").write_bytes(pdf)
            (folder / "table").write_text("tessedit_create_tsv 1\n")
            run(_command(has_text), PAGE, folder=folder)
            table = next(folder.glob("ocrmypdf*/*_tess.tsv"), None)
            text, confidence = words_in(table.read_text("utf-8") if table else "")
            return Recognised(text, confidence, pdf if has_text else (folder / "made.pdf").read_bytes())
        except OSError as error:
            raise Failed("full" if error.errno == errno.ENOSPC else "exit", str(error)) from error
        except Failed as failed:
            raise Failed(_reason(failed), str(failed)) from failed


def _command(has_text: bool) -> list[str]:
    """Readers come first (`nice`). Working files are kept in the folder of the call: among them is the table of Tesseract."""
    return [
        "nice", "-n", "10", "env", "OMP_THREAD_LIMIT=1", "ocrmypdf", "--quiet", "--keep-temporary-files", "--jobs", "1",
        "--output-type", "pdf", "--optimize", "0", "--rotate-pages", "--rotate-pages-threshold", "5",
        "--max-image-mpixels", "45", "--tesseract-timeout", str(TRIED), "--tesseract-config", "table",
        "-l", "+".join(LANGUAGES), *(["--force-ocr"] if has_text else []), "page.pdf", "made.pdf",
    ]  # fmt: skip


def _reason(failed: Failed) -> str:
    said = str(failed)
    if "No space left" in said or "ENOSPC" in said:
        return "full"
    if "DecompressionBomb" in said or "exceeds limit" in said:
        return "size"
    if "Cannot allocate memory" in said or "VMerror" in said:
        return "memory"
    return failed.reason


def words_in(table: str) -> tuple[str, int]:
    """(words, mean confidence) of a table of Tesseract: lines and paragraphs in the order in which it read them."""
    lines: dict[tuple, list[str]] = {}
    sure: list[float] = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word, confidence = (row.get("text") or "").strip(), float(row.get("conf") or -1)
        if row.get("level") != WORD or not word or confidence < LEAST:
            continue
        lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(word)
        sure += [confidence] * len(word)
    paragraphs: dict[tuple, list[str]] = {}
    for (*paragraph, _line), words in lines.items():
        paragraphs.setdefault(tuple(paragraph), []).append(" ".join(words))
    text = words_of("\n\n".join("\n".join(found) for found in paragraphs.values()))
    if len(CYRILLIC.findall(text)) > len(text) / 3:
        text = NUMBER_SIGN.sub("№ ", text)
    if not any(letter.isalnum() for letter in text):
        return "", 0
    return text, round(fmean(sure))


@apart(None, Limits(seconds=60, megabytes=1024))
def alone(file, number: int) -> tuple[bytes, bool]:
    """A page as a PDF of its own, and whether it has a text layer. Raises Failed."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  large

    found = PdfReader(file).pages[number - 1]
    box, unit = found.mediabox, float(found.get("/UserUnit", 1))
    if float(box.width) * float(box.height) * unit**2 > LARGEST:
        return b"", False
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_page(found)
    writer.write(out)
    return out.getvalue(), bool(found.extract_text().strip())


@apart(None, Limits(seconds=120, megabytes=1536))
def joined(file, pages: Mapping[int, bytes]) -> bytes:
    """A PDF in which these pages stand in the place of its own, without what programs write about themselves."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  large
    from pypdf.generic import NameObject  # noqa: PLC0415  likewise

    from .bare_pdf import bare_copy  # noqa: PLC0415  likewise

    writer, whole, out = PdfWriter(clone_from=PdfReader(file)), io.BytesIO(), io.BytesIO()
    for number, data in pages.items():
        old, new = writer.pages[number - 1], PdfReader(io.BytesIO(data)).pages[0]
        for key in SCAN_KEYS:
            old.pop(key, None)
            if key in new:
                old[NameObject(key)] = new.raw_get(key).clone(writer)
    writer.write(whole)
    bare_copy(PdfReader(whole)).write(out)
    return out.getvalue()


def most_common(reasons: Iterable[str]) -> str:
    """The word that is said of a file of which several pages failed."""
    reasons = sorted(reasons)
    return max(reasons, key=reasons.count, default="")
