"""What components show: plain objects made by the views, so that a template never asks the database.

A list, a related block, a front page and a search result all show the same Card. `languages` are those the item is
published in; `language` is the one the title and lead are shown in, which may differ from the page.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class Cover:
    """A picture with its sizes. `srcset` may be empty; `alt` is empty for a decorative picture."""

    src: str
    width: int
    height: int
    alt: str = ""
    srcset: str = ""
    credit: str = ""
    caption: str = ""


@dataclass(slots=True)
class Person:
    """An author or participant as shown in a byline. `url` is empty when there is no page of theirs."""

    name: str
    url: str = ""
    post: str = ""
    language: str = ""
    orcid: str = ""
    photo: Cover | None = None


@dataclass(slots=True)
class Card:
    """One item in a list: an article, agreement, event, dossier or collection."""

    id: int
    kind: str
    url: str
    title: str
    language: str
    languages: tuple[str, ...] = ()
    lead: str = ""
    label: str = ""  # what it is: Review, Treaty, State visit
    label_url: str = ""
    about: str = ""  # its first topic
    day: date | None = None
    until: date | None = None
    precision: str = "day"
    cover: Cover | None = None
    authors: list[Person] = field(default_factory=list)
    status: str = ""  # code of the status of an agreement or event
    status_label: str = ""
    status_note: str = ""  # "since 4 July 2023", "signed 13 March 2025"
    parties: tuple[tuple[str, str], ...] = ()  # (code, name)
    place: str = ""
    note: str = ""  # why it stands here: a curated note or the name of the relation
    minutes: int = 0
    summary: str = ""  # one line for a dossier or a register row
    count_text: str = ""
