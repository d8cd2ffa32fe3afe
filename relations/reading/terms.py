"""Everything that hangs on items (topics, authors, parties, links …), fetched by one union of small queries.

Names of a vocabulary fall back term by term: a Label knows in which language it answered.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.db.models import CharField, Exists, F, IntegerField, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.translation import get_language

from relations.models import FormerSlug
from relations.text.languages import LANGUAGES, fallback_order


class Label(str):
    """A word of a vocabulary in the best language it has; `language` says which one answered, `names` knows all."""

    __slots__ = ("language", "names")

    def __new__(cls, text="", language="", names=None):
        label = super().__new__(cls, text)
        label.language, label.names = language, names or {}
        return label

    def best_in(self, language: str) -> str:
        """The same word for another language, for a text that is not in the language of the page."""
        return label(self.names, language) if self.names else str(self)


def label(names: dict[str, str], language: str) -> Label:
    """The name to show: in the reader's language, else in the first of the fallback order that has one."""
    for code in fallback_order(language):
        if names.get(code):
            return Label(names[code], code, names)
    return Label()


def named(item, field_name: str, language: str = "") -> Label:
    """A translated field of a row in the reader's language, or the best other one, which the label knows."""
    names = {code: getattr(item, f"{field_name}_{code}") for code in LANGUAGES}
    return label(names, language or get_language())


class Row(NamedTuple):
    """One thing that hangs on an item: what it is to it, its place, its code and up to four names."""

    item: int
    role: str
    rank: int
    code: str
    name: Label
    more: Label
    post: Label
    unit: Label
    a: str
    b: str
    c: str


NAMES = ("name", "more", "post", "unit")
STRINGS = ("a", "b", "c")
COLUMNS = ("item", "role", "rank", "code", *(f"{n}_{code}" for n in NAMES for code in LANGUAGES), *STRINGS)
TEXT = CharField()
NOTHING = Value("", output_field=TEXT)


def words(*paths: str) -> Callable:
    """A name in three languages: the first of these fields that is filled."""

    def in_language(language):
        filled = [NullIf(Cast(f"{path}_{language}", TEXT), NOTHING) for path in paths]
        return Coalesce(*filled, NOTHING)

    return in_language


def member(
    queryset: QuerySet,
    role: str,
    *,
    item=0,
    rank=0,
    code="",
    name: Callable | None = None,
    more: Callable | None = None,
    post: Callable | None = None,
    unit: Callable | None = None,
    **strings,
) -> QuerySet:
    """One member of the union. `item`, `rank` and `code` are fields or values; `a`, `b`, `c` are fields."""
    values = {
        "item": _number(item),
        "role": Value(role, output_field=TEXT),
        "rank": _number(rank),
        "code": Cast(code, TEXT) if code else NOTHING,
    }
    for title, source in zip(NAMES, (name, more, post, unit), strict=True):
        for language in LANGUAGES:
            values[f"{title}_{language}"] = source(language) if source else NOTHING
    for title in STRINGS:
        values[title] = Coalesce(Cast(strings[title], TEXT), NOTHING) if title in strings else NOTHING
    annotations = {f"_{title}": value for title, value in values.items()}
    rows = queryset.order_by()
    if hasattr(rows, "rewrite"):
        rows = rows.rewrite(False)  # modeltranslation would shuffle the columns
    return rows.annotate(**annotations).values_list(*annotations)


def _number(value):
    if isinstance(value, int):
        return Value(value, output_field=IntegerField())
    return Cast(F(value) if isinstance(value, str) else value, IntegerField())


def union(members: Sequence[QuerySet]) -> QuerySet:
    """All members as one query."""
    first, *others = members
    return first.union(*others, all=True) if others else first


def gathered(members: Sequence[QuerySet], language: str) -> Iterable[Row]:
    """The rows of all members in their order, with names in the reader's language or the best they have."""
    return told(union(members), language)


def told(rows: Iterable[tuple], language: str) -> Iterable[Row]:
    """Rows of a union as they are shown: in order, each name in the best language it has."""
    order = [LANGUAGES.index(code) for code in fallback_order(language)]
    size = len(LANGUAGES)
    starts = range(4, 4 + size * len(NAMES), size)
    end = 4 + size * len(NAMES)
    for row in sorted(rows, key=lambda row: row[2] or 0):
        yield Row(*row[:4], *(_told(row[at : at + size], order) for at in starts), *row[end:])


def _told(names: Sequence[str], order: Sequence[int]) -> Label:
    for at in order:
        if names[at]:
            return Label(names[at], LANGUAGES[at], dict(zip(LANGUAGES, names, strict=True)))
    return UNTOLD


UNTOLD = Label()


def hangs_on(rows: QuerySet, item: str = "content_id") -> Exists:
    """A condition on editions: one of these rows belongs to their item.

    Asked edition by edition, so that a list which shows the newest twenty walks its index from the new end and stops
    there; a list of all items of a country would have to be gathered and sorted first.
    """
    return Exists(rows.order_by().filter(**{item: OuterRef("content_id")}))


def moved(model, slug: str):
    """The answer for an address that no term has: where the term of that former address is now, else 404."""
    term = FormerSlug.term(model, slug)
    if term is None:
        raise Http404
    return HttpResponsePermanentRedirect(term.get_absolute_url())
