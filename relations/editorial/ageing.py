"""What grows old: items nobody has checked, agreements about to end, figures and claims past their date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import DateField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from relations.models import (
    Agreement,
    Claim,
    Content,
    Duration,
    Edition,
    Indicator,
    Precision,
    Standing,
    Status,
)

REVIEW_MONTHS = 24
EXPIRY_DAYS = 180
INDICATOR_MONTHS = 12


@dataclass(frozen=True)
class Ageing:
    """One thing to look at: the row, the day that makes it old (or will), and more words if there are any."""

    thing: object
    day: date | None
    note: str = ""
    precision: str = Precision.DAY
    who: str = ""  # the parties that it concerns, when not all


def unreviewed(today: date | None = None):
    """Public items whose facts were last checked, or which were last published, more than 24 months ago."""
    limit = (today or timezone.localdate()) - relativedelta(months=REVIEW_MONTHS)
    newest = Edition.objects.public().filter(content=OuterRef("pk")).order_by("-published_at")
    return (
        Content.objects.alias(shown_at=Subquery(newest.values("published_at")[:1]))
        .filter(shown_at__isnull=False)
        .annotate(seen_on=Coalesce("reviewed_on", TruncDate("shown_at"), output_field=DateField()))
        .filter(seen_on__lt=limit)
        .order_by("seen_on", "pk")
    )


def ending(today: date | None = None, days: int | None = EXPIRY_DAYS) -> list[Ageing]:
    """Agreements whose term ends, or is renewed, within so many days (None: ever); `note`: the last day to give notice.

    A term that is counted from a month or a year ends in a month or a year.
    """
    today = today or timezone.localdate()
    found = []
    holding = Standing.objects.on(today).filter(
        status__in=[Status.IN_FORCE, Status.POLITICAL, Status.SUSPENDED]
    )
    agreements = Agreement.objects.filter(duration=Duration.TERM, pk__in=holding.values("agreement_id"))
    for agreement in agreements.prefetch_related(
        "standings", "actions", "parties__country", "parties__organisation"
    ):
        for expiry, parties in agreement.next_expiries(today).items():
            if days is None or today <= expiry <= today + timedelta(days=days):
                notice = agreement.notice_months and expiry - relativedelta(months=agreement.notice_months)
                note, who = notice.isoformat() if notice else "", ", ".join(map(str, parties))
                found.append(Ageing(agreement, expiry, note, _precision_of_term(agreement), who))
    return sorted(found, key=lambda one: one.day)


def _precision_of_term(agreement: Agreement) -> str:
    """How exactly the day is known from which the term runs; its standings are loaded."""
    if agreement.term_until:
        return Precision.DAY
    entered = (one for one in agreement.standings.all() if one.status in (Status.IN_FORCE, Status.POLITICAL))
    first = min(entered, key=lambda one: one.starts_on, default=None)
    return first.precision if first else Precision.DAY


def old_indicators(today: date | None = None):
    """Indicators whose newest value ends more than a year ago, or which have none."""
    limit = (today or timezone.localdate()) - relativedelta(months=INDICATOR_MONTHS)
    return (
        Indicator.objects.exclude(form=Indicator.Form.TARGET)
        .annotate(newest_on=Max("observations__ends_on"))
        .filter(Q(newest_on__lt=limit) | Q(newest_on=None))
        .order_by("newest_on")
    )


def due_claims(today: date | None = None):
    """Dated facts whose “check again by” has come."""
    return (
        Claim.objects.filter(check_by__lte=today or timezone.localdate())
        .select_related("dossier")
        .order_by("check_by")
    )
