"""How often pages are opened, counted by day and language. Nothing about who opened them.

Counts wait in the memory of the process; a minute later they are written beside the requests. While somebody else is
writing they wait for another minute; those of a process that dies meanwhile are lost.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from relations.kinds import BY_SECTION
from relations.models import PageReads
from relations.models.waiting import Counts
from relations.text.languages import LANGUAGES
from relations.text.numbers import whole

ITEM, EXPERT, LIST = "item", "expert", "list"
HOME = f"{LIST}/home"
NUMBERED = {**dict.fromkeys(BY_SECTION, ITEM), "experts": EXPERT}
NAMED = {
    "topics": "topic",
    "countries": "country",
    "organisations": "organisation",
    "indicators": "indicator",
}
LISTS = {*BY_SECTION, "experts", "topics", "countries", "archive", "search"}


# --- Counting ------------------------------------------------------------------------------------------------


def page_of(path: str) -> tuple[str, str, bool] | None:
    """What a public address shows (“item/17”, “topic/trade”, “list/events”), in which language, and whether
    as PDF; nothing for what is not counted. The texts and former editions of an item count as the item.
    """
    parts = path.split("/")
    if len(parts) < 3 or parts[1] not in LANGUAGES:
        return None
    section, file = parts[2], parts[-1]
    if file and not (file.endswith(".pdf") and section in BY_SECTION):
        return None
    page = _page(section, parts[3] if len(parts) > 4 else "")
    return (page, parts[1], bool(file)) if page else None


def _page(section: str, name: str) -> str | None:
    if not section:
        return HOME
    if section == "archive" or not name:
        return f"{LIST}/{section}" if section in LISTS else None
    if section in NUMBERED:
        number = whole(name.partition("-")[0])
        return f"{NUMBERED[section]}/{number}" if number else None
    return f"{NAMED[section]}/{name}" if section in NAMED else None


def note(path: str) -> None:
    """Count that the page at an address was opened. Asked for every kept page, so cheap."""
    found = page_of(path)
    if found is None or not settings.READERSHIP_DAYS:
        return
    page, language, is_download = found
    openings.note((page, language), (is_download,))


def _store(counted: dict[tuple[str, str], list[int]]) -> None:
    """One statement for all rows that rise by the same numbers, and one for the new ones."""
    day = timezone.localdate()
    rows = PageReads.objects.filter(day=day, page__in={page for page, _language in counted})
    known = {(page, language): pk for pk, page, language in rows.values_list("pk", "page", "language")}
    rising = defaultdict(list)
    for key, numbers in counted.items():
        if key in known:
            rising[tuple(numbers)].append(known[key])
    for (reads, downloads), pks in sorted(rising.items()):
        same = PageReads.objects.filter(pk__in=pks)
        same.update(reads=F("reads") + reads, downloads=F("downloads") + downloads)
    PageReads.objects.bulk_create(
        PageReads(day=day, page=page, language=language, reads=numbers[0], downloads=numbers[1])
        for (page, language), numbers in sorted(counted.items())
        if (page, language) not in known
    )


# People open hardly more pages than so many in a minute.
openings = Counts(_store, width=2, seconds=60.0, most=5_000)


def forget(today: date | None = None) -> int:
    """Delete the counts that are older than READERSHIP_DAYS; answers how many."""
    today = today or timezone.localdate()
    old = PageReads.objects.filter(day__lte=today - timedelta(days=settings.READERSHIP_DAYS))
    return old.delete()[0]


# --- Asking --------------------------------------------------------------------------------------------------


def of_last(days: int, language: str = "") -> QuerySet[PageReads]:
    """The counts of the last days, today included, in one language or in all."""
    found = PageReads.objects.filter(day__gt=timezone.localdate() - timedelta(days=days))
    return found.filter(language=language) if language else found


def of_item(pk: int, days: int = 30) -> dict[str, tuple[int, int]]:
    """Language → how often the page of an item was opened, and its PDF."""
    rows = of_last(days).filter(page=f"{ITEM}/{pk}").order_by().values("language")
    sums = rows.annotate(opened=Sum("reads"), taken=Sum("downloads"))
    return {
        language: (opened, taken)
        for language, opened, taken in sums.values_list("language", "opened", "taken")
    }


def by_day(counts: QuerySet[PageReads]) -> dict[date, dict[str, int]]:
    """Day → language → openings of all pages."""
    found: dict[date, dict[str, int]] = defaultdict(dict)
    rows = counts.order_by("day", "language").values("day", "language").annotate(opened=Sum("reads"))
    for day, language, opened in rows.values_list("day", "language", "opened"):
        found[day][language] = opened
    return found


def most_read(counts: QuerySet[PageReads], sort: str, most: int) -> list[dict]:
    """The pages of a sort (`item`, `topic`, …) that were opened most: page, total, downloads, and each language."""
    sums = {code: Sum("reads", filter=Q(language=code), default=0) for code in LANGUAGES}
    rows = counts.filter(page__startswith=sort).order_by().values("page")
    rows = rows.annotate(total=Sum("reads"), taken=Sum("downloads"), **sums)
    return list(rows.order_by("-total", "-taken", "page")[:most])
