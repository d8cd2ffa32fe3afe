"""The export of a former site: its files, what lies beside them, and what has to be said of both.

A reader of a kind of site is a module with `recognises(name, head)` and `papers(export)`; `KINDS` of `folders.py` lists them.
"""

from __future__ import annotations

import codecs
import gzip
import logging
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .pictures import Media

log = logging.getLogger(__name__)

HEAD = 1 << 16
ENDINGS = (".xml", ".csv", ".tsv", ".sql", ".json")
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError)
NAMED = 20  # lines of a file that are named; others are counted


@dataclass
class Export:
    """Files of one site by their names, in the order in which they are read."""

    files: dict[str, Callable[[], IO[bytes]]]
    media: Media = lambda _address: None
    remarks: list[str] = field(default_factory=list)

    def each(self, name: str, read: Callable[[IO[bytes]], Iterable]) -> Iterator:
        """What `read` finds in a file; where that is damaged, what stands before the damage, and a remark."""
        try:
            with opened(name, self.files[name]) as stream:
                yield from read(stream)
        except ValidationError as refused:
            self.say(name, " ".join(map(str, refused.messages)))
        except UNREADABLE:
            self.say(name, _("The file cannot be read."))
        except Exception:  # a form of export that nobody thought of must not keep other files out
            log.exception("An export could not be read to its end: %s", name)
            self.say(name, _("The file cannot be read."))

    def say(self, name: str, words: object) -> None:
        """Note something about a file."""
        self.remarks.append(f"{name}: {words}")

    def wrong_lines(self, name: str, numbers: list[int]) -> None:
        """Name lines that are no records."""
        if numbers:
            places = ", ".join(str(one) for one in numbers[:NAMED]) + (" …" if len(numbers) > NAMED else "")
            text = ngettext(
                "%(count)s line that is no whole record: %(places)s",
                "%(count)s lines that are no whole records: %(places)s",
                len(numbers),
            ) % {"count": len(numbers), "places": places}
            self.say(name, text)

    def left_out(self, name: str, count: int) -> None:
        """Say how many records were never published on the site."""
        if count:
            text = ngettext(
                "%(count)s text that the site did not show was left out",
                "%(count)s texts that the site did not show were left out",
                count,
            ) % {"count": count}
            self.say(name, text)


def opened(name: str, opener: Callable[[], IO[bytes]]) -> IO[bytes]:
    """A file, unpacked if it is a `.gz`."""
    return gzip.GzipFile(fileobj=opener()) if name.lower().endswith(".gz") else opener()


def bare_name(name: str) -> str:
    """The name in small letters without `.gz`."""
    return name.lower().removesuffix(".gz")


def head_of(name: str, opener: Callable[[], IO[bytes]]) -> bytes:
    """The beginning of a file, as UTF-8 where it is UTF-16; of a damaged one what can be read."""
    found = b""
    try:
        with opened(name, opener) as stream:
            while len(found) < HEAD and (portion := stream.read(512)):
                found += portion
    except UNREADABLE:
        pass
    is_wide = found[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return found.decode("utf-16", "ignore").encode() if is_wide else found
