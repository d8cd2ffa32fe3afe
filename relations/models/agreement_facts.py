"""What the status of an agreement follows from, gathered from its row and the actions of its parties.

Works on rows that are loaded already, so that one agreement and ten thousand take the same way.
"""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from . import standing
from .fields import Precision
from .instruments import CONSENT, ActionKind, Duration


def _day_of(action) -> date | None:
    """The day from which an action counts."""
    return action.effective_on or action.done_on


def _is_entry(action) -> bool:
    return action.kind == ActionKind.ENTRY and action.done_on_precision != Precision.NOT_YET


def entered_on(agreement, actions: list) -> date | None:
    """The day of entry into force: as recorded, else from the actions “entry into force”.

    An entry without any date counts from the signature: that it is in force is known, since when is not.
    """
    if agreement.in_force_on:
        return agreement.in_force_on
    rows = [action for action in actions if _is_entry(action)]
    if not rows:
        return None
    return standing.earliest(_day_of(a) for a in rows) or agreement.signed_on or agreement.initialled_on


def runs_from(agreement, actions: list) -> date | None:
    """The day from which the term is counted; a political document runs from its adoption."""
    return entered_on(agreement, actions) or (agreement.signed_on if agreement.is_political else None)


def facts_of(agreement, codes: dict[int, str], actions: list, superseding=()) -> standing.Facts:
    """The facts of one agreement from rows that are loaded already (`codes`: party id → code)."""

    def days(*kinds) -> dict[str, date]:
        return {
            codes[a.party_id]: a.done_on
            for a in actions
            if a.kind in kinds and a.party_id in codes and a.done_on
        }

    joined = {a.party_id for a in actions if a.kind == ActionKind.ACCESSION}
    missing = {
        codes[a.party_id]
        for a in actions
        if a.kind == ActionKind.SIGNATURE
        and a.done_on_precision == Precision.NOT_YET
        and a.party_id in codes
        and a.party_id not in joined
    }
    provisional = [_day_of(a) for a in actions if a.kind == ActionKind.PROVISIONAL]
    return standing.Facts(
        parties=frozenset(codes.values()),
        is_political=agreement.is_political,
        is_unsigned=agreement.signed_on_precision == Precision.NOT_YET,
        initialled_on=agreement.initialled_on,
        signed_on=agreement.signed_on,
        signed_by=days(ActionKind.SIGNATURE),
        missing_signatures=frozenset(missing),
        ratified_by=days(*CONSENT),
        entered_on=entered_on(agreement, actions),
        is_known_not_in_force=agreement.in_force_on_precision == Precision.NOT_YET,
        provisional_from=standing.earliest([agreement.provisional_from, *provisional]),
        suspended=_pauses(actions, codes),
        terminated_on=standing.earliest([agreement.terminated_on, *_ends(agreement, actions, codes)]),
        superseded_on=standing.earliest(superseding),
        expires_on=_final_expiry(agreement, actions),
    )


def _ends(agreement, actions: list, codes: dict[int, str]) -> list[date]:
    """The days on which actions of the parties end the agreement.

    A denunciation ends it for its author only; for all when fewer than two parties are left. One without a day of
    effect counts after the months of notice that the agreement asks for.
    """
    ends = [day for a in actions if a.kind == ActionKind.TERMINATION and (day := _day_of(a))]
    leaving: dict[int | None, date] = {}
    for action in actions:
        if action.kind != ActionKind.DENUNCIATION:
            continue
        day = action.effective_on
        if day is None and action.done_on:
            day = action.done_on + relativedelta(months=agreement.notice_months or 0)
        if day and action.party_id not in leaving:
            leaving[action.party_id] = day
    if None in leaving:
        ends.append(leaving[None])
    days = sorted(day for party, day in leaving.items() if party in codes)
    enough = max(len(codes) - 1, 1)  # so many must leave for fewer than two to stay
    if len(days) >= enough:
        ends.append(days[enough - 1])
    return ends


def _pauses(actions: list, codes: dict[int, str]) -> tuple[tuple[date, date | None], ...]:
    """Spans of suspension of the whole: by all together, or by one of two parties."""
    whole = [a for a in actions if _day_of(a) and (a.party_id is None or len(codes) <= 2)]
    starts = sorted(_day_of(a) for a in whole if a.kind == ActionKind.SUSPENSION)
    resumed = sorted(_day_of(a) for a in whole if a.kind == ActionKind.RESUMPTION)
    return tuple((start, next((end for end in resumed if end > start), None)) for start in starts)


def _final_expiry(agreement, actions: list) -> date | None:
    """The end of the term if nothing renews it automatically."""
    if agreement.duration != Duration.TERM or agreement.renewal_years:
        return None
    return standing.next_expiry(runs_from(agreement, actions), agreement.term_years, None, date.min)
