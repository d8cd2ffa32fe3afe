"""Everything that stands on a dossier, whoever tells it: the page, its PDF, its CSV."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from relations.models import Claim, Dossier, Indicator, Kind, Status
from relations.models import Step as StepRow
from relations.reading.cards import Card, load_cards
from relations.reading.facts import load_facts
from relations.reading.figures import Series, load_series
from relations.reading.labels import Label, named
from relations.reading.members import Member, as_member
from relations.reading.people import Person, experts_of_dossier
from relations.text import dates

from .chronicle import ChronicleEntry, DossierItem, Step, entries_of, load_items, title_steps
from .lines import Lines

REVIEWS, AGREEMENTS = 4, 6  # on the page
REVIEWS_NAMED = 10  # in print


@dataclass(slots=True)
class DossierFact:
    """A dated fact with its source, and when it should be checked again."""

    figure: Label | str
    text: Label
    source: Label
    source_url: str = ""
    as_of: str = ""
    check_by: str = ""
    is_overdue: bool = False
    article: DossierItem | None = None
    article_id: int | None = None


@dataclass
class About:
    """The facts of a dossier that have no language of their own."""

    parties: list[Member] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    facts: list[DossierFact] = field(default_factory=list)
    experts: list[Person] = field(default_factory=list)
    sources: list[tuple[Label, str, date | None]] = field(default_factory=list)


def about_dossier(dossier: Dossier, language: str, today: date) -> About:
    """Parties, ladder, dated facts, experts and sources."""
    load_facts(dossier)
    return About(
        parties=[as_member(party.term, language) for party in dossier.parties.all()],
        steps=[_step(row, language) for row in sorted(dossier.steps.all(), key=_in_time)],
        facts=[_fact(row, language, today) for row in dossier.claims.all()],
        experts=experts_of_dossier(dossier.pk, language),
        sources=[(named(row, "title", language), row.url, row.retrieved_on) for row in dossier.sources.all()],
    )


def _in_time(row: StepRow) -> tuple:
    return row.taken_on is None, row.taken_on, row.pk


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


def _fact(row: Claim, language: str, today: date) -> DossierFact:
    check_by = row.check_by
    return DossierFact(
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
    lines: Lines
    agreements: list[DossierItem]  # of the parties alone, newest first
    series: list[Series]
    cards: list[Card] = field(default_factory=list)
    reviews: list[DossierItem] = field(default_factory=list)
    entries: list[ChronicleEntry] = field(default_factory=list)

    @property
    def level(self) -> Step | None:
        """The present level of relations: the latest step that has been taken."""
        taken = [step for step in self.about.steps if step.day]
        return taken[-1] if taken else None

    @property
    def statuses(self) -> list[tuple[str, str, int]]:
        """(status, its name, how many agreements of the parties have it), in the order of the ladder of statuses."""
        counts = self.lines.own.statuses
        order = [Status.IN_FORCE, *(status for status in Status if status != Status.IN_FORCE)]
        return [(status.value, str(status.label), counts[status]) for status in order if counts[status]]

    @property
    def figures(self) -> list[Series]:
        """Indicators that are one figure each."""
        return [one for one in self.series if one.form == Indicator.Form.SINGLE and one.values]


def story_of(dossier: Dossier, language: str) -> Story:
    """What the page of a dossier shows, whose chronicle is read by itself, a page at a time."""
    story = _begun(dossier, language, AGREEMENTS)
    # Where no experts are named, the authors of the reviews stand for them.
    parts = ["topics"] if story.about.experts else ["topics", "authors"]
    cards = load_cards(story.lines.reviews(REVIEWS, language), language, {Kind.ARTICLE}, parts)
    story.cards = list(cards.values())
    return story


def whole_story(dossier: Dossier, language: str) -> Story:
    """A dossier with all that is recorded of it, for files: every agreement, every line, those without a day last."""
    story = _begun(dossier, language, None)
    reviews = story.lines.reviews(REVIEWS_NAMED)
    found = load_items(reviews, language, story.lines.today)
    story.reviews = [found[pk] for pk in reviews if pk in found]
    rows = [*story.lines.dated()[::-1], *story.lines.undated()]
    story.entries = entries_of(rows, story.lines, language)
    return story


def _begun(dossier: Dossier, language: str, agreements: int | None) -> Story:
    today = timezone.localdate()
    about = about_dossier(dossier, language, today)
    lines = Lines(dossier.pk, today, {party.code: str(party.name) for party in about.parties})
    own = lines.agreements(agreements)
    rests_on = {step.document_id for step in about.steps} | {fact.article_id for fact in about.facts}
    items = load_items({*own, *rests_on} - {None}, language, today)
    for step in about.steps:
        step.document = items.get(step.document_id)
    for fact in about.facts:
        fact.article = items.get(fact.article_id)
    title_steps(about.steps)
    series = load_series(Indicator.objects.filter(dossiers=dossier.pk), language)
    return Story(about, lines, [items[pk] for pk in own if pk in items], series)
