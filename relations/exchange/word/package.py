"""A Word file as a package of parts: judged before anything is unpacked, then read part by part.

Limits (PROMISES U3): 2 000 members, 50 MB unpacked, no DTD, no macros, nothing outside the file is followed.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .ooxml import Element, parsed, q

MAX_BYTES = 20 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_UNPACKED = 50 * 1024 * 1024
MAX_TAGS = 700_000  # in one XML part; a book of 90 000 words has about as many
MAX_PART = 8 * 1024 * 1024  # of one XML part; a book of 400 pages has about 3 MB
DAMAGED = _("The file is damaged. Open it in Word, save it again and try once more.")
OLD = _(
    "This is an old .doc file or a file with a password. Save it as .docx without a password and try again."
)
NO_WORD = _("This is not a Word document (.docx).")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class WordRefused(ValidationError):
    """The file cannot be taken; the message says why and what to do, in the language of the desk."""


@dataclass(frozen=True)
class Relation:
    kind: str  # the last word of the type: image, footnotes, chart …
    target: str  # the name of the part, or an address outside
    is_outside: bool


@dataclass
class Package:
    """The parts of a judged file."""

    data: bytes
    archive: zipfile.ZipFile
    names: set[str]
    main: str = ""
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        return self.archive.read(name)

    def root(self, name: str) -> Element:
        """A part as XML. Raises WordRefused."""
        try:
            return parsed(self.read(name))
        except (ParseError, KeyError, zipfile.BadZipFile, RecursionError, ValueError) as error:
            raise WordRefused(DAMAGED, code="damaged") from error

    def relations(self, part: str) -> dict[str, Relation]:
        """Id → what a part refers to; targets inside the file as names of parts."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            own = posixpath.join(folder, "_rels", f"{name}.rels")
            rows = self.root(own) if own in self.names else []
            self._relations[part] = {row.get("Id", ""): _relation(row, folder) for row in rows}
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """The names of existing parts of one kind that a part refers to."""
        found = (
            one.target for one in self.relations(part).values() if one.kind == kind and not one.is_outside
        )
        return [name for name in found if name in self.names]

    @cached_property
    def styles(self) -> Element | None:
        found = self.related(self.main, "styles")
        return self.root(found[0]) if found else None

    @cached_property
    def numbering(self) -> Element | None:
        found = self.related(self.main, "numbering")
        return self.root(found[0]) if found else None


def _relation(row: Element, folder: str) -> Relation:
    target = row.get("Target", "")
    is_outside = row.get("TargetMode") == "External"
    if not is_outside:
        target = unquote(target)
        target = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
    return Relation(row.get("Type", "").rpartition("/")[2], target, is_outside)


def opened(data: bytes) -> Package:
    """The package of an ordinary Word document. Raises WordRefused."""
    if data[:8] == OLE:
        raise WordRefused(
            _("This is an old .doc file or a file with a password. Save it as .docx without a password and try again."),
            code="ole",
        )  # fmt: skip
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise WordRefused(NO_WORD, code="type") from error
    names = {member.filename for member in members}
    if any(
        "vbaProject" in name or (name.endswith((".bin", ".exe", ".js")) and "vba" in name.lower())
        for name in names
    ):
        raise WordRefused(_("Documents with macros are not accepted. Save the file as .docx."), code="macros")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise WordRefused(_("The document is too large when unpacked."), code="unpacked")
    if "[Content_Types].xml" not in names:
        raise WordRefused(NO_WORD, code="type")
    for member in members:
        _judge_member(archive, member)
    package = Package(data, archive, names)
    package.main = _main_part(package)
    return package


def _main_part(package: Package) -> str:
    """The part that the package itself calls its document; Word Online calls it document2.xml."""
    found = package.related("", "officeDocument")
    name = found[0] if found else "word/document.xml"
    if name not in package.names:
        raise WordRefused(NO_WORD, code="type")
    root = package.root(name)
    if root.tag != q("w:document"):
        raise WordRefused(NO_WORD, code="type")
    return name


def _judge_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    name = member.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or member.flag_bits & 1:
        raise WordRefused(DAMAGED, code="path")
    if not name.endswith((".xml", ".rels")):
        return
    if member.file_size > MAX_PART:
        raise WordRefused(_("The document is too large when unpacked."), code="unpacked")
    try:
        with archive.open(member) as part:
            text = part.read(MAX_PART + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise WordRefused(DAMAGED, code="damaged") from error
    if len(text) > MAX_PART or text.count(b"<") > MAX_TAGS:  # the directory of the archive may lie
        raise WordRefused(_("The document is too large when unpacked."), code="unpacked")
    flat = text.replace(b"\x00", b"")  # a DTD may hide in UTF-16
    if b"<!DOCTYPE" in flat.upper() or b"<!ENTITY" in flat.upper():
        raise WordRefused(_("The document contains definitions that Word does not write."), code="dtd")
