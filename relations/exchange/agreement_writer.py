"""Rows of the register written in portions: what is there is read at once, what hangs on the rows is written at once.

A row costs its own insert; parties, acts, texts, history and everything derived cost a few queries per portion.
"""

from __future__ import annotations

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext

from relations.editorial import history, permissions, work
from relations.editorial.permissions import Act as Deed
from relations.models import (
    Agreement,
    AgreementText,
    Country,
    Duration,
    EntryMethod,
    FollowUp,
    Instrument,
    Kind,
    Level,
    Link,
    Party,
    PartyAction,
    Reference,
    Reservation,
    Source,
    Standing,
    changes,
)
from relations.text.languages import DEFAULT, LANGUAGES, best, in_languages

from . import agreement_lists as lists
from .agreement_cells import (
    DAYS,
    FLAGS,
    PARTIAL,
    cells_of,
)
from .agreement_hanging import Rows
from .rows import Outcome, RowRefused, Written
from .values import Values

CHOICES = {"instrument": Instrument, "level": Level, "entry_method": EntryMethod, "duration": Duration}
NUMBERS = ("term_years", "renewal_years", "notice_months", "entry_days", "entry_months", "entry_count")
TRANSLATED = tuple(in_languages("title", "lead", "short_title", "entry_clause"))
PLAIN_WORDS = ("in_force_source", "open_question")
ROWS = (
    "parties__country", "parties__organisation", "topics", "actions", "reservations", "follow_ups", "references__country", "texts", "sources",
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


def with_rows(queryset, related=None):
    """Agreements with all that their cells need. `related`: the agreements that may be named (default: all)."""
    ends = queryset.select_related("place", "depositary_country", "depositary_organisation")
    links = Link.objects.filter(target__in=Agreement.objects.all() if related is None else related)
    return ends.prefetch_related(*ROWS, Prefetch("links_out", links.select_related("target__agreement")))


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
        work.lock_many(Agreement.objects.filter(register_number__in=numbers).values_list("pk", flat=True))
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
        rows = Rows(agreement, values, found)
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

    def _judge(self, agreement: Agreement, values: Values, rows: Rows, found, touched: set[str]) -> None:
        judge_titles(agreement, values)
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
        for model in (Party, PartyAction, Reservation, FollowUp, AgreementText, Reference, Source, Link):
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


def judge_titles(item, values: Values) -> None:
    """A title in one language at least; the original is a language that has one."""
    titled = [code for code in LANGUAGES if item.title_in(code)]
    if not titled:
        values.fail(f"title_{DEFAULT}", gettext("A title in at least one language is missing."))
    elif item.original_language not in titled:
        item.original_language = best(titled, DEFAULT)


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
    for name in PLAIN_WORDS:
        if values.has(name):
            setattr(agreement, name, values.text(name))
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
    for name in FLAGS:
        if values.has(name):
            setattr(agreement, name, bool(values.flag(name)))
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
