"""Lists in the alphabet of the desk's language: «Өзбекстан» after «Оңтүстік», on every database.

Keys are read and ordered here, rows only for one page: vocabularies and people are thousands at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import get_language

from relations.models import User
from relations.text.collation import sort_key

from .lists import DeskChangeList, LeanPaginator

MOST = 20_000
Row = TypeVar("Row")


def in_alphabet(rows: Iterable[Row], name: Callable[[Row], str] = str) -> list[Row]:
    """Rows by their names, in the alphabet of the desk's language."""
    language = get_language()
    return sorted(rows, key=lambda row: sort_key(name(row), language))


def by_family(person: User) -> str:
    """The name by which a person stands in a list."""
    return f"{person.last_name} {person.first_name}".strip() or person.username


class Ordered(Sequence):
    """The rows of a question by some of their columns, as a list that reads only what is asked for."""

    def __init__(self, rows: QuerySet, columns: Sequence[str]):
        self.rows, self.columns = rows, columns

    @cached_property
    def keys(self) -> list[int]:
        language = get_language()
        found = self.rows.order_by("pk").values_list("pk", *self.columns)[:MOST]
        names = {pk: [sort_key(part or "", language) for part in parts] for pk, *parts in found}
        return sorted(names, key=names.get)

    def __len__(self):
        return len(self.keys)

    def __getitem__(self, place):
        keys = self.keys[place] if isinstance(place, slice) else [self.keys[place]]
        found = {row.pk: row for row in self.rows.filter(pk__in=keys)}
        rows = [found[key] for key in keys if key in found]
        return rows if isinstance(place, slice) else rows[0]


class AlphabetChangeList(DeskChangeList):
    """Shows the rows as the paginator has them, also when one page holds them all."""

    def get_ordering_field_columns(self):
        """No column is marked as the one that orders until somebody has chosen one."""
        return super().get_ordering_field_columns() if ORDER_VAR in self.params else {}

    def get_results(self, request):
        super().get_results(request)
        if isinstance(self.paginator.object_list, Ordered):
            page = self.paginator.page(self.page_num if self.multi_page else 1)
            self.result_list = list(page.object_list)


class InAlphabet:
    """For a ModelAdmin: its list and its finder go by `alphabet`, unless a column was chosen to sort by."""

    alphabet: tuple[str, ...] = ("name",)
    shows_languages = False

    def get_changelist(self, request, **kwargs):
        return AlphabetChangeList

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        own = getattr(queryset, "model", None) is self.model  # a history is paged too
        is_ordered = own and self.alphabet and not request.GET.get(ORDER_VAR)
        rows = Ordered(queryset, self.alphabet) if is_ordered else queryset
        return LeanPaginator(rows, per_page, orphans, allow_empty_first_page, limit=MOST)
