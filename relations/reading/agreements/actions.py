"""What each party did about an agreement, as rows and steps; what is not known or not yet done is said, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from relations.law import JOINING
from relations.models import (
    CONSENT,
    ActionKind,
    Agreement,
    EntryMethod,
    PartyAction,
    PartyPeriod,
    Precision,
    Sought,
)
from relations.reading.labels import Label, named
from relations.text.dates import long_date

SIGNATURE, CONSENTS, NOTIFICATION, EXCHANGE, PROVISIONAL, ENTRY, PAUSE, END = (
    "signature", "consent", "notification", "exchange", "provisional", "entry", "pause", "end",
)  # fmt: skip
STEPS = {
    SIGNATURE: (ActionKind.SIGNATURE,),
    CONSENTS: CONSENT,
    NOTIFICATION: (ActionKind.NOTIFICATION,),
    EXCHANGE: (ActionKind.EXCHANGE,),
    PROVISIONAL: (ActionKind.PROVISIONAL,),
    ENTRY: (ActionKind.ENTRY,),
    PAUSE: (ActionKind.SUSPENSION, ActionKind.RESUMPTION),
    END: (ActionKind.DENUNCIATION, ActionKind.TERMINATION),
}
TITLES = {
    SIGNATURE: gettext_lazy("Signature"),
    CONSENTS: gettext_lazy("Ratification"),
    NOTIFICATION: gettext_lazy("Notification of completed procedures"),
    EXCHANGE: gettext_lazy("Exchange of instruments"),
    PROVISIONAL: gettext_lazy("Provisional application"),
    ENTRY: gettext_lazy("Entry into force"),
    PAUSE: gettext_lazy("Suspension"),
    END: gettext_lazy("Termination"),
}
ENDING = (ActionKind.SUSPENSION, ActionKind.DENUNCIATION, ActionKind.TERMINATION)
# The mark of each state of a cell: filled, dashed, empty, crossed.
MARKS = {"done": "in_force", "not-yet": "pending", "unknown": "unknown", "ended": "terminated", "none": ""}


@dataclass(slots=True)
class PartyFacts:
    """A party with its names in the reader's language."""

    pk: int
    code: str
    letters: str
    name: Label
    official_name: Label
    signatory: Label
    url: str = ""


@dataclass(slots=True)
class Deed:
    """One thing that a party did."""

    day: date | None
    precision: str
    word: str = ""  # what it was, when the heading of the column says less
    document: str = ""
    language: str = ""
    url: str = ""
    number: str = ""
    effective_on: date | None = None
    effective_precision: str = Precision.DAY


@dataclass(slots=True)
class Cell:
    """Where a party stands with one step: done, not yet, unknown, ended, or none when the step is not needed."""

    state: str
    deeds: list[Deed] = field(default_factory=list)
    text: str = ""
    note: str = ""
    title: str = ""

    @property
    def mark(self) -> str:
        return MARKS[self.state]


@dataclass(slots=True)
class Timeline:
    """Columns are steps, rows are parties."""

    steps: list[str]
    rows: list[tuple[PartyFacts, list[Cell]]]


def seen_by(actions: Iterable[PartyAction], day: date | None) -> list[PartyAction]:
    """What had been done, or had taken effect, by a day: of acts without a date nobody can say it. None: everything."""
    if day is None:
        return list(actions)
    return [
        action
        for action in actions
        if any(known and known <= day for known in (action.done_on, action.effective_on))
    ]


def timeline(
    agreement: Agreement,
    parties: Iterable[PartyFacts],
    actions: list[PartyAction],
    place: str,
    as_of: date | None = None,
    sought: Iterable[Sought] = (),
    bound: Mapping[int, PartyPeriod] | None = None,
) -> Timeline:
    """The table of what the parties did. `place` is where the agreement was signed, in words.

    `actions` are those to be shown (`seen_by`); dates of the agreement itself that are later than `as_of` are left out.
    `bound` is the first period in which each party is bound: what is computed where nobody recorded its entry.
    """
    days = [action.done_on for action in actions if action.kind == ActionKind.SIGNATURE and action.party_id]
    for_all = len(parties := list(parties)) == 2 or agreement.signed_on not in days
    searches = [row for row in sought if not is_later(row.sought_on, as_of)]
    keys = _steps(agreement, actions)
    titles = [str(TITLES[key]) for key in keys]
    if CONSENTS in keys:
        titles[keys.index(CONSENTS)] = _consent_title(actions)
    rows = []
    for party in parties:
        mine = [action for action in actions if action.party_id in (party.pk, None)]
        cells = [_cell(key, agreement, mine, place, for_all, as_of) for key in keys]
        if ENTRY in keys and not any(action.kind == ActionKind.ENTRY for action in mine):
            cells[keys.index(ENTRY)] = _entry(agreement, (bound or {}).get(party.pk), as_of)
        vain = [row for row in searches if row.party_id in (party.pk, None)]
        for key, cell, title in zip(keys, cells, titles, strict=True):
            cell.title = title
            _say_sought(cell, [row for row in vain if row.kind in STEPS[key]])
        rows.append((party, cells))
    return Timeline(titles, rows)


def _steps(agreement: Agreement, actions: list[PartyAction]) -> list[str]:
    """The steps that this agreement needs or has seen."""
    seen = {step for step, kinds in STEPS.items() for action in actions if action.kind in kinds}
    wanted = {SIGNATURE} | seen
    method = agreement.entry_method
    if not agreement.is_political:
        wanted.add(ENTRY)
        if method not in (EntryMethod.SIGNATURE, EntryMethod.DATE, EntryMethod.LAST_NOTIFICATION):
            wanted.add(CONSENTS)
        if method == EntryMethod.LAST_NOTIFICATION:
            wanted.add(NOTIFICATION)
        if method == EntryMethod.EXCHANGE:
            wanted.add(EXCHANGE)
    return [step for step in STEPS if step in wanted]


def _consent_title(actions: list[PartyAction]) -> str:
    kinds = {action.kind for action in actions if action.kind in CONSENT}
    if len(kinds) == 1:
        return str(ActionKind(kinds.pop()).label)
    return str(TITLES[CONSENTS]) if not kinds else _("Ratification, accession or approval")


def _cell(
    step: str, agreement: Agreement, actions: list[PartyAction], place: str, for_all: bool, as_of: date | None
) -> Cell:
    found = [action for action in actions if action.kind in STEPS[step]]
    if found:
        cell = _done(step, found)
        if step == SIGNATURE and agreement.signed_on in [deed.day for deed in cell.deeds]:
            cell.note = place
        return cell
    if step == SIGNATURE:
        return _signature(agreement, actions, place, for_all, as_of)
    return Cell("none" if step in (PROVISIONAL, PAUSE, END) else "unknown", text=_("Not recorded"))


def _say_sought(cell: Cell, searches: list[Sought]) -> None:
    """“Searched, not found” is another thing than “not recorded”: somebody looked, on a day."""
    if not searches or cell.deeds or cell.state == "not-yet":
        return
    last = searches[-1]
    who = last.by.get_full_name() if last.by else ""
    cell.state, cell.text = "unknown", _("Searched, not found")
    cell.note = ", ".join(part for part in (long_date(last.sought_on, get_language()), who) if part)


def _done(step: str, actions: list[PartyAction]) -> Cell:
    if all(action.done_on_precision == Precision.NOT_YET for action in actions):
        return Cell("not-yet", text=_("Not yet"))
    happened = [action for action in actions if action.done_on_precision != Precision.NOT_YET]
    state = "ended" if happened[-1].kind in ENDING else "done"
    return Cell(state, [_deed(action, step) for action in happened])


def _deed(action: PartyAction, step: str) -> Deed:
    several = step in (PAUSE, END)
    document = named(action, "document")
    return Deed(
        day=action.done_on,
        precision=action.done_on_precision,
        word=str(ActionKind(action.kind).label) if several else "",
        document=document,
        language=document.language,
        url=action.url,
        number=action.number,
        effective_on=action.effective_on if action.effective_on != action.done_on else None,
        effective_precision=action.effective_on_precision,
    )


def _signature(
    agreement: Agreement, actions: list[PartyAction], place: str, for_all: bool, as_of: date | None
) -> Cell:
    """Without a row of its own: the day of the agreement, unless rows of that very day list who signed."""
    if any(action.kind in JOINING for action in actions):
        return Cell("none", text=_("Joined later"))
    if agreement.signed_on and for_all and not is_later(agreement.signed_on, as_of):
        return Cell("done", [Deed(agreement.signed_on, agreement.signed_on_precision)], note=place)
    if agreement.signed_on_precision == Precision.NOT_YET:
        return Cell("not-yet", text=_("Not yet"))
    return Cell("unknown", text=_("Not recorded"))


def is_later(day: date | None, as_of: date | None) -> bool:
    """Whether something belongs to a day after the one asked about."""
    return bool(day and as_of and day > as_of)


def _entry(agreement: Agreement, bound: PartyPeriod | None, as_of: date | None) -> Cell:
    """Since when the party is bound: its own day, never that of the agreement for one that joined later (24(3))."""
    if bound and bound.since:
        if bound.precision == Precision.UNKNOWN:
            return Cell("done", text=_("Date not recorded"))
        is_recorded = bound.starts_on == agreement.in_force_on
        deed = Deed(bound.since, agreement.in_force_on_precision if is_recorded else bound.precision)
        return Cell("done", [deed], note="" if is_recorded else _("computed"))
    if agreement.in_force_on_precision == Precision.NOT_YET or is_later(agreement.in_force_on, as_of):
        return Cell("not-yet", text=_("Not yet"))
    note = {
        EntryMethod.EXCHANGE: _("depends on the exchange"),
        EntryMethod.LAST_NOTIFICATION: _("depends on the last notification"),
        EntryMethod.CONSENTS: _("depends on the number of ratifications"),
    }.get(agreement.entry_method, "")
    return Cell("unknown", text=_("Not recorded"), note="" if agreement.in_force_on else note)
