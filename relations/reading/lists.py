"""Filtering and paging shared by every list page.

Filters are plain links: one address per combination, chosen values as pills. Paging goes by keys, not by numbers:
the address of a page names the row after which it begins, so the last page costs as much as the first and nothing
counts all rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import Http404

from relations.models import Edition
from relations.register import Slice
from relations.text.languages import fallback_order
from relations.text.numbers import whole

PAGE_SIZE = 20
FEW = 200  # so many items are looked up one by one; more are met soon enough on a walk from the newest
CURSORS = ("after", "before", "last")
ALL_LANGUAGES = "all"


@dataclass(slots=True)
class FilterChoice:
    """One value of a filter, as a link that chooses it or, when chosen, lets it go."""

    text: str
    url: str
    chosen: bool = False
    count: int | None = None
    status: str = ""  # drawn with its mark when it is a status of agreements
    language: str = ""  # of the text, when it is not that of the page
    nofollow: bool = False


@dataclass(slots=True)
class Facet:
    """A group of choices beside a list."""

    name: str
    title: str
    choices: list[FilterChoice] = field(default_factory=list)
    is_years: bool = False
    more_url: str = ""
    more_text: str = ""


@dataclass(slots=True)
class ListPage:
    """A slice of rows with the addresses of its neighbours; an address is empty where there is nothing."""

    rows: list
    first: str = ""
    previous: str = ""
    next: str = ""
    last: str = ""


class ListQuery:
    """The known parameters of the address of a list; anything else in it is ignored.

    `names` are the filters of the page. `query.year` style access is by `query["year"]`; missing ones are "".
    """

    def __init__(self, request, names: Sequence[str] = ()):
        self.path = request.path
        self.names = tuple(names)
        self.known = (*self.names, "languages", "sort", *CURSORS)
        self.values = {name: request.GET[name][:100] for name in self.known if request.GET.get(name)}

    def __getitem__(self, name: str) -> str:
        if name not in self.known:  # templates ask here before they ask for an attribute
            raise KeyError(name)
        return self.values.get(name, "")

    @property
    def all_languages(self) -> bool:
        """Whether the reader asked to see items that are not in the language of the page too."""
        return self["languages"] == ALL_LANGUAGES

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in use, without language choice, order and page."""
        return {name: self.values[name] for name in self.names if name in self.values}

    def url(self, **changes) -> str:
        """The address of this list with some parameters changed (None or "" drops one), on its first page."""
        values = {name: value for name, value in self.values.items() if name not in CURSORS}
        values.update(changes)
        order = [*self.names, "languages", "sort", *CURSORS]
        pairs = [(name, values[name]) for name in order if values.get(name)]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    @property
    def mine_url(self) -> str:
        """This list with items in the language of the page only."""
        return self.url(languages=None)

    @property
    def all_url(self) -> str:
        """This list with items in whatever language they exist."""
        return self.url(languages=ALL_LANGUAGES)

    @property
    def switch_query(self) -> str:
        """What the language switch keeps: filters and order, page 1."""
        return self.url()[len(self.path) :]

    @property
    def filter_query(self) -> str:
        """The filters alone, for the address of another list that knows them."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    @property
    def feed_query(self) -> str:
        """The filters that a feed of this list keeps: what comes is not cut into pages."""
        pairs = [(name, value) for name, value in self.chosen.items() if name != "page"]
        return f"?{urlencode(pairs)}".replace("%2C", ",") if pairs else ""

    @property
    def canonical_query(self) -> str:
        """The part that names a page of its own: one single filter; other combinations are views of the list."""
        chosen = self.chosen
        return f"?{urlencode(chosen)}" if len(chosen) == 1 else ""

    @property
    def robots(self) -> str:
        """Search engines index the list and its single filters, not every combination, order and language."""
        more = any(name in self.values for name in ("languages", "sort", *CURSORS))
        return "noindex,follow" if more or len(self.chosen) > 1 else ""

    def year(self, name: str = "year") -> int | None:
        """A filter that must be a year."""
        value = self[name]
        if not value:
            return None
        year = whole(value, 4)
        if year is None or not 1000 <= year <= 9998:
            raise Http404
        return year

    def number(self, name: str) -> int | None:
        """A parameter that names an item by its id; a spoilt one counts as none."""
        return whole(self[name])

    def choice(self, name: str, allowed: Iterable[str]) -> str:
        """A filter whose value must be one of these; "" when it is not used."""
        value = self[name]
        if value and value not in allowed:
            raise Http404
        return value

    def facet(self, name: str, title: str, values: Iterable[tuple], **options) -> Facet:
        """A filter with its choices: (value, text) or (value, text, extras of FilterChoice)."""
        current = self[name]
        choices = []
        for value, text, *rest in values:
            extra = rest[0] if rest else {}
            chosen = str(value) == current
            others = len(self.chosen) - (name in self.chosen)
            choices.append(
                FilterChoice(
                    text=str(text),
                    url=self.url(**{name: None if chosen else value}),
                    chosen=chosen,
                    nofollow=others > 0,
                    **extra,
                )
            )
        return Facet(name=name, title=str(title), choices=choices, **options)

    def picks(self, facets: Iterable[Facet]) -> list[FilterChoice]:
        """The chosen values as pills; each removes itself."""
        return [choice for facet in facets for choice in facet.choices if choice.chosen]


class SeveralValues:
    """For a ListQuery whose filters may have several values each: `party=kz,uz`, or the parameter repeated."""

    several: Sequence[str] = ()
    MOST = 30

    def __init__(self, request, names: Sequence[str] = ()):
        super().__init__(request, names)
        for name in self.several:
            values = [part for text in request.GET.getlist(name) for part in text.split(",")]
            values = list(dict.fromkeys(part.strip()[:80] for part in values if part.strip()))[: self.MOST]
            self.values.pop(name, None)
            if values:
                self.values[name] = ",".join(values)

    def many(self, name: str) -> list[str]:
        """The chosen values of one filter."""
        return self[name].split(",") if self[name] else []

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in super().chosen.items() if name != "show"}

    @property
    def robots(self) -> str:
        several = any("," in value for value in self.chosen.values())
        return "noindex,follow" if several else super().robots

    def url(self, **changes) -> str:
        return super().url(**changes).replace("%2C", ",")

    def toggled(self, name: str, value: str) -> str:
        """The address with one more value of a filter, or one fewer."""
        values = self.many(name)
        values = [other for other in values if other != value] if value in values else [*values, value]
        return self.url(**{name: ",".join(values), "show": None})


def belongs_to(rows: QuerySet, item: str = "content_id") -> Exists:
    """A condition on editions: one of these rows belongs to their item.

    Asked edition by edition, so that a list which shows the newest twenty walks its index from the new end and stops
    there; a list of all items of a country would have to be gathered and sorted first.
    """
    return Exists(rows.order_by().filter(**{item: OuterRef("content_id")}))


def items_of_any(slices: Sequence[QuerySet]) -> list[int]:
    """The items of several slices of editions (“the newest six articles”, “the next four events”), newest first.

    One question, as a union of ids: joined by OR, PostgreSQL would read the whole table for them. SQLite unites no
    slices, but what is in them.
    """
    if not connection.features.supports_slicing_ordering_in_compound:
        slices = [Edition.objects.filter(pk__in=part.values("pk")).order_by() for part in slices]
    first, *others = [part.values_list("dated_on", "content_id") for part in slices]
    found = first.union(*others, all=True) if others else first
    return list(dict.fromkeys(pk for _day, pk in sorted(found, reverse=True)))


def one_each(editions: QuerySet, language: str) -> QuerySet:
    """One edition per item: the reader's language, else the original, else the usual order of fallback.

    The same answer as `languages.best()`, said in SQL: no better edition of the item can be read. `editions` decides
    which rows are seen; whether a better one exists asks the same rule of visibility.
    """
    siblings = Edition.objects.public().order_by().filter(content=OuterRef("content"))
    better = siblings.annotate(rank=_rank(language)).filter(rank__lt=OuterRef("rank"))
    return editions.annotate(rank=_rank(language)).filter(~Exists(better))


def _rank(language: str) -> Case:
    """The place of an edition's language in the reader's order of preference."""
    mine, *others = fallback_order(language)
    places = [When(language=code, then=Value(place)) for place, code in enumerate(others, start=2)]
    original = When(language=F("content__original_language"), then=Value(1))
    return Case(When(language=mine, then=Value(0)), original, *places, default=Value(len(others) + 2))


def in_language_asked(editions, query: ListQuery, language: str):
    """Editions of the language of the page only, or one edition of every item when the reader asks for all."""
    return one_each(editions, language) if query.all_languages else editions.filter(language=language)


def paged(
    rows, query: ListQuery, key: str = "dated_on", size: int = PAGE_SIZE, ascending: bool = False
) -> ListPage:
    """The page of a queryset that the address asks for, ordered by `key` and id, newest first unless `ascending`.

    One more row than shown is read to learn whether there is a next page.
    """
    backwards = bool(query["last"] or query["before"])
    down = ascending == backwards  # the direction in which rows are read
    sign = "-" if down else ""
    found = rows.order_by(f"{sign}{key}", f"{sign}id")

    cursor = _position(query["after"] or query["before"])
    if cursor and not query["last"]:
        value, pk = cursor
        way = "lt" if down else "gt"
        found = found.filter(
            Q(**{f"{key}__{'lte' if down else 'gte'}": value}),
            Q(**{f"{key}__{way}": value}) | Q(**{key: value, f"id__{way}": pk}),
        )
    found = list(found[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    return _with_neighbours(found, query, key, backwards, more, bool(cursor))


def list_page(found: Slice, query: ListQuery) -> ListPage:
    """A slice of the register or of the events with the addresses of its neighbours."""
    page = ListPage(rows=found.ids)
    if found.has_previous and found.ids:
        page.first, page.previous = query.url(), query.url(before=str(found.ids[0]))
    if found.has_next and found.ids:
        page.next, page.last = query.url(after=str(found.ids[-1])), query.url(last="1")
    return page


def _with_neighbours(found, query, key, backwards, more, inside) -> ListPage:
    page = ListPage(rows=found)
    has_previous = more if backwards else inside
    has_next = (inside and not query["last"]) if backwards else more
    if found and has_previous:
        page.previous = query.url(before=_cursor(found[0], key))
        page.first = query.url()
    if found and has_next:
        page.next = query.url(after=_cursor(found[-1], key))
        page.last = query.url(last="1")
    return page


def _cursor(row, key) -> str:
    value = getattr(row, key) if not isinstance(row, dict) else row[key]
    pk = row.pk if not isinstance(row, dict) else row["id"]
    return f"{value.isoformat()}_{pk}"


def _position(text: str):
    """A day and an id out of the address; a spoilt one counts as none, which is the first page."""
    day, _, pk = text.partition("_")
    number = whole(pk)
    if number is None:
        return None
    try:
        return date.fromisoformat(day), number
    except ValueError:
        return None
