"""Briefings: an article, an agreement or a dossier as a PDF to take along, in one language.

Here live the document as plain data, HTML taken apart into blocks, the typst template and its fonts. What stands in a
document is decided by the views; this package knows neither requests nor visibility.
"""

from .blocks import blocks_of, heading, items, paragraph, photo, picture, table
from .document import Document
from .drawings import svg_of
from .printing import pdf_of

__all__ = [
    "Document",
    "blocks_of",
    "heading",
    "items",
    "paragraph",
    "pdf_of",
    "photo",
    "picture",
    "svg_of",
    "table",
]
