"""Exports of any size in bounded memory: XML element by element, text line by line. No entity is expanded, nothing fetched."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PORTION = 1 << 18
LARGEST = 4 * 1024**3  # bytes of an export, unpacked
LONGEST = 10_000_000  # letters of one record
MOST_PARTS = 50_000  # elements of one record: a text with thousands of comments
CONTROL = bytes({*range(32)} - {9, 10, 13})  # no XML holds them, but old sites did not mind
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})")
HEAD_LINES = 20  # by which a table is known


TOO_LARGE = _("The export has a record that is too large.")


class ExportRefused(ValidationError):
    """The export cannot be read (any further); the message says why."""


def portions(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of an export. Raises ExportRefused for a file that unpacks without end."""
    total = 0
    while portion := stream.read(PORTION):
        total += len(portion)
        if total > LARGEST:
            raise ExportRefused(_("The export is larger than 4 GB."))
        yield portion


# --- Text ------------------------------------------------------------------------------------------------


def encoding_of(head: bytes) -> str:
    """UTF-16 by its mark, UTF-8 where the beginning is that, else the code page of Russian servers."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8-sig"


def texts(stream: IO[bytes]) -> Iterator[str]:
    """The text of an export, a portion at a time; what is no letter of its encoding is the sign �."""
    decoder = None
    for portion in portions(stream):
        decoder = decoder or codecs.getincrementaldecoder(encoding_of(portion))(errors="replace")
        yield decoder.decode(portion)
    if decoder is not None:
        yield decoder.decode(b"", final=True)


def lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of an export with their ends. Raises ExportRefused for one without end."""
    rest = ""
    for text in texts(stream):
        *whole, rest = (rest + text).split("\n")
        yield from (f"{line}\n" for line in whole)
        if len(rest) > LONGEST:
            raise ExportRefused(TOO_LARGE)
    if rest:
        yield rest


# --- XML -------------------------------------------------------------------------------------------------


class Record(list):
    """One record: (name of the element, its attributes, its text) as they end. Names are `address local`, or `local`.

    `own` is the text that stands in the record itself; one that `is_cut` lacks words that were too many.
    """

    own = ""
    is_cut = False

    def text(self, name: str) -> str:
        return next((text.strip() for one, _attributes, text in self if one == name), "")

    def all(self, name: str) -> Iterator[tuple[dict[str, str], str]]:
        return ((attributes, text.strip()) for one, attributes, text in self if one == name)


def too_large(*_what):
    """Instead of reading a record that was cut. Raises ExportRefused."""
    raise ExportRefused(TOO_LARGE)


def records(stream: IO[bytes], *names: str) -> Iterator[tuple[str, Record]]:
    """The elements of these names as they end, each with what stands inside it. Raises ExportRefused."""
    reader, is_wide = None, False
    for portion in portions(stream):
        if reader is None:
            is_wide = encoding_of(portion) == "utf-16"
            reader = _Reader(frozenset(names), _meant(portion))
        yield from reader.fed(portion if is_wide else portion.translate(None, CONTROL))
    if reader is not None:
        yield from reader.fed(b"", is_last=True)


def _meant(head: bytes) -> str | None:
    """The encoding to read by instead of the one that is declared, where that is none, or is not what stands there."""
    found, guess = DECLARED.search(head[:400]), encoding_of(head)
    declared = found[1].decode() if found else "utf-8"
    try:
        is_wrong = codecs.lookup(declared).name == "utf-8" and guess == "cp1251"
    except LookupError:
        is_wrong = True
    return ({"cp1251": "windows-1251", "utf-8-sig": "utf-8"}.get(guess)) if is_wrong else None


class _Reader:
    def __init__(self, names: frozenset[str], encoding: str | None = None):
        self.names, self.found = names, []
        self.record: Record | None = None
        self.open: list[tuple[str, dict, list[str]]] = []
        self.outer, self.length, self.own = "", 0, []
        self.parser = expat.ParserCreate(encoding, namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._outside
        self.parser.SkippedEntityHandler = self._entity
        self.parser.UseForeignDTD(True)  # or an entity of HTML would be the end of the export

    def fed(self, portion: bytes, is_last: bool = False) -> Iterator[tuple[str, Record]]:
        """What ended in a portion; what ended before a damage too."""
        damage = None
        try:
            self.parser.Parse(portion, is_last)
        except (expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
            damage = error
        except ExportRefused as refused:
            damage = refused
        found, self.found = self.found, []
        yield from found
        if isinstance(damage, ExportRefused):
            raise damage
        if damage is not None:
            raise ExportRefused(
                _("The export is damaged from line %(line)s on.") % {"line": self.parser.CurrentLineNumber}
            ) from damage

    def _start(self, name, attributes):
        if self.record is None and name in self.names:
            self.record, self.outer, self.length, self.own = Record(), name, 0, []
        elif self.record is not None:
            if len(self.open) > MOST_PARTS:
                raise ExportRefused(TOO_LARGE)
            self.open.append((name, attributes, []))

    def _end(self, name):
        if self.record is None:
            return
        if self.open:
            inner, attributes, words = self.open.pop()
            if len(self.record) < MOST_PARTS:
                self.record.append((inner, attributes, "".join(words)))
            else:
                self.record.is_cut = True
        elif name == self.outer:
            self.record.own = "".join(self.own)
            self.found.append((name, self.record))
            self.record = None

    def _words(self, words):
        if self.record is None:
            return
        held = self.open[-1][2] if self.open else self.own
        held.append(words)
        self.length += len(words)
        if self.length > LONGEST:  # this element loses its words; those after it are still read
            self.record.is_cut = True
            self.length -= sum(map(len, held))
            held.clear()

    def _outside(self, _context, *where):
        """Nothing is fetched; that no place is named is the foreign document type that was asked for."""
        return self._refuse() if any(where) else 1

    def _entity(self, name, is_parameter):
        """`&nbsp;`, which HTML knows and XML does not; one that nobody knows stays as it stands."""
        if not is_parameter:
            self._words(html.unescape(f"&{name};"))

    def _refuse(self, *_what):
        raise ExportRefused(_("The export declares entities or a document type: it is not read."))
