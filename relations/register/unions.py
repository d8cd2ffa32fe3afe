"""Small rows from many tables, read by one query: a union of selects with the same columns."""

from collections.abc import Iterator, Sequence

from django.db.models import Aggregate, CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from relations.models.gathered import plain
from relations.text.languages import LANGUAGES

TEXT = CharField()
NOTHING = Value("", output_field=TEXT)


class Numbers(Aggregate):
    """The numbers of a group as one string, divided by commas: far fewer rows to read than there are members."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="STRING_AGG((%(expressions)s)::text, ',')", **context
        )


def values_of(rows: QuerySet, name: str, value, item: str) -> QuerySet:
    """(name, value, numbers of the items that have it): one row per value, whatever their number."""
    columns = {
        "_name": Value(name, output_field=TEXT),
        "_value": Coalesce(Cast(value, TEXT), NOTHING),
    }
    groups = plain(rows).annotate(**columns).values(*columns)
    return groups.annotate(_items=Numbers(F(item))).values_list(*columns, "_items")


def read_groups(queries: Sequence[QuerySet]) -> Iterator[tuple[str, str, str]]:
    """(name, value, numbers of the items) of all queries, in one union."""
    first, *others = queries
    yield from first.union(*others, all=True)


def numbers_of(text: str) -> list[int]:
    """The numbers of a group."""
    return list(map(int, text.split(",")))


def names_of(rows: QuerySet, facet: str, code: str = "code") -> QuerySet:
    """(facet, code, name in each language) of a vocabulary."""
    rows = plain(rows)
    columns = {"_facet": Value(facet, output_field=TEXT), "_code": Cast(code, TEXT)}
    columns |= {f"_{language}": Cast(f"name_{language}", TEXT) for language in LANGUAGES}
    return rows.annotate(**columns).values_list(*columns)
