"""GOST R 7.0.100-2018: the full bibliographic description of a part of a web site."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from relations.text.dates import day_month, long_date, month_name, short_date
from relations.text.journals import areas

from .record import CitationRecord, closed

LABEL = "ГОСТ Р 7.0.100–2018"
DASH = " – "


def cite(record: CitationRecord) -> SafeString:
    """`Ауелбаев, Б. Заглавие / Б. Ауелбаев. – Текст : электронный // Портал : [сайт]. – 2025. – 13 ноября. – URL: …`."""
    parts = [
        closed(f"{heading(record)}{described(record)}{responsibility(record)}"),
        closed(f"{record.words.electronic} // {whole(record)}"),
        *published(record),
        *numbered(record),
        *([f"DOI {record.doi}."] if record.doi else []),
        f"URL: {record.url} ({record.words.accessed}: {short_date(record.accessed_on)}).",
    ]
    return mark_safe(escape(DASH.join(parts)))


def whole(record: CitationRecord) -> str:
    """What the text is part of: the journal that it appeared in, else the site."""
    return record.journal or f"{record.site} : {record.words.site}"


def numbered(record: CitationRecord) -> list[str]:
    """`Т. 3, № 2`, `С. 15–27` and `ISSN 1234-5679` as areas of their own."""
    found = areas(record.language, record.volume, record.issue, record.pages, record.issn)
    return [closed(area) for area in found]


def heading(record: CitationRecord) -> str:
    """The first of up to three personal authors; groups and four or more authors are named after the title only."""
    if not 1 <= len(record.authors) <= 3 or not record.authors[0].given:
        return ""
    return closed(record.authors[0].inverted()) + " "


def responsibility(record: CitationRecord) -> str:
    """Up to four authors, or three `[и др.]`, after a slash."""
    names = [author.direct() for author in record.authors]
    if not names:
        return ""
    if len(names) > 4:
        return f" / {', '.join(names[:3])} [{record.words.others}]"
    return f" / {', '.join(names)}"


def described(record: CitationRecord) -> str:
    """The title; of an agreement with its date, of an event with its days and place."""
    if record.issued_on is None or record.is_own_work:
        return record.title
    if record.kind == "agreement":
        pattern = record.words.dated if record.precision == "day" else "{title}, {day}"
        return pattern.format(
            title=record.title, day=long_date(record.issued_on, record.language, record.precision)
        )
    return f"{record.title} : " + ", ".join(filter(None, [record.days, record.place]))


def published(record: CitationRecord) -> list[str]:
    """Year and day of publication as areas of their own: only where they are the portal's own dates."""
    if not record.is_own_work or record.issued_on is None:
        return []
    areas = [f"{record.issued_on.year}."]
    if record.precision == "month":
        areas.append(closed(month_name(record.issued_on.month, record.language)))
    elif record.precision == "day":
        areas.append(closed(day_month(record.issued_on, record.language)))
    return areas
