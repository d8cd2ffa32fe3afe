"""Briefings: an article, an agreement or a dossier as a PDF to take along, in one language.

Here live what stands in the document of each kind (`articles`, `agreements`, `dossiers`: from `relations.reading`), the
document as plain data, HTML taken apart into blocks, the typst template and its fonts. Nothing here knows a request.
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
