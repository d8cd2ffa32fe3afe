"""What the PDF of every kind has: title, edition, address, citation."""

from django.utils import timezone
from django.utils.translation import gettext as _

from relations.citations import STYLES, as_text, citation_of
from relations.models import Edition
from relations.reading.records import ItemRecord
from relations.reading.site import institute_name, site_name
from relations.text import dates

from .document import Document


def document_of(edition: Edition, item: ItemRecord, **more) -> Document:
    """What every kind has: title, edition, address, citation."""
    language = edition.language
    record = citation_of(item)
    address = item.permanent_url
    closing = [f"{_('Permanent link:')} {address}"]
    if edition.correction_note:
        closing.append(f"{_('Corrected:')} {edition.correction_note}")
    if edition.translator_name:
        closing.append(f"{_('Translated by')} {edition.translator_name}")
    values = {
        "kind": item.label,
        "authors": ", ".join(author.name for author in item.authors),
        "meta": [edition_line(edition)],
        "closing": closing,
    } | more
    values["closing"] = closing + [text for text in more.get("closing", []) if text]
    return Document(
        language=language,
        title=edition.title,
        lead=edition.lead,
        url=address,
        site=site_name(language),
        institute=institute_name(language),
        cite_heading=_("How to cite"),
        citation=as_text(STYLES[0].cite(record)),
        keywords=edition.keyword_list,
        **values,
    )


def edition_line(edition: Edition) -> str:
    """Which edition this is, and since when."""
    day = dates.long_date(timezone.localtime(edition.published_at).date(), edition.language)
    return _("Edition %(number)s, published %(day)s") % {"number": edition.number, "day": day}
