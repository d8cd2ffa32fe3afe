"""How each kind looks as JSON. Declared by hand: nothing of the working copy can slip in."""

from datetime import date, datetime
from typing import Any

from ninja import Schema


class Term(Schema):
    """A state, organisation or topic: its stable code, and its name in the language asked for."""

    code: str
    name: str


class Author(Schema):
    id: int
    name: str
    position: str = ""
    orcid: str = ""


class Summary(Schema):
    """One language version of one item, as lists show it."""

    id: int
    kind: str
    language: str
    original_language: str
    title: str
    lead: str
    keywords: list[str]
    url: str
    permanent_url: str
    versions: dict[str, str]
    edition: int
    dated_on: date
    dated_on_precision: str
    published_at: datetime
    topics: list[Term]
    countries: list[Term]


class FilePage(Schema):
    """The words of one page of a file. `recognised`: a program read them from a scan, `confidence` per cent certain."""

    number: int
    text: str
    recognised: bool
    confidence: int | None = None


class File(Schema):
    """A file of this language version. `recognised`: its words were read from a scan, and may contain errors."""

    url: str
    original_url: str
    sha256: str
    size: int
    pages: int | None
    recognised: bool
    confidence: int | None = None
    page_texts: list[FilePage]


class Item(Summary):
    """An item of any kind; those below say more."""

    body: str | None = None
    files: list[File] | None = None


class FirstPublication(Schema):
    """Where an article appeared before it came here; `dated_on` is the day of that, where it is known."""

    appeared_in: str
    volume: str
    issue: str
    pages: str
    issn: str
    url: str


class Article(Item):
    genre: str
    doi: str | None = None
    report_number: str | None = None
    authors: list[Author]
    first_publication: FirstPublication | None = None


class PartyAction(Schema):
    """What a party did (none: all together). Dates of acts are as exact as their precision says."""

    id: int
    party: str | None
    kind: str
    done_on: date | None
    done_on_precision: str
    effective_on: date | None
    effective_on_precision: str | None = None
    until: date | None = None
    document: str
    number: str
    url: str


class PartyStanding(Schema):
    """How a party stands on the day asked about, since when (as exactly as it is known), by which rule, and on which acts it rests."""

    party: str
    standing: str
    since: str | None = None
    since_precision: str | None = None
    rule: str | None = None
    article: str | None = None
    acts: list[int]


class Reference(Schema):
    registry: str
    number: str
    dated_on: date | None
    url: str


class Agreement(Item):
    instrument: str
    level: str
    status: str
    status_as_of: date
    known_on: date | None = None
    status_since: str | None = None
    status_since_precision: str | None = None
    status_rule: str | None = None
    status_article: str | None = None
    status_acts: list[int] | None = None
    register_number: str | None
    signed_on: date | None
    signed_on_precision: str
    in_force_on: date | None
    in_force_on_precision: str
    parties: list[Term]
    place: str
    actions: list[PartyAction] | None = None
    standings: list[PartyStanding] | None = None
    references: list[Reference] | None = None


class Event(Item):
    type: str
    level: str
    status: str
    starts_on: date
    ends_on: date
    previous_starts_on: date | None
    place: str
    participants: list[Term]


class Dossier(Item):
    parties: list[Term]


OF_KIND = {"article": Article, "agreement": Agreement, "event": Event, "dossier": Dossier}


class Page(Schema):
    """A part of a list; `next` is the address of the part that follows."""

    items: list[Any]
    next: str | None = None


class Expert(Schema):
    id: int
    name: str
    position: str
    department: str
    orcid: str
    is_group: bool
    is_former: bool
    url: str


class Country(Schema):
    code: str
    alpha3: str
    numeric: str
    name: str
    official_name: str
    url: str
