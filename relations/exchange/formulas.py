"""The one guard against formulas: every cell of every CSV and XLSX that leaves the portal passes it.

A spreadsheet runs text that begins with certain signs, also behind spaces and in full width (OWASP: CSV injection).
Headers and captions come from foreign tables as well as cells do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Cyrillic as Latin
SIGNS = frozenset("=+-@＝＋－＠")
BREAKS = frozenset("\t\r\n\v\f")


def runs(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text[:1] in BREAKS or text.lstrip("\ufeff\u200b \u00a0\t\r\n\v\f")[:1] in SIGNS


def harmless(cell):
    """The cell, with an apostrophe before text that might run; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and runs(cell) else cell


def as_meant(text: str) -> str:
    """The text of a cell without the apostrophe of `harmless`."""
    return text[1:] if text[:1] == "'" and runs(text[1:]) else text


def csv_lines(header: Iterable, rows: Iterable[Iterable]) -> Iterator[str]:
    """A table as CSV, line by line, header included, with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([harmless(cell) for cell in header])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
