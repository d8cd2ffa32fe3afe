"""Tables of a former site as CSV of any size, row by row (phpMyAdmin, Bitrix, Views data export)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from typing import IO

from .streaming import HEAD_LINES, encoding_of, lines

DELIMITERS = ";,\t|^"


def columns_of(head: bytes) -> list[str]:
    """The names in the first line of a file, in small letters."""
    text = head.decode(encoding_of(head), errors="replace").lstrip("\ufeff")
    first = text.partition("\n")[0].strip()
    row = next(csv.reader([first], delimiter=_delimiter(first)), [])
    return [name.strip().lower() for name in row]


def rows(stream: IO[bytes], wrong: list[int]) -> Iterator[dict[str, str]]:
    """The rows by the names of their columns; `wrong` collects lines that have more or fewer. Raises ExportRefused."""
    coming = lines(stream)
    head = [line for _number, line in zip(range(HEAD_LINES), coming, strict=False)]
    if not head:
        return
    head[0] = head[0].lstrip("\ufeff")
    sample = "".join(head)
    escape = "\\" if sample.count('\\"') > sample.count('\\"\n') + sample.count('\\";') else None
    reader = csv.reader(chain(head, coming), delimiter=_delimiter(head[0]), escapechar=escape)
    names: list[str] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            wrong.append(reader.line_num)
            continue
        if not names:
            names = [name.strip().lower() for name in row]
        elif len(row) == len(names):
            yield dict(zip(names, row, strict=True))
        elif row:
            wrong.append(reader.line_num)


def _delimiter(first: str) -> str:
    return max(DELIMITERS, key=first.count)
