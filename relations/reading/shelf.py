"""The shelf: which editions readers see, for whatever is said about items – pages, feeds, calendars, files, harvesters.

The rule itself is `EditionQuerySet.public()`; nobody above this package asks it. What an item's page shows, with the
best language for its reader, answers `versions`; here are lists of editions, and single ones in a language that is
asked for by name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.http import Http404

from relations.models import Edition


def on_shelf(kind: str = "", language: str = "", at: datetime | None = None) -> QuerySet[Edition]:
    """The editions that readers see at a moment (default: now), of one kind and in one language if these are named."""
    wanted = {"kind": kind, "language": language}
    return Edition.objects.public(at, **{name: value for name, value in wanted.items() if value})


def edition_of(pk: int, language: str, kinds: Collection[str] = (), **wanted) -> Edition:
    """The edition of one item in one language that readers see now. Raises Http404: hidden and missing look alike."""
    rows = on_shelf(language=language).filter(content_id=pk, **wanted)
    edition = (rows.filter(kind__in=kinds) if kinds else rows).first()
    if edition is None:
        raise Http404
    return edition


def shows(pk: int, language: str = "") -> bool:
    """Whether readers see an item now, in any language or in the one named."""
    return on_shelf(language=language).filter(content_id=pk).exists()


def versions_of_items(ids: Iterable[int], at: datetime | None = None) -> dict[int, dict[str, Edition]]:
    """The editions of each of these items by language, without their texts."""
    found: dict[int, dict[str, Edition]] = defaultdict(dict)
    for edition in on_shelf(at=at).filter(content_id__in=list(ids)).defer("body"):
        found[edition.content_id][edition.language] = edition
    return found


def seen_now(editions: Iterable[Edition], at: datetime) -> list[Edition]:
    """Those of some editions that readers see at a moment."""
    return [edition for edition in editions if edition.is_public(at)]


def ever_seen(at: datetime | None = None) -> QuerySet[Edition]:
    """The editions that readers see or once saw."""
    return Edition.objects.was_public(at)


def readable(at: datetime | None = None) -> QuerySet[Edition]:
    """The editions whose text readers can open: those of the shelf, and older ones under their numbers.

    An item that is off the shelf in every language has none; a withdrawal takes all of its language until then
    (`versions.versions_of` decides the same for one item).
    """
    same = {"content": OuterRef("content"), "language": OuterRef("language")}
    gone = ever_seen(at).filter(**same, number__gte=OuterRef("number"), withdrawn_at__isnull=False)
    shown = on_shelf(at=at).filter(content=OuterRef("content"))
    return ever_seen(at).filter(Exists(shown), ~Exists(gone))


def ever_listed(at: datetime) -> QuerySet[Edition]:
    """The editions that anybody could have been told of: also those published in error and taken back at once."""
    return ever_seen(at) | Edition.objects.filter(undone_at__lte=at)


def first_seen(ids: Iterable[int], at: datetime | None = None) -> dict[tuple[int, str], datetime]:
    """When readers first saw each language of these items."""
    rows = ever_seen(at).filter(content_id__in=list(ids)).order_by()
    moments = rows.values_list("content_id", "language").annotate(Min("published_at"))
    return {(pk, language): moment for pk, language, moment in moments}
