"""The Chicago Manual of Style, seventeenth edition: entry of a bibliography."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from relations.text.dates import month_name

from .record import ENDED, CitationRecord, Name, italic, sentences

LABEL = "Chicago 17"


def cite(record: CitationRecord) -> SafeString:
    """`Auelbayev, Bulat. “Title.” Portal, November 13, 2025. https://….`"""
    if record.is_own_work:
        middle = ", ".join(filter(None, [record.site, written(record)]))
        parts = [byline(record), titled(record), journal(record) if record.journal else middle]
    elif record.kind == "agreement":
        signed = record.words.signed.format(day=written(record)) if record.issued_on else ""
        parts = [titled(record, ",", record.pair, signed), record.site]
    else:
        parts = [titled(record, ",", record.place, written(record)), record.site]
    return mark_safe(f"{sentences(*parts)} {escape(record.link)}.")


def journal(record: CitationRecord) -> str:
    """`<i>Journal</i> 3, no. 2 (May 12, 1998): 15–27`."""
    issue = record.words.issue.format(record.issue) if record.issue else ""
    numbers = ", ".join(filter(None, [record.volume, issue]))
    day = f"({written(record)})" if record.issued_on else ""
    comma = "," if issue and not record.volume else ""
    line = f"{italic(record.journal)}{comma} {escape(' '.join(filter(None, [numbers, day])))}".strip()
    return mark_safe(f"{line}: {escape(record.pages)}" if record.pages else line)


def titled(record: CitationRecord, stop: str = ".", *more: str) -> str:
    """The title in quotation marks; English puts the stop before the closing mark, the others after it."""
    details = ", ".join(part for part in more if part)
    stop = stop if details or stop == "." else "."
    quoted = record.quoted(record.title)
    if not ENDED.search(record.title):
        inside = record.words.stop_inside_quotes
        quoted = f"{quoted[:-1]}{stop}{quoted[-1]}" if inside else f"{quoted}{stop}"
    return f"{quoted} {details}".strip()


def byline(record: CitationRecord) -> str:
    """The first name inverted, the rest in their order; of more than ten, seven and `et al.`"""
    names = [name_of(author, first=not place) for place, author in enumerate(record.authors)]
    if len(names) > 10:
        return f"{', '.join(names[:7])}, {record.words.others}"
    if len(names) < 2:
        return "".join(names)
    comma = "," if record.words.comma_before_and else ""
    return f"{', '.join(names[:-1])}{comma} {record.words.conjunction} {names[-1]}"


def name_of(author: Name, first: bool) -> str:
    """`Auelbayev, Bulat` at the head of an entry, `Bulat Auelbayev` after it."""
    return author.inverted(short=False) if first else author.direct(short=False)


def written(record: CitationRecord) -> str:
    """`November 14–15, 2025` in English; Kazakh and Russian write dates and spans as everywhere."""
    day, last = record.issued_on, record.ends_on
    if day is None or not record.words.month_first or record.precision != "day":
        return record.days
    if last and (last.year, last.month) != (day.year, day.month):
        return record.days
    numbers = f"{day.day}–{last.day}" if last and last != day else f"{day.day}"
    return f"{month_name(day.month, record.language)} {numbers}, {day.year}"
