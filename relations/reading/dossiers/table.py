"""The chronicle of a dossier as a table, with all its formats."""

from collections.abc import Iterator

from relations.models import Dossier
from relations.reading.site import absolute
from relations.text.dates import iso_date

from .story import whole_story

COLUMNS = (
    "date", "precision", "until", "entry", "type", "title", "title_language", "status", "languages",
    "wider_format", "address", "source",
)  # fmt: skip


def chronicle_rows(dossier: Dossier, language: str) -> Iterator[list[str]]:
    """One row per entry in the order of time; entries without a date stand at the end."""
    for line in whole_story(dossier, language).entries:
        yield [
            iso_date(line.day, line.precision) if line.day else "",
            line.precision,
            line.until.isoformat() if line.until else "",
            line.kind,
            line.about,
            line.title,
            line.language,
            line.status,
            " ".join(line.languages),
            "yes" if line.is_wide else "no",
            absolute(line.url) if line.url else "",
            line.source_url or line.source,
        ]
