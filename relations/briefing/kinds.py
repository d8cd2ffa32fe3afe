"""Which document is made of an item of each kind."""

from relations.models import Edition, Kind

from .agreements import agreement_document
from .articles import article_document
from .document import Document
from .dossiers import dossier_document
from .plain import plain_document

# Kinds whose PDF is more than their text; `plain_document` makes it of the others.
MAKERS = {
    Kind.ARTICLE: article_document,
    Kind.AGREEMENT: agreement_document,
    Kind.DOSSIER: dossier_document,
}


def document_of_kind(edition: Edition) -> Document:
    """What stands in the PDF of an edition."""
    return MAKERS.get(edition.kind, plain_document)(edition)
