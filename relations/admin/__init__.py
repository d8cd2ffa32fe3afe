"""The editors' desk. Every module is imported here, so that Django finds it."""

from importlib import import_module
from importlib.util import find_spec

from relations.kinds import KINDS

from . import (
    addresses,
    audit,
    countries,
    experts,
    files,
    glossary,
    indicators,
    intake,
    items,
    reports,
    search_help,
    topics,
    users,
)

for kind in KINDS:
    if find_spec(f".{kind.module}", __name__):  # `manage.py check` says what is missing
        import_module(f".{kind.module}", __name__)

__all__ = [
    "addresses",
    "audit",
    "countries",
    "experts",
    "files",
    "glossary",
    "indicators",
    "intake",
    "items",
    "reports",
    "search_help",
    "topics",
    "users",
]
