"""Counts and sizes of the portal, for the state page, `manage.py doctor` and whoever collects numbers."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection
from django.db.models import Count
from django_tasks_db.models import DBTaskResult

from relations.editorial import freshness
from relations.models import Content, Edition, SearchDocument

from .lag import lag


class Figure(NamedTuple):
    """A number by what it is of."""

    name: str
    about: str
    values: dict[str, int]


def all_figures() -> list[Figure]:
    """Everything counted. Raises DatabaseError."""
    return [
        Figure("turn", "How many times what readers see has changed", {"": freshness.number()}),
        Figure("tasks", "Tasks by queue and state", tasks()),
        Figure(
            "items",
            "What the portal holds",
            {
                "items": Content.objects.count(),
                "editions": Edition.objects.count(),
                "found by search": SearchDocument.objects.count(),
            },
        ),
        Figure("index_lag", "How far search and register are behind what was published", lag()),
        Figure("database_bytes", "Size of the database", {"": database_size()}),
    ]


def tasks() -> dict[str, int]:
    """`letters READY` → how many."""
    rows = DBTaskResult.objects.order_by().values_list("queue_name", "status").annotate(count=Count("pk"))
    return {f"{queue} {status}": count for queue, status, count in rows}


def database_size() -> int:
    """Bytes of the database on its disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return cursor.fetchone()[0]
