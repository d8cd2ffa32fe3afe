"""How an agreement stands: its status on a day, since when, why, and how it was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.models import (
    CONSENT,
    RULES,
    ActionKind,
    EntryMethod,
    Precision,
    Standing,
    Status,
)
from relations.text.dates import long_date

from .actions import PartyFacts
from .stands import Stand, whole_on

BEFORE_FORCE = (Status.SIGNED, Status.PENDING, Status.POLITICAL, Status.RATIFIED, Status.NOT_IN_FORCE)


@dataclass(slots=True)
class Standings:
    """The status now (or on the day asked for), since when, why, and how it was on other days."""

    status: str
    label: str
    heading: str
    rule: str
    evidence: list[str]
    day: date
    since: date | None
    history: list[tuple[str, str, date | None]]  # (status, label, since), oldest first
    now: Stand | None = None  # with its reason

    def on(self, day: date) -> str:
        """The status on another day."""
        found = Status.UNKNOWN
        for status, _label, since in self.history:
            if since is None or since <= day:
                found = status
        return found


def standing_of(
    agreement, parties, actions, periods: list[Standing], day: date, acts: Mapping[int, str]
) -> Standings:
    """How an agreement stands on a day, and on what that rests. `acts`: see `stands.acts_in_words`."""
    now = whole_on(periods, acts, day)
    history = sorted((period.starts_on, period.status) for period in periods)
    status, since = Status.UNKNOWN, None
    for starts_on, code in history:
        if starts_on <= day:
            status, since = Status(code), starts_on
    return Standings(
        status=status,
        label=str(status.label),
        heading=_heading(status, parties, actions, day),
        rule=str(RULES[status]),
        evidence=_evidence(status, agreement, parties, actions, now),
        day=day,
        since=since if since and since.year > 1 else None,
        history=[
            (code, str(Status(code).label), starts_on if starts_on.year > 1 else None)
            for starts_on, code in history
        ],
        now=now,
    )


def _heading(status: Status, parties: list[PartyFacts], actions, day: date) -> str:
    """The status with how far ratification has come: what some parties have done does not bind the others."""
    if status == Status.RATIFIED:
        return _("Ratified by both parties") if len(parties) == 2 else _("Ratified by all parties")
    ratified = {a.party_id for a in actions if a.kind in CONSENT and a.done_on and a.done_on <= day}
    known = [party for party in parties if party.pk in ratified]
    if status in (Status.SIGNED, Status.NOT_IN_FORCE) and known:
        return _("%(status)s, ratified by %(count)s of %(all)s parties") % {
            "status": status.label,
            "count": len(known),
            "all": len(parties),
        }
    return str(status.label)


def _evidence(status, agreement, parties, actions, now: Stand | None) -> list[str]:
    """The recorded facts behind the status, as sentences."""
    language, names = get_language(), {party.pk: party.name for party in parties}
    said = []
    consents = [a for a in actions if a.kind in CONSENT and a.party_id in names and a.done_on]
    if status in (Status.RATIFIED, Status.SIGNED, Status.NOT_IN_FORCE, Status.PROVISIONAL) and consents:
        listed = ", ".join(
            f"{names[a.party_id]} – {long_date(a.done_on, language, a.done_on_precision)}" for a in consents
        )
        said.append(_("Ratification: %(listed)s.") % {"listed": listed})
    if status == Status.PENDING:
        missing = [
            names[a.party_id]
            for a in actions
            if a.kind == ActionKind.SIGNATURE
            and a.party_id in names
            and a.done_on_precision == Precision.NOT_YET
        ]
        if missing:
            said.append(_("Not signed yet: %(listed)s.") % {"listed": ", ".join(missing)})
    if status == Status.SIGNED and not consents and agreement.entry_method != EntryMethod.SIGNATURE:
        said.append(_("No ratification is recorded."))
    if now and now.since and status not in BEFORE_FORCE:
        said.append(_("Since: %(day)s.") % {"day": now.since_text})
    return [
        sentence.replace("..", ".") for sentence in said
    ]  # a Russian date ends with a full stop of its own


def as_published(standing: Standings, published_on: date) -> str:
    """What the status was when something was published, if it is another today."""
    then = standing.on(published_on)
    if then == standing.status:
        return ""
    return _("Status on the day of publication: %(status)s") % {"status": Status(then).label}
