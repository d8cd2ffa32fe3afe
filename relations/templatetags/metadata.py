"""`{% page_metadata %}`: the tags in the head of every page, from what its view and its blocks say."""

from html import unescape

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext

from relations.citations import graph, tags
from relations.kinds import BY_CODE
from relations.reading.records import author_of
from relations.reading.site import absolute, site_name
from relations.text.languages import DEFAULT, LANGUAGES, language_of

register = template.Library()

FEEDS = {
    "topic-detail": ("feed-topic", "slug"),
    "country-detail": ("feed-country", "slug"),
    "expert-detail": ("feed-expert", "pk"),
    "dossier-detail": ("feed-dossier", "pk"),
    "archive": ("feed-archive",),
    "archive-year": ("feed-archive-year", "year"),
    "archive-month": ("feed-archive-month", "year", "month"),
}
SHARED_CARD = "img/card-{}.png"


@register.simple_tag(takes_context=True)
def page_metadata(context):
    """Canonical address, translations, cards for social networks, Highwire, Dublin Core and JSON-LD of this page."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    language = translation.get_language()
    is_page = match is not None and language in LANGUAGES and not context.get("error_languages")
    if not is_page or getattr(request, "preview", None):
        return ""
    item = context.get("described")
    title = item.title if item else plain_block(context, "title")
    trail = [*way_to(context, match.url_name or "", title)]
    feed = feed_of(context, match, language)
    robots = context.get("robots") or ""
    if item:
        return tags.head(item, trail, language, feed=feed, robots=robots)
    return _listing(context, request, title, trail, feed, robots, language)


def _listing(context, request, title: str, trail, feed: str, robots: str, language: str) -> str:
    query = getattr(context.get("query"), "canonical_query", "")
    path = request.path + query
    alternates = {code: address + query for code, address in addresses(context, request.path).items()}
    versions, usual = context.get("versions"), DEFAULT
    if versions and request.resolver_match.url_name.endswith("-detail"):  # an item of which no more is told
        path, usual = versions.canonical_url, versions.original
        alternates = {code: alternates[code] for code in versions.available}
    title = title or site_name(language)
    description = plain_block(context, "description")
    nodes = graph.frame(language, trail)
    nodes.append(_profile(context, path, language) or graph.page(title, description, path, language))
    nodes += _dataset(context, path, language)
    return tags.listing(
        title,
        description,
        language,
        path,
        alternates,
        nodes,
        usual=usual,
        image_url=static(shared_card(language)),
        feed=feed,
        robots=robots,
    )


def shared_card(language: str) -> str:
    """The card of pages that have none of their own; its words are of the interface, so a language needs them all."""
    return SHARED_CARD.format(language if language_of(language).interface_is_complete else DEFAULT)


def _profile(context, path: str, language: str) -> dict | None:
    """The node of an expert's page, from what its view shows."""
    expert, shown = context.get("expert"), context.get("person")
    if expert is None or shown is None:
        return None
    return graph.expert(
        author_of(expert, language),
        path,
        language,
        alternateName=[str(name) for _code, name in context.get("names", ())],
        knowsAbout=[str(name) for _url, name in context.get("terms", ())],
        image=absolute(shown.photo.src) if shown.photo else "",
        worksFor={"@id": graph.institute_id()} if not (expert.is_former or expert.is_guest) else None,
    )


def _dataset(context, path: str, language: str) -> list[dict]:
    """The node of an indicator's page: what is measured, by whom, when, and the file with the figures."""
    series, file = context.get("series"), context.get("csv_url")
    if not series or not file:
        return []
    periods = [value.period for value in series.dated]
    node = graph.dataset(
        str(series.title),
        f"{path}#data",
        language,
        description=_told(series),
        variableMeasured=f"{series.heading}, {series.unit}",
        spatialCoverage=[{"@type": "Place", "name": str(name)} for name in context.get("countries", ())],
        temporalCoverage=f"{periods[0].start.isoformat()}/{periods[-1].end.isoformat()}" if periods else "",
        creator={"@type": "Organization", "name": str(series.publisher)} if series.publisher else None,
        distribution=[{"@type": "DataDownload", "contentUrl": absolute(file), "encodingFormat": "text/csv"}],
        license=absolute(reverse("about")),
    )
    return [node]


def _told(series) -> str:
    """A series in a sentence: what, in which unit, of which years, by whom, and the note for readers."""
    years = sorted({day.year for value in series.dated for day in (value.period.start, value.period.end)})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    facts = [
        (gettext("Unit"), series.unit),
        (gettext("Period"), span),
        (gettext("Publisher"), series.publisher),
        (gettext("Values"), len(series.values)),
    ]
    told = "; ".join(f"{name}: {value}" for name, value in facts if value)
    return " ".join(part for part in (f"{series.heading}. {told}.", str(series.note)) if part)


def plain_block(context, name: str) -> str:
    """The text of a block of this page, as its template fills it."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    if block is None:
        return ""
    with context.push():
        return " ".join(unescape(strip_tags(block.nodelist.render(context))).split())


def addresses(context, path: str) -> dict[str, str]:
    """This page in every language: as its view says, else under another prefix, for section words are the same."""
    given = context.get("alternates")
    if given:
        return dict(given)
    rest = path.split("/", 2)[2] if path.count("/") > 1 else ""
    return {code: f"/{code}/{rest}" for code in LANGUAGES}


def way_to(context, url_name: str, title: str):
    """Home, the list of the section, and the page."""
    yield gettext("Home"), reverse("home")
    if url_name == "home":
        return
    trail = context.get("trail")
    if trail:
        yield from ((str(name), address) for name, address in trail if address)
    elif section := section_of(url_name):
        yield section
    if title:
        yield title, ""


def section_of(url_name: str) -> tuple[str, str] | None:
    """The list to which a page belongs."""
    code, _, page = url_name.partition("-")
    kind = BY_CODE.get(code)
    return (str(kind.title), reverse(f"{code}-list")) if kind and kind.has_list and page != "list" else None


@register.simple_tag(takes_context=True)
def followed(context) -> str:
    """The feed of what this page shows, to be offered beside its chips."""
    match = getattr(context.get("request"), "resolver_match", None)
    return feed_of(context, match, translation.get_language()) if match else ""


def feed_of(context, match, language: str) -> str:
    """The feed of the list that the page shows, or of its subject or kind, else that of everything."""
    if own := context.get("feed_url"):
        return own
    code, _dash, page = (match.url_name or "").partition("-")
    kind = BY_CODE.get(code)
    asked = getattr(context.get("query"), "feed_query", "")
    try:
        if match.url_name in FEEDS:
            name, *arguments = FEEDS[match.url_name]
            return reverse(name, args=[language, *(match.kwargs[one] for one in arguments)]) + asked
        if kind and kind.in_feeds:
            feed = reverse("feed-kind", args=[language, kind.section])
            return feed + asked if page == "list" else feed
        return reverse("feed", args=[language])
    except NoReverseMatch:
        return ""
