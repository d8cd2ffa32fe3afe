"""The texts of an agreement in two or three columns, aligned by article."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from relations.models import AgreementText
from relations.text.articles import CLOSING, PREAMBLE, Aligned, Section, align, split_articles
from relations.text.body import render_body

from .parts import force_of
from .text_languages import direction, language_name

MOST_COLUMNS = 3
USUAL_COLUMNS = 2


@dataclass(slots=True)
class Column:
    """One text: its language, title and legal force."""

    code: str
    name: str
    title: str
    force: str
    direction: str


@dataclass(slots=True)
class Offer:
    """A text that can be shown or put away; an empty address means that it must stay, as the only one."""

    code: str
    name: str
    url: str
    chosen: bool


@dataclass(slots=True)
class Line:
    """One article in all columns; a column that lacks it is empty."""

    anchor: str
    heading: str
    short: str
    cells: list[tuple[Column, Section | None]]


@dataclass(slots=True)
class Parallel:
    """The page of texts: what can be shown, what is, and its lines."""

    offered: list[Offer] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    is_chosen: bool = False


def parallel_texts(versions, asked: str) -> Parallel:
    """The texts named in the address (`kk,uz`), else the reader's language beside the authentic original."""
    rows = _texts(versions.pk)
    if not rows:
        return Parallel()
    wanted = [code for code in dict.fromkeys(asked.split(",")) if code in rows][:MOST_COLUMNS]
    shown = wanted or _usual(rows, versions.language)
    columns = [
        Column(code, language_name(code), rows[code].title, force_of(rows[code]), direction(code))
        for code in shown
    ]
    cut = [split_articles(render_body(rows[code].body, code, f"{code}-")[0]) for code in shown]
    lines = [_line(row, columns) for row in align(cut)]
    return Parallel(
        offered=[_offer(code, shown) for code in rows],
        columns=columns,
        lines=lines,
        is_chosen=bool(wanted),
    )


def _texts(pk: int) -> dict[str, AgreementText]:
    """Public texts by language, authentic ones first; a translation does not hide the authentic text."""
    found: dict[str, AgreementText] = {}
    rows = AgreementText.objects.filter(agreement_id=pk, is_public=True).exclude(body="")
    for row in rows:
        found.setdefault(row.language, row)
    return found


def _usual(rows: dict[str, AgreementText], language: str) -> list[str]:
    mine = [language] if language in rows else []
    return [*mine, *(code for code in rows if code not in mine)][:USUAL_COLUMNS]


def _offer(code: str, shown: list[str]) -> Offer:
    left = [other for other in shown if other != code] if code in shown else [*shown, code][-MOST_COLUMNS:]
    url = f"?show={','.join(left)}" if left else ""
    return Offer(code, language_name(code), url, code in shown)


def _line(row: Aligned, columns: list[Column]) -> Line:
    short = row.key if row.number else "↑" if row.key == PREAMBLE else "↓"
    return Line(row.anchor, _heading(row), short, list(zip(columns, row.columns, strict=True)))


def _heading(row: Aligned) -> str:
    if row.key == PREAMBLE:
        return _("Preamble")
    if row.key == CLOSING:
        return _("Closing words")
    return _("Article %(number)s") % {"number": row.number}
