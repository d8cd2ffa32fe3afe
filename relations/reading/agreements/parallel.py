"""The texts of an agreement in two or three columns, aligned by article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from relations.models import AgreementText
from relations.text.articles import CLOSING, PREAMBLE, Aligned, Section, align, split_articles
from relations.text.body import render_body

from .parts import force_of
from .text_languages import direction, language_name
from .wordings import wording_text, wordings_on

MOST_COLUMNS = 3
USUAL_COLUMNS = 2


@dataclass(slots=True)
class TextColumn:
    """One text: its language, title and legal force."""

    code: str
    name: str
    title: str
    force: str
    direction: str
    wording: str = ""  # since when this wording holds


@dataclass(slots=True)
class OfferedText:
    """A text that can be shown or put away; an empty address means that it must stay, as the only one."""

    code: str
    name: str
    url: str
    chosen: bool


@dataclass(slots=True)
class ParallelArticle:
    """One article in all columns; a column that lacks it is empty."""

    anchor: str
    heading: str
    short: str
    cells: list[tuple[TextColumn, Section | None]]


@dataclass(slots=True)
class ParallelTexts:
    """The page of texts: what can be shown, what is, and its lines."""

    offered: list[OfferedText] = field(default_factory=list)
    columns: list[TextColumn] = field(default_factory=list)
    lines: list[ParallelArticle] = field(default_factory=list)
    is_chosen: bool = False


def parallel_texts(versions, asked: str, day: date, as_of: date | None = None) -> ParallelTexts:
    """The texts named in the address (`kk,uz`), else the reader's language beside the authentic original.

    Each in the wording that holds on `day`; `as_of` is the day that the address names.
    """
    rows = _texts(versions.pk, day)
    if not rows:
        return ParallelTexts()
    wanted = [code for code in dict.fromkeys(asked.split(",")) if code in rows][:MOST_COLUMNS]
    shown = wanted or _usual(rows, versions.language)
    columns = [
        TextColumn(
            code,
            language_name(code),
            rows[code].title,
            force_of(rows[code]),
            direction(code),
            wording_text(rows[code]),
        )
        for code in shown
    ]
    cut = [split_articles(render_body(rows[code].body, code, f"{code}-")[0]) for code in shown]
    lines = [_line(row, columns) for row in align(cut)]
    return ParallelTexts(
        offered=[_offer(code, shown, as_of) for code in rows],
        columns=columns,
        lines=lines,
        is_chosen=bool(wanted),
    )


def _texts(pk: int, day: date) -> dict[str, AgreementText]:
    """Public texts by language, authentic ones first; a translation does not hide the authentic text."""
    found: dict[str, AgreementText] = {}
    rows = AgreementText.objects.filter(agreement_id=pk, is_public=True).exclude(body="")
    for wording in wordings_on(rows, day):
        found.setdefault(wording.row.language, wording.row)
    return found


def _usual(rows: dict[str, AgreementText], language: str) -> list[str]:
    mine = [language] if language in rows else []
    return [*mine, *(code for code in rows if code not in mine)][:USUAL_COLUMNS]


def _offer(code: str, shown: list[str], as_of: date | None) -> OfferedText:
    left = [other for other in shown if other != code] if code in shown else [*shown, code][-MOST_COLUMNS:]
    then = f"&as_of={as_of}" if as_of else ""
    url = f"?show={','.join(left)}{then}" if left else ""
    return OfferedText(code, language_name(code), url, code in shown)


def _line(row: Aligned, columns: list[TextColumn]) -> ParallelArticle:
    short = row.key if row.number else "↑" if row.key == PREAMBLE else "↓"
    return ParallelArticle(row.anchor, _heading(row), short, list(zip(columns, row.columns, strict=True)))


def _heading(row: Aligned) -> str:
    if row.key == PREAMBLE:
        return _("Preamble")
    if row.key == CLOSING:
        return _("Closing words")
    return _("Article %(number)s") % {"number": row.number}
