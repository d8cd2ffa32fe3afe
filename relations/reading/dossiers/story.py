"""Everything that stands on a dossier, whoever tells it: the page, its PDF, its CSV."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import CharField, F
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from relations.models import (
    Claim,
    Dossier,
    DossierParty,
    EventStatus,
    Expert,
    Indicator,
    Kind,
    Milestone,
    Status,
)
from relations.models import Source as SourceRow
from relations.models import Step as StepRow
from relations.reading.cards import Card, Person, load_cards, person
from relations.reading.figures import Series, load_series
from relations.reading.terms import Label, gathered, member, words
from relations.text import dates

from .chronicle import (
    MILESTONE,
    REVIEW,
    Entry,
    Item,
    Side,
    Step,
    belonging,
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

    parties: list[Side] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    milestones: list[Entry] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    experts: list[Person] = field(default_factory=list)
    sources: list[tuple[Label, str, date | None]] = field(default_factory=list)


def about_dossier(pk: int, language: str, today: date) -> About:
    """Parties, ladder, milestones, dated facts, experts and sources, in one query."""
    members = [
        member(
            DossierParty.objects.filter(dossier_id=pk),
            "party",
            item=Coalesce("country_id", "organisation_id"),
            rank="order",
            code=Coalesce("country__code", "organisation__code"),
            name=words("country__name", "organisation__name"),
            a=Coalesce("country__slug", "organisation__slug"),
            b="country_id",
        ),
        member(
            StepRow.objects.filter(dossier_id=pk),
            "step",
            code="level",
            name=words("note"),
            more=words("source"),
            post=text_of("source_url"),
            a="taken_on",
            b="taken_on_precision",
            c="document_id",
        ),
        member(
            Milestone.objects.filter(dossier_id=pk),
            "milestone",
            item="pk",
            name=words("title"),
            more=words("source"),
            post=text_of("source_url"),
            a="happened_on",
            b="happened_on_precision",
        ),
        member(
            Claim.objects.filter(dossier_id=pk),
            "fact",
            rank="order",
            code="article_id",
            name=words("statement"),
            more=words("figure"),
            post=words("source"),
            unit=text_of("source_url"),
            a="as_of",
            b="as_of_precision",
            c="check_by",
        ),
        member(
            Expert.objects.filter(dossiers=pk),
            "expert",
            code="pk",
            name=words("family_name"),
            more=words("given_name"),
            post=words("position"),
            unit=words("department__name"),
        ),
        member(
            SourceRow.objects.filter(content_id=pk),
            "source",
            rank="pk",
            name=words("title"),
            more=text_of("url"),
            a="retrieved_on",
        ),
    ]
    about = About()
    for row in gathered(members, language):
        ROLES[row.role](about, row, language, today)
    about.steps.sort(key=lambda step: (step.day is None, step.day))
    return about


def text_of(name: str):
    """A column without translations where a name in three languages is expected."""
    return lambda language: Cast(F(name), CharField())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _party(about, row, language, today):
    about.parties.append(Side(row.item, row.code, row.name, bool(row.b), row.a))


def _step(about, row, language, today):
    step = Step(row.code, "", row.name, _day(row.a), row.b, row.more, str(row.post))
    step.document_id = int(row.c) if row.c else None
    about.steps.append(step)


def _milestone(about, row, language, today):
    about.milestones.append(
        Entry(
            MILESTONE,
            _day(row.a),
            row.b,
            str(row.name),
            row.name.language,
            about=gettext("Milestone"),
            source=row.more,
            source_url=str(row.post),
            item=row.item,
        )
    )


def _fact(about, row, language, today):
    check_by = _day(row.c)
    about.facts.append(
        Fact(
            figure=row.more,
            text=row.name,
            source=row.post,
            source_url=str(row.unit),
            as_of=dates.long_date(_day(row.a), language, row.b),
            check_by=dates.month_year(check_by.year, check_by.month, language) if check_by else "",
            is_overdue=bool(check_by and check_by < today),
            article_id=int(row.code) if row.code else None,
        )
    )


def _expert(about, row, language, today):
    someone = person(row, language)
    someone.post = ", ".join(part for part in (row.post, row.unit) if part)
    about.experts.append(someone)


def _source(about, row, language, today):
    about.sources.append((row.name, str(row.more), _day(row.a)))


ROLES = {
    "party": _party,
    "step": _step,
    "milestone": _milestone,
    "fact": _fact,
    "expert": _expert,
    "source": _source,
}


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
    """Everything a dossier shows: three queries, and two more for the cards of the latest reviews."""
    today = timezone.localdate()
    about = about_dossier(dossier.pk, language, today)
    named = {step.document_id for step in about.steps} | {fact.article_id for fact in about.facts}
    items = load_items(
        belonging(dossier.pk, about.parties, dossier.series_id, named - {None}), language, today
    )
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
