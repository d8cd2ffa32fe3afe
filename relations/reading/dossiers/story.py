"""Everything that stands on a dossier, whoever tells it: the page, its PDF, its CSV."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from relations.models import (
    Claim,
    Dossier,
    EventStatus,
    Indicator,
    Kind,
    Milestone,
    Status,
)
from relations.models import Step as StepRow
from relations.reading.cards import Card, load_cards
from relations.reading.facts import rows_of
from relations.reading.figures import Series, load_series
from relations.reading.labels import Label, named
from relations.reading.members import Member, as_member
from relations.reading.people import Person, experts_of_dossier
from relations.text import dates

from .chronicle import (
    MILESTONE,
    REVIEW,
    Entry,
    Item,
    Step,
    items_of,
    lines_of,
    load_items,
    title_steps,
)

REVIEWS = 4


@dataclass(slots=True)
class Fact:
    """A dated fact with its source, and when it should be checked again."""

    figure: Label | str
    text: Label
    source: Label
    source_url: str = ""
    as_of: str = ""
    check_by: str = ""
    is_overdue: bool = False
    article: Item | None = None
    article_id: int | None = None


@dataclass
class About:
    """The facts of a dossier that have no language of their own."""

    parties: list[Member] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    milestones: list[Entry] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    experts: list[Person] = field(default_factory=list)
    sources: list[tuple[Label, str, date | None]] = field(default_factory=list)


def about_dossier(dossier: Dossier, language: str, today: date) -> About:
    """Parties, ladder, milestones, dated facts, experts and sources."""
    return About(
        parties=[as_member(party.term, language) for party in rows_of(dossier, "parties")],
        steps=[
            _step(row, language) for row in dossier.steps.order_by(F("taken_on").asc(nulls_last=True), "id")
        ],
        milestones=[_milestone(row, language) for row in dossier.milestones.all()],
        facts=[_fact(row, language, today) for row in dossier.claims.all()],
        experts=experts_of_dossier(dossier.pk, language),
        sources=[(named(row, "title", language), row.url, row.retrieved_on) for row in dossier.sources.all()],
    )


def _step(row: StepRow, language: str) -> Step:
    return Step(
        level=row.level,
        title="",
        note=named(row, "note", language),
        day=row.taken_on,
        precision=row.taken_on_precision,
        source=named(row, "source", language),
        source_url=row.source_url,
        document_id=row.document_id,
    )


def _milestone(row: Milestone, language: str) -> Entry:
    title = named(row, "title", language)
    return Entry(
        kind=MILESTONE,
        day=row.happened_on,
        precision=row.happened_on_precision,
        title=str(title),
        language=title.language,
        about=gettext("Milestone"),
        source=named(row, "source", language),
        source_url=row.source_url,
        item=row.pk,
    )


def _fact(row: Claim, language: str, today: date) -> Fact:
    check_by = row.check_by
    return Fact(
        figure=named(row, "figure", language),
        text=named(row, "statement", language),
        source=named(row, "source", language),
        source_url=row.source_url,
        as_of=dates.long_date(row.as_of, language, row.as_of_precision),
        check_by=dates.month_year(check_by.year, check_by.month, language) if check_by else "",
        is_overdue=bool(check_by and check_by < today),
        article_id=row.article_id,
    )


@dataclass
class Story:
    """A dossier with everything that stands on it; the page, its PDF and its CSV tell the same story."""

    about: About
    items: dict[int, Item]
    lines: list[Entry]
    series: list[Series]
    cards: list[Card] = field(default_factory=list)

    @property
    def level(self) -> Step | None:
        """The present level of relations: the latest step that has been taken."""
        taken = [step for step in self.about.steps if step.day]
        return taken[-1] if taken else None

    @property
    def own(self) -> list[Item]:
        """Items of the parties alone."""
        size = len(self.about.parties)
        return [item for item in self.items.values() if item.width == size]

    @property
    def agreements(self) -> list[Item]:
        """Agreements of the parties alone, newest first."""
        found = [item for item in self.own if item.kind == Kind.AGREEMENT]
        return sorted(found, key=lambda item: (item.day or date.min, item.pk), reverse=True)

    @property
    def meetings(self) -> list[Item]:
        """Visits and meetings of the parties alone that were held or are planned."""
        off = (EventStatus.CANCELLED, EventStatus.POSTPONED)
        return [item for item in self.own if item.kind == Kind.EVENT and item.status not in off]

    @property
    def reviews(self) -> list[Item]:
        """What was written on the relation, newest first; wider formats left out."""
        near = {line.item for line in self.lines if line.kind == REVIEW and not line.is_wide}
        found = [self.items[pk] for pk in near]
        return sorted(found, key=lambda item: (item.day, item.pk), reverse=True)

    @property
    def statuses(self) -> list[tuple[str, str, int]]:
        """(status, its name, how many agreements of the parties have it), in the order of the ladder of statuses."""
        counts = Counter(item.status for item in self.agreements)
        order = [Status.IN_FORCE, *(status for status in Status if status != Status.IN_FORCE)]
        return [(status.value, str(status.label), counts[status]) for status in order if counts[status]]

    @property
    def figures(self) -> list[Series]:
        """Indicators that are one figure each."""
        return [one for one in self.series if one.form == Indicator.Form.SINGLE and one.values]


def story_of(dossier: Dossier, language: str, with_cards: bool = True) -> Story:
    """Everything a dossier shows; the cards of the latest reviews only for those who draw them."""
    today = timezone.localdate()
    about = about_dossier(dossier, language, today)
    rests_on = {step.document_id for step in about.steps} | {fact.article_id for fact in about.facts}
    items = load_items(items_of(dossier, about.parties, rests_on - {None}), language, today)
    for step in about.steps:
        step.document = items.get(step.document_id)
    for fact in about.facts:
        fact.article = items.get(fact.article_id)
    title_steps(about.steps)
    lines = lines_of(items.values(), about.steps, len(about.parties)) + about.milestones
    series = load_series(Indicator.objects.filter(dossiers=dossier.pk), language)
    story = Story(about, items, lines, series)
    if with_cards:
        mine = [item.pk for item in story.reviews if language in item.languages]
        rest = [item.pk for item in story.reviews if language not in item.languages]
        story.cards = list(load_cards((mine + rest)[:REVIEWS], language, {Kind.ARTICLE}).values())
    return story
