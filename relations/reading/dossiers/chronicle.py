"""The chronicle of a dossier: agreements (signed, in force), events, reviews and milestones in one order of time.

Everything comes from public editions. Items belong to a dossier when all its parties take part in them,
or when an editor linked them with it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from relations.kinds import codes
from relations.models import (
    Content,
    Dossier,
    Edition,
    Event,
    EventStatus,
    Genre,
    Instrument,
    Kind,
    Link,
    Participation,
    Party,
    RelationLevel,
    Status,
)
from relations.reading.addresses import address
from relations.reading.cards import standing_on
from relations.reading.labels import Label, in_all, named_in
from relations.reading.members import Member, numbers_of_members
from relations.text import strips
from relations.text.languages import LANGUAGES, best
from relations.text.periods import decimal_year

AGREEMENT, EVENT, REVIEW, MILESTONE = "agreement", "event", "review", "milestone"
SHOWN = {"agreements": AGREEMENT, "events": EVENT, "analysis": REVIEW, "milestones": MILESTONE}
PAGE = 120  # entries on one page; more than that are paged from the newest back
OPEN_UP_TO = 80  # entries that are all unfolded at once
LISTED = codes("in_chronicle")
ORDER = (AGREEMENT, EVENT, MILESTONE, REVIEW)  # of entries of one day


@dataclass(slots=True)
class Entry:
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
    item: int = 0
    is_step: bool = False
    is_wide: bool = False
    source: Label | str = ""
    source_url: str = ""

    @property
    def order(self) -> tuple:
        return (self.day, not self.is_step, ORDER.index(self.kind), self.item)

    @property
    def mark(self) -> str:
        """How the picture of the chronicle draws it."""
        if self.kind == AGREEMENT:
            return "treaty" if self.status == Status.IN_FORCE else "deed"
        return {EVENT: "meeting", REVIEW: "word", MILESTONE: MILESTONE}[self.kind]


@dataclass(slots=True)
class Item:
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
    in_force_on: date | None = None
    in_force_precision: str = ""
    status: str = ""
    width: int = 0  # how many countries and organisations take part

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
    document: Item | None = None
    document_id: int | None = None

    @property
    def name(self) -> str:
        """The level of relations that it reached."""
        return str(RelationLevel(self.level).label)


@dataclass
class Decade:
    """Entries of ten years; `note` names the steps taken in them."""

    start: int
    entries: list[Entry] = field(default_factory=list)
    note: str = ""

    @property
    def name(self) -> str:
        return pgettext("decade", "%(decade)ss") % {"decade": self.start}

    @property
    def anchor(self) -> str:
        return f"y{self.start}"


@dataclass
class Leaf:
    """One page of a long chronicle, newest first."""

    number: int
    years: str
    url: str
    is_current: bool


@dataclass
class Chronicle:
    """The lines that fit the filters, cut into pages and decades."""

    entries: list[Entry]
    total: int  # of the scope, whatever its kind
    counts: Counter
    wide: int  # entries of wider formats that are left out unless asked for
    decades: list[Decade] = field(default_factory=list)
    undated: list[Entry] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    is_folded: bool = False


# --- Which items ------------------------------------------------------------------------------------------


def items_of(dossier: Dossier, parties: Sequence[Member], also: Iterable[int] = ()) -> set[int]:
    """What belongs to a relation: items with all its parties, of its series, linked with it, or named by its ladder.

    One question, as a union of ids.
    """
    linked = Link.objects.order_by().filter
    tables = [
        linked(source=dossier.pk).values_list("target", flat=True),
        linked(target=dossier.pk).values_list("source", flat=True),
    ]
    if len(parties) > 1:
        tables += [_shared(_naming, "content", parties)]
        tables += [_shared(_recording(Party), "agreement", parties)]
        tables += [_shared(_recording(Participation), "event", parties)]
    if dossier.series_id:
        tables.append(Event.objects.order_by().filter(series=dossier.series_id).values_list("pk", flat=True))
    first, *others = tables
    return (set(first.union(*others)) | set(also)) - {dossier.pk}


def _shared(rows_of: Callable[[Member], QuerySet], item: str, parties: Sequence[Member]) -> QuerySet:
    """The items in which all parties take part, by the rows of each.

    The last party is where the search begins: the portal's own country comes first and takes part in nearly
    everything.
    """
    *others, last = parties
    found = rows_of(last)
    for party in others:
        found = found.filter(Exists(rows_of(party).filter(**{item: OuterRef(item)})))
    return found.order_by().values_list(item, flat=True)


def _naming(party: Member) -> QuerySet:
    """The items that are about a party."""
    if party.is_country:
        return Content.countries.through.objects.filter(country=party.pk)
    return Content.organisations.through.objects.filter(organisation=party.pk)


def _recording(model: type[Party | Participation]) -> Callable[[Member], QuerySet]:
    """The rows of a table that record what a party takes part in."""
    return lambda party: model.objects.filter(**{"country" if party.is_country else "organisation": party.pk})


COLUMNS = (
    "content_id", "kind", "language", "title", "slug", "dated_on",
    "content__original_language",
    "content__article__genre",
    "content__agreement__instrument",
    "content__agreement__signed_on", "content__agreement__signed_on_precision",
    "content__agreement__in_force_on", "content__agreement__in_force_on_precision", "standing__status",
    "content__event__starts_on", "content__event__ends_on", "content__event__status",
    *in_all("content__event__type__name"),
)  # fmt: skip


def load_items(ids: Collection[int], language: str, today: date | None = None) -> dict[int, Item]:
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
    widths = numbers_of_members(ids)
    return {pk: _item(versions, widths[pk], language) for pk, versions in found.items()}


def _item(versions: dict[str, dict], width: int, language: str) -> Item:
    original = next(iter(versions.values()))["content__original_language"]
    shown = best(versions, language, original)
    row = versions[shown]
    item = Item(
        pk=row["content_id"],
        kind=row["kind"],
        title=row["title"],
        language=shown,
        languages=tuple(code for code in LANGUAGES if code in versions),
        url=address(f"{row['kind']}-detail", row["content_id"], row["slug"] or row["kind"]),
        label="",
        day=row["dated_on"],
        precision="day",
        width=width,
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


def _describe_agreement(item: Item, row: dict) -> None:
    item.label = str(Instrument(row["content__agreement__instrument"]).label)
    item.status = row["standing__status"] or Status.UNKNOWN
    item.day = row["content__agreement__signed_on"]
    item.precision = row["content__agreement__signed_on_precision"]
    item.in_force_on = row["content__agreement__in_force_on"]
    item.in_force_precision = row["content__agreement__in_force_on_precision"]


# --- Lines ------------------------------------------------------------------------------------------------


def lines_of(items: Iterable[Item], steps: Sequence[Step], parties: int) -> list[Entry]:
    """Every item as one or two lines: an agreement is signed and, on another day, enters into force."""
    documents = {step.document_id for step in steps}
    found = []
    for item in items:
        line = _line(item, item.pk in documents, wide=item.width > parties + 1 and item.pk not in documents)
        found.append(line)
        if item.in_force_on and (item.in_force_on, item.in_force_precision) != (item.day, item.precision):
            entered = _line(item, False, line.is_wide)
            entered.day, entered.precision = item.in_force_on, item.in_force_precision
            entered.about = pgettext("timeline", "Entry into force")
            found.append(entered)
    return found


def _line(item: Item, is_step: bool, wide: bool) -> Entry:
    entry = Entry(
        kind={Kind.AGREEMENT: AGREEMENT, Kind.EVENT: EVENT}.get(item.kind, REVIEW),
        day=item.day,
        precision=item.precision,
        title=item.title,
        language=item.language,
        url=item.url,
        about=item.label,
        until=item.until,
        status=item.status,
        languages=item.languages,
        item=item.pk,
        is_step=is_step,
        is_wide=wide,
    )
    if entry.kind == EVENT and item.status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        entry.about = f"{item.label} · {item.status_label}"
    return entry


def chronicle_of(entries: list[Entry], show: str, wide: bool, page: int, query) -> Chronicle | None:
    """The chosen lines in order of time, on one page. None when there is no such page."""
    in_scope = entries if wide else [entry for entry in entries if not entry.is_wide]
    chosen = [entry for entry in in_scope if not show or entry.kind == SHOWN[show]]
    dated = sorted((entry for entry in chosen if entry.day), key=lambda entry: entry.order)
    chronicle = Chronicle(
        entries=chosen,
        total=len(in_scope),
        counts=Counter(entry.kind for entry in in_scope),
        wide=sum(entry.is_wide for entry in entries),
    )
    leaves = _cut(dated)
    if not 1 <= page <= max(1, len(leaves)):
        return None
    if len(leaves) > 1:
        chronicle.leaves = [_leaf(at, leaf, at == page, query) for at, leaf in enumerate(leaves, start=1)]
    shown = leaves[page - 1] if leaves else []
    for entry in shown:
        start = entry.day.year // 10 * 10
        if not chronicle.decades or chronicle.decades[-1].start != start:
            chronicle.decades.append(Decade(start))
        chronicle.decades[-1].entries.append(entry)
    if page == 1:
        chronicle.undated = [entry for entry in chosen if not entry.day][:PAGE]
    chronicle.is_folded = len(dated) > OPEN_UP_TO
    return chronicle


def _cut(entries: list[Entry]) -> list[list[Entry]]:
    """Pages from the newest back; inside a page time runs forward."""
    return [entries[max(0, end - PAGE) : end] for end in range(len(entries), 0, -PAGE)]


def _leaf(number: int, entries: list[Entry], is_current: bool, query) -> Leaf:
    first, last = entries[0].day.year, entries[-1].day.year
    years = str(first) if first == last else f"{first}–{last}"
    return Leaf(number, years, query.url(page=number if number > 1 else None) + "#timeline", is_current)


def strip_of(entries: Iterable[Entry], steps: Sequence[Step]) -> strips.Drawing | None:
    """The whole chronicle as a picture."""
    marks = [strips.Mark(decimal_year(entry.day), entry.mark) for entry in entries if entry.day]
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
