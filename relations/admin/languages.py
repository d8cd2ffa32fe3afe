"""The language bar: where each language version of an item stands, what is wrong with it, what its source did since."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, Subquery

from relations.editorial import checks, completeness
from relations.editorial.access import standing_of
from relations.editorial.permissions import LANGUAGES, late_hands
from relations.editorial.states import Cell, is_unpublished_change
from relations.models import TEXT_FIELDS, Content, Edition, Revision, WorkState
from relations.search import glossary
from relations.text.differences import html_diff, is_change, same_words, shortened, word_diff
from relations.text.languages import OWN_NAMES


@dataclass
class FieldChange:
    """What happened to one text of the original since a translation was made from it."""

    label: str
    blocks: list
    markup_only: bool = False


@dataclass
class LanguageTab:
    """One language of the bar."""

    code: str
    name: str
    is_original: bool = False
    state: str = ""
    state_label: str = ""
    errors: int = 0
    filled: int = 0
    total: int = 0
    gaps: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    terms: list = field(default_factory=list)  # of the original, with their words in this language
    edition: Edition | None = None
    scheduled: Edition | None = None
    source_number: int | None = None
    current_number: int | None = None
    source_changes: list[FieldChange] = field(default_factory=list)
    review_changes: list[FieldChange] = field(default_factory=list)  # from what readers see to this text
    late_changes: list[FieldChange] = field(default_factory=list)  # from what was submitted to this text
    late_hands: str = ""  # who made these
    returned_reason: str = ""

    @property
    def percent(self) -> int:
        return round(100 * self.filled / self.total) if self.total else 0


def tabs(model, obj, form, inline_formsets=(), cells=None) -> list[LanguageTab]:
    """The bar for one form; without a saved item only errors and completeness are known."""
    found = [LanguageTab(code, OWN_NAMES[code]) for code in LANGUAGES]
    by_code = {tab.code: tab for tab in found}
    _count_errors(by_code, model, form, inline_formsets)
    _count_filled(by_code, model, obj, form)
    if isinstance(obj, Content) and obj.pk:
        _add_work(by_code, obj, cells or standing_of(obj))
    return found


def _count_errors(by_code, model, form, inline_formsets) -> None:
    sheets = [(model, form), *((s.formset.model, row) for s in inline_formsets for row in s.formset.forms)]
    for sheet_model, sheet in sheets:
        for name in sheet.errors if sheet.is_bound else ():
            code = name[-2:] if name[-3:-2] == "_" else ""
            if code in by_code and hasattr(sheet_model, name[:-3]):
                by_code[code].errors += 1


def _count_filled(by_code, model, obj, form) -> None:
    names = [n for n in TEXT_FIELDS if hasattr(model, n)] if issubclass(model, Content) else []
    for code, tab in by_code.items():
        columns = [f"{n}_{code}" for n in names] or [n for n in form.fields if n.endswith(f"_{code}")]
        values = [form[n].value() if n in form.fields else getattr(obj, n, "") for n in columns]
        tab.total, tab.filled = len(columns), sum(bool(str(v or "").strip()) for v in values)


def _add_work(by_code, obj: Content, cells: dict[str, Cell]) -> None:
    source = obj.original_language
    latest = cells[source].edition
    known = glossary.terms()
    for code, tab in by_code.items():
        cell = cells[code]
        row = cell.work
        tab.is_original = cell.is_original
        tab.state, tab.state_label = cell.state, cell.label
        tab.returned_reason = row.returned_reason if row.state == WorkState.IN_WORK else ""
        tab.gaps = completeness.gaps(obj, code) if obj.has_text_in(code) or tab.is_original else []
        tab.warnings = [*checks.doubts(obj, code), *glossary.wording(obj, code, known)]
        if code != source:
            tab.terms = glossary.hints(_words(obj, source), source, code, known)
        tab.edition, tab.scheduled = cell.edition, cell.waiting
        if cell.is_outdated and latest and row.source_edition and not tab.is_original:
            tab.source_number, tab.current_number = row.source_edition.number, latest.number
            tab.source_changes = source_changes(row.source_edition, latest)
        _add_review(tab, obj, cell)
    _add_late_changes(by_code, obj, cells)


def _add_review(tab: LanguageTab, obj: Content, cell: Cell) -> None:
    """What an approval would change for readers, and what was changed since the text was submitted."""
    if cell.work.state not in (WorkState.IN_REVIEW, WorkState.READY, WorkState.IN_WORK):
        return
    texts = obj.texts_in(tab.code)
    if cell.shown and is_unpublished_change(obj, cell):
        shown = {name: getattr(cell.shown, name) for name in TEXT_FIELDS}
        tab.review_changes = text_changes(shown, texts)


def _add_late_changes(by_code, obj: Content, cells: dict[str, Cell]) -> None:
    """Who changed a text after it was submitted, and what: compared with the last revision before that."""
    late = {code: hands for code, cell in cells.items() if (hands := late_hands(cell.work))}
    asked = Q()
    for code in late:
        before = Revision.objects.filter(content=obj, at__lte=cells[code].work.submitted_at)
        asked |= Q(pk=Subquery(before.order_by("-number").values("pk")[:1]))
    found = list(Revision.objects.filter(asked).order_by("-number")) if late else []
    for code, hands in late.items():
        tab, submitted_at = by_code[code], cells[code].work.submitted_at
        tab.late_hands = ", ".join(str(hand.user) for hand in hands)
        before = next((one for one in found if one.at <= submitted_at), None)
        if before is not None:
            names = {name: before.snapshot.get(f"field:{name}_{code}") or "" for name in TEXT_FIELDS}
            tab.late_changes = text_changes(names, obj.texts_in(code))


def _words(obj: Content, language: str) -> str:
    return " ".join(obj.text_in(name, language) for name in TEXT_FIELDS)


def source_changes(before: Edition, after: Edition) -> list[FieldChange]:
    """Which texts of the original differ between two editions, word by word."""
    return text_changes(*({name: getattr(one, name) for name in TEXT_FIELDS} for one in (before, after)))


def text_changes(before: dict[str, str], after: dict[str, str]) -> list[FieldChange]:
    """Which of the texts of one language differ, word by word."""
    found = []
    for name in TEXT_FIELDS:
        old, new = before[name], after[name]
        if old == new:
            continue
        label = Edition._meta.get_field(name).verbose_name
        if name == "body":
            blocks = html_diff(old, new)
            found.append(FieldChange(label, shortened(blocks), markup_only=same_words(old, new)))
        else:
            pieces = word_diff(old, new)
            if is_change(pieces):
                found.append(FieldChange(label, [pieces]))
    return found
