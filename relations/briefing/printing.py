"""The typst template with data poured in: PDF/UA-1, own fonts, nothing fetched, nothing read but the template.

PDF/UA asks that every letter can be shown. Letters that our fonts lack come from typst's own fonts; one that nobody
has (a hieroglyph, a picture sign) is printed as an empty box rather than costing the reader the whole file.
"""

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from relations.exchange.apart import apart
from relations.exchange.bounded import Limits

from .document import Document

HERE = Path(__file__).resolve().parent
STANDARDS = ["ua-1"]
UNKNOWN = "\u25a1"
LAST_OF_OURS, BLOCK = 0x2FFF, 256  # Latin, Cyrillic and signs of print are replaced singly
NOT_SHOWN = re.compile(r'the text [`‘“"]*"(?P<text>.*?)"[`’”"]* could not be displayed', re.DOTALL)
ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
MOST_TRIES = 60
PRINTING = Limits(seconds=30, megabytes=1024)
SINGLY = 8  # signs replaced one by one; after them whole blocks of their script
JOINERS = re.compile("[\u200d\ufe0e\ufe0f]")  # between signs that are gone they cannot be shown


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst  # noqa: PLC0415 a large library that only briefings need

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(HERE / "fonts")]
    )


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (HERE / "briefing.typ").read_bytes()


def _compiler(data: str) -> Any:
    import typst  # noqa: PLC0415 a large library that only briefings need

    return typst.Compiler(
        _template(), root=str(HERE), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"data": data}
    )


def pdf_of(document: Document, made_at: datetime | None = None) -> bytes:
    """The document as PDF/UA-1. The same data and moment give the same bytes. Raises Failed: too much to print."""
    made_at = (made_at or datetime(2000, 1, 1, tzinfo=UTC)).replace(microsecond=0)
    return _printed(json.dumps(document.data(), ensure_ascii=False), made_at)


@apart(None, PRINTING)
def _printed(data: str, made_at: datetime) -> bytes:
    import typst  # noqa: PLC0415 a large library that only briefings need

    for attempt in range(MOST_TRIES):
        try:
            return _compiler(data).compile(format="pdf", pdf_standards=STANDARDS, timestamp=made_at)
        except typst.TypstError as error:
            replaced = _without(data, str(error.message), with_neighbours=attempt >= SINGLY)
            if replaced == data:
                break
            data = replaced
    return _compiler(data).compile(format="pdf", timestamp=made_at)  # without the seal of PDF/UA


def _without(data: str, message: str, with_neighbours: bool) -> str:
    """The data with an empty box for every sign that the compiler could not show, and for others of its block."""
    found = NOT_SHOWN.search(message)
    if not found:
        return data
    text = ESCAPE.sub(lambda match: chr(int(match[1], 16)), found["text"])
    data = JOINERS.sub("", data)
    for sign in set(text) - {UNKNOWN, " "}:
        if with_neighbours and ord(sign) > LAST_OF_OURS:
            first = ord(sign) // BLOCK * BLOCK
            data = re.sub(f"[{chr(first)}-{chr(first + BLOCK - 1)}]", UNKNOWN, data)
        data = data.replace(json.dumps(sign, ensure_ascii=False)[1:-1], UNKNOWN)
    return data
