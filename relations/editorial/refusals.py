"""Why an act cannot be done: every reason at once, for the page that shows it and for the act that refuses.

Who may do what in which state is the table of `permissions`; here it is put into words, together with what the text
and the shelf have to say. `publishing` does nothing for which this finds a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations import clock
from relations.models import Edition, WorkState

from . import completeness
from .permissions import (
    ANY,
    TABLE,
    Act,
    Grant,
    allows_language,
    allows_state,
    has_hand,
    is_own,
    roles_of,
)
from .states import Cell, is_unpublished_change

UNDO_WITHIN = timedelta(minutes=15)


class Why(StrEnum):
    """The kinds of reasons; the first five concern the person, the others the text."""

    ROLE = "role"
    OWN = "own"
    LANGUAGE = "language"
    STATE = "state"
    FOUR_EYES = "four_eyes"
    GAP = "gap"
    NOTHING_NEW = "nothing_new"
    NOT_APPROVED = "not_approved"
    WITHDRAWN = "was_withdrawn"
    NOT_PUBLIC = "not_public"
    NOT_WAITING = "not_waiting"
    NOT_OUTDATED = "not_outdated"
    TOO_LATE = "too_late"


PERSONAL = frozenset({Why.ROLE, Why.OWN, Why.LANGUAGE, Why.STATE, Why.FOUR_EYES, Why.WITHDRAWN})


@dataclass(frozen=True)
class Refusal:
    """One reason, in a sentence; `field` names what has to be filled in."""

    why: Why
    message: str
    field: str = ""


class Refused(PermissionDenied):
    """The person may not, or not in this state; `reasons` says everything that stands in the way."""

    def __init__(self, reasons: list[Refusal]):
        self.reasons = reasons
        super().__init__(" ".join(reason.message for reason in reasons))


class NotComplete(ValidationError):
    """Something that readers need is missing; `gaps` says what."""

    def __init__(self, gaps):
        self.gaps = gaps
        super().__init__({gap.field: gap.message for gap in gaps})


class NothingNew(ValidationError):
    """The text is the same as the edition that readers see already."""

    def __init__(self):
        super().__init__(NOTHING_NEW, code="nothing_new")


NOTHING_NEW = gettext_lazy("This text is already published. Nothing has changed since.")


def refusals(user, act: Act, cell: Cell, *, at: datetime | None = None) -> list[Refusal]:
    """Everything that stands between a user and an act on one language version; an empty list: it can be done."""
    found = _personal(user, act, cell)
    if found and found[0].why in (Why.ROLE, Why.OWN, Why.LANGUAGE):
        return found  # the state of a text is no business of those who may never
    return [*found, *_of_the_text(act, cell), *_of_the_shelf(user, act, cell, at or clock.now())]


def is_for(user, act: Act, cell: Cell) -> bool:
    """Is this act any business of the user, in whatever state?"""
    return not any(one.why in (Why.ROLE, Why.OWN, Why.LANGUAGE) for one in _personal(user, act, cell))


def refuse(reasons: list[Refusal]) -> None:
    """Raise what the reasons ask for; nothing when there are none."""
    if not reasons:
        return
    if any(reason.why == Why.NOTHING_NEW for reason in reasons):
        raise NothingNew
    if any(reason.why in PERSONAL for reason in reasons):
        raise Refused(reasons)
    gaps = [reason for reason in reasons if reason.why == Why.GAP]
    if gaps:
        raise NotComplete(gaps)
    if len(reasons) == 1:
        raise ValidationError(reasons[0].message, code=str(reasons[0].why))
    raise ValidationError([ValidationError(one.message, code=str(one.why)) for one in reasons])


def _personal(user, act: Act, cell: Cell) -> list[Refusal]:
    """What the table says, role by role; of several roles the one that stands nearest to the act speaks."""
    answers = []
    for role, languages in roles_of(user).items():
        grant = TABLE[role].get(act)
        if grant is not None:
            answers.append(_by_grant(user, grant, languages, cell))
    if not answers:
        return [Refusal(Why.ROLE, _("Your role does not do this."))]
    return min(answers, key=lambda reasons: (bool(reasons), -_nearness(reasons)))


def _nearness(reasons: list[Refusal]) -> int:
    order = list(Why)
    return order.index(reasons[0].why) if reasons else len(order)


def _by_grant(user, grant: Grant, languages, cell: Cell) -> list[Refusal]:
    content, work = cell.content, cell.work
    if grant.kinds and content.kind not in grant.kinds:
        return [Refusal(Why.ROLE, _("Your role does not do this for items of this kind."))]
    if grant.own and not is_own(user, content):
        return [Refusal(Why.OWN, _("This is somebody else's item."))]
    if not allows_language(grant, languages, content, cell.language):
        return [Refusal(Why.LANGUAGE, _("This is not a language that you translate into."))]
    found = []
    if not allows_state(grant, work):
        found.append(Refusal(Why.STATE, state_sentence(grant.states, cell)))
    if grant.four_eyes and has_hand(user, work):
        text = _("You wrote or submitted this text, so somebody else has to approve it.")
        if user.pk != work.submitted_by_id and user.pk != work.author_id:
            text = _("You changed this text, so somebody else has to approve it.")
        found.append(Refusal(Why.FOUR_EYES, text))
    return found


def state_sentence(states, cell: Cell) -> str:
    """Which states an act needs, and which one this is."""
    names = ", ".join(str(state.label) for state in WorkState if state in states) if states != ANY else ""
    if cell.work.state == WorkState.READY and WorkState.IN_REVIEW in states:
        return _("This text is approved already.")
    text = _("This cannot be done now. The state of the text: %(state)s; needed: %(needed)s.")
    return text % {"state": cell.label, "needed": names}


def _of_the_text(act: Act, cell: Cell) -> list[Refusal]:
    """What the words themselves have to say."""
    if act not in (Act.SUBMIT, Act.APPROVE, Act.PUBLISH, Act.BRING_BACK):
        return []
    found = [
        Refusal(Why.GAP, str(gap.message), gap.field)
        for gap in completeness.blocking(cell.content, cell.language)
    ]
    if act != Act.BRING_BACK and not found and not is_unpublished_change(cell.content, cell):
        found.append(Refusal(Why.NOTHING_NEW, str(NOTHING_NEW)))
    return found


def _of_the_shelf(user, act: Act, cell: Cell, at: datetime) -> list[Refusal]:
    """What the editions have to say."""
    match act:
        case Act.PUBLISH if cell.was_withdrawn:
            return [Refusal(Why.WITHDRAWN, _("This was withdrawn. Only who may withdraw brings it back."))]
        case Act.BRING_BACK if not cell.was_withdrawn:
            return [Refusal(Why.NOT_PUBLIC, _("This language version was not withdrawn."))]
        case Act.WITHDRAW if cell.edition is None:
            return [Refusal(Why.NOT_PUBLIC, _("This language version is not public."))]
        case Act.UNSCHEDULE if cell.waiting is None:
            return [Refusal(Why.NOT_WAITING, _("This edition is no longer waiting for its hour."))]
        case Act.STILL_RIGHT if not cell.is_outdated:
            return [Refusal(Why.NOT_OUTDATED, _("This translation is up to date."))]
        case Act.UNDO:
            return _against_undo(user, cell, at)
    return []


def _against_undo(user, cell: Cell, at: datetime) -> list[Refusal]:
    edition = cell.edition
    if edition is None:
        return [Refusal(Why.NOT_PUBLIC, _("This language version is not public."))]
    found = []
    if edition.created_by_id != user.pk:
        found.append(Refusal(Why.OWN, _("Only who published it takes it back.")))
    if at >= undo_until(edition):
        found.append(Refusal(Why.TOO_LATE, _("A publication can be taken back within 15 minutes.")))
    return found


def undo_until(edition: Edition) -> datetime:
    """Until when a publication may be taken back: counted from the moment at which readers first saw it."""
    return max(edition.published_at, edition.created_at) + UNDO_WITHIN


def in_words(reasons: list[Refusal]) -> str:
    """The reasons as one text, each said once."""
    return " ".join(dict.fromkeys(reason.message for reason in reasons))
