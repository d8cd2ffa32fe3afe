"""What was promised and what became of it, of all agreements that readers see: the ledger of commitments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from relations.models import FollowUp, Kind, Party
from relations.reading.dossiers.parties import concerning
from relations.reading.labels import Label, named
from relations.reading.lists import Facet, ListPage, ListQuery
from relations.reading.shelf import on_shelf, versions_of_items
from relations.text.languages import best

from .changes import party_called
from .parts import follow_ups_of

PAGE_SIZE = 50
OVERDUE = "overdue"
OPEN = (FollowUp.Verdict.PENDING, FollowUp.Verdict.ON_TRACK, FollowUp.Verdict.DELAYED)
FILTERS = ("verdict", "party", "dossier")


@dataclass(slots=True)
class Ledger:
    """The commitments that the address asks for: what is still to be done first, by the day it is due."""

    rows: list[dict]
    page: ListPage
    verdicts: Facet
    subject: Label | str = ""  # the state, organisation or relation to which it is narrowed


def ledger(query: ListQuery, language: str, today: date) -> Ledger:
    """The page of the ledger. Raises Http404 for a party, a relation or a verdict that nobody knows."""
    rows, subject = _narrowed(query, language)
    verdict = query.choice("verdict", [*FollowUp.Verdict.values, OVERDUE])
    counts = _counts(rows, today)
    if verdict:
        rows = rows.filter(overdue(today) if verdict == OVERDUE else Q(verdict=verdict))
    first = min(query.number("after") or 0, 10_000)
    found = list(_in_order(rows)[first : first + PAGE_SIZE + 1])
    page = ListPage(rows=found[:PAGE_SIZE], first=query.url() if first else "")
    if len(found) > PAGE_SIZE:
        page.next = query.url(after=str(first + PAGE_SIZE))
    return Ledger(_shown(page.rows, language, today), page, _facet(query, counts), subject)


def overdue(today: date) -> Q:
    """Commitments whose day has passed, and which nobody has found carried out or dropped."""
    return Q(due_on__lt=today, done_on=None, verdict__in=OPEN)


def _narrowed(query: ListQuery, language: str) -> tuple[QuerySet[FollowUp], Label | str]:
    public = on_shelf(Kind.AGREEMENT).order_by().values("content_id")
    rows = FollowUp.objects.filter(agreement__in=public)
    subject: Label | str = ""
    if query["party"]:
        party = party_called(query["party"])
        noun = party._meta.model_name
        rows = rows.filter(agreement__in=Party.objects.filter(**{noun: party}).values("agreement_id"))
        subject = named(party, "name", language)
    if number := query.number("dossier"):
        versions = versions_of_items([number]).get(number, {})
        shown = versions.get(best(versions, language)) if versions else None
        if shown and shown.kind == Kind.DOSSIER:
            rows = rows.filter(agreement__in=concerning(number).values("pk"))
            subject = Label(shown.title, shown.language)
    return rows, subject


def _counts(rows: QuerySet[FollowUp], today: date) -> dict[str, int]:
    """How many there are of each verdict, and how many are overdue."""
    sums = {"number": Count("pk"), "late": Count("pk", filter=overdue(today))}
    counts = dict.fromkeys([OVERDUE, *FollowUp.Verdict.values], 0)
    for verdict, number, late in rows.order_by().values_list("verdict").annotate(**sums):
        counts[verdict] = number
        counts[OVERDUE] += late
    return counts


def _facet(query: ListQuery, counts: dict[str, int]) -> Facet:
    names = {OVERDUE: _("overdue"), **dict(FollowUp.Verdict.choices)}
    values = [(code, names[code], {"count": counts[code]}) for code in names if counts[code]]
    return query.facet("verdict", _("Verdict"), values)


def _in_order(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    order = (F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")
    return rows.select_related("expert").order_by(*order)


def _shown(rows: list[FollowUp], language: str, today: date) -> list[dict]:
    """Each with the agreement that it is promised in, by the title that suits the reader best."""
    editions = versions_of_items({row.agreement_id for row in rows})
    found = follow_ups_of(rows, language)
    for one in found:
        row, versions = one["row"], editions[one["row"].agreement_id]
        one["edition"] = versions[best(versions, language)]
        late = row.due_on and row.due_on < today and row.done_on is None and row.verdict in OPEN
        one["late"] = (today - row.due_on).days if late else 0
    return found
