"""A folder or a ZIP of documents, with a table beside them if there is one, as papers."""

from __future__ import annotations

import contextlib
import html
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from relations.exchange import attachments, documents, layers, tables
from relations.exchange.sites import bitrix, crawl, drupal, joomla, wordpress
from relations.exchange.sites.exports import ENDINGS as EXPORTS
from relations.exchange.sites.exports import UNREADABLE, Export, bare_name, head_of
from relations.exchange.sites.pictures import PICTURES, media_of
from relations.exchange.word.reading import guess_language
from relations.text.lines import paragraphs_of
from relations.text.markup import clean_html

from .papers import COLUMNS, KNOWN, Paper, Reading

DOCUMENTS = (".docx", ".doc", ".rtf", ".odt", ".html", ".htm", ".txt")
TABLES = (".xlsx", ".csv", ".tsv")
LOOKED_AT = 20  # pages by which a crawled folder is known
SITES = (wordpress, bitrix, joomla, drupal)
FEW = 20  # words that a text has at least
MOST_FILES = 20_000
LARGEST = 30 * 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """A file of a source: how to open it, and what changes when it does."""

    open: Callable[[], IO[bytes]]
    version: str

    def read(self) -> bytes:
        """All of it. Raises SourceRefused."""
        try:
            with self.open() as stream:
                data = stream.read(LARGEST + 1)
        except UNREADABLE as error:
            raise SourceRefused(_("The file cannot be read.")) from error
        if len(data) > LARGEST:
            raise SourceRefused(_("The file is larger than 30 MB."))
        return data


class SourceRefused(ValidationError):
    """The whole source cannot be read; the message says why."""


class Folder:
    """The papers of a folder in the order of their names; `remarks` are files and lines that are none."""

    def __init__(self, files: dict[str, Stored]):
        if len(files) > MOST_FILES:
            raise SourceRefused(_("There are more than %(count)s files.") % {"count": MOST_FILES})
        self.files, self.remarks = files, []
        self.media = media_of(files, self._medium)

    def papers(self) -> Iterator[Paper]:
        """The records of exports and every document; where a table names files, what it says of them."""
        exports = self._exports()
        for site in SITES:
            if names := [name for name, found in exports.items() if found is site]:
                yield from site.papers(
                    Export({n: self.files[n].open for n in names}, self.media, self.remarks)
                )
        lines, of_site = self._lines(exports), bool(exports) or self._is_crawled()
        for name in sorted(self.files.keys() - exports.keys()):
            ending, stored = PurePosixPath(name).suffix.lower(), self.files[name]
            if ending in (*DOCUMENTS, ".pdf"):
                values = (
                    lines.pop(_plain(name), None) or lines.pop(_plain(PurePosixPath(name).name), None) or {}
                )
                if ending == ".pdf" and of_site and not values:
                    continue  # it comes with the text that links to it
                read = partial(self._read, name, stored)
                yield Paper(values.get("key") or name, stored.version, read, {"file": name, **values})
            elif ending not in (*TABLES, *PICTURES):
                self._say(name, _("no document"))
        for values in lines.values():
            self._say(values["file"], _("stands in the table, but there is no such file"))

    def _is_crawled(self) -> bool:
        """Are the first pages of the folder those of a site?"""
        pages = [name for name in sorted(self.files) if name.lower().endswith((".html", ".htm"))][:LOOKED_AT]
        return any(crawl.is_page(head_of(name, self.files[name].open)) for name in pages)

    def _exports(self) -> dict[str, ModuleType]:
        """The files that are exports of sites, each with the reader that knows its kind."""
        found = {}
        for name in sorted(self.files):
            if bare_name(name).endswith(EXPORTS):
                head = head_of(name, self.files[name].open)
                site = next((one for one in SITES if head and one.recognises(name, head)), None)
                if site is not None:
                    found[name] = site
        return found

    def _lines(self, exports: Collection[str]) -> dict[str, dict[str, str]]:
        """The table beside the files, by the names in it. Of several the first that names a file is taken."""
        for name in sorted(self.files.keys() - exports):
            if PurePosixPath(name).suffix.lower() not in TABLES:
                continue
            try:
                table = tables.read(ContentFile(self.files[name].read(), name=name), KNOWN)
            except ValidationError as refused:
                self.remarks.append(f"{name}: {' '.join(refused.messages)}")
                continue
            if "file" in table.columns:
                rows = [
                    {c: v.strip() for c, v in row.items() if c in COLUMNS and v.strip()}
                    for _n, row in table.rows
                ]
                return {_plain(row["file"]): row for row in rows if row.get("file")}
            self._say(name, _("a table without a column for the file"))
        return {}

    def _say(self, name: str, words: object) -> None:
        self.remarks.append(f"{name}: {words}")

    def _medium(self, name: str) -> bytes | None:
        """A picture or file beside the texts; nothing where it cannot be read."""
        try:
            return self.files[name].read()
        except SourceRefused:
            return None

    def _read(self, name: str, stored: Stored) -> Reading:
        data = stored.read()
        upload = ContentFile(data, name=PurePosixPath(name).name)
        if name.lower().endswith(".pdf"):
            return read_pdf(upload)
        if name.lower().endswith((".html", ".htm")) and crawl.is_page(data):
            return crawl.read_page(data, self.media, name)
        return read_document(upload)


def folder_at(path: Path) -> Folder:
    """The files below a folder; links that lead out of it are not followed. Raises SourceRefused."""
    root = path.resolve()
    if not root.is_dir():
        raise SourceRefused(_("There is no such folder."))
    files = {}
    for one in root.rglob("*"):
        if one.is_file() and one.resolve().is_relative_to(root) and not one.name.startswith((".", "~$")):
            stat = one.stat()
            files[one.relative_to(root).as_posix()] = Stored(
                partial(one.open, "rb"), f"{stat.st_size}-{stat.st_mtime_ns}"
            )
    return Folder(files)


def zip_in(stored: IO[bytes]) -> Folder:
    """The members of a ZIP, read one by one. Raises SourceRefused."""
    try:
        archive = zipfile.ZipFile(stored)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceRefused(_("This is no ZIP archive, or it is damaged.")) from error
    files = {}
    for member in archive.infolist():
        name = _member_name(member)
        if (
            not member.is_dir()
            and not PurePosixPath(name).name.startswith((".", "~$"))
            and "__MACOSX" not in name
        ):
            while name in files:  # a ZIP may hold several of one name
                stem, dot, ending = name.rpartition(".")
                name = f"{stem} (2){dot}{ending}" if stem else f"{name} (2)"
            files[name] = Stored(partial(archive.open, member), f"{member.file_size}-{member.CRC:08x}")
    return Folder(files)


def _member_name(member: zipfile.ZipInfo) -> str:
    """The name in the letters that its program meant: older Russian ones wrote code page 866."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("cp866")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return unicodedata.normalize("NFC", "/".join(parts))[:300]


def _plain(name: str) -> str:
    """A name as tables and file systems agree on it."""
    return unicodedata.normalize("NFC", name.strip().replace("\\", "/").removeprefix("./")).casefold()


def read_document(upload) -> Reading:
    """A document of any format that experts may bring. Raises ValidationError."""
    draft = documents.read(upload)
    values = {"language": draft.language, "title": draft.title, "lead": draft.lead, "note": draft.note}
    return Reading(
        draft.body,
        {name: text for name, text in values.items() if text},
        draft.receipt,
        pictures=draft.pictures,
    )


def read_pdf(upload) -> Reading:
    """The text layer of a PDF in paragraphs, and the file itself, written anew. Raises ValidationError."""
    data, _pages = attachments.cleaned(upload)
    pages, receipt = layers.read_pages(ContentFile(data, name="paper.pdf"))
    text = "\n".join(page for page, _is_scan in pages)
    paragraphs = [one for page, _is_scan in pages for one in paragraphs_of(page)]
    if sum(len(one.split()) for one in paragraphs) < FEW:
        if not any(is_scan for _page, is_scan in pages):
            raise SourceRefused(_("This PDF has too few words to be a text."), code="empty")
        return Reading("", {}, receipt, pdf=data, layer=pages)  # the worker recognises it
    title = paragraphs.pop(0) if len(paragraphs[0]) < 300 else ""
    body = clean_html("".join(f"<p>{html.escape(one, quote=False)}</p>" for one in paragraphs))
    values = {"language": guess_language(text[:5_000]), "title": title}
    return Reading(body, {name: one for name, one in values.items() if one}, receipt, pdf=data, layer=pages)
