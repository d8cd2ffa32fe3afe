"""Where in a journal a text stands, as bibliographies of each language write it (ISBD; GOST R 7.0.100)."""

import re

from .languages import language_of

SPAN = re.compile(r"(?<=\w)\s*[-‐‑‒–—]+\s*(?=\w)")


def spanned(pages: str) -> str:
    """Pages with the dash of a span between them: `15-27` → `15–27`."""
    return SPAN.sub("–", pages.strip())


def areas(language: str, volume: str, issue: str, pages: str, issn: str = "") -> list[str]:
    """`Т. 3, № 2`, `С. 15–27`, `ISSN 1234-5679`: only what is known."""
    words = language_of(language).citing
    number = ", ".join(
        pattern.format(text) for pattern, text in ((words.volume, volume), (words.issue, issue)) if text
    )
    span = words.pages.format(spanned(pages)) if pages else ""
    return [
        area for area in (number[:1].upper() + number[1:], span, f"ISSN\u00a0{issn}" if issn else "") if area
    ]
