"""The links around the results: kinds, filters with counts, orders and pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relations.kinds import KINDS
from relations.models import EventLevel, Genre, Instrument, Status
from relations.reading.labels import label
from relations.reading.lists import Facet, FilterChoice
from relations.text.languages import LANGUAGES, OWN_NAMES

from .address import SearchAddress
from .results import NEWEST, OLDEST, RELEVANCE, Results

SHOWN, YEARS_SHOWN = 8, 12
OF_KIND = {"instrument": "agreement", "party": "agreement", "level": "event", "genre": "article"}
CODES = {"status": Status, "instrument": Instrument, "level": EventLevel, "genre": Genre}


def tabs(results: Results, address: SearchAddress) -> list[FilterChoice]:
    """Everything, or one kind of item, with their numbers."""
    counts = dict(results.facets.get("kind", []))
    chosen = address.values["kind"]
    found = [FilterChoice(pgettext("results", "All"), address.url(kind=()), not chosen, sum(counts.values()))]
    for kind in KINDS:
        code, name = kind.code, str(kind.plural)
        if counts.get(code) or code in chosen:
            found.append(FilterChoice(name, address.url(kind=(code,)), code in chosen, counts.get(code, 0)))
    return found


def facets(results: Results, address: SearchAddress, language: str) -> list[Facet]:
    """The filters that say something about these results; those of one kind only beside that kind."""
    titles = {
        "language": _("Language of the text"),
        "country": _("Country"),
        "status": _("Status of the agreement"),
        "instrument": _("Type of the agreement"),
        "party": _("Party"),
        "level": _("Level of the event"),
        "topic": _("Topic"),
        "expert": _("Expert"),
        "genre": _("Type of the article"),
        "year": _("Year"),
    }
    kinds = address.values["kind"]
    groups = []
    for name, title in titles.items():
        if name in OF_KIND and OF_KIND[name] not in kinds and not address.values[name]:
            continue
        facet = _facet(name, title, results, address, language)
        if facet.choices:
            groups.append(facet)
    return groups


def _facet(name: str, title: str, results: Results, address: SearchAddress, language: str) -> Facet:
    counts = list(results.facets.get(name, []))
    chosen = [value for value in address.values[name] if value not in results.unknown]
    if name == "language":
        counts.sort(key=lambda pair: LANGUAGES.index(pair[0]))
    elif name == "year":
        counts.sort(reverse=True)
    most = YEARS_SHOWN if name == "year" else SHOWN
    kept = [pair for place, pair in enumerate(counts) if place < most or pair[0] in chosen]
    kept += [(value, 0) for value in chosen if value not in dict(counts)]
    choices = [_choice(name, value, number, results, address, language) for value, number in kept]
    return Facet(name, title, [choice for choice in choices if choice], is_years=name == "year")


def _choice(name, value, number, results, address, language) -> FilterChoice | None:
    text, code = _value_text(name, value, results, language)
    if not text:
        return None
    return FilterChoice(
        text=text,
        url=address.toggled(name, value),
        chosen=value in address.values[name],
        count=number,
        status=value if name == "status" else "",
        language="" if code == language else code,
        nofollow=True,
    )


def _value_text(name: str, value: str, results: Results, language: str) -> tuple[str, str]:
    """What a value of a facet is called, and in which language."""
    if name == "language":
        return OWN_NAMES.get(value, ""), value
    if name == "year":
        return value, language
    if name in CODES:
        return (str(CODES[name](value).label), language) if value in CODES[name].values else ("", language)
    found = label(results.words.label(name, value), language)
    return str(found), found.language


def picks(groups: list[Facet], address: SearchAddress) -> list[FilterChoice]:
    """What narrows the search, each as a link that lets it go."""
    chosen = [choice for group in groups for choice in group.choices if choice.chosen]
    return [*chosen, *_date_picks(address)]


def _date_picks(address: SearchAddress) -> list[FilterChoice]:
    words = {"from": _("from %(date)s"), "to": _("until %(date)s")}
    return [
        FilterChoice(words[name] % {"date": day.strftime("%d.%m.%Y")}, address.url(**{name: ""}), True)
        for name, day in address.days.items()
        if day
    ]


def sorts(address: SearchAddress) -> list[FilterChoice]:
    """The orders in which results can stand."""
    names = (
        (RELEVANCE, _("By relevance")),
        (NEWEST, _("Newest first")),
        (OLDEST, _("Oldest first")),
    )
    return [
        FilterChoice(name, address.url(sort=code), (address.sort or RELEVANCE) == code)
        for code, name in names
    ]


def pages(results: Results, address: SearchAddress) -> list[tuple[int, str]]:
    """The numbers around the present page, with their addresses."""
    first = max(1, min(results.page - 2, results.pages - 4))
    numbers = range(first, min(results.pages, first + 4) + 1)
    return [(number, address.url(page=number)) for number in numbers] if results.pages > 1 else []
