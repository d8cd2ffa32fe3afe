"""What hangs on one agreement of a table – parties, acts, texts, references, sources, relations – made ready to be written.

The writer of the portion (`agreement_writer`) writes the rows of all its agreements together.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from relations.models import (
    ActionKind,
    Agreement,
    AgreementText,
    Country,
    FollowUp,
    Link,
    Party,
    PartyAction,
    Reference,
    Reservation,
    Source,
)

from . import agreement_lists as lists
from .agreement_cells import (
    act_of,
    acts_of,
    reference_of,
    relations_of,
    reservation_of,
    role_of,
    single_cells,
    source_of,
    step_of,
    text_of,
)
from .values import Values


class Rows:
    """What the cells say of the rows that hang on one agreement; None where a cell is empty or not there."""

    def __init__(self, agreement: Agreement, values: Values, found):
        self.agreement, self.is_new = agreement, found is None
        self.values = values
        self.parties = (
            values.terms("parties", "country", "organisation") if values.filled("parties") else None
        )
        self.topics = values.terms("topics", "topic") if values.has("topics") else None
        self.acts = self._acts()
        self.roles = lists.roles(values)
        self.reservations = lists.reservations(values)
        self.follow_ups = lists.follow_ups(values)
        self._judge_parties()
        self.references = lists.references(values)
        self.texts = lists.texts(values)
        self.sources = lists.sources(values)
        self.relations = lists.relations(values)

    def _acts(self) -> list[lists.Act] | None:
        """The acts as they shall be: all of them, or those of single kinds in the place of what is there."""
        named = {
            kind: acts for kind in ActionKind.values if (acts := lists.acts_of(self.values, kind)) is not None
        }
        whole = lists.acts(self.values)
        if whole is None and not named:
            return None
        base = whole if whole is not None else ([] if self.is_new else acts_of(self.agreement))
        found = [act for act in base if act.kind not in named]
        found += [act for acts in named.values() for act in acts]
        return list(
            dict.fromkeys(sorted(found, key=lambda act: (act.done_on or date.max, act.kind, act.party)))
        )

    def _judge_parties(self) -> None:
        """Acts, roles and reservations are those of parties of this agreement."""
        codes = {term.code for term in self.parties} if self.parties is not None else self._codes()
        rows = [("acts", self.acts), ("party_roles", self.roles), ("reservations", self.reservations)]
        for column, row in [(column, row) for column, found in rows for row in found or ()]:
            if row.party and row.party not in codes:
                message = gettext("%(name)s is no party of this agreement.") % {"name": row.party}
                self.values.fail(column, message)

    def _codes(self) -> set[str]:
        return set() if self.is_new else {party.code for party in self.agreement.parties.all()}

    def cells(self, before: dict[str, str], agreement: Agreement) -> dict[str, str]:
        """The cells of the columns that the table has, as they will be."""
        lists_of = {
            "parties": self.parties and "; ".join(term.code for term in self.parties),
            "topics": None if self.topics is None else "; ".join(sorted(term.code for term in self.topics)),
            "acts": self.acts and "\n".join(act.written() for act in self.acts),
            "party_roles": self.roles and "\n".join(role.written() for role in self.roles),
            "reservations": self.reservations and "\n".join(one.written() for one in self.reservations),
            "follow_ups": self.follow_ups and "\n".join(step.written() for step in self.follow_ups),
            "references": self.references and "\n".join(x.written() for x in self.references),
            "texts": self.texts and "\n".join(x.written() for x in self.texts),
            "sources": self.sources and "\n".join(x.written() for x in self.sources),
            "relations": self.relations
            and "\n".join(f"{kind} | {number}" for kind, number in self.relations),
        }
        single = single_cells(agreement)
        found = {
            name: single[name] for name in single if self.values.has(name) or name == "original_language"
        }
        for name, text in lists_of.items():
            if text is not None and _sorted(name, text) != _sorted(name, before.get(name, "")):
                found[name] = text
        return found

    def stage(self, writer) -> None:
        """Hand the rows over to be written with those of the whole portion."""
        new, agreement = writer.new_rows, self.agreement
        if self.parties is not None:
            self._stage_parties(new)
        if self.topics is not None:
            self._stage_joins("topics", "topic_id", [term.pk for term in self.topics], new)
        if self.acts is not None:
            writer.later.append(lambda: self._stage_acts(new))
        if self.roles is not None:
            writer.later.append(self._stage_roles)
        if self.reservations is not None:
            writer.later.append(lambda: self._stage_reservations(new))
        if self.follow_ups is not None:
            _line_up(agreement.follow_ups, self.follow_ups, step_of, self._step, new[FollowUp], self.is_new)
        if self.references is not None:
            _line_up(
                agreement.references,
                self.references,
                reference_of,
                self._reference,
                new[Reference],
                self.is_new,
            )
        if self.texts is not None:
            _line_up(
                agreement.texts, self.texts, text_of, self._text, new[AgreementText], self.is_new, keep=True
            )
        if self.sources is not None:
            _line_up(agreement.sources, self.sources, source_of, self._source, new[Source], self.is_new)
        for kind, number in self.relations or ():
            known = [] if self.is_new else relations_of(agreement)
            target = writer.linked.get(number) or getattr(writer.found.get(number), "pk", None)
            if (kind, number) not in known and target:
                new[Link].append(
                    lambda kind=kind, target=target: Link(source_id=agreement.pk, target_id=target, kind=kind)
                )

    def _stage_parties(self, new) -> None:
        """Bring the parties into line without touching those that stay: their acts hang on them."""
        agreement = self.agreement
        known = {} if self.is_new else {(p.country_id, p.organisation_id): p for p in agreement.parties.all()}
        kept = set()
        for order, term in enumerate(self.parties):
            key = (term.pk, None) if isinstance(term, Country) else (None, term.pk)
            kept.add(key)
            party = known.get(key)
            if party is None:
                new[Party].append(
                    lambda key=key, order=order: Party(
                        agreement=agreement, country_id=key[0], organisation_id=key[1], order=order
                    )
                )
            elif party.order != order:
                party.order = order
                party.save()
        for key, party in known.items():
            if key not in kept:
                party.delete()
        states = [term.pk for term in self.parties if isinstance(term, Country)]
        self._stage_joins("countries", "country_id", states, new)
        others = [term.pk for term in self.parties if not isinstance(term, Country)]
        self._stage_joins("organisations", "organisation_id", others, new)

    def _stage_joins(self, name: str, column: str, ids: list[int], new) -> None:
        manager, agreement = getattr(self.agreement, name), self.agreement
        if not self.is_new:
            manager.set(ids)
            return
        for one in ids:
            new[manager.through].append(
                lambda one=one: manager.through(content_id=agreement.pk, **{column: one})
            )

    def _stage_acts(self, new) -> None:
        """After the parties are there: each act finds its own."""
        agreement = self.agreement
        codes = {party.code: party.pk for party in self._parties()}
        by_id = {pk: code for code, pk in codes.items()}
        rows = [] if self.is_new else list(PartyAction.objects.filter(agreement=agreement))
        known = {act_of(row, by_id).key: row for row in rows}
        wanted = {act.key for act in self.acts}
        for key, row in known.items():
            if key not in wanted:
                row.delete()
        language = agreement.original_language
        for act in self.acts:
            row = known.get(act.key)
            if row is not None:
                if act_of(row, by_id) != act:
                    _tell(row, act, language)
                    row.save()
                continue
            new[PartyAction].append(lambda act=act: _tell(PartyAction(
                agreement=agreement, party_id=codes.get(act.party), kind=act.kind, done_on=act.done_on,
                done_on_precision=act.precision,
            ), act, language))  # fmt: skip

    def _parties(self) -> list[Party]:
        """The parties after they were written, in their order."""
        if self.is_new:
            return list(self.agreement.parties.all())
        return list(Party.objects.filter(agreement=self.agreement).select_related("country", "organisation"))

    def _stage_roles(self) -> None:
        """Each line tells of the next party of its state."""
        parties = self._parties()
        for role in self.roles:
            party = next((one for one in parties if one.code == role.party), None)
            if party is None:
                continue
            parties.remove(party)
            if role_of(party) == role:
                continue
            party.capacity, party.is_required = role.capacity, role.is_required
            for name in ("body", "signatory", "territory"):
                setattr(party, f"{name}_{self.agreement.original_language}", getattr(role, name))
            party.save()

    def _stage_reservations(self, new) -> None:
        codes = {party.code: party.pk for party in self._parties()}
        by_id = {pk: code for code, pk in codes.items()}

        def made(one: lists.Reserved) -> Reservation:
            return Reservation(
                agreement=self.agreement, party_id=codes[one.party], is_declaration=one.is_declaration,
                made_on=one.made_on, withdrawn_on=one.withdrawn_on,
                **{f"text_{self.agreement.original_language}": one.text},
            )  # fmt: skip

        _line_up(
            self.agreement.reservations, self.reservations, lambda row: reservation_of(row, by_id), made,
            new[Reservation], self.is_new, keep=True,
        )  # fmt: skip

    def _step(self, step: lists.Step) -> FollowUp:
        texts = {
            f"{name}_{self.agreement.original_language}": getattr(step, name)
            for name in ("title", "responsible", "source")
        }
        return FollowUp(
            agreement=self.agreement, due_on=step.due_on, done_on=step.done_on, verdict=step.verdict,
            source_url=step.source_url, **texts,
        )  # fmt: skip

    def _reference(self, ref: lists.Ref) -> Reference:
        country = self.values.vocabularies["country"].find(ref.country) if ref.country else None
        return Reference(
            agreement=self.agreement,
            register=ref.register,
            country=country,
            number=ref.number,
            dated_on=ref.dated_on,
            url=ref.url,
        )

    def _text(self, text: lists.Text) -> AgreementText:
        return AgreementText(
            agreement=self.agreement,
            language=text.language,
            title=text.title,
            is_authentic=text.is_authentic,
            source_url=text.source_url,
        )

    def _source(self, source: lists.From) -> Source:
        title = {f"title_{self.agreement.original_language}": source.title}
        return Source(content_id=self.agreement.pk, url=source.url, retrieved_on=source.retrieved_on, **title)


def _tell(row: PartyAction, act: lists.Act, language: str) -> PartyAction:
    """Put into a row what an act says besides its party, kind and day."""
    row.effective_on, row.effective_on_precision = act.effective_on, act.effective_precision
    row.number, row.until, row.is_definitive = act.number, act.until, act.is_definitive
    row.url, row.source = act.url, act.source
    setattr(row, f"document_{language}", act.document)
    return row


def _sorted(name: str, text: str) -> tuple:
    """Lists whose order means nothing compare as sets."""
    return tuple(sorted(text.split("\n"))) if name != "parties" else (text,)


def _line_up(manager, wanted: list, told, made, new: list, is_new: bool, keep: bool = False) -> None:
    """Bring rows into line with what a cell says: what is there stays, what is missing comes, the rest goes."""
    rows = [] if is_new else list(manager.all())
    known = {told(row): row for row in rows}
    for one, row in known.items():
        if one not in wanted and not keep:
            row.delete()
    for one in dict.fromkeys(wanted):
        if one not in known:
            new.append(lambda one=one: made(one))
