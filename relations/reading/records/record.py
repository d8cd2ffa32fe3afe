"""One language version of one item in the language of its text: plain data for files, harvesters, citations and heads."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from relations.kinds import Traits, traits_of
from relations.reading.first_published import FirstPublication
from relations.reading.site import absolute
from relations.text.dates import iso_date

SCHOLARLY = ("review", "analytical_note", "policy_brief", "report")


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
class LanguageVersion:
    """A published language version: the address of its page, and its title and summary."""

    url: str
    title: str
    lead: str = ""


@dataclass(slots=True)
class RecordFile:
    """A file that holds the text of the item in one language."""

    url: str
    media_type: str
    language: str
    size: int = 0
    sha256: str = ""
    is_authentic: bool | None = None


@dataclass(slots=True)
class Mention:
    """Another thing that the item is about: a schema.org type, its name, its address here and its code."""

    type: str
    name: str
    url: str = ""
    code: str = ""
    office: str = ""  # of a person: what they were then


@dataclass(slots=True)
class PartyForce:
    """How a party stands: the code, the day since when as exactly as it is known (ISO 8601), the same in words."""

    party: Mention
    standing: str
    since: str = ""
    words: str = ""


@dataclass(slots=True)
class Force:
    """What only an agreement says, as it stands on a day: its numbers, parties, status and time of force."""

    day: date
    numbers: list[str]
    parties: list[Mention]
    status: str
    begins: str = ""  # ISO 8601, as exactly as it is known; empty when it never was in force
    ends: str = ""  # the same, or ".." while no end is known
    standings: list[PartyForce] = field(default_factory=list)
    changes: list[tuple[str, Mention]] = field(default_factory=list)  # (kind of link, what it changes)


@dataclass(slots=True)
class Meeting:
    """What only an event says: level, state, place, who took part, and what it belongs to."""

    level: str
    status: str
    is_online: bool
    previous_starts_on: date | None
    venue: str
    country: str  # letters of the state in which it takes place
    host: Mention | None
    attendees: list[Mention]
    series: str
    whole: Mention | None = None
    parts: list[Mention] = field(default_factory=list)
    outcome: list[Mention] = field(default_factory=list)


@dataclass(slots=True)
class ItemRecord:
    """One language version of one item. `versions` are the published ones, this one included."""

    kind: str
    id: int
    language: str
    title: str
    versions: dict[str, LanguageVersion]
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
    files: list[RecordFile] = field(default_factory=list)
    image_url: str = ""
    place: str = ""
    parties: tuple[str, ...] = ()
    doi: str = ""
    report_number: str = ""
    translator: str = ""
    correction: str = ""
    is_latest: bool = True
    first: FirstPublication | None = (
        None  # of a text that appeared elsewhere before; `day` is the day of that
    )
    force: Force | None = None  # of an agreement
    meeting: Meeting | None = None  # of an event

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
    def original(self) -> LanguageVersion:
        """The version in the original language, or this one while the original is not public."""
        return self.versions.get(self.original_language) or self.versions[self.language]

    @property
    def permanent_url(self) -> str:
        return absolute(f"/p/{self.id}")

    @property
    def issued(self) -> str:
        """When the text appeared (ISO 8601): the moment here, or the day elsewhere as exactly as it is known."""
        if self.first and self.first.day:
            return iso_date(self.first.day, self.first.precision)
        return timezone.localtime(self.published_at).isoformat()

    @property
    def is_scholarly(self) -> bool:
        """Of a kind that Google Scholar accepts."""
        return self.kind == "article" and self.genre in SCHOLARLY

    @property
    def others(self) -> dict[str, LanguageVersion]:
        return {code: version for code, version in self.versions.items() if code != self.language}
