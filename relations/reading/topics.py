"""Topics: the taxonomy, and those of items."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from relations.models import Content, Topic
from relations.text.languages import in_languages

from .labels import Label, named, named_in


@dataclass(slots=True)
class TopicEntry:
    """A topic of the taxonomy with its address and the narrower ones."""

    pk: int
    slug: str
    name: Label
    text: Label | str = ""
    parent: int | None = None
    narrower: list["TopicEntry"] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its page; asked for by the few places that lead there, and not for every card."""
        return reverse("topic-detail", args=[self.slug])


def taxonomy(language: str) -> dict[str, TopicEntry]:
    """Every topic by its slug, each with those under it."""
    found = {}
    for row in Topic.objects.all():
        found[row.pk] = _entry(row, language)
    for topic in found.values():
        if topic.parent:
            found[topic.parent].narrower.append(topic)
    return {topic.slug: topic for topic in found.values()}


def topics_of(items: Iterable[int], language: str) -> dict[int, list[TopicEntry]]:
    """The topics of each of these items in the order of the taxonomy."""
    rows = Content.topics.through.objects.filter(content__in=items).order_by("topic__order", "topic__code")
    found: dict[int, list[TopicEntry]] = defaultdict(list)
    for row in rows.values(
        "content_id", "topic_id", "topic__slug", "topic__parent", *in_languages("topic__name")
    ):
        name, slug = named_in(row, "topic__name", language), row["topic__slug"]
        entry = TopicEntry(row["topic_id"], slug, name, parent=row["topic__parent"])
        found[row["content_id"]].append(entry)
    return found


def _entry(row: Topic, language: str) -> TopicEntry:
    name, text = named(row, "name", language), named(row, "description", language)
    return TopicEntry(row.pk, row.slug, name, text, row.parent_id)
