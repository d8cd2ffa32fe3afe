"""What the page of a dossier shows around its chronicle: parts, figures of the head, filters, and who knows the relation."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from relations.models import Dossier
from relations.reading.cards import Card
from relations.reading.figure_charts import charts_of
from relations.reading.figures import Chart
from relations.reading.labels import Label, named
from relations.reading.lists import ListQuery
from relations.reading.members import Member
from relations.reading.people import Person
from relations.reading.versions import Versions
from relations.text import dates
from relations.text.numbers import whole

from .chronicle import SHOWN, Chronicle, chronicle_of
from .lines import REVIEW, Lines, chosen_years
from .story import Story, story_of

FILTERS = ("show", "scope", "topic", "from", "to", "page")
WIDE = "wide"
EXPERTS = 6


@dataclass(slots=True)
class ChronicleFilter:
    """A choice of entries of the chronicle, as a link."""

    text: str
    url: str
    current: bool
    count: int | None = None
    kind: str = ""


@dataclass(slots=True)
class Span:
    """The fields for the first and the last year; `kept` are the other filters, which stay."""

    since: str
    until: str
    kept: list[tuple[str, str]]


@dataclass
class DossierPage:
    """Everything of one dossier."""

    story: Story
    chronicle: Chronicle
    charts: list[Chart]
    experts: list[Person]
    kinds: list[ChronicleFilter]
    scopes: list[ChronicleFilter]
    topics: list[ChronicleFilter]
    span: Span | None
    reviews_url: str
    is_filtered: bool

    @property
    def has_two_publishers(self) -> bool:
        return any(len(chart.names) > 1 for chart in self.charts)

    @property
    def countries(self) -> list[tuple[str, str, Label]]:
        """(address, letters, name) of the parties."""
        return [(party.url, party.code.upper(), party.name) for party in self.story.about.parties]

    @property
    def register_url(self) -> str:
        return register_url(self.story.about.parties)

    @property
    def tally(self) -> list[tuple[str, str, str]]:
        return _tally(self.story)

    def sections(self, has_text: bool) -> list[tuple[str, str]]:
        """The parts of the page that have something in them: (anchor, name)."""
        story = self.story
        parts = (
            ("ladder", gettext("Steps"), story.about.steps),
            ("overview", gettext("Overview"), has_text),
            ("timeline", gettext("Timeline"), True),
            ("register", gettext("Agreements"), story.agreements),
            ("figures", gettext("Figures and facts"), self.charts or story.figures or story.about.facts),
            ("reviews", gettext("Analysis"), story.cards),
            ("experts", gettext("Experts"), self.experts),
            ("sources", gettext("Sources"), story.about.sources),
        )
        return [(anchor, name) for anchor, name, there in parts if there]


def dossier_page(versions: Versions, query: ListQuery) -> DossierPage:
    """The page of the dossier whose edition is on show. Raises Http404 for entries that there cannot be."""
    language = versions.language
    show = query.choice("show", SHOWN)
    wide = query.choice("scope", (WIDE,)) == WIDE
    story = story_of(versions.item, language)
    lines = story.lines.narrowed(query["topic"], *(_year(query[name]) for name in ("from", "to")))
    chronicle = chronicle_of(lines, story.about.steps, language, show, wide, _number(query["page"]), query)
    if chronicle is None:
        raise Http404
    return DossierPage(
        story=story,
        chronicle=chronicle,
        charts=charts_of(story.series, language),
        experts=story.about.experts[:EXPERTS] or _authors(story.cards),
        kinds=_kinds(query, chronicle, show),
        scopes=_scopes(query, chronicle, wide),
        topics=_topics(query, versions.item, language),
        span=_span(query, story),
        reviews_url=_here(query, show="analysis", scope=WIDE),
        is_filtered=any(query[name] for name in FILTERS),
    )


def items_shown(dossier: int, query: ListQuery) -> QuerySet:
    """The numbers of the items in the chronicle under the filters of an address. Raises Http404."""
    show = query.choice("show", SHOWN)
    wide = query.choice("scope", (WIDE,)) == WIDE
    lines = Lines(dossier, timezone.localdate(), {})
    lines = lines.narrowed(query["topic"], *(_year(query[name]) for name in ("from", "to")))
    return lines.items(SHOWN.get(show, ""), wide)


def _number(text: str) -> int:
    """The part of the chronicle asked for; 0 for what is no number."""
    if not text:
        return 1
    return whole(text, 4) or 0


def _year(text: str) -> int | None:
    """A year out of the address. Raises Http404 for what is none."""
    if not text:
        return None
    year = whole(text, 4)
    if not year:
        raise Http404
    return year


def title_lines(title: str) -> list[str]:
    """A title of two parties on two lines, broken after the dash between them."""
    for dash in ("\u00a0– ", " – ", "–"):
        first, found, second = title.partition(dash)
        if found and second:
            return [f"{first}{dash.rstrip()}", second]
    return [title]


def _tally(story: Story) -> list[tuple[str, str, str]]:
    """The figures of the head: (figure, unit, what it counts)."""
    agreements, meetings = story.lines.own.agreements, story.lines.own.meetings
    reviews = sum(row.count for row in chosen_years(story.lines.years, REVIEW, with_wide=False))
    pair = len(story.about.parties) == 2
    tally = []
    if agreements:
        text = (
            ngettext("bilateral agreement", "bilateral agreements", agreements)
            if pair
            else ngettext("agreement of the parties", "agreements of the parties", agreements)
        )
        tally.append((str(agreements), "", text))
    if meetings:
        tally.append((str(meetings), "", ngettext("visit or meeting", "visits and meetings", meetings)))
    if reviews:
        tally.append((str(reviews), "", ngettext("analytical text", "analytical texts", reviews)))
    for one in story.figures[:1]:
        value = one.values[-1]
        language = translation.get_language()
        whole = value.value >= 100
        figure = dates.decimal_text(value.value, language, 0) if whole else value.text
        tally.append((figure, str(one.unit), one.heading))
    return tally


def _kinds(query: ListQuery, chronicle: Chronicle, show: str) -> list[ChronicleFilter]:
    """The kinds of entries with their numbers; those without an entry are left out."""
    names = {
        "agreements": gettext("Agreements"),
        "events": gettext("Events"),
        "analysis": gettext("Analysis"),
        "milestones": gettext("Milestones"),
    }

    def choice(text: str, word: str | None, count: int, kind: str = "") -> ChronicleFilter:
        return ChronicleFilter(text, _here(query, show=word), (word or "") == show, count, kind)

    return [
        choice(gettext("All entries"), None, chronicle.total),
        *(
            choice(names[word], word, chronicle.counts[kind], kind)
            for word, kind in SHOWN.items()
            if chronicle.counts[kind] or show == word
        ),
    ]


def _scopes(query: ListQuery, chronicle: Chronicle, wide: bool) -> list[ChronicleFilter]:
    """The choice between the parties with at most one more, and every format in which all of them take part."""
    if not chronicle.wide:
        return []
    return [
        ChronicleFilter(gettext("The parties themselves"), _here(query, scope=None), not wide),
        ChronicleFilter(gettext("Wider formats too"), _here(query, scope=WIDE), wide, chronicle.wide),
    ]


def _topics(query: ListQuery, dossier: Dossier, language: str) -> list[ChronicleFilter]:
    """The topics of the relation as filters of its chronicle."""
    topics = dossier.topics.all()
    if not topics:
        return []
    everything = ChronicleFilter(gettext("All topics"), _here(query, topic=None), not query["topic"])
    return [
        everything,
        *(
            ChronicleFilter(
                named(topic, "name", language),
                _here(query, topic=topic.slug),
                query["topic"] == topic.slug,
            )
            for topic in topics
        ),
    ]


def _span(query: ListQuery, story: Story) -> Span | None:
    """Where there is more than one year."""
    if len({row.year for row in story.lines.years if row.year}) < 2:
        return None
    kept = [(name, query[name]) for name in ("show", "scope", "topic") if query[name]]
    return Span(query["from"], query["to"], kept)


def _here(query: ListQuery, **changes: str | None) -> str:
    return query.url(**changes, page=None) + "#timeline"


def _authors(cards: list[Card]) -> list[Person]:
    """Who wrote the latest reviews, when the dossier names no experts."""
    found = {someone.name: someone for card in cards for someone in card.authors}
    return list(found.values())[:EXPERTS]


def register_url(parties: list[Member]) -> str:
    """The register, narrowed to the agreements of these parties."""
    first, *others = [party.code for party in parties] or [""]
    query = {"party": first, "with": ",".join(others)}
    chosen = urlencode({name: value for name, value in query.items() if value}, safe=",")
    return f"{reverse('agreement-list')}?{chosen}" if chosen else reverse("agreement-list")
