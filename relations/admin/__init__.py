"""The editors' desk. Every module is imported here, so that Django finds it."""

from . import (
    agreements,
    articles,
    collections,
    countries,
    dossiers,
    events,
    experts,
    files,
    indicators,
    items,
    reports,
    topics,
)

__all__ = [
    "agreements",
    "articles",
    "collections",
    "countries",
    "dossiers",
    "events",
    "experts",
    "files",
    "indicators",
    "items",
    "reports",
    "topics",
]
