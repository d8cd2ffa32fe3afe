"""The lines of a dossier as far as readers may see them: counted by the database, read a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import CharField, Count, Exists, F, FilteredRelation, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Left

from relations import surrogates
from relations.models import DossierLine, Edition, EventStatus, LineRank, Status, Topic
from relations.models.paths import batched

AGREEMENT, EVENT, REVIEW, MILESTONE = "agreement", "event", "review", "milestone"
RANKS = {
    AGREEMENT: (LineRank.STEP, LineRank.AGREEMENT),
    EVENT: (LineRank.EVENT,),
    MILESTONE: (LineRank.MILESTONE,),
    REVIEW: (LineRank.REVIEW,),
}
KINDS = {rank: kind for kind, ranks in RANKS.items() for rank in ranks}
OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)


@dataclass(frozen=True, slots=True)
class YearOfLines:
    """How many lines of one kind a year has, and the days of the first and the last; without a year: undated."""

    kind: str
    is_wide: bool
    year: int | None
    first: date | None
    last: date | None
    count: int


@dataclass(frozen=True, slots=True)
class PartiesAlone:
    """What there is of the parties alone: agreements by status, meetings that were held or are planned."""

    statuses: Counter
    meetings: int

    @property
    def agreements(self) -> int:
        return self.statuses.total()


def chronicles_with(items: Collection[int]) -> set[str]:
    """The surrogate keys of the pages that show lines of these items, or count them."""
    dossiers: set[int] = set()
    for some in batched(items):
        rows = DossierLine.objects.filter(content__in=some).order_by()
        dossiers.update(rows.values_list("dossier", flat=True).distinct())
    return {surrogates.chronicle(dossier) for dossier in dossiers}


class Lines:
    """The lines of one dossier at this moment, on one day; `names` are those of its parties by their codes."""

    def __init__(self, dossier: int, today: date, names: Mapping[str, str]):
        self.rows = DossierLine.objects.public().filter(dossier=dossier)
        self.today, self.names = today, names
        surrogates.note(surrogates.chronicle(dossier))

    def narrowed(self, topic: str = "", since: int | None = None, until: int | None = None) -> Lines:
        """Only the lines of items on a topic (its slug) or one below it, of the years from `since` to `until`."""
        if not (topic or since or until):
            return self
        found = copy(self)
        found.__dict__.pop("years", None)
        if topic:
            among = Topic.objects.filter(Q(slug=topic) | Q(parent__slug=topic)).values("pk")
            about = Topic.contents.through.objects.filter(topic__in=among).values("content")
            found.rows = found.rows.filter(content__in=about)
        if since:
            found.rows = found.rows.filter(day__gte=date(since, 1, 1))
        if until:
            found.rows = found.rows.filter(day__lte=date(until, 12, 31))
        return found

    @cached_property
    def years(self) -> list[YearOfLines]:
        """All lines as counts: one question for thousands of them."""
        year = Left(Cast("day", CharField()), 4)  # SQLite has Python take the year out of every single date
        rows = self.rows.order_by().values_list("rank", "is_wide", year)
        found = rows.annotate(Min("day"), Max("day"), Count("pk"))
        return [
            YearOfLines(KINDS[rank], is_wide, int(year) if year else None, *counted)
            for rank, is_wide, year, *counted in found
        ]

    @cached_property
    def own(self) -> PartiesAlone:
        """The lines of the parties alone, counted."""
        ranks = (*RANKS[AGREEMENT], *RANKS[EVENT])
        rows = self._with_status(self.rows.filter(is_own=True, moment="", rank__in=ranks)).order_by()
        statuses, meetings = Counter(), 0
        for rank, status, off, count in rows.values_list(
            "rank", "standing__status", "content__event__status"
        ).annotate(Count("pk")):
            if KINDS[rank] == AGREEMENT:
                statuses[status or Status.UNKNOWN] += count
            elif off not in OFF:
                meetings += count
        return PartiesAlone(statuses, meetings)

    def agreements(self, most: int | None = None) -> list[int]:
        """The agreements of the parties alone, newest first."""
        rows = self._of(AGREEMENT).filter(is_own=True, moment="")
        rows = rows.order_by(F("day").desc(nulls_last=True), "-number")
        return list(rows.values_list("content_id", flat=True)[:most])

    def reviews(self, most: int, language: str = "") -> list[int]:
        """What was written on the relation, newest first, what is in a language before the others."""
        rows = self._of(REVIEW).filter(is_wide=False).order_by("-day", "-number")
        if not language:
            return list(rows.values_list("content_id", flat=True)[:most])
        mine = Edition.objects.public().filter(language=language, content=OuterRef("content"))
        found: list[int] = []
        for chosen in (rows.filter(Exists(mine)), rows.exclude(Exists(mine))):
            if len(found) < most:
                found += chosen.values_list("content_id", flat=True)[: most - len(found)]
        return found

    def dated(self, show: str = "", with_wide: bool = True) -> QuerySet[DossierLine]:
        """The lines with a day, of one kind or of all, newest first."""
        return (
            self._chosen(show, with_wide)
            .filter(day__isnull=False)
            .order_by("-day", "-rank", "-number", "-pk")
        )

    def undated(self, show: str = "", with_wide: bool = True) -> QuerySet[DossierLine]:
        """The lines of which nobody knows the day."""
        return self._chosen(show, with_wide).filter(day=None).order_by("rank", "number", "pk")

    def items(self, show: str = "", with_wide: bool = True) -> QuerySet:
        """The numbers of the items that have such lines."""
        rows = self._chosen(show, with_wide).filter(content__isnull=False)
        return rows.order_by().values_list("content_id", flat=True).distinct()

    def marks(self, show: str, with_wide: bool) -> Iterable[tuple[date, str, str]]:
        """(day, kind, status of the agreement) of the lines with a day."""
        rows = self._with_status(self._chosen(show, with_wide).filter(day__isnull=False)).order_by()
        for day, rank, status in rows.values_list("day", "rank", "standing__status"):
            yield day, KINDS[rank], status or ""

    def _chosen(self, show: str, with_wide: bool) -> QuerySet[DossierLine]:
        rows = self._of(show) if show else self.rows
        return rows if with_wide else rows.filter(is_wide=False)

    def _of(self, kind: str) -> QuerySet[DossierLine]:
        return self.rows.filter(rank__in=RANKS[kind])

    def _with_status(self, rows: QuerySet[DossierLine]) -> QuerySet[DossierLine]:
        """Rows with the period of the standing of their agreements that holds today."""
        periods = "content__agreement__standings"
        holds = Q(**{f"{periods}__starts_on__lte": self.today, f"{periods}__ends_on__gt": self.today})
        return rows.annotate(standing=FilteredRelation(periods, condition=holds))


def chosen_years(years: Iterable[YearOfLines], show: str, with_wide: bool) -> list[YearOfLines]:
    """The counts of one kind or of all, in or out of wider formats."""
    return [row for row in years if (not show or row.kind == show) and (with_wide or not row.is_wide)]


def leaves_of(years: Sequence[YearOfLines], size: int) -> list[tuple[int, int]]:
    """The pages of so many dated lines from the newest back: the first and the last year of each."""
    counts = Counter()
    for row in years:
        if row.year is not None:
            counts[row.year] += row.count
    found: list[tuple[int, int]] = []
    place = 0  # of the first line of this year, from the newest back
    for year in sorted(counts, reverse=True):
        end = place + counts[year]
        while len(found) * size < end:
            found.append((year, year))
        first_touched = place // size
        for leaf in range(first_touched, len(found)):
            found[leaf] = year, found[leaf][1]
        place = end
    return found
