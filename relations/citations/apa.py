"""APA, seventh edition."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from relations.text.dates import days_month, month_name
from relations.text.languages import language_of

from .record import CitationRecord, Name, italic, sentences

LABEL = "APA 7"


def cite(record: CitationRecord) -> SafeString:
    """`Auelbayev, B. (2025, November 13). <i>Title</i>. Portal. https://…`; treaties and events by their own patterns."""
    if record.kind == "agreement":
        return treaty(record)
    date = f"({dated(record)})"
    title = italic(record.title)
    place = record.place if record.kind == "event" else ""
    if record.journal:
        return mark_safe(f"{sentences(*_headed(record, date), journal(record))} {escape(record.link)}")
    head = (byline(record.authors), date, title) if record.authors else (title, date)
    return mark_safe(f"{sentences(*head, place, record.site)} {escape(record.link)}")


def _headed(record: CitationRecord, date: str) -> tuple[str, ...]:
    """The title of a part stands plain, that of the whole in italics."""
    return (byline(record.authors), date, record.title) if record.authors else (record.title, date)


def journal(record: CitationRecord) -> SafeString:
    """`<i>Journal, 3</i>(2), 15–27`."""
    name = italic(", ".join(filter(None, [record.journal, record.volume])))
    issue = (
        f"({escape(record.issue)})"
        if record.volume and record.issue
        else escape(f", {record.words.issue.format(record.issue)}" if record.issue else "")
    )
    pages = f", {escape(record.pages)}" if record.pages else ""
    return mark_safe(f"{name}{issue}{pages}")


def treaty(record: CitationRecord) -> SafeString:
    """`<i>Name of treaty</i>, Party–Party, 22 December 2022, https://…`."""
    day = written(record) if record.issued_on else ""
    parts = [italic(record.title), *(escape(part) for part in (record.pair, day, record.link) if part)]
    return mark_safe(", ".join(parts))


def byline(authors: tuple[Name, ...]) -> str:
    """Up to twenty names with an ampersand before the last; of more, nineteen, an ellipsis and the last."""
    names = [author.inverted() for author in authors]
    if len(names) > 20:
        return f"{', '.join(names[:19])}, … {names[-1]}"
    if len(names) > 1:
        return f"{', '.join(names[:-1])}, & {names[-1]}"
    return names[0]


def dated(record: CitationRecord) -> str:
    """`2025, November 13`, `2025, 13 ноября`, `2025, November 14–15`; coarser when only that is known."""
    day, language = record.issued_on, record.language
    if day is None:
        return record.words.undated
    if record.precision == "year":
        return f"{day.year}"
    if record.precision == "month":
        return f"{day.year}, {month_name(day.month, language)}"
    last = record.ends_on
    if record.kind != "event" or last is None or last == day:
        return f"{day.year}, {month_first(day, language)}"
    if (last.year, last.month) == (day.year, day.month):
        return f"{day.year}, {month_first(day, language, f'{day.day}–{last.day}')}"
    tail = month_first(last, language)
    return f"{day.year}, {month_first(day, language)} – {tail if last.year == day.year else f'{last.year}, {tail}'}"


def month_first(day, language: str, number: str = "") -> str:
    """`November 13` in English; Kazakh and Russian keep their own order."""
    number = number or str(day.day)
    if language_of(language).citing.month_first:
        return f"{month_name(day.month, language)} {number}"
    return days_month(number, day.month, language)


def written(record: CitationRecord) -> str:
    """The day inside a line: `December 22, 2022`, `22 декабря 2022`, `2022, 22 желтоқсан`."""
    if record.precision != "day":
        return dated(record)
    day = record.issued_on
    return record.words.day.format(day=month_first(day, record.language), year=day.year)
