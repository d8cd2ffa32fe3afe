"""The list of the register: what its address asks for, as rows under their years, with filters and remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.models import Kind, Precision, Status
from relations.reading.cards import Card, load_cards
from relations.reading.labels import Label, label
from relations.reading.lists import FilterChoice, list_page
from relations.register import Index, Selection, Slice, current_index
from relations.text.dates import decimal_text, long_date

from .fact_box import scope_of
from .filters import facets, picks, selected, unknown
from .register_query import SORTS, RegisterQuery

PAGE_SIZE = 25


@dataclass(slots=True)
class Notice:
    """A message above the list; a link leads out of it."""

    title: str
    text: str = ""
    tone: str = "calm"
    url: str = ""
    link: str = ""


@dataclass(slots=True)
class RegisterRow:
    """One agreement of the list with the date by which it stands there."""

    card: Card
    scope: str
    place: Label
    day: date | None
    precision: str
    no_day: str = ""  # said instead of a date


@dataclass(slots=True)
class YearGroup:
    """Agreements of one year under its number, or under no heading."""

    title: str
    rows: list[RegisterRow] = field(default_factory=list)


def register_list(query: RegisterQuery, language: str, found: Sequence[int] | None) -> dict[str, Any]:
    """What the page of the register shows. `found`: the agreements that the words find, the best first; None without words."""
    index = current_index()
    selection = selected(index, query, language, found)
    shown = _slice(selection, query, language)
    groups, total = facets(selection, query, language), total_text(selection.total)
    return {
        "query": query,
        "as_of": query.as_of,
        "notices": _notices(index, query),
        "facets": groups,
        "picks": picks(groups, query),
        "total": total,
        "caption": total,
        "sorts": _sorts(query),
        "groups": _grouped(_rows_of(index, selection, shown.ids, query.sort, language), query.sort),
        "page": list_page(shown, query),
        "pages": max(1, -(-selection.total // PAGE_SIZE)),
        "switch_query": query.switch_query,
        "robots": query.robots,
    }


def _slice(selection: Selection, query: RegisterQuery, language: str) -> Slice:
    """The page that the address asks for, by its number or by the row after which it begins."""
    if number := query.number("page"):
        return selection.numbered(number, query.sort, language, PAGE_SIZE)
    return selection.page(
        query.sort,
        language,
        size=PAGE_SIZE,
        after=query.number("after"),
        before=query.number("before"),
        last=bool(query["last"]),
    )


def _sorts(query: RegisterQuery) -> list[FilterChoice]:
    """The orders to choose from."""
    usual = query.sorts[0]
    return [
        FilterChoice(str(SORTS[name]), query.url(sort=None if name == usual else name), name == query.sort)
        for name in query.sorts
    ]


def _notices(index: Index, query: RegisterQuery) -> list[Notice]:
    """What must be said before the list: an impossible day, values that mean nothing, another day than today."""
    language, found = translation.get_language(), []
    for wrong in query.wrong_days:
        text = _("Write the day as year, month, day: 2021-12-31. The list is shown without it.")
        found.append(Notice(_("“%(text)s” is not a date.") % {"text": wrong[:40]}, text, "wrong"))
    if wrong := unknown(index, query):
        text = ", ".join(f"“{value}”" for value in wrong[:5])
        found.append(
            Notice(
                _("Part of the address was not understood"),
                _("There are no such values among the filters, they were left out: %(values)s.")
                % {"values": text},
                "wrong",
            )
        )
    if query.many("with") and Status.IN_FORCE in query.many("status"):
        found.append(Notice(_("In force between all the countries chosen")))
    if query.as_of:
        title = _("The register as of %(day)s") % {"day": long_date(query.as_of, language)}
        text = _("Documents of later days are left out, and the status of each is that of this day.")
        if index.undated:
            text += " " + _("Documents whose date is not known are left out too.")
        found.append(Notice(title, text, "calm", query.url(as_of=None), _("Show as of today")))
    if query.known_on:
        title = _("The register as it was known on %(day)s") % {"day": long_date(query.known_on, language)}
        text = _("Statuses and standings are those that followed from the facts recorded by then.")
        found.append(Notice(title, text, "calm", query.url(known_on=None), _("Show as known today")))
    return found


def _rows_of(
    index: Index, selection: Selection, ids: list[int], sort: str, language: str
) -> list[RegisterRow]:
    """The rows of a page, with the status on the day of the question."""
    found = []
    for pk, card in load_cards(ids, language, {Kind.AGREEMENT}).items():
        card.status = selection.status_of(pk)
        card.status_label = str(Status(card.status).label)
        names = index.names.get(("place", index.place_code(pk)), {})
        day, precision = card.day, card.precision
        if sort == "in_force":
            day, precision = _entry(card, index, selection)
        said = _("not yet") if precision == Precision.NOT_YET else _("date not known")
        found.append(
            RegisterRow(
                card,
                scope_of(len(card.parties)),
                label(names, language),
                day,
                precision,
                "" if day else said,
            )
        )
    return found


def _entry(card: Card, index: Index, selection: Selection) -> tuple[date | None, str]:
    """The day of entry into force, recorded or computed; nothing later than the day asked about."""
    day, precision = index.entered.at(index.place_of[card.id])
    if day is None:
        return card.in_force
    return (None, Precision.NOT_YET) if selection.as_of and day > selection.as_of else (day, precision)


def _grouped(rows: list[RegisterRow], sort: str) -> list[YearGroup]:
    """The rows under their years; one group without a heading when dates do not order them."""
    groups: list[YearGroup] = []
    for row in rows:
        title = (
            "" if sort in ("title", "relevance") else str(row.day.year) if row.day else _("Without a date")
        )
        if not groups or groups[-1].title != title:
            groups.append(YearGroup(title))
        groups[-1].rows.append(row)
    return groups


def total_text(count: int) -> str:
    text = ngettext("%(count)s agreement", "%(count)s agreements", count)
    return text % {"count": decimal_text(count, translation.get_language())}
