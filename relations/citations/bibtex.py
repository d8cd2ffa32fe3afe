"""BibTeX in UTF-8, for LaTeX and for reference managers that read it."""

from relations.text.slugs import slugify

from .record import CitationRecord, Name

EXTENSION = "bib"
LABEL = "BibTeX"
MEDIA_TYPE = "application/x-bibtex; charset=utf-8"
SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    mark: f"\\{mark}" for mark in "{}%&#_$"
}


def export(records: list[CitationRecord]) -> str:
    """One entry per record, a blank line between them."""
    return "\n".join(entry(record) for record in records)


def entry(record: CitationRecord) -> str:
    """`@online{auelbayev-2025-214-ru, …}` with only the fields that are known."""
    fields = {
        "author": " and ".join(author(name) for name in record.authors),
        "title": f"{{{escape(record.title)}}}",
        "date": dated(record),
        "year": f"{record.issued_on.year}" if record.issued_on else "",
        "journaltitle": escape(record.journal),
        "volume": escape(record.volume),
        "number": escape(record.issue),
        "pages": escape(record.pages.replace("–", "--")),
        "issn": record.issn,
        "organization": "" if record.journal else escape(record.site),
        "publisher": escape(record.publisher),
        "location": escape(record.place),
        "type": escape(record.genre),
        "doi": record.doi,
        "url": record.url,
        "urldate": record.accessed_on.isoformat(),
        "langid": record.words.langid or record.language,
        "keywords": ", ".join(escape(word) for word in record.keywords),
        "abstract": escape(record.abstract),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "article" if record.journal else "report" if record.is_report else "online"
    return "\n".join([f"@{kind}{{{key(record)},", *lines, "}"]) + "\n"


def key(record: CitationRecord) -> str:
    """A key of plain letters that stays the same for one version of one item: name, year, number, language."""
    name = slugify(record.authors[0].family, record.language) if record.authors else record.kind
    year = f"{record.issued_on.year}" if record.issued_on else ""
    return "-".join(filter(None, [name, year, record.identifier, record.language]))


def author(name: Name) -> str:
    """`Ауелбаев, Булат`; the name of a group in braces, so that it is never taken apart."""
    return f"{escape(name.family)}, {escape(name.given)}" if name.given else f"{{{escape(name.family)}}}"


def dated(record: CitationRecord) -> str:
    """`2025-11-13`, `2025-11-14/2025-11-15`, `2025-11` or `2025`."""
    if record.issued_on is None:
        return ""
    exact = {"year": 4, "month": 7}.get(record.precision, 10)
    days = (
        [record.issued_on, record.ends_on]
        if record.ends_on not in (None, record.issued_on)
        else [record.issued_on]
    )
    return "/".join(day.isoformat()[:exact] for day in days)


def escape(text: str) -> str:
    """Text as TeX reads it, line breaks folded."""
    return "".join(SPECIAL.get(letter, letter) for letter in " ".join(text.split()))
