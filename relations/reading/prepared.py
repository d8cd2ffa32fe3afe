"""Queries that are written in the ORM, compiled to SQL once, and run with other values ever after.

Building a queryset of several joins and unions costs Django more than the database needs to answer it. A page asks
the same few questions again and again; only ids, days and languages in them differ.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

from relations.models import Edition


class Prepared:
    """`Prepared(build)(shape…, ids=…, today=…)`: rows of `build(shape…, ids=…, today=…)`, a values_list queryset.

    Positional arguments decide how the query looks; each combination is compiled once. Named ones are only values in
    it: numbers, texts, days and moments, which `build` must pass on untouched, or a list of numbers, which is
    padded so that few lengths occur.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self.build = build
        self.compiled: dict[Hashable, _Compiled] = {}

    def __call__(self, *shape: Hashable, **values: Any) -> list[tuple]:
        """The rows, as values_list would give them."""
        query, values = self._query(shape, values)
        return query.rows(values)

    def objects(self, *shape: Hashable, **values: Any) -> list:
        """Instances with what select_related and annotate brought, when `build` answers an ordinary queryset."""
        query, values = self._query(shape, values)
        return query.objects(query.rows(values))

    def _query(self, shape, values):
        alias = router.db_for_read(Edition)
        values = {name: _padded(v) if isinstance(v, (list, tuple)) else v for name, v in values.items()}
        lengths = tuple((name, len(v)) for name, v in values.items() if isinstance(v, list))
        key = (alias, shape, lengths)
        query = self.compiled.get(key)
        if query is None:
            query = self.compiled[key] = _Compiled(self.build, alias, shape, values)
        return query, values


class _Compiled:
    """The SQL of one shape, and where in its parameters the values go."""

    def __init__(self, build, alias, shape, values):
        self.connection_alias = alias
        ops = connections[alias].ops
        marks: dict[Any, tuple] = {}
        numbers = itertools.count(1)

        def mark(value, place):
            sign = _sign_like(value, next(numbers))
            marks[_adapted(ops, sign)] = place
            return sign

        signs = {
            name: [mark(item, (name, at)) for at, item in enumerate(value)]
            if isinstance(value, list)
            else mark(value, (name, None))
            for name, value in values.items()
        }
        queryset = build(*shape, **signs).using(alias)
        self.compiler = queryset.query.get_compiler(alias)
        self.sql, params = self.compiler.as_sql()
        self.params = [
            (None, param) if (place := _place(marks, param)) is None else (place, None) for param in params
        ]
        self.converters = self.compiler.get_converters(
            expression for expression, *_rest in self.compiler.select[: self.compiler.col_count]
        )

    def rows(self, values):
        connection = connections[self.connection_alias]
        ops = connection.ops
        ready = {name: _adapted(ops, v) for name, v in values.items() if not isinstance(v, list)}
        params = [
            constant if place is None else ready[place[0]] if place[1] is None else values[place[0]][place[1]]
            for place, constant in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        if self.converters:
            found = [tuple(row) for row in self.compiler.apply_converters(found, self.converters)]
        return found

    def objects(self, rows):
        """What `ModelIterable` does with rows, for a compiler that has run before."""
        compiler, alias = self.compiler, self.connection_alias
        fields = compiler.klass_info["select_fields"]
        start, end = fields[0], fields[-1] + 1
        names = [column[0].target.attname for column in compiler.select[start:end]]
        populators = get_related_populators(compiler.klass_info, compiler.select, alias)
        found = []
        for row in rows:
            item = compiler.klass_info["model"].from_db(alias, names, row[start:end])
            for populator in populators:
                populator.populate(row, item)
            for name, at in compiler.annotation_col_map.items():
                setattr(item, name, row[at])
            found.append(item)
        return found


def _place(marks, param):
    try:
        return marks.get(param)
    except TypeError:  # not hashable, so not one of ours
        return None


def _padded(numbers: Iterable[int]) -> list[int]:
    """The same set of numbers, in one of a few lengths: 4, 16, 64 …"""
    numbers = list(numbers) or [0]
    length = 4
    while length < len(numbers):
        length *= 4
    return numbers + numbers[-1:] * (length - len(numbers))


def _sign_like(value, number):
    """A stand-in of the same type that occurs nowhere else."""
    if isinstance(value, datetime):
        return datetime(7777, 1, 1, tzinfo=UTC) + timedelta(days=number)
    if isinstance(value, date):
        return date(7777, 1, 1) + timedelta(days=number)
    if isinstance(value, int):
        return -7_770_000 - number
    return f"\x01{number}\x01"


def _adapted(ops, value):
    """A value as the database driver takes it."""
    if isinstance(value, datetime):
        return ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return ops.adapt_datefield_value(value)
    return value
