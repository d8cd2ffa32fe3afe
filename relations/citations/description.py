"""What a page says about the item on it, in the language of the text: plain data for tags, graphs, citations and harvesters."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from relations.kinds import Traits, traits_of

from .record import CitationRecord, Name

SCHOLARLY = ("review", "analytical_note", "policy_brief", "report")


def absolute(path: str) -> str:
    """A path of the site as a full address; what is one already stays."""
    return path if "://" in path else f"{settings.SITE_URL}{path}"


def site_name(language: str) -> str:
    """The name of the portal in a language."""
    with translation.override(language):
        return gettext("Foreign Policy Portal")


def institute_name(language: str) -> str:
    """Who publishes the portal, in a language."""
    with translation.override(language):
        return gettext(
            "Kazakhstan Institute for Strategic Studies under the President of the Republic of Kazakhstan"
        )


@dataclass(slots=True)
class Author:
    """An author as the language of the text writes the name; a group has only `family`."""

    family: str
    given: str = ""
    url: str = ""
    orcid: str = ""
    position: str = ""
    affiliation: str = ""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(slots=True)
class Version:
    """A published language version: the address of its page, and its title and summary."""

    url: str
    title: str
    lead: str = ""


@dataclass(slots=True)
class File:
    """A file that holds the text of the item in one language."""

    url: str
    media_type: str
    language: str
    size: int = 0
    sha256: str = ""
    is_authentic: bool | None = None


@dataclass(slots=True)
class Mention:
    """Another thing of the portal that the item is about: a schema.org type, its address, its name and code."""

    type: str
    name: str
    url: str = ""
    code: str = ""

    def node(self) -> dict:
        """The thing as JSON-LD."""
        node = {"@type": self.type, "name": self.name}
        if self.url:
            node["@id"] = absolute(self.url)
        if self.code:
            node["identifier"] = self.code
        return node


@dataclass(slots=True)
class Described:
    """One language version of one item. `versions` are the published ones, this one included."""

    kind: str
    id: int
    language: str
    title: str
    versions: dict[str, Version]
    original_language: str
    published_at: datetime
    modified_at: datetime
    lead: str = ""
    number: int = 1
    day: date | None = None
    until: date | None = None
    precision: str = "day"
    genre: str = ""  # code
    label: str = ""  # its word in the language of the text
    keywords: list[str] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    countries: list[Mention] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    image_url: str = ""
    place: str = ""
    parties: tuple[str, ...] = ()
    doi: str = ""
    report_number: str = ""
    translator: str = ""
    correction: str = ""
    is_latest: bool = True
    facts: dict = field(default_factory=dict)  # what only this kind says in JSON-LD

    @property
    def traits(self) -> Traits:
        return traits_of(self.kind)

    @property
    def url(self) -> str:
        """The one address of this version."""
        return absolute(self.versions[self.language].url)

    @property
    def short_url(self) -> str:
        """The address to print: it leads to this version whatever its title becomes."""
        return absolute(f"/{self.language}/{self.traits.section}/{self.id}/")

    @property
    def briefing_url(self) -> str:
        """The PDF that the portal makes of this version on demand."""
        page = self.versions[self.language].url
        slug = page.rstrip("/").rsplit("/", 1)[-1].partition("-")[2]
        return absolute(f"{page}{slug}_{self.language}.pdf")

    @property
    def original(self) -> Version:
        """The version in the original language, or this one while the original is not public."""
        return self.versions.get(self.original_language) or self.versions[self.language]

    @property
    def permanent_url(self) -> str:
        return absolute(f"/p/{self.id}")

    @property
    def is_scholarly(self) -> bool:
        """Of a kind that Google Scholar accepts."""
        return self.kind == "article" and self.genre in SCHOLARLY

    @property
    def others(self) -> dict[str, Version]:
        return {code: version for code, version in self.versions.items() if code != self.language}

    def citation(self, accessed_on: date | None = None) -> CitationRecord:
        """The record from which every style of citation is written."""
        is_own = self.traits.is_own_work
        return CitationRecord(
            kind=self.kind,
            identifier=str(self.id),
            language=self.language,
            title=self.title,
            url=self.short_url,
            site=site_name(self.language),
            issued_on=self.day,
            ends_on=None if is_own else self.until,
            precision="day" if is_own else self.precision,
            accessed_on=accessed_on or timezone.localdate(),
            authors=tuple(Name(author.family, author.given) for author in self.authors),
            publisher=institute_name(self.language) if is_own else "",
            place=self.place,
            parties=self.parties,
            genre=self.label,
            abstract=self.lead,
            keywords=tuple(self.keywords),
            doi=self.doi,
            is_report=self.genre == "report",
        )
