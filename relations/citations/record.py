"""What a citation needs to know, whatever the style: plain data in the language of the text."""

import html
import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from relations.kinds import traits_of
from relations.reading.records import ItemRecord
from relations.reading.site import institute_name, site_name
from relations.text.dates import date_range
from relations.text.journals import spanned
from relations.text.languages import language_of
from relations.text.languages.base import NBSP, Citing

ENDED = re.compile(r"[.!?…](?:[”’]|</i>)*$")


@dataclass(frozen=True)
class Name:
    """An author as the language of the text writes the name; a group has only `family`."""

    family: str
    given: str = ""

    @property
    def initials(self) -> str:
        """`Б. К.` of `Булат Кайратович`; `Ж.-П.` of `Жан-Поль`."""
        words = ["-".join(f"{part[0]}." for part in word.split("-") if part) for word in self.given.split()]
        return NBSP.join(words)

    def inverted(self, comma: str = ",", short: bool = True) -> str:
        """`Ауелбаев, Б.` or, not short, `Ауелбаев, Булат`; a group stays as it is."""
        given = self.initials if short else self.given
        return f"{self.family}{comma}{NBSP if short else ' '}{given}" if given else self.family

    def direct(self, short: bool = True) -> str:
        """`Б. Ауелбаев` or, not short, `Булат Ауелбаев`."""
        given = self.initials if short else self.given
        return f"{given}{NBSP if short else ' '}{self.family}" if given else self.family


@dataclass(frozen=True)
class CitationRecord:
    """One language version of an item, as bibliographies see it."""

    kind: str
    identifier: str
    language: str
    title: str
    url: str
    site: str
    issued_on: date | None
    accessed_on: date
    precision: str = "day"
    ends_on: date | None = None
    authors: tuple[Name, ...] = ()
    publisher: str = ""
    place: str = ""
    parties: tuple[str, ...] = ()
    genre: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    doi: str = ""
    is_report: bool = False
    journal: str = ""  # or book, newspaper, other site: where it appeared first
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""

    @property
    def is_own_work(self) -> bool:
        """Of the portal, which is its publisher; the dates of others are those of what they describe."""
        return traits_of(self.kind).is_own_work

    @property
    def container(self) -> str:
        """What the text is part of: the journal that it appeared in, else the portal."""
        return self.journal or self.site

    @property
    def link(self) -> str:
        """Where the reader is sent: the DOI when there is one, else the page of this language."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    @property
    def days(self) -> str:
        """The day or the span of days, as the language of the text writes them."""
        if self.issued_on is None:
            return ""
        return date_range(self.issued_on, self.ends_on, self.language, self.precision)

    @property
    def pair(self) -> str:
        """`Kazakhstan–Uzbekistan` for two parties, otherwise nothing: longer lists are left to the title."""
        return "–".join(self.parties) if len(self.parties) == 2 else ""

    @property
    def words(self) -> Citing:
        """The words of the trade, and the habits, of the language of the text."""
        return language_of(self.language).citing

    def quoted(self, text: str) -> str:
        """Text in the quotation marks of its language, quotes inside changed to the inner pair."""
        outer, inner = self.words.quotes, self.words.inner_quotes
        inside = text.replace(outer[0], inner[0]).replace(outer[1], inner[1])
        return f"{outer[0]}{inside}{outer[1]}"


def citation_of(item: ItemRecord) -> CitationRecord:
    """What is cited of a language version of an item."""
    is_own, first = item.traits.is_own_work, item.first
    return CitationRecord(
        kind=item.kind,
        identifier=str(item.id),
        language=item.language,
        title=item.title,
        url=item.short_url,
        site=site_name(item.language),
        issued_on=item.day,
        ends_on=None if is_own else item.until,
        precision=item.precision,
        accessed_on=timezone.localdate(),
        authors=tuple(Name(author.family, author.given) for author in item.authors),
        publisher=institute_name(item.language) if is_own and not (first and first.title) else "",
        place=item.place,
        parties=item.parties,
        genre=item.label,
        abstract=item.lead,
        keywords=tuple(item.keywords),
        doi=item.doi,
        is_report=item.genre == "report",
        **(
            {
                "journal": first.title,
                "volume": first.volume,
                "issue": first.issue,
                "pages": spanned(first.pages),
                "issn": first.issn,
            }
            if first
            else {}
        ),
    )


def closed(text: str) -> str:
    """The sentence with its full stop, never two; quotation marks and tags at the end do not hide one."""
    return text if ENDED.search(text) else f"{text}."


def sentences(*parts: str) -> SafeString:
    """Escaped or safe pieces as one safe line, each closed by a full stop."""
    return mark_safe(" ".join(closed(conditional_escape(part)) for part in parts if part))


def italic(text: str) -> SafeString:
    """The text in italics, escaped."""
    return mark_safe(f"<i>{escape(text)}</i>")


def as_text(citation: str) -> str:
    """A citation without markup, for letters, PDF and copying."""
    return html.unescape(re.sub(r"</?i>", "", citation))
