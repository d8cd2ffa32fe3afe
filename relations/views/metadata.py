"""What views tell the templates of an item's record: the head of the page and the citation box."""

from django.urls import reverse

from relations.citations import FORMATS, citation_of, citations_of
from relations.reading.records import ItemRecord


def record_context(item: ItemRecord) -> dict:
    """`described` is for the tags in the head (templatetags.metadata), the others for the citation box."""
    return {
        "described": item,
        "citations": citations_of(citation_of(item)),
        "citation_downloads": [
            (style.LABEL, reverse("citation", args=[item.language, item.id, extension]))
            for extension, style in FORMATS.items()
        ],
    }
