"""The typst template with data poured in: PDF/UA-1, own fonts, nothing fetched, nothing read but the template."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from .document import Document

HERE = Path(__file__).resolve().parent
STANDARDS = ["ua-1"]


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst  # noqa: PLC0415 a large library that only briefings need

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (HERE / "briefing.typ").read_bytes()


def pdf_of(document: Document, made_at: datetime | None = None) -> bytes:
    """The document as PDF/UA-1. The same data and moment give the same bytes."""
    import typst  # noqa: PLC0415 a large library that only briefings need

    compiler = typst.Compiler(
        _template(),
        root=str(HERE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(document.data(), ensure_ascii=False)},
    )
    return compiler.compile(
        format="pdf", pdf_standards=STANDARDS, timestamp=made_at or datetime(2000, 1, 1, tzinfo=UTC)
    )
