"""The chronicle of a dossier: agreements (signed, in force), events, reviews and milestones in one order of time.

Which items belong to it is stored as lines (`relations.editorial.chronicles`); what a line says comes from the public
editions of its item.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from relations.kinds import codes
from relations.models import (
    DossierLine,
    Edition,
    EventStatus,
    Genre,
    Instrument,
    Kind,
    LineMoment,
    LineRank,
    Milestone,
    RelationLevel,
    Status,
)
from relations.reading.addresses import address
from relations.reading.cards import standing_on
from relations.reading.labels import Label, named, named_in
from relations.text import strips
from relations.text.languages import LANGUAGES, best, in_languages
from relations.text.periods import decimal_year

from .lines import AGREEMENT, EVENT, KINDS, MILESTONE, REVIEW, Lines, YearOfLines, chosen_years, leaves_of

SHOWN = {"agreements": AGREEMENT, "events": EVENT, "analysis": REVIEW, "milestones": MILESTONE}
PAGE = 120  # entries on one page; more than that are paged from the newest back
OPEN_UP_TO = 80  # entries that are all unfolded at once; of more, years fold
OPEN_AT_ONCE = 12  # entries of the newest years that are open then: two screens of a phone
LISTED = codes("in_chronicle")


@dataclass(slots=True)
class ChronicleEntry:
    """One line of the chronicle."""

    kind: str
    day: date | None
    precision: str
    title: str
    language: str
    url: str = ""
    about: str = ""
    until: date | None = None
    status: str = ""
    languages: tuple[str, ...] = ()
    is_step: bool = False
    is_wide: bool = False
    source: Label | str = ""
    source_url: str = ""


@dataclass(slots=True)
class DossierItem:
    """A public item of the dossier in the best language for the reader."""

    pk: int
    kind: str
    title: str
    language: str
    languages: tuple[str, ...]
    url: str
    label: str
    day: date | None
    precision: str
    until: date | None = None
    status: str = ""

    @property
    def status_label(self) -> str:
        return Status(self.status).label if self.kind == Kind.AGREEMENT else EventStatus(self.status).label


@dataclass(slots=True)
class Step:
    """A step of the ladder."""

    level: str
    title: str
    note: Label
    day: date | None
    precision: str
    source: Label | str = ""
    source_url: str = ""
    document: DossierItem | None = None
    document_id: int | None = None

    @property
    def name(self) -> str:
        """The level of relations that it reached."""
        return str(RelationLevel(self.level).label)


@dataclass
class Decade:
    """Entries of ten years; `note` names the steps taken in them."""

    start: int
    entries: list[ChronicleEntry] = field(default_factory=list)
    note: str = ""

    @property
    def name(self) -> str:
        return pgettext("decade", "%(decade)ss") % {"decade": self.start}

    @property
    def anchor(self) -> str:
        return f"y{self.start}"

    @property
    def years(self) -> list[tuple[int, list[ChronicleEntry]]]:
        """The entries year by year."""
        return [(year, list(some)) for year, some in groupby(self.entries, key=lambda entry: entry.day.year)]


@dataclass
class ChroniclePart:
    """One page of a long chronicle, newest first."""

    number: int
    years: str
    url: str
    is_current: bool


@dataclass
class Chronicle:
    """The lines that fit the filters, cut into pages and decades."""

    size: int  # of the lines that fit
    total: int  # of the scope, whatever its kind
    counts: Counter
    wide: int  # entries of wider formats that are left out unless asked for
    strip: strips.Drawing | None = None  # all lines that fit, as a picture
    decades: list[Decade] = field(default_factory=list)
    undated: list[ChronicleEntry] = field(default_factory=list)
    leaves: list[ChroniclePart] = field(default_factory=list)
    is_folded: bool = False
    open_years: frozenset[int] = frozenset()


# --- Items ------------------------------------------------------------------------------------------------

COLUMNS = (
    "content_id", "kind", "language", "title", "slug", "dated_on", "dated_on_precision",
    "content__original_language",
    "content__article__genre",
    "content__agreement__instrument",
    "content__agreement__signed_on", "content__agreement__signed_on_precision",
    "standing__status",
    "content__event__starts_on", "content__event__ends_on", "content__event__status",
    *in_languages("content__event__type__name"),
)  # fmt: skip


def load_items(ids: Collection[int], language: str, today: date | None = None) -> dict[int, DossierItem]:
    """Those of these items that readers may see, each in the best language for the reader."""
    today = today or timezone.localdate()
    rows = (
        Edition.objects.public()
        .filter(content__in=ids)  # not by kind: without statistics SQLite would read every row of those kinds
        .annotate(standing=standing_on(today))
        .order_by()
        .values(*COLUMNS)
    )
    found: dict[int, dict[str, dict]] = {}
    for row in rows:
        if row["kind"] in LISTED:
            found.setdefault(row["content_id"], {})[row["language"]] = row
    return {pk: _item(versions, language) for pk, versions in found.items()}


def _item(versions: dict[str, dict], language: str) -> DossierItem:
    original = next(iter(versions.values()))["content__original_language"]
    shown = best(versions, language, original)
    row = versions[shown]
    item = DossierItem(
        pk=row["content_id"],
        kind=row["kind"],
        title=row["title"],
        language=shown,
        languages=tuple(code for code in LANGUAGES if code in versions),
        url=address(f"{row['kind']}-detail", row["content_id"], row["slug"] or row["kind"]),
        label="",
        day=row["dated_on"],
        precision=row["dated_on_precision"],
    )
    if item.kind == Kind.ARTICLE:
        item.label = str(Genre(row["content__article__genre"]).label)
    elif item.kind == Kind.AGREEMENT:
        _describe_agreement(item, row)
    elif item.kind != Kind.EVENT:
        item.label = str(Kind(item.kind).label)
    else:
        item.label = named_in(row, "content__event__type__name", language)
        item.status = row["content__event__status"]
        item.day, item.until = row["content__event__starts_on"], row["content__event__ends_on"]
    return item


def _describe_agreement(item: DossierItem, row: dict) -> None:
    item.label = str(Instrument(row["content__agreement__instrument"]).label)
    item.status = row["standing__status"] or Status.UNKNOWN
    item.day = row["content__agreement__signed_on"]
    item.precision = row["content__agreement__signed_on_precision"]


# --- Lines ------------------------------------------------------------------------------------------------


def entries_of(rows: Iterable[DossierLine], lines: Lines, language: str) -> list[ChronicleEntry]:
    """Lines with what their items and milestones say, in their order."""
    rows = list(rows)
    items = load_items({row.content_id for row in rows if row.content_id}, language, lines.today)
    milestones = [row.milestone_id for row in rows if row.milestone_id]
    told = Milestone.objects.in_bulk(milestones) if milestones else {}
    found = []
    for row in rows:
        if row.milestone_id in told:
            found.append(_milestone(told[row.milestone_id], language))
        elif row.content_id in items:
            found.append(_line(row, items[row.content_id], lines.names))
    return found


def _line(row: DossierLine, item: DossierItem, names: Mapping[str, str]) -> ChronicleEntry:
    entry = ChronicleEntry(
        kind=KINDS[row.rank],
        day=row.day,
        precision=row.precision,
        title=item.title,
        language=item.language,
        url=item.url,
        about=item.label,
        until=item.until,
        status=item.status,
        languages=item.languages,
        is_step=row.rank == LineRank.STEP,
        is_wide=row.is_wide,
    )
    if row.moment:
        concerned = ", ".join(str(names.get(code, code)) for code in row.members.split())
        label = str(LineMoment(row.moment).label)
        entry.about = f"{label}: {concerned}" if concerned else label
    elif entry.kind == EVENT and item.status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        entry.about = f"{item.label} · {item.status_label}"
    return entry


def _milestone(row: Milestone, language: str) -> ChronicleEntry:
    title = named(row, "title", language)
    return ChronicleEntry(
        kind=MILESTONE,
        day=row.happened_on,
        precision=row.happened_on_precision,
        title=str(title),
        language=title.language,
        about=gettext("Milestone"),
        source=named(row, "source", language),
        source_url=row.source_url,
    )


def chronicle_of(
    lines: Lines, steps: Sequence[Step], language: str, show: str, wide: bool, page: int, query
) -> Chronicle | None:
    """The chosen lines in order of time, on one page. None when there is no such page."""
    kind = SHOWN.get(show, "")
    in_scope = chosen_years(lines.years, "", wide)
    chosen = chosen_years(lines.years, kind, wide)
    dated = [row for row in chosen if row.year is not None]
    chronicle = Chronicle(
        size=sum(row.count for row in chosen),
        total=sum(row.count for row in in_scope),
        counts=Counter(),
        wide=sum(row.count for row in lines.years if row.is_wide),
        is_folded=sum(row.count for row in dated) > OPEN_UP_TO,
    )
    for row in in_scope:
        chronicle.counts[row.kind] += row.count
    leaves = leaves_of(dated, PAGE)
    if not 1 <= page <= max(1, len(leaves)):
        return None
    if len(leaves) > 1:
        chronicle.leaves = [_leaf(at, *years, at == page, query) for at, years in enumerate(leaves, start=1)]
    rows = list(lines.dated(kind, wide)[(page - 1) * PAGE : page * PAGE])[::-1] if leaves else []
    if page == 1 and len(dated) < len(chosen):
        rows += lines.undated(kind, wide)[:PAGE]
    shown = entries_of(rows, lines, language)
    chronicle.undated = [entry for entry in shown if not entry.day]
    for entry in shown:
        if not entry.day:
            continue
        start = entry.day.year // 10 * 10
        if not chronicle.decades or chronicle.decades[-1].start != start:
            chronicle.decades.append(Decade(start))
        chronicle.decades[-1].entries.append(entry)
    chronicle.strip = strip_of(_marks(lines, dated, shown, kind, wide), steps)
    note_decades(chronicle.decades, steps)
    chronicle.open_years = _open_years(chronicle.decades)
    return chronicle


def _open_years(decades: Sequence[Decade]) -> frozenset[int]:
    """The newest years with few entries altogether, the very newest in any case."""
    found, size = set(), 0
    for year, entries in reversed([one for decade in decades for one in decade.years]):
        size += len(entries)
        if found and size > OPEN_AT_ONCE:
            break
        found.add(year)
    return frozenset(found)


def _leaf(number: int, first: int, last: int, is_current: bool, query) -> ChroniclePart:
    years = str(first) if first == last else f"{first}–{last}"
    return ChroniclePart(
        number, years, query.url(page=number if number > 1 else None) + "#timeline", is_current
    )


def _marks(
    lines: Lines, years: Sequence[YearOfLines], shown: Iterable[ChronicleEntry], kind: str, wide: bool
) -> list[strips.Mark]:
    """The lines with a day as marks of the picture; where it draws bars the counts of the years are enough."""
    total = sum(row.count for row in years)
    if total > strips.MOST_MARKS:
        marks = [strips.Mark(decimal_year(row.first), "") for row in years for _line in range(row.count - 1)]
        return marks + [strips.Mark(decimal_year(row.last), "") for row in years]
    drawn = ((entry.day, entry.kind, entry.status) for entry in shown if entry.day)
    drawn = lines.marks(kind, wide) if total > PAGE else drawn
    return [strips.Mark(decimal_year(day), mark_of(kind, status)) for day, kind, status in drawn]


def mark_of(kind: str, status: str) -> str:
    """How the picture of the chronicle draws a line."""
    if kind == AGREEMENT:
        return "treaty" if status == Status.IN_FORCE else "deed"
    return {EVENT: "meeting", REVIEW: "word", MILESTONE: MILESTONE}[kind]


def strip_of(marks: Sequence[strips.Mark], steps: Sequence[Step]) -> strips.Drawing | None:
    """The whole chronicle as a picture."""
    rungs = [strips.Rung(decimal_year(step.day), step.title) for step in steps if step.day]
    return strips.strip(marks, rungs) if marks else None


def note_decades(decades: Iterable[Decade], steps: Sequence[Step]) -> None:
    """Say under each decade which steps of relations were taken in it."""
    for decade in decades:
        taken = [step.title for step in steps if step.day and step.day.year // 10 * 10 == decade.start]
        decade.note = " · ".join(dict.fromkeys(taken))


def title_steps(steps: Sequence[Step]) -> None:
    """Name the steps by their level; documents of one level in a row are told apart by their type."""
    for step in steps:
        step.title = step.name
    for step, after in pairwise(steps):
        if after.level == step.level and step.document:
            step.title = f"{step.title}: {step.document.label.lower()}"
