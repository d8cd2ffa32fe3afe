"""What stands in the PDF of an article: its text, the note on it, and whose views they are."""

from django.utils.translation import gettext as _

from relations.models import Edition
from relations.reading.labels import named

from .document import Document
from .plain import plain_document


def article_document(edition: Edition) -> Document:
    """The text with its notes, the literature it names, and what is said about its origin."""
    return plain_document(
        edition,
        str(named(edition.content.article, "note", edition.language)),
        _(
            "The views expressed are those of the author and do not necessarily reflect the position of the institute."
        ),
    )
