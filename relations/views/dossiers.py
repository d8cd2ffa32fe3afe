"""Dossiers: the list, and the page an official opens on the eve of a visit."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from relations.models import Dossier, Edition, Kind
from relations.parameters import LIST, knows
from relations.reading.cards import Card, load_cards
from relations.reading.dossiers.chronicle import SHOWN, chronicle_of, note_decades, strip_of
from relations.reading.dossiers.story import Story, story_of
from relations.reading.facts import load_facts
from relations.reading.figure_charts import charts_of
from relations.reading.lists import ListQuery, in_languages, paged
from relations.reading.members import Member
from relations.reading.people import Person
from relations.reading.records.pages import record_of_dossier
from relations.reading.shelf import on_shelf
from relations.reading.versions import Withdrawn, versions_of
from relations.text import dates
from relations.text.body import render_body

from .downloads import csv_file
from .items import page_or_detour, tombstone
from .metadata import record_context

WIDE = "wide"
AGREEMENTS = 6
EXPERTS = 6


@require_safe
@knows("show", "scope", "page", *LIST)
def dossier_detail(request, pk, slug=""):
    """A dossier as it stands today, in the reader's language or the best other one."""
    return page_or_detour(request, Kind.DOSSIER, pk, slug, ("cover",), _page)


@require_safe
@knows("show", "scope", "page", *LIST)
def dossier_edition(request, pk, slug, number):
    """An edition of the dossier's text that was replaced."""
    return page_or_detour(request, Kind.DOSSIER, pk, slug, ("cover",), _page, number)


def _page(request, versions):
    language, edition = versions.language, versions.shown
    query = ListQuery(request, ("show", "scope", "page"))
    show = query.choice("show", SHOWN)
    wide = query.choice("scope", (WIDE,)) == WIDE
    load_facts(versions.item)
    story = story_of(versions.item, language)
    chronicle = chronicle_of(story.lines, show, wide, _number(query["page"]), query)
    if chronicle is None:
        raise Http404
    note_decades(chronicle.decades, story.about.steps)
    charts = charts_of(story.series, language)
    experts = story.about.experts[:EXPERTS] or _authors(story.cards)
    body = render_body(edition.body, edition.language)[0] if edition.body else ""
    context = versions.context()
    filtered = any(query[name] for name in query.names)
    return "dossiers/detail.html", {
        **context,
        **record_context(record_of_dossier(versions)),
        "robots": context["robots"] or ("noindex,follow" if filtered else ""),
        "switch_query": query.switch_query,
        "story": story,
        "about": story.about,
        "title_lines": title_lines(edition.title),
        "body": body,
        "sections": _sections(story, body, charts, experts),
        "files": [] if versions.is_old else [(gettext("Briefing (PDF)"), edition.get_briefing_url(), "")],
        "countries": [(party.url, party.code.upper(), party.name) for party in story.about.parties],
        "tally": _tally(story),
        "chronicle": chronicle,
        "legend": _legend(query, chronicle, show, wide),
        "scopes": _scopes(query, chronicle, wide),
        "strip": strip_of(chronicle.entries, story.about.steps),
        "agreements": story.agreements[:AGREEMENTS],
        "register_url": register_url(story.about.parties),
        "reviews_url": query.url(show="analysis", scope=WIDE, page=None) + "#timeline",
        "charts": charts,
        "has_two_publishers": any(len(chart.names) > 1 for chart in charts),
        "experts": experts,
        "csv_url": _download_url(edition, language, "csv"),
    }


def _number(text: str) -> int:
    if not text:
        return 1
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def title_lines(title: str) -> list[str]:
    """A title of two parties on two lines, broken after the dash between them."""
    for dash in ("\u00a0– ", " – ", "–"):
        first, found, second = title.partition(dash)
        if found and second:
            return [f"{first}{dash.rstrip()}", second]
    return [title]


def _sections(story: Story, body: str, charts: list, experts: list) -> list[tuple[str, str]]:
    """The parts of the page that have something in them: (anchor, name)."""
    parts = (
        ("ladder", gettext("Steps"), story.about.steps),
        ("overview", gettext("Overview"), body),
        ("timeline", gettext("Timeline"), True),
        ("register", gettext("Agreements"), story.agreements),
        ("figures", gettext("Figures and facts"), charts or story.figures or story.about.facts),
        ("reviews", gettext("Analysis"), story.cards),
        ("experts", gettext("Experts"), experts),
        ("sources", gettext("Sources"), story.about.sources),
    )
    return [(anchor, name) for anchor, name, there in parts if there]


def _tally(story: Story) -> list[tuple[str, str, str]]:
    """The figures of the head: (figure, unit, what it counts)."""
    agreements, meetings, reviews = len(story.agreements), len(story.meetings), len(story.reviews)
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


def _legend(query: ListQuery, chronicle, show: str, wide: bool) -> list[dict]:
    """The filters of the chronicle as links with counts; kinds without an entry are left out."""
    names = {
        "agreements": gettext("Agreements"),
        "events": gettext("Events"),
        "analysis": gettext("Analysis"),
        "milestones": gettext("Milestones"),
    }
    rows = [
        {
            "text": gettext("All entries"),
            "count": chronicle.total,
            "url": query.url(show=None, page=None) + "#timeline",
            "current": not show,
            "kind": "",
        }
    ]
    for word, kind in SHOWN.items():
        if chronicle.counts[kind] or show == word:
            rows.append(
                {
                    "text": names[word],
                    "count": chronicle.counts[kind],
                    "url": query.url(show=word, page=None) + "#timeline",
                    "current": show == word,
                    "kind": kind,
                }
            )
    return rows


def _scopes(query: ListQuery, chronicle, wide: bool) -> list[dict]:
    """The choice between the parties with at most one more, and every format in which all of them take part."""
    if not chronicle.wide:
        return []
    return [
        {
            "text": gettext("The parties themselves"),
            "url": query.url(scope=None, page=None) + "#timeline",
            "current": not wide,
        },
        {
            "text": gettext("Wider formats too"),
            "url": query.url(scope=WIDE, page=None) + "#timeline",
            "current": wide,
            "count": chronicle.wide,
        },
    ]


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


def _download_url(edition: Edition, language: str, ending: str) -> str:
    slug = edition.slug or edition.kind
    return reverse(f"dossier-{ending}", args=[edition.content_id, slug, f"{slug}_{language}"])


# --- Other addresses --------------------------------------------------------------------------------------


@require_safe
@knows(*LIST)
def dossier_list(request):
    """All dossiers in the order of their titles, with the present level of relations of each."""
    language = translation.get_language()
    query = ListQuery(request)
    editions = in_languages(on_shelf(Kind.DOSSIER), query, language)
    page = paged(editions.only("id", "dated_on", "content_id"), query, size=60)
    cards = load_cards([row.content_id for row in page.rows], language, {Kind.DOSSIER})
    return render(
        request,
        "dossiers/list.html",
        {
            "query": query,
            "trail": [(gettext("Dossiers"), "")],
            "page": page,
            "cards": list(cards.values()),
            "switch_query": query.switch_query,
            "robots": query.robots,
        },
    )


@require_safe
def dossier_of_parties(request, parties):
    """`/dossiers/kz-uz/` and `/dossiers/uz-kz/`: one dossier, one address."""
    codes = parties.lower().split("-")
    keys = {Dossier.key_of(codes), parties.lower()}
    editions = on_shelf().filter(content__dossier__parties_key__in=keys)
    edition = (
        editions.filter(language=translation.get_language()).first() or editions.order_by("language").first()
    )
    if edition is None:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    page = edition.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{page}?{query}" if query else page)


CSV_HEADER = (
    "date", "precision", "until", "entry", "type", "title", "title_language", "status", "languages",
    "wider_format", "address", "source",
)  # fmt: skip


@require_safe
def dossier_csv(request, pk, slug, name):
    """The chronicle with all its formats as a table."""
    language = translation.get_language()
    try:
        versions = versions_of(Kind.DOSSIER, pk)
    except Withdrawn as gone:
        return tombstone(request, gone)
    right = _download_url(versions.current.get(language, versions.shown), language, "csv")
    if request.path != right:
        return HttpResponsePermanentRedirect(right)
    story = story_of(versions.item, language, with_cards=False)
    lines = sorted(story.lines, key=lambda line: (line.day is None, line.order if line.day else ()))
    rows = (
        [
            dates.iso_date(line.day, line.precision) if line.day else "",
            line.precision,
            line.until.isoformat() if line.until else "",
            line.kind,
            line.about,
            line.title,
            line.language,
            line.status,
            " ".join(line.languages),
            "yes" if line.is_wide else "no",
            request.build_absolute_uri(line.url) if line.url else "",
            line.source_url or line.source,
        ]
        for line in lines
    )
    return csv_file(f"{name}.csv", CSV_HEADER, rows, title=f"{versions.shown.title} {language}")
