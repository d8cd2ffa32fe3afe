"""What happened to agreements after their signature, day by day: consents, entries, suspensions, ends.

Read from the stored periods of the law (`Standing`, `PartyPeriod`) and the acts of the parties. What concerns all
parties on one day is one moment; what concerns some of them is one moment for those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models.functions import Coalesce

from relations.law import ActionKind, PartyStanding, Status
from relations.models import LineMoment, PartyAction, PartyPeriod, Precision, Standing

Member = tuple[int | None, int | None]  # number of a country or of an organisation

WHOLE = {
    Status.PROVISIONAL: LineMoment.PROVISIONAL,
    Status.IN_FORCE: LineMoment.ENTRY,
    Status.SUSPENDED: LineMoment.SUSPENSION,
    Status.TERMINATED: LineMoment.TERMINATION,
    Status.EXPIRED: LineMoment.EXPIRY,
    Status.SUPERSEDED: LineMoment.SUPERSESSION,
}
OF_A_PARTY = {
    PartyStanding.PROVISIONAL: LineMoment.PROVISIONAL,
    PartyStanding.PARTY: LineMoment.ENTRY,
    PartyStanding.SUSPENDED: LineMoment.SUSPENSION,
    PartyStanding.FORMER: LineMoment.WITHDRAWAL,
}
CONSENTS = {
    ActionKind.RATIFICATION: LineMoment.CONSENT,
    ActionKind.ACCEPTANCE: LineMoment.CONSENT,
    ActionKind.APPROVAL: LineMoment.CONSENT,
    ActionKind.ACCESSION: LineMoment.ACCESSION,
}


@dataclass(slots=True)
class Moment:
    """One day in the life of an agreement; `codes` are those of the parties it concerns, none when all of them."""

    kind: str
    day: date
    precision: str
    codes: dict[Member, str] = field(default_factory=dict)

    @property
    def is_of_all(self) -> bool:
        return not self.codes

    @property
    def parties(self) -> set[Member]:
        return set(self.codes)


def moments_of(agreements: Iterable[int]) -> dict[int, list[Moment]]:
    """The moments of these agreements in order of time. Three questions."""
    ids = list(agreements)
    found: dict[int, dict[tuple, Moment]] = defaultdict(dict)
    if not ids:
        return {}
    whole = _of_the_whole(ids, found)
    _of_parties(ids, whole, found)
    _of_acts(ids, found)
    return {
        pk: sorted(moments.values(), key=lambda one: (one.day, one.kind)) for pk, moments in found.items()
    }


def _of_the_whole(ids: list[int], found) -> dict[int, set[tuple[str, date]]]:
    """Changes of the agreement's own status; answers them, so that its parties need not say the same again."""
    said: dict[int, set[tuple[str, date]]] = defaultdict(set)
    before: dict[int, str] = {}
    rows = Standing.objects.filter(agreement__in=ids).order_by("agreement", "starts_on")
    for pk, status, day, precision in rows.values_list("agreement_id", "status", "starts_on", "precision"):
        kind, previous = WHOLE.get(status), before.get(pk)
        before[pk] = status
        if kind == LineMoment.ENTRY and previous == Status.SUSPENDED:
            kind = LineMoment.RESUMPTION
        if kind and day > date.min:
            said[pk].add((kind, day))
            if precision != Precision.UNKNOWN:
                found[pk][kind, day, None] = Moment(kind, day, precision)
    return said


def _of_parties(ids: list[int], whole: dict[int, set[tuple[str, date]]], found) -> None:
    """Changes of a party's standing on days on which the whole did not change alike."""
    before: dict[int, str] = {}
    rows = PartyPeriod.objects.filter(agreement__in=ids).order_by("party", "starts_on")
    ends = {LineMoment.TERMINATION, LineMoment.EXPIRY, LineMoment.SUPERSESSION}
    for pk, party, standing, day, precision, *member, code in rows.values_list(
        "agreement_id", "party_id", "standing", "starts_on", "precision",
        "party__country_id", "party__organisation_id", Coalesce("party__country__code", "party__organisation__code"),
    ):  # fmt: skip
        kind, previous = OF_A_PARTY.get(standing), before.get(party)
        before[party] = standing
        if kind == LineMoment.ENTRY and previous == PartyStanding.SUSPENDED:
            kind = LineMoment.RESUMPTION
        if not kind or day == date.min or precision == Precision.UNKNOWN or (kind, day) in whole[pk]:
            continue
        if kind == LineMoment.WITHDRAWAL and any((end, day) in whole[pk] for end in ends):
            continue
        _add(found[pk], kind, day, precision, tuple(member), code)


def _of_acts(ids: list[int], found) -> None:
    rows = PartyAction.objects.filter(
        agreement__in=ids, kind__in=CONSENTS, done_on__isnull=False, party__isnull=False
    )
    for pk, kind, day, precision, *member, code in rows.order_by("done_on").values_list(
        "agreement_id", "kind", "done_on", "done_on_precision",
        "party__country_id", "party__organisation_id", Coalesce("party__country__code", "party__organisation__code"),
    ):  # fmt: skip
        _add(found[pk], CONSENTS[kind], day, precision, tuple(member), code)


def _add(
    moments: dict[tuple, Moment], kind: str, day: date, precision: str, member: Member, code: str
) -> None:
    moment = moments.setdefault((kind, day, precision), Moment(kind, day, precision))
    moment.codes[member] = code
