"""The language bar: where each language version of an item stands, what is wrong with it, what its source did since."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.editorial import checks, completeness, glossary
from relations.editorial.access import works
from relations.editorial.permissions import LANGUAGES
from relations.models import TEXT_FIELDS, Content, Edition, WorkState
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
    returned_reason: str = ""

    @property
    def percent(self) -> int:
        return round(100 * self.filled / self.total) if self.total else 0


def tabs(model, obj, form, inline_formsets=(), work=None) -> list[LanguageTab]:
    """The bar for one form; without a saved item only errors and completeness are known."""
    found = [LanguageTab(code, OWN_NAMES[code]) for code in LANGUAGES]
    by_code = {tab.code: tab for tab in found}
    _count_errors(by_code, model, form, inline_formsets)
    _count_filled(by_code, model, obj, form)
    if isinstance(obj, Content) and obj.pk:
        _add_work(by_code, obj, work or works(obj))
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


def _add_work(by_code, obj: Content, rows: dict) -> None:
    now = timezone.now()
    editions = list(
        Edition.objects.filter(content_id=obj.pk, superseded_at__gt=now)
        .defer("body")
        .order_by("published_at")
    )
    latest = next(
        (e for e in reversed(editions) if e.language == obj.original_language and e.published_at <= now), None
    )
    known = glossary.terms()
    source = obj.original_language
    for code, tab in by_code.items():
        row = rows[code]
        tab.is_original = code == obj.original_language
        tab.state, tab.state_label = state_of(row, tab.is_original, obj.has_text_in(code))
        tab.returned_reason = row.returned_reason if row.state == WorkState.IN_WORK else ""
        tab.gaps = completeness.gaps(obj, code) if obj.has_text_in(code) or tab.is_original else []
        tab.warnings = [*checks.doubts(obj, code), *checks.wording(obj, code, known)]
        if code != source:
            tab.terms = glossary.hints(_words(obj, source), source, code, known)
        mine = [e for e in editions if e.language == code]
        tab.edition = next((e for e in mine if e.published_at <= now), None)
        tab.scheduled = next((e for e in mine if e.published_at > now), None)
        if row.source_edition and latest and row.source_edition_id != latest.pk and not tab.is_original:
            tab.source_number, tab.current_number = row.source_edition.number, latest.number
            tab.source_changes = source_changes(row.source_edition, latest)


def _words(obj: Content, language: str) -> str:
    return " ".join(obj.text_in(name, language) for name in TEXT_FIELDS)


def state_of(row, is_original: bool, has_text: bool) -> tuple[str, str]:
    """The state of the work as the bar and the lists name it; “outdated” outranks what is stored."""
    if row.pk is None and has_text:
        return WorkState.IN_WORK.value, WorkState.IN_WORK.label
    if row.pk is None or row.state == WorkState.MISSING:
        return "missing", _("No text yet") if is_original else _("Not translated")
    if getattr(row, "is_outdated", False):
        return "outdated", _("Outdated")
    return row.state, row.get_state_display()


def source_changes(before: Edition, after: Edition) -> list[FieldChange]:
    """Which texts of the original differ between two editions, word by word."""
    found = []
    for name in TEXT_FIELDS:
        old, new = getattr(before, name), getattr(after, name)
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
