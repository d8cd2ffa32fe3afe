"""GOST R 7.0.5-2008: the short reference for footnotes and lists of literature."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from relations.text.dates import short_date

from .gost import described, numbered
from .record import CitationRecord, closed

LABEL = "ГОСТ Р 7.0.5–2008"


def cite(record: CitationRecord) -> SafeString:
    """`Ауелбаев Б. Заглавие // Портал. 13.11.2025. URL: … (дата обращения: 13.11.2025).`"""
    parts = [closed(f"{titled(record)} // {record.container}")]
    if record.is_own_work and record.issued_on:
        parts.append(closed(short_date(record.issued_on, record.precision)))
    parts += numbered(record)
    parts.append(f"URL: {record.url} ({record.words.accessed}: {short_date(record.accessed_on)}).")
    return mark_safe(escape(" ".join(parts)))


def titled(record: CitationRecord) -> str:
    """Up to three authors before the title; of more, the first after a slash with `[и др.]`."""
    authors, title = record.authors, described(record)
    if not authors:
        return title
    if len(authors) > 3:
        return f"{title} / {authors[0].inverted(comma='')} [{record.words.others}]"
    return f"{closed(', '.join(author.inverted(comma='') for author in authors))} {title}"
