"""Everything that readers see, by ranges of ids: for sitemaps, which must name it all and cost little."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Max, Min, QuerySet

from relations import clock
from relations.models import Content, Edition

from .addresses import address
from .moments import changed_at
from .shelf import on_shelf


@dataclass(slots=True)
class Listed:
    """An item with the page and the moment of the last change of each of its languages."""

    original: str
    versions: dict[str, tuple[str, datetime]]


def ranges(span: int, left_out: Collection[str]) -> Iterator[tuple[int, datetime]]:
    """The ranges of `span` ids in which something stands, each with the moment of the last change in it."""
    ends = Edition.objects.aggregate(first=Min("content_id"), last=Max("content_id"))
    for number in range((ends["first"] or 0) // span, (ends["last"] or 0) // span + 1):
        if in_range(number, span, left_out).exists():
            yield number, _last_change(number, span)


def in_range(number: int, span: int, left_out: Collection[str]) -> QuerySet[Edition]:
    """The editions on the shelf of one range of ids, without those of some kinds."""
    rows = on_shelf().filter(content_id__gte=number * span, content_id__lt=(number + 1) * span)
    return rows.exclude(kind__in=left_out)


def items_of(editions: QuerySet[Edition]) -> Iterator[Listed]:
    """The items of some editions in the order of their ids, read while they are written."""
    rows = editions.order_by("content_id", "language").values_list(
        "content_id",
        "content__original_language",
        "kind",
        "language",
        "slug",
        "published_at",
        "content__facts_changed_at",
    )
    for (pk, original), versions in groupby(rows.iterator(2000), key=lambda row: row[:2]):
        yield Listed(
            original,
            {
                language: (address(f"{kind}-detail", pk, slug or kind, language), changed_at(moment, facts))
                for _pk, _original, kind, language, slug, moment, facts in versions
            },
        )


def _last_change(number: int, span: int) -> datetime:
    """When something last appeared in a range, or a fact of it changed; what was taken away counts too."""
    ids = {"gte": number * span, "lt": (number + 1) * span}
    rows = Edition.objects.filter(**{f"content_id__{way}": pk for way, pk in ids.items()})
    last = rows.filter(published_at__lte=clock.now()).aggregate(last=Max("published_at"))["last"]
    items = Content.objects.filter(**{f"pk__{way}": pk for way, pk in ids.items()})
    return changed_at(last, items.aggregate(last=Max("facts_changed_at"))["last"])
