"""What the register waits for: the registrar's list, from what is stored of the law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.law import ActionKind, DoubtCode, EntryMethod
from relations.models import Agreement, Contradiction, Precision, Standing, Status, agreement_facts

from .access import visible
from .ageing import EXPIRY_DAYS, REVIEW_MONTHS, Ageing, ending

SHOWN = 100
NOTICE_DAYS = 180
BEFORE_FORCE = (Status.SIGNED, Status.PENDING, Status.RATIFIED, Status.NOT_IN_FORCE, Status.PROVISIONAL)


@dataclass(frozen=True)
class Due:
    """One agreement to look at: by which day, and why."""

    agreement: Agreement
    day: date | None
    note: str = ""
    precision: str = Precision.DAY


def sections(user, today: date | None = None) -> list[tuple[str, list[Due]]]:
    """The parts of the list, each of at most `SHOWN` agreements that the user may see."""
    today = today or timezone.localdate()
    known = visible(user, Agreement.objects.all())
    terms = ending(today, days=None)
    seen = set(known.filter(pk__in=[one.thing.pk for one in terms]).values_list("pk", flat=True))
    terms = [one for one in terms if one.thing.pk in seen]
    coming = [one for one in terms if one.day <= today + timedelta(days=EXPIRY_DAYS)]
    return [
        (_("Questions left by an upgrade or an import"), _questions(known)),
        (_("Contradictions"), _contradictions(known)),
        (_("Last day to give notice within 180 days"), _notices(terms, today)),
        (
            _("Terms that end within 180 days"),
            [_due(one) for one in coming if not one.thing.renewal_years],
        ),
        (
            _("Terms that are renewed within 180 days"),
            [_due(one) for one in coming if one.thing.renewal_years],
        ),
        (_("Instruments awaited"), _awaited(known, today)),
        (_("Facts not checked for two years"), _unchecked(known, today)),
    ]


def _due(one: Ageing) -> Due:
    return Due(one.thing, one.day, one.who, one.precision)


def _questions(known) -> list[Due]:
    return [Due(one, None, one.open_question) for one in known.exclude(open_question="")[:SHOWN]]


def _contradictions(known) -> list[Due]:
    """A recorded day of entry that names its source is no contradiction any more."""
    settled = Q(code=DoubtCode.ENTRY_DIFFERS) & ~Q(agreement__in_force_source="")
    rows = Contradiction.objects.filter(agreement__in=known.values("pk")).exclude(settled)
    rows = rows.select_related("agreement", "party__country", "party__organisation").order_by(
        "code", "agreement_id"
    )
    return [
        Due(row.agreement, None, ": ".join(filter(None, [str(row.party or ""), str(row.get_code_display())])))
        for row in rows[:SHOWN]
    ]


def _notices(terms: Iterable[Ageing], today: date) -> list[Due]:
    """The notice may be due long before the term ends: all terms are looked at."""
    found = []
    for one in terms:
        if one.thing.notice_months:
            by = one.day - relativedelta(months=one.thing.notice_months)
            if today <= by <= today + timedelta(days=NOTICE_DAYS):
                found.append(Due(one.thing, by, one.who, one.precision))
    return sorted(found, key=lambda due: due.day)


def _awaited(known, today: date) -> list[Due]:
    """Signed ones whose manner of entry is recorded, with the acts that it still waits for."""
    waiting = Standing.objects.on(today).filter(status__in=BEFORE_FORCE).values("agreement_id")
    manners = (EntryMethod.UNKNOWN, EntryMethod.OTHER, EntryMethod.NONE)
    rows = known.filter(pk__in=waiting).exclude(entry_method__in=manners).order_by("-signed_on", "pk")[:SHOWN]
    agreements = {one.pk: one for one in rows}
    found = []
    for row, history in agreement_facts.rows_with_histories(agreements):
        awaited, names = history.awaited(), agreement_facts.names_of(row.parties.all())
        if awaited:
            said = ", ".join(_words(kind, names.get(party, "")) for kind, party in awaited)
            found.append(Due(agreements[row.pk], None, said))
    return found


def _words(kind: str, party: str) -> str:
    label = str(ActionKind(kind).label)
    return f"{label}: {party}" if party else gettext("%(act)s by one more party") % {"act": label}


def _unchecked(known, today: date) -> list[Due]:
    limit = today - relativedelta(months=REVIEW_MONTHS)
    old = known.filter(Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=limit))
    return [Due(one, one.reviewed_on) for one in old.order_by("reviewed_on", "pk")[:SHOWN]]
