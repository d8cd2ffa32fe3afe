"""The filters of the events: which values mean something, what they are called, how many events each would leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from relations.models import EventLevel, EventStatus
from relations.reading.labels import label
from relations.reading.lists import Facet, FilterChoice
from relations.register import EVENT_FACETS, EventIndex, Selection
from relations.text import dates
from relations.text.numbers import whole

from .query import EventQuery

SHOWN = {"type": 8, "country": 8, "series": 8, "year": 12}
TITLES = {
    "level": gettext_lazy("Level"),
    "type": gettext_lazy("Type"),
    "country": gettext_lazy("Country"),
    "series": gettext_lazy("Series of events"),
    "status": gettext_lazy("Status"),
    "year": gettext_lazy("Year"),
}
MORE = {
    "type": gettext_lazy("All types"),
    "country": gettext_lazy("All countries"),
    "series": gettext_lazy("All series"),
    "year": gettext_lazy("All years"),
}


def is_known(index: EventIndex, name: str, value: str) -> bool:
    """Whether a value of a filter names something."""
    if name == "level":
        return value in EventLevel.values
    if name == "status":
        return value in EventStatus.values
    if name == "year":
        return len(value) == 4 and whole(value) is not None
    return (name, value) in index.names


def unknown(index: EventIndex, query: EventQuery) -> list[str]:
    """Values of the address that mean nothing, as the reader wrote them."""
    wrong = [v for name in EVENT_FACETS for v in query.many(name) if not is_known(index, name, v)]
    return wrong + ([query["month"]] if query["month"] and query.month is None else [])


def facets(selection: Selection, query: EventQuery, language: str) -> list[Facet]:
    """The groups of choices with their counts."""
    return [_facet(name, selection, query, language) for name in TITLES if name != "year"]


def _facet(name: str, selection: Selection, query: EventQuery, language: str) -> Facet:
    index, counts = selection.index, selection.counts(name)
    chosen = [value for value in query.many(name) if is_known(index, name, value)]
    values = sorted({*counts, *chosen}, key=_order(name, counts))
    limit = None if query["show"] == name else SHOWN.get(name)
    shown = [v for place, v in enumerate(values) if limit is None or place < limit or v in chosen]
    facet = Facet(name=name, title=str(TITLES[name]), is_years=name == "year")
    for value in shown:
        text = _text(index, name, value, language)
        facet.choices.append(
            FilterChoice(
                text=text,
                url=query.toggled(name, value),
                chosen=value in chosen,
                count=counts.get(value, 0),
                language=getattr(text, "language", ""),
                nofollow=bool(query.chosen),
            )
        )
    if len(shown) < len(values):
        facet.more_url, facet.more_text = f"{query.url(show=name)}#facet-{name}", str(MORE[name])
    return facet


def _order(name: str, counts: dict[str, int]):
    if name == "year":
        return lambda value: -int(value)
    if name in ("level", "status"):
        ranks = {
            code: place for place, code in enumerate((EventLevel if name == "level" else EventStatus).values)
        }
        return lambda value: ranks[value]
    return lambda value: (-counts.get(value, 0), value)


def _text(index: EventIndex, name: str, value: str, language: str) -> str:
    if name == "level":
        return str(EventLevel(value).label)
    if name == "status":
        return str(EventStatus(value).label)
    if name == "year":
        return value
    return label(index.names.get((name, value), {}), language) or value


def years_of(selection: Selection, query: EventQuery) -> list[FilterChoice]:
    """The years as a line of links under the calendar."""
    return _facet("year", selection, query, "").choices


def picks(groups: list[Facet], query: EventQuery, language: str) -> list[FilterChoice]:
    """The chosen values as pills, year and month among them."""
    found = [choice for facet in groups for choice in facet.choices if choice.chosen]
    found += [
        FilterChoice(text=year, url=query.toggled("year", year), chosen=True) for year in query.many("year")
    ]
    if query.month:
        found.append(
            FilterChoice(dates.month_title(*query.month, language), query.url(month=None), chosen=True)
        )
    return found
