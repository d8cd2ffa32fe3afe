"""The pages of attached files as they are kept, and as papers on their way in carry them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from relations.models import AgreementText, Attachment, FilePage, Reading, changes

from .layers import Page

PAGE = ("number", "text", "source", "confidence")


def pages_of(layer: Iterable[Page]) -> list[FilePage]:
    """The pages of a text layer that have words, not stored yet."""
    return [
        FilePage(number=number, text=text) for number, (text, _scan) in enumerate(layer, 1) if text.strip()
    ]


def reading_of(layer: Sequence[Page]) -> Reading:
    """What is to be done with a file whose pages were read."""
    if any(is_scan for _text, is_scan in layer):
        return Reading.SCAN
    return Reading.READ if any(text.strip() for text, _is_scan in layer) else Reading.EMPTY


def keep_pages(file: Attachment | AgreementText, pages: Iterable[FilePage], /, **values) -> None:
    """Store the pages of a file in the place of those it had, and what is known of the file with them, all or nothing."""
    rows, owner = list(pages), "treaty" if isinstance(file, AgreementText) else "attachment"
    for row in rows:
        setattr(row, owner, file)
    with changes.together():
        changes.delete_rows(FilePage.objects.filter(**{owner: file}))
        changes.bulk_create(FilePage, rows)
        changes.update(type(file).objects.filter(pk=file.pk), **{"trouble": "", "pages_done": 0, **values})


def pages_as_json(pages: Iterable[FilePage], count: int) -> list[dict]:
    """All pages of a file in their order, those without words included."""
    found = {page.number: page for page in pages}
    every = [found.get(number) or FilePage(number=number) for number in range(1, max(count, *found, 0) + 1)]
    return [{name: getattr(page, name) for name in PAGE} for page in every]


def page_from_json(known: dict) -> FilePage:
    return FilePage(**{name: known[name] for name in PAGE})
