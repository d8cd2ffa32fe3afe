"""What stands in the PDF of a text of the portal, of whatever kind, in the language of its edition."""

from html import escape

from django.conf import settings
from django.utils.translation import gettext as _

from relations.models import Edition
from relations.reading.file_words import words_of_files
from relations.reading.records import ItemRecord, records_of
from relations.reading.site import absolute
from relations.text import dates

from .blocks import blocks_of, heading, items
from .common import document_of, edition_line
from .document import Document
from .pictures import printed, printed_cover


def plain_document(edition: Edition, *closing: str) -> Document:
    """The text with its notes, the literature it names, and remarks on the text."""
    item = records_of([edition])[0]
    blocks = [
        *printed_cover(edition.content.cover, edition.language),
        *(
            blocks_of(edition.body, settings.SITE_URL, printed)
            if edition.body.strip()
            else _words_of_files(edition)
        ),
    ]
    if item.references:
        blocks += [heading(_("References")), items(item.references)]
    return document_of(
        edition,
        item,
        blocks=blocks,
        meta=[
            dates.long_date(edition.dated_on, edition.language, edition.dated_on_precision),
            edition_line(edition),
        ],
        closing=[*closing, _first(item)],
    )


def _words_of_files(edition: Edition) -> list[dict]:
    """Of an item that is only a file: where it is, and the words of its pages, said to be what they are."""
    parts = []
    for file in words_of_files(edition.content_id, edition.language):
        address = escape(absolute(file.url))
        parts.append(f'<p>{_("The file")}: <a href="{address}">{address}</a></p>')
        if file.is_recognised:
            said = _("A program read this text; it may contain errors. The scan decides.")
            parts.append(f"<p><strong>{_('Recognised from a scan')}.</strong> {said}</p>")
        for page in file.shown:
            parts.append(f"<h3>{_('Page %(number)s') % {'number': page.number}}</h3>")
            parts += [f"<p>{escape(paragraph)}</p>" for paragraph in page.paragraphs]
    return blocks_of("".join(parts), settings.SITE_URL, printed)


def _first(item: ItemRecord) -> str:
    """Where the text stood before it came here; nothing of one that appeared here."""
    line = item.first.line if item.first else ""
    return f"{_('First published')}: {line}." if line else ""
