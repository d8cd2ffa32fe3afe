"""What was read of a question in words, each part as a link that sends it back to the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relations.law import ActionKind, Status
from relations.models import Instrument
from relations.reading.labels import label
from relations.search.thesaurus import Thesaurus
from relations.text.dates import MONTH, date_range, long_date, year_text, years_text

from .reading import NO, Reading


@dataclass
class Chip:
    """One part of the reading: its name, what it says, and the address of the question without it."""

    part: str
    title: str
    text: str
    url: str = ""


def chips(reading: Reading, words: Thesaurus, language: str) -> list[Chip]:
    """The parts of a reading in their order on the page."""

    def named(facet: str, codes: tuple[str, ...]) -> str:
        return ", ".join(str(label(words.label(facet, code), language)) for code in codes)

    names = {
        "parties": (_("Parties"), named("party", reading.parties)),
        "place": (_("Place of signature"), named("place", reading.place)),
        "topic": (_("Topic"), named("topic", reading.topic)),
        "expert": (_("Expert"), named("expert", reading.expert)),
        "instrument": (_("Type"), ", ".join(str(Instrument(code).label) for code in reading.instrument)),
        "bilateral": (_("Number of parties"), _parties(reading)),
        "status": (_("Status"), ", ".join(str(Status(code).label) for code in reading.status)),
        "act": (pgettext("part of a question", "Action"), _act(reading, named)),
    }
    if reading.is_of_author:
        names["expert"] = (_("Author"), names["expert"][1])
        names["parties"] = (_("Country"), names["parties"][1])
    titles = {
        "signed": _("Published") if reading.is_of_author else _("Signed"),
        "entered": _("Entry into force"),
        "as_of": pgettext("part of a question", "As of"),
        "done": _("Date of the action"),
    }
    if reading.act in (("signature",), ("entry",)) and reading.days.keys() & {"signed", "entered"}:
        names["act"] = ("", "")  # its days say so
    found = [Chip(name, *names[name]) for name in reading.parts if name in names and names[name][1]]
    return found + [
        Chip("days", titles[name], days_text(*span, language)) for name, span in reading.days.items()
    ]


def _parties(reading: Reading) -> str:
    if NO in reading.bilateral:
        return _("Multilateral only")
    return _("Bilateral only") if reading.bilateral else ""


def _act(reading: Reading, named) -> str:
    kinds = ", ".join(str(ActionKind(kind).label) for kind in reading.act)
    return f"{kinds}: {named('party', (reading.author,))}" if reading.author else kinds


def days_text(since: date | None, until: date | None, language: str) -> str:
    """A span of days in words; an open end is said."""
    if since is None and until is None:
        return ""
    if since is None:
        return _("until %(date)s") % {"date": long_date(until, language)}
    if until is None:
        return _("from %(date)s") % {"date": long_date(since, language)}
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
        same = since.year == until.year
        return year_text(since.year, language) if same else years_text(since.year, until.year, language)
    if since.day == 1 and until == since + relativedelta(months=1, days=-1):
        return long_date(since, language, MONTH)
    if since > until:
        return f"{long_date(since, language)} > {long_date(until, language)}"
    return date_range(since, until, language)
