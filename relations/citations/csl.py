"""CSL-JSON, the form in which citation processors exchange records."""

import json
from datetime import date

from .record import CitationRecord, Name

EXTENSION = "json"
LABEL = "CSL-JSON"
MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
TYPES = {"agreement": "treaty"}


def export(records: list[CitationRecord]) -> str:
    """A list of items, letters of all alphabets as they are."""
    return json.dumps([item(record) for record in records], ensure_ascii=False, indent=2) + "\n"


def item(record: CitationRecord) -> dict:
    """One record with only the variables that are known."""
    is_event = record.kind == "event"
    variables = {
        "id": f"{record.identifier}-{record.language}",
        "type": type_of(record),
        "title": " ".join(record.title.split()),
        "author": [author(name) for name in record.authors],
        "issued": dates(record.issued_on, record.ends_on, record.precision),
        "event-date": dates(record.issued_on, record.ends_on, record.precision) if is_event else None,
        "event-place": record.place if is_event else "",
        "publisher-place": "" if is_event else record.place,
        "container-title": record.container,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "ISSN": record.issn,
        "publisher": record.publisher,
        "genre": record.genre,
        "language": record.language,
        "keyword": ", ".join(record.keywords),
        "abstract": " ".join(record.abstract.split()),
        "DOI": record.doi,
        "URL": record.url,
        "accessed": dates(record.accessed_on),
    }
    return {name: value for name, value in variables.items() if value}


def type_of(record: CitationRecord) -> str:
    if record.journal:
        return "article-journal"
    return "report" if record.is_report else TYPES.get(record.kind, "webpage")


def author(name: Name) -> dict:
    """Family and given name, or the name of a group as one piece."""
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def dates(first: date | None, last: date | None = None, precision: str = "day") -> dict | None:
    """`date-parts` of a day or a span, as exact as they are known."""
    if first is None:
        return None
    exact = {"year": 1, "month": 2}.get(precision, 3)
    days = [first] if last in (None, first) else [first, last]
    return {"date-parts": [[day.year, day.month, day.day][:exact] for day in days]}
