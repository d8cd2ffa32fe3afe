"""Small rows from many tables, read by one query: a union of selects with the same columns."""

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from relations.text.languages import LANGUAGES

TEXT = CharField()
NOTHING = Value("", output_field=TEXT)


def plain(rows: QuerySet) -> QuerySet:
    """Unordered, and left alone by modeltranslation, which would shuffle the columns of a union."""
    rows = rows.order_by()
    return rows.rewrite(False) if hasattr(rows, "rewrite") else rows


def values_of(rows: QuerySet, facet: str, value, item: str, since: str = "") -> QuerySet:
    rows = plain(rows)
    columns = {
        "_facet": Value(facet, output_field=TEXT),
        "_value": Cast(value, TEXT),
        "_item": F(item),
        "_since": Cast(since, TEXT) if since else NOTHING,
    }
    return rows.annotate(**columns).values_list(*columns)


def names_of(rows: QuerySet, facet: str, code: str = "code") -> QuerySet:
    rows = plain(rows)
    columns = {"_facet": Value(facet, output_field=TEXT), "_code": Cast(code, TEXT)}
    columns |= {f"_{language}": Cast(f"name_{language}", TEXT) for language in LANGUAGES}
    return rows.annotate(**columns).values_list(*columns)
