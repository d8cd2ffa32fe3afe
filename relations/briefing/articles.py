"""What stands in the PDF of an article, in the language of its edition."""

from django.conf import settings
from django.utils.translation import gettext as _

from relations.citations.sources import described
from relations.models import Edition
from relations.reading.terms import label
from relations.text import dates
from relations.text.languages import LANGUAGES

from .blocks import blocks_of, heading, items
from .common import document_of, edition_line
from .document import Document
from .pictures import printed, printed_cover


def article_document(edition: Edition) -> Document:
    """The text with its notes, and the literature it names."""
    item = described([edition])[0]
    article = edition.content.article
    note = label({code: getattr(article, f"note_{code}") for code in LANGUAGES}, edition.language)
    blocks = [
        *printed_cover(article.cover, edition.language),
        *blocks_of(edition.body, settings.SITE_URL, printed),
    ]
    if item.references:
        blocks += [heading(_("References")), items(item.references)]
    return document_of(
        edition,
        item,
        blocks=blocks,
        meta=[dates.long_date(edition.dated_on, edition.language), edition_line(edition)],
        closing=[
            str(note),
            _(
                "The views expressed are those of the author and do not necessarily reflect the position of the institute."
            ),
        ],
    )
