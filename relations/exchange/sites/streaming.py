"""XML of any size, element by element, in bounded memory: no entity is expanded, nothing outside is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PORTION = 1 << 18
LONGEST = 10_000_000  # letters of one record
MOST_PARTS = 5_000  # elements of one record


class ExportRefused(ValidationError):
    """The export cannot be read (any further); the message says why."""


class Record(list):
    """One record: (name of the element, its attributes, its text) in order. Names are `address local`, or `local`."""

    def text(self, name: str) -> str:
        return next((text.strip() for one, _attributes, text in self if one == name), "")

    def all(self, name: str) -> Iterator[tuple[dict[str, str], str]]:
        return ((attributes, text.strip()) for one, attributes, text in self if one == name)


def records(stream: IO[bytes], *names: str) -> Iterator[tuple[str, Record]]:
    """The elements of these names as they end, each with what stands inside it. Raises ExportRefused."""
    reader = _Reader(frozenset(names))
    while portion := stream.read(PORTION):
        yield from reader.fed(portion)
    yield from reader.fed(b"", is_last=True)


class _Reader:
    def __init__(self, names: frozenset[str]):
        self.names, self.found = names, []
        self.record: Record | None = None
        self.open: list[tuple[str, dict, list[str]]] = []
        self.outer, self.length = "", 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    def fed(self, portion: bytes, is_last: bool = False) -> list[tuple[str, Record]]:
        try:
            self.parser.Parse(portion, is_last)
        except (expat.ExpatError, UnicodeError, LookupError) as error:
            raise ExportRefused(
                _("The export is damaged from line %(line)s on.") % {"line": self.parser.CurrentLineNumber}
            ) from error
        found, self.found = self.found, []
        return found

    def _start(self, name, attributes):
        if self.record is None and name in self.names:
            self.record, self.outer, self.length = Record(), name, 0
        elif self.record is not None:
            if len(self.record) > MOST_PARTS:
                raise ExportRefused(_("The export has a record that is too large."))
            self.open.append((name, attributes, []))

    def _end(self, name):
        if self.record is None:
            return
        if self.open:
            inner, attributes, words = self.open.pop()
            self.record.append((inner, attributes, "".join(words)))
        elif name == self.outer:
            self.found.append((name, self.record))
            self.record = None

    def _words(self, words):
        if self.open:
            self.length += len(words)
            if self.length > LONGEST:
                raise ExportRefused(_("The export has a record that is too large."))
            self.open[-1][2].append(words)

    def _refuse(self, *_what):
        raise ExportRefused(_("The export declares entities or a document type: it is not read."))
