"""Where a text stood before it came here, for pages, records and files alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.utils import timezone

from relations.models import Article
from relations.text.journals import areas

PAGE = re.compile(r"[\w.]*\d\w*")


@dataclass(slots=True)
class FirstPublication:
    """Where a text stood before it came here, and since when it is here."""

    language: str  # of the text
    here_since: date
    day: date | None = None  # of the first publication, as exactly as it is known
    precision: str = "day"
    title: str = ""  # of the journal, book, newspaper or site
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""
    url: str = ""

    @property
    def line(self) -> str:
        """`Журнал. – Т. 3, № 2. – С. 15–27`; empty where only the day is known."""
        found = areas(self.language, self.volume, self.issue, self.pages)
        return ". – ".join(part.rstrip(".") for part in (self.title, *found) if part)

    @property
    def host(self) -> str:
        """The site of the first publication, as people say it."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def bounds(self) -> tuple[str, str]:
        """The first and the last page: `15–27` and `15, 18–27` alike."""
        numbers = PAGE.findall(self.pages)
        return (numbers[0], numbers[-1]) if numbers else ("", "")


def first_publication(article: Article, language: str, here_since: datetime) -> FirstPublication | None:
    """Where an article stood first; None for one that appeared here."""
    names = (
        article.appeared_in,
        article.volume,
        article.issue,
        article.pages,
        article.issn,
        article.first_url,
    )
    if not (article.first_published_on or any(names)):
        return None
    day, precision = article.first_published_on, article.first_published_on_precision
    return FirstPublication(language, timezone.localdate(here_since), day, precision, *names)
