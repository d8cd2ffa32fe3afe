"""Signposts for machines in the header `Link` of a page (signposting.org, level 1; RFC 8288, 8574, 5829).

How to cite it, who wrote it, of what type it is, its files, and where it is described; an older edition names the one of today.
"""

from __future__ import annotations

from collections.abc import Iterator

from relations.reading.records import ItemRecord
from relations.reading.site import absolute

from . import bibtex, csl, ris
from .graph import schema

MOST = 20  # authors, or files: a header is no list


def signposts(item: ItemRecord) -> str:
    """The value of the header for the page of one language version."""
    return ", ".join(_targets(item))


def _targets(item: ItemRecord) -> Iterator[str]:
    if not item.is_latest:
        yield _target(item.url, "latest-version original")
        return
    yield _target(f"https://doi.org/{item.doi}" if item.doi else item.short_url, "cite-as")
    yield _target(schema(item.traits.schema_type), "type")
    yield _target(schema("AboutPage"), "type")
    for author in item.authors[:MOST]:
        address = f"https://orcid.org/{author.orcid}" if author.orcid else author.url
        if address:
            yield _target(absolute(address), "author")
    if item.traits.has_pdf:
        yield _target(item.briefing_url, "item", "application/pdf")
    for file in item.files[:MOST]:
        yield _target(absolute(file.url), "item", file.media_type)
    if item.traits.is_cited:
        for style in (bibtex, ris, csl):
            media_type = style.MEDIA_TYPE.partition(";")[0]
            address = f"/{item.language}/cite/{item.id}.{style.EXTENSION}"
            yield _target(absolute(address), "describedby", media_type)
    yield _target(absolute(f"/{item.language}/about/"), "license")


def _target(address: str, rel: str, media_type: str = "") -> str:
    typed = f'; type="{media_type}"' if media_type else ""
    return f'<{address}>; rel="{rel}"{typed}'
