"""Headers of tables: which line they stand on, and which column each of them means.

A column is known by its code, by the name of the field in three languages, by the habits of ministries listed with the
format, and by what somebody chose for this header before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model
from django.utils import translation

from relations.text.languages import LANGUAGES
from relations.text.letters import tidy

from .cells import Reaching

LOOKED_AT = 15  # lines, for the header
NOISE = re.compile(r"[\s\u00a0_\-–—.,:;()\[\]«»\"'/\\*]+")

ORDINALS = {"№", "№пп", "пп", "no"}


@dataclass(frozen=True)
class Known:
    """Columns of a format with the words by which they go; `key` is the column that must be there."""

    names: Mapping[str, tuple[str, ...]]
    key: str = ""

    def column_of(self, header: str, chosen: Mapping[str, str]) -> str:
        """The column that a header means; the header itself, in small letters, when it is not known."""
        plain = bare(header)
        if not plain:
            return ""
        if header.strip() in chosen:
            return chosen[header.strip()]
        for column, words in self.names.items():
            if plain == bare(column) or plain in {bare(word) for word in words}:
                return column
        return tidy(header).strip().lower()


@dataclass(frozen=True)
class Header:
    """The columns, the words of the file, how many lines it and what stands above it take, and how well it is known."""

    columns: list[str]
    names: list[str]
    lines: int
    score: int


def bare(text: str) -> str:
    """A header without case, signs and spaces: «Дата  подписания:» is «датаподписания»."""
    return NOISE.sub("", tidy(text)).casefold().replace("ё", "е")


def header_of(lines: list[list[str]], known: Known, chosen: Mapping[str, str]) -> Header:
    """The header of a sheet: the line, or two lines one above the other, of which most columns are known."""
    lines = [["" if isinstance(cell, Reaching) else cell for cell in line] for line in lines[: LOOKED_AT + 1]]
    found = [_judged([line], number + 1, known, chosen) for number, line in enumerate(lines[:LOOKED_AT])]
    for number in range(min(len(lines) - 1, LOOKED_AT)):
        found.append(_judged(lines[number : number + 2], number + 2, known, chosen))
    best = max(found, key=lambda header: header.score)
    return best if best.score > 0 else found[0]


def _judged(rows: list[list[str]], lines: int, known: Known, chosen: Mapping[str, str]) -> Header:
    names = rows[0] if len(rows) == 1 else _joined(*rows)
    columns = [known.column_of(name, chosen) for name in names]
    for place, column in enumerate(columns):
        if bare(names[place]) in ORDINALS and columns.count(column) > 1:
            columns[place] = bare(names[place])  # only counts the rows: another column holds the numbers
    hits = [column for column in columns if column in known.names]
    score = len(set(hits)) * 2 + 3 * (known.key in hits)
    if len(rows) == 2:
        score -= 1  # one line is likelier than two
    return Header(columns, [name.strip() for name in names], lines, score if hits else 0)


def _joined(above: list[str], below: list[str]) -> list[str]:
    """Merged cells: «Дата» above «подписания» and «вступления в силу»."""
    length, last, out = max(len(above), len(below)), "", []
    for place in range(length):
        top = above[place].strip() if place < len(above) else ""
        low = below[place].strip() if place < len(below) else ""
        last = top or (last if low else "")
        out.append(f"{last} {low}".strip())
    return out


def names_of(model: type[Model], columns, habits) -> dict[str, tuple[str, ...]]:
    """The words by which columns go: the names of the fields in three languages, and what people call them."""
    found = {column: set(habits.get(column, ())) for column in columns}
    fields = {field.name: field for field in model._meta.get_fields() if hasattr(field, "verbose_name")}
    for language in LANGUAGES:
        with translation.override(language):
            for column in columns:
                if column in fields:
                    found[column].add(str(fields[column].verbose_name))
    taken = [word.casefold() for words in found.values() for word in words]
    return {
        column: tuple(w for w in words if taken.count(w.casefold()) == 1) for column, words in found.items()
    }
