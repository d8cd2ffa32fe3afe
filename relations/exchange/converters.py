"""Other formats of documents: HTML and plain text are read here, .doc, .rtf and .odt by a program of the operator.

LibreOffice or pandoc is looked for on the path (setting DOCUMENT_CONVERTER names another place) and runs in a bounded
process without network. Without it the message says what to do.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from . import bounded
from .word.package import OLD, OLE, WordRefused

NO_CONVERTER = _(
    "Files of this format (.%(form)s) need a converter that is not installed here. "
    "Open the file in Word, save it as .docx and try again."
)
FAILED = _(
    "The file could not be converted. It may be damaged or have a password; save it as .docx and try again."
)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PROGRAMS = ("soffice", "libreoffice", "pandoc")
READ_BY = {"pandoc": ("odt", "rtf"), "soffice": ("doc", "odt", "rtf"), "libreoffice": ("doc", "odt", "rtf")}
MOST = 20 * 1024 * 1024  # bytes of what comes out; no larger file is read
LIMITS = bounded.Limits(
    seconds=120, megabytes=4096, file_megabytes=100
)  # LibreOffice maps much and uses little


def form_of(data: bytes, name: str) -> str:
    """docx, doc, rtf, odt, html or txt, by content; the name only tells text from HTML and old Office files apart."""
    if data[:8] == OLE:
        return "doc"
    if data[:5] == b"{\\rtf":
        return "rtf"
    if data[:2] == b"PK":
        return "odt" if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:120] else "docx"
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) or (
        b"<p" in head and name.lower().endswith(("html", "htm"))
    ):
        return "html"
    if name.lower().endswith((".htm", ".html")):
        return "html"
    return "txt" if name.lower().endswith(".txt") else "docx"


def program(form: str) -> tuple[str, str]:
    """(kind, path) of a program that reads this format; empty when there is none."""
    chosen = getattr(settings, "DOCUMENT_CONVERTER", "")
    places = (
        [(Path(chosen).stem, chosen)] if chosen else [(name, shutil.which(name) or "") for name in PROGRAMS]
    )
    return next(
        ((name, path) for name, path in places if path and form in READ_BY.get(name, READ_BY["soffice"])),
        ("", ""),
    )


def converted(data: bytes, form: str) -> tuple[ContentFile, str]:
    """The file in a format that is read here, and its name: docx, or html where the program cannot do more.

    Raises WordRefused.
    """
    name, path = program(form)
    if form == "doc" and (not path or ENCRYPTED in data):
        raise WordRefused(OLD, code="ole")
    if not path:
        raise WordRefused(NO_CONVERTER % {"form": form}, code="converter")
    kinds = ("docx", "html") if name == "pandoc" else ("docx",)
    for kind in kinds:  # the pandoc of Debian writes no .docx when it may read no files
        try:
            return ContentFile(_made(data, form, kind, name, path), name=f"converted.{kind}"), kind
        except (bounded.Failed, OSError) as error:
            if kind == kinds[-1]:
                raise WordRefused(FAILED, code="converter") from error
    raise AssertionError("unreachable")


def _made(data: bytes, form: str, kind: str, name: str, path: str) -> bytes:
    """What a program makes of a file, in a folder and a process of its own. Raises bounded.Failed, OSError."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / f"source.{form}").write_bytes(data)
        if name == "pandoc":
            command = [
                path,
                "--sandbox",
                "-s",
                "-f",
                form,
                "-t",
                kind,
                "-o",
                f"made.{kind}",
                f"source.{form}",
            ]
        else:
            command = [
                path,
                "--headless",
                "--norestore",
                "--convert-to",
                kind,
                "--outdir",
                "made",
                f"source.{form}",
            ]
        bounded.run(command, LIMITS, folder=folder)
        made = folder / (f"made.{kind}" if name == "pandoc" else f"made/source.{kind}")
        if made.is_symlink() or not made.is_file() or made.stat().st_size > MOST:
            raise OSError("nothing was made")
        return made.read_bytes()
