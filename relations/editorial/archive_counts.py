"""The counts of the archive follow every article: what it added is taken out, what it adds now is put in.

So they cost what an article has topics and authors, however many articles there are. The clock needs no worker here
either: what opens or closes later is counted from its instant on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from relations import clock
from relations.models import (
    ALL_YEARS,
    ALWAYS,
    ArchiveCount,
    ArchivePart,
    ArchivePlace,
    Article,
    Authorship,
    Content,
    Edition,
    Kind,
    Precision,
    changes,
)
from relations.models.editions import OPEN_END
from relations.models.paths import batched

KEY = ("language", "year", "part", "value", "at")
Marks = Counter[tuple]  # KEY → how many


def refresh(items: Iterable[int]) -> None:
    """Bring the counts into line with the editions and facts of these items."""
    items, now = list(items), clock.now()
    wanted = _wanted(items, now)
    with transaction.atomic(), changes.unnoted():
        _replace(items, wanted, now)


def leave(items: Iterable[int]) -> None:
    """Take out what these items have added: they are about to be deleted."""
    with transaction.atomic(), changes.unnoted():
        _replace(list(items), {}, clock.now())


def stored(items: Iterable[int]) -> dict[int, list[tuple]]:
    """What items add as of now, to be compared."""
    now = clock.now()
    rows = ArchivePlace.objects.filter(content__in=items).order_by()
    return {row.pk: sorted(found.items()) for row in rows if (found := _as_of(_read(row.marks), now))}


def recount(*, keep: bool = True) -> int:
    """Add up all articles anew; answers how many counts were wrong. Unless `keep`, nothing is changed."""
    with transaction.atomic(), changes.unnoted():
        wanted: Marks = Counter()
        for marks in ArchivePlace.objects.order_by().values_list("marks", flat=True).iterator():
            wanted.update(_read(marks))
        known = {tuple(key): count for *key, count in ArchiveCount.objects.values_list(*KEY, "count")}
        wrong = [key for key in wanted.keys() | known.keys() if wanted[key] != known.get(key, 0)]
        if keep:
            _add(Counter({key: wanted[key] - known.get(key, 0) for key in wrong}))
    return len(wrong)


def fill() -> None:
    """Count everything, where nothing was counted yet."""
    for some in batched(Article.objects.order_by("pk").values_list("pk", flat=True)):
        refresh(some)


# --- What an article adds ---------------------------------------------------------------------------------


def _wanted(items: list[int], now: datetime) -> dict[int, Marks]:
    """What each of these items adds: editions that readers see or will see, by their days and the facts of the item."""
    rows = Edition.objects.filter(content__in=items, kind=Kind.ARTICLE, superseded_at__gt=now)
    editions = list(
        rows.filter(superseded_at__gt=F("published_at"))
        .order_by()
        .values_list(
            "content_id", "language", "dated_on", "dated_on_precision", "published_at", "superseded_at"
        )
    )
    facts = _facts({row[0] for row in editions})
    found: dict[int, Marks] = defaultdict(Counter)
    for item, language, day, precision, opens, closes in editions:
        month = 0 if precision == Precision.YEAR else day.month
        parts = [(day.year, ArchivePart.MONTH.value, str(month))]
        parts += [(year, *fact) for fact in facts[item] for year in (ALL_YEARS, day.year)]
        for part in parts:
            found[item][(language, *part, opens if opens > now else ALWAYS)] += 1
            if closes < OPEN_END:
                found[item][(language, *part, closes)] -= 1
    return {item: _without_zeros(marks) for item, marks in found.items()}


def _facts(items: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """By what these articles are counted besides their days: (part, value)."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    tables = {
        ArchivePart.TOPIC: Content.topics.through.objects.filter(content__in=items).values_list(
            "content_id", "topic_id"
        ),
        ArchivePart.AUTHOR: Authorship.objects.filter(article__in=items).values_list(
            "article_id", "expert_id"
        ),
        ArchivePart.TYPE: Article.objects.filter(pk__in=items).values_list("pk", "genre"),
    }
    for part, rows in tables.items():
        for item, value in rows.order_by():
            found[item].append((part.value, str(value)))
    return found


def _without_zeros(marks: Marks) -> Marks:
    return Counter({key: count for key, count in marks.items() if count})


def _as_of(marks: Marks, now: datetime) -> Marks:
    """The same marks, those whose instant has come taken together."""
    found: Marks = Counter()
    for (*key, at), count in marks.items():
        found[(*key, at if at > now else ALWAYS)] += count
    return _without_zeros(found)


# --- Keeping ----------------------------------------------------------------------------------------------


def _replace(items: list[int], wanted: dict[int, Marks], now: datetime) -> None:
    """Keep what items add, and change the counts by the difference. The rows are locked: each change counts once."""
    if wanted:
        ArchivePlace.objects.bulk_create((ArchivePlace(pk=pk) for pk in wanted), ignore_conflicts=True)
    rows = ArchivePlace.objects.select_for_update().filter(content__in=items).order_by("pk")
    difference: Marks = Counter()
    changed, gone = [], []
    for row in rows:
        old, new = _read(row.marks), wanted.get(row.pk, Counter())
        if new and _as_of(old, now) == new:
            continue
        difference.update(new)
        difference.subtract(old)
        row.marks = _written(new)
        (changed if new else gone).append(row)
    ArchivePlace.objects.bulk_update(changed, ["marks"], batch_size=100)
    ArchivePlace.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _add(difference)


def _add(difference: Marks) -> None:
    """Change counts, in one order, so that two who do so at once do not wait for one another in a circle."""
    for key, more in sorted(difference.items()):
        if not more:
            continue
        rows = ArchiveCount.objects.filter(**dict(zip(KEY, key, strict=True)))
        if not rows.update(count=F("count") + more):
            new = ArchiveCount(**dict(zip(KEY, key, strict=True)))
            ArchiveCount.objects.bulk_create([new], ignore_conflicts=True)
            rows.update(count=F("count") + more)
        if more < 0:
            rows.filter(count=0).delete()


def _written(marks: Marks) -> list[list]:
    return [[*key, at.isoformat(), count] for (*key, at), count in sorted(marks.items())]


def _read(written: list[list]) -> Marks:
    return Counter({(*key, datetime.fromisoformat(at)): count for *key, at, count in written})
