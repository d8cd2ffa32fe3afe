"""The editors' desk. Every module is imported here, so that Django finds it."""

from . import (
    agreements,
    articles,
    audit,
    collections,
    countries,
    dossiers,
    events,
    experts,
    files,
    glossary,
    indicators,
    items,
    misses,
    reports,
    topics,
    users,
)

__all__ = [
    "agreements",
    "articles",
    "audit",
    "collections",
    "countries",
    "dossiers",
    "events",
    "experts",
    "files",
    "glossary",
    "indicators",
    "items",
    "misses",
    "reports",
    "topics",
    "users",
]
