"""RIS in UTF-8, which Zotero, EndNote and Mendeley read."""

from datetime import date

from .record import CitationRecord, Name

EXTENSION = "ris"
LABEL = "RIS"
MEDIA_TYPE = "application/x-research-info-systems; charset=utf-8"
TYPES = {"agreement": "STAT", "event": "GEN"}


def export(records: list[CitationRecord]) -> str:
    """One record after another; every line is a tag, two spaces, a dash and the value, and ends in CR LF."""
    lines = [f"{tag}  - {value}" for record in records for tag, value in fields(record)]
    return "".join(f"{line}\r\n" for line in lines)


def fields(record: CitationRecord) -> list[tuple[str, str]]:
    """The tags of one record in their order, without empty ones."""
    rows = [
        ("TY", type_of(record)),
        ("ID", f"{record.identifier}-{record.language}"),
        *(("AU", author(name)) for name in record.authors),
        ("TI", record.title),
        ("T2", record.container),
        ("VL", record.volume),
        ("IS", record.issue),
        *zip(("SP", "EP"), record.pages.split("–", 1), strict=False),
        ("SN", record.issn),
        ("PY", f"{record.issued_on.year}" if record.issued_on else ""),
        ("DA", dated(record.issued_on, record.precision)),
        ("PB", record.publisher),
        ("CY", record.place),
        ("M3", record.genre),
        ("LA", record.language),
        *(("KW", word) for word in record.keywords),
        ("AB", record.abstract),
        ("DO", record.doi),
        ("UR", record.url),
        ("Y2", dated(record.accessed_on)),
    ]
    return [(tag, " ".join(value.split())) for tag, value in rows if value] + [("ER", "")]


def type_of(record: CitationRecord) -> str:
    if record.journal:
        return "JOUR"
    return "RPRT" if record.is_report else TYPES.get(record.kind, "ELEC")


def author(name: Name) -> str:
    """`Ауелбаев, Булат`; a group keeps its name, commas taken out, for a comma divides family and given name."""
    return f"{name.family}, {name.given}" if name.given else name.family.replace(",", "")


def dated(day: date | None, precision: str = "day") -> str:
    """`2025/11/13/`, with the unknown parts left empty."""
    if day is None:
        return ""
    month = f"{day.month:02}" if precision != "year" else ""
    return f"{day.year}/{month}/{f'{day.day:02}' if precision == 'day' else ''}/"
