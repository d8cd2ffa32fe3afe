"""The filters of the register: which values mean something, what they are called, how many agreements each would leave."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models import Instrument, Level, PartyStanding, Status
from relations.reading.labels import label
from relations.reading.lists import Facet, FilterChoice
from relations.register import Index, Selection
from relations.text.dates import long_date
from relations.text.numbers import whole

from .register_query import FILTERS, RegisterQuery
from .text_languages import language_name

SHOWN = 6
TITLES = {
    "party": gettext_lazy("Parties"),
    "with": gettext_lazy("Together with"),
    "standing": gettext_lazy("Standing of the party itself"),
    "bilateral": gettext_lazy("Number of parties"),
    "status": gettext_lazy("Status"),
    "instrument": gettext_lazy("Type"),
    "level": gettext_lazy("Level"),
    "topic": gettext_lazy("Topic"),
    "year": gettext_lazy("Year of signature"),
    "in_force": gettext_lazy("Year of entry into force"),
    "place": gettext_lazy("Place of signature"),
    "text": gettext_lazy("Text available in"),
    "signed_at": gettext_lazy("Signed at"),
}
SPAN_NAMES = {"signed": gettext_lazy("Signed"), "entered": gettext_lazy("Entry into force")}
MORE = {
    "party": gettext_lazy("All countries"),
    "with": gettext_lazy("All countries"),
    "instrument": gettext_lazy("All types"),
    "topic": gettext_lazy("All topics"),
    "year": gettext_lazy("All years"),
    "in_force": gettext_lazy("All years"),
    "place": gettext_lazy("All places"),
    "signed_at": gettext_lazy("All events"),
    "text": gettext_lazy("All languages"),
    "status": gettext_lazy("All statuses"),
}


def selected(index: Index, query: RegisterQuery, language: str, among=None) -> Selection:
    """What the address asks for; values that no facet knows are left out (see `unknown`)."""
    filters = {name: [v for v in query.many(name) if _is_known(index, name, v)] for name in FILTERS}
    return Selection(
        index,
        timezone.localdate(),
        filters,
        together=[code for code in query.many("with") if _is_known(index, "party", code)],
        language="" if query.all_languages else language,
        among=among,
        as_of=query.as_of,
        rows=_narrowed(index, query),
        known_on=query.known_on,
    )


def _narrowed(index: Index, query: RegisterQuery) -> int | None:
    """The rows that fit what is no facet: two parties only, days of signature and of entry into force."""
    rows = index.bilateral if query.bilateral else index.every_row
    for name, days in (("signed", index.signed), ("entered", index.entered)):
        start, end = query.span(name)
        if start or end:
            last = min(filter(None, (end, query.as_of)), default=None)
            rows &= days.between(start, last)
    return rows


def _is_known(index: Index, name: str, value: str) -> bool:
    """Whether a value of a filter names something, be there agreements of it or not."""
    choices = {"status": Status, "standing": PartyStanding, "instrument": Instrument, "level": Level}
    if name in choices:
        return value in choices[name].values
    if name in ("year", "in_force"):
        return len(value) == 4 and whole(value) is not None
    return value in index.sets[name] or (name, value) in index.names


def unknown(index: Index, query: RegisterQuery) -> list[str]:
    """Values of the address that mean nothing, as the reader wrote them."""
    wrong = [v for name in FILTERS for v in query.many(name) if not _is_known(index, name, v)]
    if query["bilateral"] not in ("", "1"):
        wrong.append(query["bilateral"])
    return wrong + [code for code in query.many("with") if not _is_known(index, "party", code)]


def facets(selection: Selection, query: RegisterQuery, language: str) -> list[Facet]:
    """All groups of choices with their counts, most frequent first, years latest first."""
    names = [
        "party",
        "status",
        "instrument",
        "topic",
        "year",
        "level",
        "text",
        "in_force",
        "place",
        "signed_at",
    ]
    groups = [_facet(name, selection.counts(name), selection.index, query, language) for name in names]
    if query["party"] or query["standing"]:
        standing = _facet("standing", selection.counts("standing"), selection.index, query, language)
        groups.insert(1, standing)
    if query["party"] and selection.total:
        counts = selection.counts_together()
        for code in query.many("party"):
            counts.pop(code, None)
        groups.insert(1, _facet("with", counts, selection.index, query, language))
    groups.insert(-5, _bilateral(selection, query))
    return groups


def _bilateral(selection: Selection, query: RegisterQuery) -> Facet:
    """The choice of agreements between two, while there are any."""
    count, chosen = (selection.rows & selection.index.bilateral).bit_count(), query.bilateral
    choice = FilterChoice(
        text=_("Bilateral only"),
        url=query.url(bilateral=None if chosen else "1", show=None),
        chosen=chosen,
        count=count,
        nofollow=True,
    )
    return Facet("bilateral", str(TITLES["bilateral"]), [choice] if count or chosen else [])


def _facet(name: str, counts: dict[str, int], index: Index, query: RegisterQuery, language: str) -> Facet:
    chosen = [value for value in query.many(name) if _is_known(index, _facet_of(name), value)]
    order = _order(name)
    values = sorted({*counts, *chosen}, key=lambda value: order(value, counts.get(value, 0)))
    is_years = name in ("year", "in_force")
    limit = _limit(name, query["show"])
    shown = [v for place, v in enumerate(values) if limit is None or place < limit or v in chosen]
    others = len(query.chosen) - (name in query.chosen)
    choices = [
        _choice(name, value, counts.get(value, 0), index, query, language, value in chosen, others > 0)
        for value in shown
    ]
    facet = Facet(name=name, title=str(TITLES[name]), choices=choices, is_years=is_years)
    if len(shown) < len(values):
        facet.more_url = f"{query.url(show=name)}#facet-{name}"
        facet.more_text = str(MORE.get(name, _("Show all")))
    return facet


def _facet_of(name: str) -> str:
    return "party" if name == "with" else name


def _order(name: str):
    if name in ("year", "in_force"):
        return lambda value, count: -int(value)
    return lambda value, count: (-count, value)


def _limit(name: str, asked: str) -> int | None:
    if name == asked or name in ("status", "standing", "level"):
        return None
    if name == "year":
        return 2 * SHOWN
    return {"in_force": SHOWN, "place": 4, "signed_at": 3, "topic": SHOWN}.get(name, SHOWN)


def _choice(name, value, count, index, query, language, chosen, nofollow) -> FilterChoice:
    text = value_text(index, name, value, language)
    return FilterChoice(
        text=text,
        url=query.toggled(name, value),
        chosen=chosen,
        count=count,
        status=value if name == "status" else "",
        language=getattr(text, "language", ""),
        nofollow=nofollow or chosen,
    )


def value_text(index: Index, name: str, value: str, language: str) -> str:
    """A value of a filter in words."""
    choices = {"status": Status, "standing": PartyStanding, "instrument": Instrument, "level": Level}
    if name in choices:
        return str(choices[name](value).label)
    if name == "text":
        return language_name(value)
    if name in ("year", "in_force"):
        return value
    names = index.names.get((_facet_of(name), value), {})
    return label(names, language) or value.upper()


def picks(groups: list[Facet], query: RegisterQuery) -> list[FilterChoice]:
    """The chosen values as pills, the words searched for and the day among them."""
    found = [choice for facet in groups for choice in facet.choices if choice.chosen]
    if query["q"]:
        found.insert(0, FilterChoice(text=f"«{query['q']}»", url=query.url(q=None), chosen=True))
    if query.as_of:
        day = long_date(query.as_of, translation.get_language())
        found.append(
            FilterChoice(text=_("as of %(day)s") % {"day": day}, url=query.url(as_of=None), chosen=True)
        )
    if query.known_on:
        day = long_date(query.known_on, translation.get_language())
        found.append(
            FilterChoice(
                text=_("as known on %(day)s") % {"day": day}, url=query.url(known_on=None), chosen=True
            )
        )
    return [*found, *(_span_pick(query, name) for name in SPAN_NAMES if any(query.span(name)))]


def _span_pick(query: RegisterQuery, name: str) -> FilterChoice:
    """A span of days as a pill: “signed: 1 January 2020 – 31 December 2022”."""
    language = translation.get_language()
    days = [long_date(day, language) if day else "…" for day in query.span(name)]
    without = {f"{name}_from": None, f"{name}_to": None}
    return FilterChoice(f"{SPAN_NAMES[name]}: {' – '.join(days)}", query.url(**without), True)
