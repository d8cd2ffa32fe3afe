"""Parties × acts on one page: a line a party, dates as people write them, the standing that follows beside each.

With the clauses on entry, term and notice, and with parties that are not stored yet.

Nothing is stored until “Save”; until then the page shows what would follow (`Sheet.history`), on any day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from relations import law
from relations.editorial import audit, history
from relations.law import ActionKind
from relations.models import Agreement, Party, PartyAction, Precision, agreement_facts, changes
from relations.text.smart_dates import DateNotRead, PartialDate, read_date, written

from .acts_clauses import ClauseForm
from .acts_parties import NewParty, new_parties
from .acts_sought import Tick, Ticks
from .dates import message_of

OF_ALL = "0"  # in the place of a party's number


@dataclass(frozen=True)
class Column:
    """One kind of step; several acts may belong to it. `has_effect`: a day of effect of its own is asked for."""

    code: str
    title: str
    kinds: tuple[str, ...]
    has_effect: bool = True
    of_parties: bool = True
    of_all: bool = True
    has_until: bool = False


COLUMNS = (
    Column("signature", _("Signature"), (ActionKind.SIGNATURE,), has_effect=False),
    Column("consent", _("Consent to be bound"), tuple(law.CONSENT), of_all=False),
    Column("notification", _("Notification"), (ActionKind.NOTIFICATION,), has_effect=False, of_all=False),
    Column("exchange", _("Exchange"), (ActionKind.EXCHANGE,), has_effect=False, of_parties=False),
    Column("provisional", _("Provisional application"), (ActionKind.PROVISIONAL, ActionKind.PROVISIONAL_END)),
    Column("entry", _("Entry into force"), (ActionKind.ENTRY,), has_effect=False),
    Column("pause", _("Suspension"), (ActionKind.SUSPENSION, ActionKind.RESUMPTION)),
    Column("end", _("End"), (ActionKind.DENUNCIATION, ActionKind.REVOCATION, ActionKind.TERMINATION)),
    Column("extension", _("Extension of the term"), (ActionKind.EXTENSION,), of_parties=False, has_until=True),
)  # fmt: skip


def too_long(model: type[Model], column: str, text: str) -> list[str]:
    """Why words have no room in a column: they are refused, never cut."""
    try:
        model._meta.get_field(column).run_validators(text)
    except ValidationError as refused:
        return refused.messages
    return []


@dataclass
class Cell:
    """One act, stored or to be typed: the texts as typed, and what was wrong with them."""

    name: str
    column: Column
    party: Party | None
    action: PartyAction | None
    kind: str
    on: str = ""
    effect: str = ""
    until: str = ""
    errors: list[str] = field(default_factory=list)
    made: PartyAction | None = None
    tick: Tick | None = None  # “searched, not found”, where no act is recorded

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(kind, str(ActionKind(kind).label)) for kind in self.column.kinds]

    @property
    def is_empty(self) -> bool:
        return not (self.on or self.effect or self.until)

    @property
    def was(self) -> str:
        """What is stored, in one line: tells whether somebody else changed it meanwhile."""
        return "|".join(_texts(self.action)) if self.action else ""

    @property
    def typed(self) -> str:
        return "|".join((self.kind, self.on, self.effect, self.until))


@dataclass
class Line:
    """The cells of one party, by column, and how it would stand."""

    party: Party | None
    cells: list[tuple[Column, list[Cell]]]
    standing: law.Period | None = None
    since: str = ""
    new: NewParty | None = None  # of a party that is not stored yet

    @property
    def label(self) -> str:
        if self.new and not self.party:
            return gettext("New party")
        return str(self.party) if self.party else gettext("All together")


def _texts(action: PartyAction) -> tuple[str, str, str, str]:
    """An act as its cell shows it."""
    on = written(action.done_on, action.done_on_precision)
    if action.done_on_precision == Precision.NOT_YET:
        on = gettext("not yet")
    effect = written(action.effective_on, action.effective_on_precision)
    return action.kind, on, effect, written(action.until, Precision.DAY)


class Sheet:
    """The acts of an agreement as a table that can be filled, tried and stored."""

    def __init__(self, agreement: Agreement, data=None):
        self.agreement, self.data = agreement, data
        self.clauses = ClauseForm(agreement, data)
        self.stored_parties = list(agreement.parties.select_related("country", "organisation"))
        self.actions = list(agreement.actions.select_related("party"))
        self.ticks = Ticks(agreement, data)
        self.lines = [self._line(party) for party in (None, *self.stored_parties)]
        for new in new_parties(agreement, self.stored_parties, data):
            self.lines.append(self._line(new.party, new))
        if data is not None:
            for cell in self.cells:
                self._read(cell)

    @property
    def cells(self) -> list[Cell]:
        return [cell for line in self.lines for _column, cells in line.cells for cell in cells]

    @property
    def parties(self) -> list[Party]:
        """The stored parties and those to be added."""
        return [line.party for line in self.lines if line.party]

    @property
    def is_sound(self) -> bool:
        wrong_party = any(line.new and line.new.error for line in self.lines)
        return not wrong_party and bool(self.clauses.tried) and not any(cell.errors for cell in self.cells)

    def _line(self, party: Party | None, new: NewParty | None = None) -> Line:
        columns = [column for column in COLUMNS if (column.of_parties if party or new else column.of_all)]
        return Line(
            party,
            [(column, self._cells(party, column, new) if column in columns else []) for column in COLUMNS],
            new=new,
        )

    def _cells(self, party: Party | None, column: Column, new: NewParty | None) -> list[Cell]:
        mine = [
            action
            for action in ([] if new else self.actions)
            if action.party_id == (party.pk if party else None) and action.kind in column.kinds
        ]
        cells = []
        for action in mine:
            kind, on, effect, until = _texts(action)
            cells.append(Cell(f"a{action.pk}", column, party, action, kind, on, effect, until))
        line = new.name if new else f"n{party.pk if party else OF_ALL}"
        empty = Cell(f"{line}-{column.code}", column, party, None, column.kinds[0])
        if party and not new and not mine:
            empty.tick = self.ticks.of(party, empty.name, column.kinds)
        return [*cells, empty]

    # --- Reading what was typed ------------------------------------------------------------------------------

    def _read(self, cell: Cell) -> None:
        stored = cell.was
        if f"{cell.name}-on" not in self.data:
            cell.made = cell.action
            return
        kind = self.data.get(f"{cell.name}-kind", cell.kind)
        cell.kind = kind if kind in cell.column.kinds else cell.kind
        for name in ("on", "effect", "until"):
            setattr(cell, name, self.data.get(f"{cell.name}-{name}", "").strip()[:60])
        if cell.action and self.data.get(f"{cell.name}-was", stored) != stored and cell.typed != stored:
            cell.errors.append(
                gettext("Changed by somebody else meanwhile: %(stored)s.")
                % {"stored": " ".join(part for part in stored.split("|")[1:] if part)}
            )
        cell.made = self._made(cell)

    def _made(self, cell: Cell) -> PartyAction | None:
        """The act as typed, not stored; None when the cell is empty. A stored act is copied, not touched."""
        if cell.is_empty and not self._must_stay(cell):
            return None
        if cell.party is None and cell.name.startswith("new"):
            cell.errors.append(gettext("Name the party of this line."))
        on, effect, until = (self._date(cell, text) for text in (cell.on, cell.effect, cell.until))
        made = PartyAction(agreement=self.agreement)
        if cell.action:
            for column in PartyAction._meta.concrete_fields:
                setattr(made, column.attname, getattr(cell.action, column.attname))
        made.party, made.kind = cell.party, cell.kind
        made.done_on, made.done_on_precision = on.day, on.precision
        made.effective_on = effect.day
        made.effective_on_precision = effect.precision if effect.day else Precision.DAY
        made.until = until.day
        cell.errors += too_long(PartyAction, "document", self.paper(cell.column))
        return made

    def paper(self, column: Column) -> str:
        """The paper typed for all acts of a column that have none."""
        return (self.data or {}).get(f"paper-{column.code}", "").strip()

    def _must_stay(self, cell: Cell) -> bool:
        """An act with a paper does not vanish with its date: then its day is not known."""
        action = cell.action
        return bool(action and (action.document or action.number or action.url or action.source))

    def _date(self, cell: Cell, text: str) -> PartialDate:
        try:
            return read_date(text)
        except DateNotRead as refused:
            cell.errors.append(message_of(refused))
            return PartialDate(None, Precision.UNKNOWN)

    # --- What follows ----------------------------------------------------------------------------------------

    def history(self) -> law.History:
        """What would follow from the table as it stands."""
        actions = self.actions if self.data is None else [cell.made for cell in self.cells if cell.made]
        shown = {id(action) for action in actions}
        hidden = [
            a
            for a in self.actions
            if self.data is not None and a.pk not in self._numbers() and id(a) not in shown
        ]
        agreement = self.clauses.tried or self.agreement
        facts = agreement_facts.facts_of(agreement, self.parties, [*actions, *hidden])
        newer = agreement_facts.direct_newer(self.agreement.pk)
        return law.history_of(facts, list(agreement_facts.histories(newer).values()))

    def _numbers(self) -> set[int]:
        return {cell.action.pk for cell in self.cells if cell.action}

    def show(self, found: law.History, day: date, describe) -> None:
        """Put the standing on a day beside each party; `describe` writes the day since when."""
        keys = agreement_facts.keys_of(self.parties)
        for line in self.lines:
            if line.party:
                line.standing = found.party_on(keys[line.party.pk or id(line.party)], day)
                line.since = describe(line.standing)

    # --- Storing ---------------------------------------------------------------------------------------------

    @changes.together()
    def save(self, *, by) -> int:
        """Store what was typed; answers how many acts changed. The paper of a column goes to acts that have none."""
        history.record_found(self.agreement)
        changed = int(self.clauses.store()) + self.ticks.store(by=by)
        for line in self.lines:
            if line.new and line.party:
                line.party.save()
                changed += 1
        for cell in self.cells:
            changed += self._save(cell)
        if changed:
            with transaction.atomic():
                made = history.record(self.agreement, by=by)
                if made:
                    audit.record("edit", by=by, content=self.agreement, fields=made.changed[:40])
        return changed

    def _save(self, cell: Cell) -> bool:
        paper = self.paper(cell.column)
        if cell.made is None:
            if cell.action:
                cell.action.delete()
            return bool(cell.action)
        needs_paper = bool(paper) and not cell.made.document
        if cell.action and cell.typed == cell.was and not needs_paper:
            return False
        if needs_paper:
            setattr(cell.made, f"document_{get_language()}", paper)
        cell.made.party = cell.party  # it may have got its number just now
        cell.made._state.adding = cell.action is None
        cell.made.save()
        return True
