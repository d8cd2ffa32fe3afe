"""Rows of the register written in portions: what is there is read at once, what hangs on the rows is written at once.

A row costs its own insert; parties, acts, texts, history and everything derived cost a few queries per portion.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext

from relations.editorial import history, permissions, work
from relations.editorial.permissions import Act as Deed
from relations.models import (
    ActionKind,
    Agreement,
    AgreementText,
    Country,
    Duration,
    EntryMethod,
    Instrument,
    Kind,
    Level,
    Link,
    Party,
    PartyAction,
    Reference,
    Source,
    Standing,
    changes,
)
from relations.text.languages import DEFAULT, LANGUAGES, best, in_languages

from . import agreement_lists as lists
from .agreement_cells import (
    DAYS,
    PARTIAL,
    act_of,
    acts_of,
    cells_of,
    reference_of,
    relations_of,
    single_cells,
    source_of,
    text_of,
)
from .rows import Outcome, RowRefused, Written
from .values import Values

CHOICES = {"instrument": Instrument, "level": Level, "entry_method": EntryMethod, "duration": Duration}
NUMBERS = ("term_years", "renewal_years", "notice_months", "entry_days")
TRANSLATED = tuple(in_languages("title", "lead", "short_title", "entry_clause"))
ROWS = (
    "parties__country", "parties__organisation", "topics", "actions", "references__country", "texts", "sources",
    "links_out__target__agreement",
)  # fmt: skip
EXCLUDED = (
    "place",
    "depositary_country",
    "depositary_organisation",
    "cover",
    "created_by",
    "version",
    "content_ptr",
)


def with_rows(queryset):
    """Agreements with all that their cells need."""
    ends = queryset.select_related("place", "depositary_country", "depositary_organisation")
    return ends.prefetch_related(*ROWS)


class RegisterWriter:
    """Writes one portion. Texts go to the working copy, so readers see them only after publication."""

    def __init__(self, by, *, vocabularies):
        self.by, self.vocabularies = by, vocabularies
        self.found: dict[str, Agreement] = {}
        self.before: dict[int, dict] = {}
        self.standings: dict[int, str] = {}
        self.linked: dict[str, int] = {}
        self.wanted: dict[str, list] = {}
        self.written: dict[str, Agreement] = {}
        self.made: list[Agreement] = []
        self.changed: list[Agreement] = []
        self.new_rows: dict[type, list] = defaultdict(list)
        self.later: list = []

    def prepare(self, rows) -> None:
        numbers = {str(row.get("register_number", "")).strip() for row in rows} - {""}
        self.found = {
            a.register_number: a for a in with_rows(Agreement.objects.filter(register_number__in=numbers))
        }
        ids = [agreement.pk for agreement in self.found.values()]
        self.before = history.snapshots_of(Kind.AGREEMENT, ids) if ids else {}
        self.standings = _standings(ids)
        wanted = {
            part.partition("|")[2].strip()
            for row in rows
            for part in lists.lines(str(row.get("relations", "")))
        }
        known = Agreement.objects.filter(register_number__in=wanted - {""})
        self.linked = dict(known.values_list("register_number", "pk")) if wanted - {""} else {}

    def write(self, given: dict[str, str]) -> Written:
        values = Values(given, self.vocabularies)
        number = values.text("register_number")
        if not number:
            raise RowRefused({"register_number": [gettext("The number in the register is missing.")]})
        found = self.found.get(number)
        before = cells_of(found) if found else {}
        agreement = found or Agreement(register_number=number, created_by=self.by)
        untouched = {f.attname: f.value_from_object(agreement) for f in agreement._meta.concrete_fields}
        touched = _assign(agreement, values)
        rows = _Rows(agreement, values, found)
        self._judge(agreement, values, rows, found, touched)
        after = rows.cells(before, agreement)
        label = f"{number} {agreement}"
        told = [
            (name, before.get(name, ""), after[name]) for name in after if after[name] != before.get(name, "")
        ]
        names = [name for name, *_cells in told]
        names += [
            f"{n}_precision"
            for n in PARTIAL
            if n in names and getattr(agreement, f"{n}_precision") != untouched[f"{n}_precision"]
        ]
        if found and not told:
            return Written(label, Outcome.SAME)
        self._save(agreement, found, untouched)
        self.written[label] = agreement
        (self.changed if found else self.made).append(agreement)
        rows.stage(self)
        return Written(label, Outcome.CHANGED if found else Outcome.CREATED, names if found else [], told)

    def _save(self, agreement: Agreement, found, untouched: dict) -> None:
        same = found and all(
            f.value_from_object(agreement) == untouched[f.attname] for f in agreement._meta.concrete_fields
        )
        if same:
            return
        try:
            agreement.clean_fields(exclude=EXCLUDED)
            agreement.clean()
            agreement.save()  # in a savepoint of its own
        except DatabaseError:
            agreement.full_clean(exclude=["version"])  # names the rule that the database saw broken
            raise
        except ValidationError:
            for name, value in untouched.items():
                setattr(agreement, name, value)
            raise

    def _judge(self, agreement: Agreement, values: Values, rows: _Rows, found, touched: set[str]) -> None:
        if not any(agreement.title_in(language) for language in LANGUAGES):
            values.fail(f"title_{DEFAULT}", gettext("A title in at least one language is missing."))
        elif not agreement.title_in(agreement.original_language):
            agreement.original_language = best(
                [code for code in LANGUAGES if agreement.title_in(code)], DEFAULT
            )
        if not found and len(rows.parties or ()) < 2 and "parties" not in values.errors:
            values.fail("parties", gettext("An agreement has at least two parties."))
        for kind, number in rows.relations or ():
            if number not in self.linked and number not in self.found:
                values.fail(
                    "relations", gettext("No agreement has the number %(number)s.") % {"number": number}
                )
            elif number == agreement.register_number:
                values.fail("relations", gettext("An item cannot be linked to itself."))
            del kind
        self._judge_rights(values, found, touched)
        values.judge()

    def _judge_rights(self, values: Values, found, touched: set[str]) -> None:
        if not found:
            if not permissions.may(self.by, Deed.CREATE, kind=Kind.AGREEMENT):
                values.fail("", gettext("You are not allowed to do this."))
            return
        if not permissions.may(self.by, Deed.EDIT_FACTS, found):
            values.fail("", gettext("You are not allowed to do this."))
        for language in sorted({name[-2:] for name in touched if name.startswith(("title", "lead"))}):
            if not permissions.may(self.by, Deed.EDIT, found, language):
                values.fail(f"title_{language}", gettext("This text is in review or not yours to change."))

    def finish(self) -> None:
        for model in (Party, PartyAction, AgreementText, Reference, Source, Link):
            if rows := self.new_rows.pop(model, None):
                changes.bulk_create(model, [row() for row in rows])
            if model is Party:
                self._stage_acts()
        for model, rows in self.new_rows.items():
            changes.bulk_create(model, [row() for row in rows], ignore_conflicts=False)
        work.begin_many(self.made, by=self.by)
        history.record_many(
            [*self.made, *self.changed],
            before=self.before,
            by=self.by,
            comment=gettext("Import from a table"),
        )

    def _stage_acts(self) -> None:
        """Acts hang on parties, which have just got their numbers."""
        if self.later and self.made:
            prefetch_related_objects(self.made, "parties__country", "parties__organisation")
        for step in self.later:
            step()

    def told(self) -> dict[str, list[tuple[str, str, str]]]:
        """The computed status before and after, where it differs: label → cells."""
        after = _standings([agreement.pk for agreement in self.written.values()])
        labels = dict(Standing._meta.get_field("status").choices)
        return {
            label: [("status", str(labels.get(self.standings.get(a.pk, ""), "")), str(labels[after[a.pk]]))]
            for label, a in self.written.items()
            if after.get(a.pk) and after[a.pk] != self.standings.get(a.pk)
        }


def _standings(ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    today = Standing.objects.on(timezone.localdate()).filter(agreement__in=ids)
    return dict(today.values_list("agreement_id", "status"))


def _assign(agreement: Agreement, values: Values) -> set[str]:
    """Put the single cells into the row; answer the names of texts that differ from what was there."""
    touched = set()
    for name in TRANSLATED:
        if values.has(name) and values.text(name) != (getattr(agreement, name) or ""):
            setattr(agreement, name, values.text(name))
            touched.add(name)
    if values.filled("original_language"):
        language = values.text("original_language").lower()
        if language not in LANGUAGES:
            values.fail("original_language", gettext("The language is kk, ru or en."))
        else:
            agreement.original_language = language
    for name in PARTIAL:
        if values.has(name):
            when = values.date(name)
            setattr(agreement, name, when.day)
            setattr(agreement, f"{name}_precision", when.precision)
    for name in DAYS:
        if values.has(name):
            setattr(agreement, name, values.day(name))
    for name, choices in CHOICES.items():
        if values.filled(name):
            setattr(agreement, name, values.choice(name, choices) or getattr(agreement, name))
    for name in NUMBERS:
        if values.has(name):
            setattr(agreement, name, values.number(name))
    if values.has("is_binding"):
        agreement.is_binding = values.flag("is_binding")
    if values.has("place"):
        agreement.place = (
            values.term("place", values.text("place"), "place") if values.filled("place") else None
        )
    if values.has("depositary"):
        _assign_depositary(agreement, values)
    return touched


def _assign_depositary(agreement: Agreement, values: Values) -> None:
    term = (
        values.term("depositary", values.text("depositary"), "country", "organisation")
        if values.filled("depositary")
        else None
    )
    agreement.depositary_country = term if isinstance(term, Country) else None
    agreement.depositary_organisation = term if term is not None and not isinstance(term, Country) else None


class _Rows:
    """What the cells say of the rows that hang on one agreement; None where a cell is empty or not there."""

    def __init__(self, agreement: Agreement, values: Values, found):
        self.agreement, self.is_new = agreement, found is None
        self.values = values
        self.parties = (
            values.terms("parties", "country", "organisation") if values.filled("parties") else None
        )
        self.topics = values.terms("topics", "topic") if values.has("topics") else None
        self.acts = self._acts()
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
        codes = {term.code for term in self.parties} if self.parties is not None else self._codes()
        for act in found:
            if act.party and act.party not in codes:
                self.values.fail(
                    "acts", gettext("%(name)s is no party of this agreement.") % {"name": act.party}
                )
            if (
                act.effective_on
                and act.done_on
                and act.effective_on < act.done_on
                and act.kind != "provisional"
            ):
                self.values.fail("acts", gettext("An action cannot take effect before it is done."))
        return list(
            dict.fromkeys(sorted(found, key=lambda act: (act.done_on or date.max, act.kind, act.party)))
        )

    def _codes(self) -> set[str]:
        return set() if self.is_new else {party.code for party in self.agreement.parties.all()}

    def cells(self, before: dict[str, str], agreement: Agreement) -> dict[str, str]:
        """The cells of the columns that the table has, as they will be."""
        lists_of = {
            "parties": self.parties and "; ".join(term.code for term in self.parties),
            "topics": None if self.topics is None else "; ".join(sorted(term.code for term in self.topics)),
            "acts": self.acts and "\n".join(act.written() for act in self.acts),
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

    def stage(self, writer: RegisterWriter) -> None:
        """Hand the rows over to be written with those of the whole portion."""
        new, agreement = writer.new_rows, self.agreement
        if self.parties is not None:
            self._stage_parties(new)
        if self.topics is not None:
            self._stage_joins("topics", "topic_id", [term.pk for term in self.topics], new)
        if self.acts is not None:
            writer.later.append(lambda: self._stage_acts(new))
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
        rows_of = (
            agreement.parties
            if self.is_new
            else Party.objects.filter(agreement=agreement).select_related("country", "organisation")
        )
        codes = {party.code: party.pk for party in rows_of.all()}
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
                    row.effective_on, row.number = act.effective_on, act.number
                    setattr(row, f"document_{language}", act.document)
                    row.save()
                continue
            new[PartyAction].append(lambda act=act: PartyAction(
                agreement=agreement, party_id=codes.get(act.party), kind=act.kind, done_on=act.done_on,
                done_on_precision=act.precision, effective_on=act.effective_on, number=act.number,
                **{f"document_{language}": act.document},
            ))  # fmt: skip

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
