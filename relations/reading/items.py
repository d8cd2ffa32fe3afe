"""What every item has besides its text, for kinds that have no reading of their own: subjects, files, what it is linked with."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse

from relations.models import Edition
from relations.text.body import item_ids

from .related import Related, link_members, related_to
from .terms import Label, gathered, named


@dataclass
class ItemFacts:
    """Facts of an item that have no language of their own."""

    topics: list[tuple[str, Label]] = field(default_factory=list)  # (address, name)
    countries: list[tuple[str, str, Label]] = field(default_factory=list)  # (address, letters, name)
    files: list[dict] = field(default_factory=list)  # of the language shown
    related: Related = field(default_factory=Related)


def facts_of(edition: Edition, language: str) -> ItemFacts:
    """The facts of the item of an edition, named for a reader of this language; the queries do not grow with them."""
    content = edition.content
    topics = content.topics.order_by("order", "code")
    first = next(iter(topics), None)
    links = list(gathered(link_members(content.pk), language))
    return ItemFacts(
        topics=[(reverse("topic-detail", args=[row.slug]), named(row, "name", language)) for row in topics],
        countries=[
            (reverse("country-detail", args=[row.slug]), row.code.upper(), named(row, "name", language))
            for row in content.countries.order_by("order", "code")
        ],
        files=[
            {
                "url": row.file.url,
                "title": named(row, "title", language),
                "language": row.language,
                "size": row.size,
            }
            for row in content.attachments.filter(language=edition.language)
        ],
        related=related_to(edition, links, language, item_ids(edition.body), first.pk if first else None),
    )
