"""Counting days, months and years as treaties do. A day that no calendar reaches is None: it never comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from .facts import Manner, Term

LAST = date(9998, 12, 31)
MOST_RENEWALS = 1_000


def later(day: date, *, years: int = 0, months: int = 0, days: int = 0) -> date | None:
    """So much later; 29 February becomes the last day of February, 31 January plus a month too."""
    try:
        found = day + relativedelta(years=years, months=months) + timedelta(days=days)
    except (OverflowError, ValueError):
        return None
    return found if found <= LAST else None


def earlier(day: date, *, months: int) -> date:
    """So many months before."""
    try:
        return day - relativedelta(months=months)
    except (OverflowError, ValueError):
        return date.min


def after_condition(day: date, manner: Manner) -> date | None:
    """The day on which it enters into force when the condition is met on `day`.

    “The first day of the month after” is the first of the next month, also when the delay ends on a first.
    """
    found = later(day, months=manner.months or 0, days=manner.days or 0)
    if found and manner.first_of_month:
        found = later(found.replace(day=1), months=1)
    return found


def first_end(term: Term, runs_from: date | None) -> date | None:
    """The first day after the term if nothing renews or extends it; None: without end, or not known."""
    if term.until:
        return later(term.until, days=1)
    if term.years and runs_from:
        return later(runs_from, years=term.years)
    return None


def ends(term: Term, runs_from: date | None, moved_to: date | None = None) -> Iterator[date]:
    """Every day on which a term ends or is renewed, in order: one when there is no renewal.

    `moved_to` is the end that an extension gave; renewals count from there.
    """
    end = moved_to or first_end(term, runs_from)
    if not end:
        return
    yield end
    for step in range(1, MOST_RENEWALS if term.renewal else 0):
        if moved_to or term.until:
            found = later(end, years=term.renewal * step)
        else:  # from the beginning, so that 29 February comes back every four years
            found = later(runs_from, years=term.years + term.renewal * step)
        if not found:
            return
        yield found
