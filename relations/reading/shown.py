"""What components show: plain objects made by the views, so that a template never asks the database.

A list, a related block, a front page and a search result all show the same Card. `languages` are those the item is
published in; `language` is the one the title and lead are shown in, which may differ from the page.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils import translation

from .terms import Label

SIGN = 777_000_777


def address(name: str, pk: int | str, slug: str, language: str | None = None) -> str:
    """What `reverse(name, args=[pk, slug])` answers in a language; the resolver is asked once per name."""
    before, after = _around(name, language or translation.get_language(), get_script_prefix())
    return f"{before}{pk}-{slug}{after}"


@lru_cache(maxsize=256)
def _around(name, language, _prefix):
    with translation.override(language):
        before, after = reverse(name, args=[SIGN, "slug"]).split(f"{SIGN}-slug")
    return before, after


@dataclass(slots=True)
class Cover:
    """A picture with its renditions. `alt` is empty for a decorative one, `sources` until renditions are made."""

    src: str
    width: int
    height: int
    alt: Label | str = ""
    srcset: str = ""
    sources: list[tuple[str, str]] = field(default_factory=list)  # (type, srcset), smallest files first
    focus: str = ""  # where the point of the picture is, when it is not the middle: "left", "top right" …
    credit: Label | str = ""
    caption: Label | str = ""


@dataclass(slots=True)
class Person:
    """An author or participant as shown in a byline. `url` is empty when there is no page of theirs."""

    name: str
    url: str = ""
    post: str = ""
    language: str = ""
    orcid: str = ""
    photo: Cover | None = None
    family: Label | str = ""
    given: Label | str = ""
    position: Label | str = ""  # the post without the department
    organisations: str = ""  # in all languages, see metadata.one_of


@dataclass(slots=True)
class Card:
    """One item in a list: an article, agreement, event, dossier or collection."""

    id: int
    kind: str
    url: str
    title: str
    language: str
    languages: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)  # in every language it is published in
    slugs: dict[str, str] = field(default_factory=dict)
    lead: str = ""
    label: str = ""  # what it is: Review, Treaty, State visit
    label_url: str = ""
    about: Label | str = ""  # its first topic
    topics: tuple[tuple[str, Label], ...] = ()  # (slug, name)
    day: date | None = None
    until: date | None = None
    precision: str = "day"
    cover: Cover | None = None
    authors: list[Person] = field(default_factory=list)
    status: str = ""  # code of the status of an agreement or event
    status_label: str = ""
    status_note: str = ""  # "since 4 July 2023", "signed 13 March 2025"
    parties: tuple[tuple[str, str], ...] = ()  # (code, name)
    in_force: tuple[date | None, str] = (None, "")  # since when an agreement is in force, and how exactly
    place: str = ""
    note: str = ""  # why it stands here: a curated note or the name of the relation
    minutes: int = 0
    summary: str = ""  # one line for a dossier or a register row
    count_text: str = ""

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """The other language versions: (language, address, title)."""
        found = []
        for code, title in self.titles.items():
            if code != self.language:
                url = address(f"{self.kind}-detail", self.id, self.slugs[code] or self.kind, code)
                found.append((code, url, title))
        return found
