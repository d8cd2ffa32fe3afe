"""The standing (status) of an agreement on a day: computed from dates and party actions, never typed.

Pure functions over `Facts`; no database. Practice follows the Vienna Convention on the Law of Treaties (1969):
article 24 entry into force, 25 provisional application, 54 and 59 termination, 57 suspension.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from relations.law import ENDED, FAR, Status

__all__ = [
    "ENDED",
    "FAR",
    "RULES",
    "Facts",
    "Period",
    "Status",
    "next_expiry",
    "periods",
    "status_on",
    "turning_days",
]

# Why an agreement has its status: shown on hover and on the agreement page.
RULES = {
    "terminated": _("The agreement was terminated or denounced with effect from this date."),
    "superseded": _("A later agreement that replaces it has entered into force."),
    "expired": _("Its term has run out and no renewal is recorded."),
    "suspended": _("Its operation is suspended."),
    "in_force": _("It has entered into force and nothing recorded has ended it."),
    "provisional": _("It is applied provisionally until it enters into force."),
    "political": _("A political document: it binds politically and does not enter into force."),
    "not_in_force": _("The conditions of entry into force are known not to be met yet."),
    "ratified": _("All parties have ratified it; the date of entry into force was not found."),
    "pending": _("Some parties have not signed it yet."),
    "signed": _("It is signed; ratification by all parties or entry into force is not recorded."),
    "initialled": _("The text is initialled and not yet signed."),
    "draft": _("No signature is recorded because it has not been signed yet."),
    "unknown": _("The recorded dates do not allow a conclusion."),
}


@dataclass(frozen=True)
class Facts:
    """What the status follows from. A date is None when it is not known or has not happened."""

    parties: frozenset[str] = frozenset()
    is_political: bool = False
    is_unsigned: bool = False  # known not to have been signed
    initialled_on: date | None = None
    signed_on: date | None = None
    signed_by: dict[str, date] = field(default_factory=dict)
    missing_signatures: frozenset[str] = frozenset()  # parties known not to have signed
    ratified_by: dict[str, date] = field(default_factory=dict)
    entered_on: date | None = None
    is_known_not_in_force: bool = False
    provisional_from: date | None = None
    suspended: Sequence[tuple[date, date | None]] = ()
    terminated_on: date | None = None
    superseded_on: date | None = None
    expires_on: date | None = None  # the end of the term when nothing renews it


@dataclass(frozen=True)
class Period:
    """A status that holds from `starts_on` (inclusive) to `ends_on` (exclusive)."""

    status: Status
    starts_on: date
    ends_on: date


def status_on(facts: Facts, day: date) -> Status:
    """The status on a day, as far as what is recorded tells. Ends come before beginnings."""
    for reached, status in (
        (facts.terminated_on, Status.TERMINATED),
        (facts.superseded_on, Status.SUPERSEDED),
    ):
        if reached and day >= reached:
            return status
    entered = facts.entered_on and day >= facts.entered_on
    adopted = facts.is_political and facts.signed_on and day >= facts.signed_on
    if (entered or adopted) and facts.expires_on and day >= facts.expires_on:
        return Status.EXPIRED
    if (entered or facts.is_political) and any(
        start <= day and (end is None or day < end) for start, end in facts.suspended
    ):
        return Status.SUSPENDED
    if entered:
        return Status.IN_FORCE
    if facts.provisional_from and day >= facts.provisional_from:
        return Status.PROVISIONAL
    return _before_force(facts, day)


def _before_force(facts: Facts, day: date) -> Status:
    signatures = [on for on in (facts.signed_on, *facts.signed_by.values()) if on]
    signed = bool(signatures) and day >= min(signatures)
    if not signed:
        if facts.initialled_on and day >= facts.initialled_on:
            return Status.INITIALLED
        return Status.DRAFT if facts.is_unsigned or signatures else Status.UNKNOWN
    later = {party for party, on in facts.signed_by.items() if on > day}
    if later or (facts.missing_signatures - set(facts.signed_by)):
        return Status.PENDING
    if facts.is_political:
        return Status.POLITICAL
    if facts.parties and all(
        (on := facts.ratified_by.get(party)) is not None and on <= day for party in facts.parties
    ):
        return Status.NOT_IN_FORCE if facts.is_known_not_in_force else Status.RATIFIED
    return Status.NOT_IN_FORCE if facts.is_known_not_in_force else Status.SIGNED


def turning_days(facts: Facts) -> list[date]:
    """Every day on which the status can change, in order."""
    days: set[date] = {
        day
        for day in (
            facts.initialled_on,
            facts.signed_on,
            facts.entered_on,
            facts.provisional_from,
            facts.terminated_on,
            facts.superseded_on,
            facts.expires_on,
            *facts.signed_by.values(),
            *facts.ratified_by.values(),
        )
        if day
    }
    for start, end in facts.suspended:
        days.add(start)
        if end:
            days.add(end)
    return sorted(days)


def periods(facts: Facts) -> list[Period]:
    """The whole history of the status without gaps or overlaps, from the beginning of time to its end."""
    starts = [date.min, *turning_days(facts)]
    found: list[Period] = []
    for start, end in zip(starts, [*starts[1:], FAR], strict=True):
        status = status_on(facts, start)
        if found and found[-1].status == status:
            found[-1] = Period(status, found[-1].starts_on, end)
        else:
            found.append(Period(status, start, end))
    return found


def next_expiry(
    entered_on: date | None, term_years: int | None, renewal_years: int | None, today: date
) -> date | None:
    """The next day on which the agreement ends unless it is renewed (renewals already due are counted in).

    `None` when it is concluded for an indefinite time or its beginning is not known.
    """
    if not entered_on or not term_years:
        return None
    expiry = entered_on + relativedelta(years=term_years)
    steps = 0
    while renewal_years and expiry <= today and steps < 200:
        steps += 1
        expiry = entered_on + relativedelta(years=term_years + renewal_years * steps)
    return expiry


def earliest(days: Iterable[date | None]) -> date | None:
    """The first of the known days."""
    return min((day for day in days if day), default=None)
