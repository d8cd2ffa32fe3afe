"""Official registers and sites in which the facts of the demo can be checked: `data/official.json`.

An item names them as “register” (its own page) or “register number” (the document in it).
"""

from __future__ import annotations

from typing import NamedTuple

from relations.models import Content, PartyAction, Source, changes

from .acts import host_of
from .source import read, translated


class Official(NamedTuple):
    """One official source: its name in three languages and its address."""

    names: dict[str, str]
    url: str


def sources_of(code: str) -> list[Official]:
    """The official sources of an agreement or event of the demo, the best first."""
    return [_found(name) for name in read("official")["items"].get(code, ())]


def _found(name: str) -> Official:
    register, _space, number = name.partition(" ")
    row = read("official")["registers"][register]
    if not number:
        return Official(row["title"], row["url"])
    names = {language: f"{title}, {number}" for language, title in row["title"].items()}
    return Official(names, row["document"].format(number))


def cite(content: Content, code: str) -> None:
    """Name the official sources of an item before all others."""
    for one in sources_of(code):
        Source.objects.create(content=content, url=one.url, **translated("title", one.names))


def cite_acts(agreements: dict) -> None:
    """Say of every act without a source of its own where the official one is."""
    for code, agreement in agreements.items():
        for one in sources_of(code)[:1]:
            acts = PartyAction.objects.filter(agreement=agreement, url="")
            changes.update(acts, url=one.url, source=host_of(one.url))
