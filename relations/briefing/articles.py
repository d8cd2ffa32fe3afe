"""What stands in the PDF of an article: its text, and the note on it."""

from relations.models import Edition
from relations.reading.terms import named

from .document import Document
from .plain import plain_document


def article_document(edition: Edition) -> Document:
    """The text with its notes, the literature it names, and what is said about its origin."""
    return plain_document(edition, note=str(named(edition.content.article, "note", edition.language)))
