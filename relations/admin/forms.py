"""Forms that two people may have open at once: what was changed meanwhile is merged field by field.

Each form carries a fingerprint of every value it was opened with. When it comes back, a field that only one of
the two changed is taken from whoever changed it; a field that both changed is shown with both texts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget

from relations.editorial.access import as_seen_by, linkable
from relations.editorial.naming import plainly
from relations.models import Picture
from relations.text.differences import Piece, html_diff, word_diff
from relations.text.languages import OWN_NAMES
from relations.text.letters import typed
from relations.text.numbers import whole
from relations.text.smart_dates import NOT_YET, PartialDate

from .choosing import thumbnail
from .dates import DatedForm, said
from .rendering import QUICK_RENDERER

WRITTEN_BY_US = {"kk"}  # languages whose words we gave to Select2: static/admin/js/vendor/select2/i18n
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed: both values as text, and what differs."""

    name: str
    input_name: str
    theirs: str
    seen: str
    pieces: list[list[Piece]]
    is_rich: bool


def plain(value) -> object:
    """A form value in the one shape in which stored and posted values can be compared."""
    if value is None or value == "":
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, PartialDate):
        return value.iso or (value.precision if value.precision == NOT_YET else "")
    if isinstance(value, QuerySet | list | tuple | set):
        return sorted(plain(one) for one in value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return str(value)


def fingerprint(value) -> str:
    return hashlib.sha256(json.dumps(plain(value), ensure_ascii=False).encode()).hexdigest()[:12]


def label_of(form_model, name: str, otherwise: str = "") -> str:
    """What people call a column: a text with its language, «Аннотация (Русский)»."""
    try:
        column = form_model._meta.get_field(name)
    except FieldDoesNotExist:
        return otherwise or name
    label = capfirst(str(getattr(column, "translated_field", column).verbose_name))
    language = getattr(column, "language", "")
    return f"{label} ({OWN_NAMES[language]})" if language else label


def require_stored(file) -> None:
    """Raise ValidationError if what a row with a file is stored with is gone (a disk, a bucket, half a backup)."""
    if not file.storage.exists(file.name):
        raise ValidationError(_("The stored file is gone. Choose it again."), code="gone")


def mapping_of(text: str | None) -> dict:
    """What a page knew of itself and sends back as JSON; nothing when it is no such thing."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class UncutMixin:
    """Browsers cut what is pasted at `maxlength` without a word: the server says that it is too long, and nothing is lost."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.widget.attrs.pop("maxlength", None)


class MergingForm(UncutMixin, DatedForm):
    """A form of the desk: knows what was on the screen when it was opened."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    default_renderer = QUICK_RENDERER
    known: dict[str, str] = {}  # what this very form stored before, as fingerprints
    filled_by_itself: frozenset[str] = frozenset()  # what a save may fill in, without anybody else

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept: list[str] = []
        self.conflicts: dict[str, Conflict] = {}
        self.fields["base"].initial = self._base_now()
        self._spare_label_queries()

    @property
    def changed_data(self) -> list[str]:
        """What the user changed: neither the fingerprints nor what somebody else changed meanwhile."""
        found = forms.ModelForm.changed_data.func(self)
        return [name for name in found if name != "base" and name not in self.kept]

    def clean(self):
        data = super().clean()
        data = self.cleaned_data if data is None else data
        self._tidy(data)
        if self.instance.pk:
            self._merge(data)
        return data

    def _tidy(self, data: dict) -> None:
        """Plain texts in composed letters, without invisible signs; what was not touched stays as it is stored."""
        for name in self.changed_data:
            field, value = self.fields[name], data.get(name)
            if (
                not isinstance(field, forms.CharField)
                or not isinstance(value, str)
                or hasattr(field, "sanitize")
            ):
                continue
            is_line = not isinstance(field.widget, forms.Textarea)
            data[name] = (typed(value).replace("\n", " ") if is_line else typed(value)).strip()
            if value and not data[name] and field.required:
                self.add_error(name, field.error_messages["required"])

    def _merge(self, data: dict) -> None:
        base = self._base_posted() | self.known
        for name in self._compared():
            if name not in base or name not in data:
                continue
            theirs = self.get_initial_for_field(self.fields[name], name)
            seen = fingerprint(theirs)
            if seen == base[name] or plain(theirs) == plain(data[name]):
                continue
            choice = self._choice(name, seen)
            if fingerprint(data[name]) == base[name] or choice == THEIRS:
                data[name] = self.fields[name].clean(self.fields[name].prepare_value(theirs))
                self.kept.append(name)
            elif choice != MINE:
                self._clash(name, theirs, data[name], seen)

    def _get_validation_exclusions(self):
        """What is left as it is stored is checked again only where a rule of its table ties it to what was changed."""
        found = super()._get_validation_exclusions()
        if self.instance.pk is None:
            return found
        changed = set(self.changed_data)
        ties = [_columns_of(rule) for rule in self.instance._meta.constraints]
        return found | (set(self.fields) - changed.union(*(tied for tied in ties if tied & changed)))

    def stored_fingerprints(self) -> dict[str, str]:
        """What a save of this form leaves behind; of fields that somebody else changed, the form knows nothing new."""
        names = [name for name in self._compared() if name in self.cleaned_data and name not in self.kept]
        return {name: fingerprint(self.cleaned_data[name]) for name in names}

    def _choice(self, name: str, seen: str) -> str:
        """What the user chose for a field that both changed, if they saw what is stored now."""
        if self.data.get(f"{self.add_prefix(name)}-seen") != seen:
            return ""
        return self.data.get(f"{self.add_prefix(name)}-choice", "")

    def _clash(self, name: str, theirs, mine, seen: str) -> None:
        rich = hasattr(self.fields[name], "sanitize")
        before, after = self._shown(name, theirs), self._shown(name, mine)
        pieces = html_diff(before, after) if rich else [word_diff(before, after)]
        self.conflicts[name] = Conflict(name, self.add_prefix(name), before, seen, pieces, rich)
        self.add_error(
            name,
            ValidationError(
                _("Somebody else changed this field while you were editing. Choose which text stays."),
                code="conflict",
            ),
        )

    def _shown(self, name: str, value) -> str:
        """A value as words that can be compared on the screen."""
        field = self.fields[name]
        if isinstance(field, forms.ModelMultipleChoiceField):
            keys = [one.pk if isinstance(one, Model) else one for one in value or []]
            return ", ".join(str(one) for one in field.queryset.model._base_manager.filter(pk__in=keys))
        if isinstance(field, forms.ModelChoiceField):
            key = value.pk if isinstance(value, Model) else value
            found = field.queryset.model._base_manager.filter(pk=key).first()
            return field.label_from_instance(found) if found else "—"
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))
        if isinstance(value, date | PartialDate):
            return said(value)
        return "" if value is None else str(value)

    def _compared(self) -> list[str]:
        skipped = (forms.FileField,)
        return [n for n, f in self.fields.items() if n != "base" and not isinstance(f, skipped)]

    def _base_now(self) -> str:
        if not self.instance.pk:
            return ""
        values = {n: fingerprint(self.get_initial_for_field(self.fields[n], n)) for n in self._compared()}
        return json.dumps(values, separators=(",", ":"))

    def _base_posted(self) -> dict:
        return mapping_of(self.data.get(self.add_prefix("base")))

    def _spare_label_queries(self) -> None:
        """Let autocomplete fields take the labels of what is chosen from the row, if they are there already."""
        for name, field in self.fields.items():
            if isinstance(field, TermChoiceField) and self._is_read(name):
                field.present = getattr(self.instance, name)
            if isinstance(field, TermsChoiceField):
                field.present = [one for one in self.initial.get(name) or [] if isinstance(one, Model)]
            widget = field.widget
            if not isinstance(widget, Labelled):
                continue
            related = self.instance._meta.get_field(name)
            chosen = self.initial.get(name) if related.many_to_many else []
            if related.many_to_one and self._is_read(name):
                chosen = [getattr(self.instance, name)]
            label = field.label_from_instance
            widget.known = {str(one.pk): label(one) for one in chosen or [] if isinstance(one, Model)}
            shown = (one for one in chosen or [] if isinstance(one, Picture))
            widget.thumbnails = {str(one.pk): thumbnail(one) for one in shown}

    def _is_read(self, name: str) -> bool:
        """Was what a column points at read with the row?"""
        return self.instance._meta.get_field(name).is_cached(self.instance)


def _columns_of(rule) -> set[str]:
    """The columns that a rule of a table is about."""
    condition = rule.condition.referenced_base_fields if rule.condition else ()
    return {*getattr(rule, "fields", ()), *condition}


class TermChoiceField(forms.ModelChoiceField):
    """One row of another table; what stands there already may stay, and is not asked for again."""

    present: Model | None = None

    def to_python(self, value):
        is_present = self.present is not None and str(value) == str(self.present.pk)
        return self.present if is_present else super().to_python(value)


class TermsChoiceField(forms.ModelMultipleChoiceField):
    """Several rows of another table; those that stand there already are not asked for again."""

    present: list[Model] = []

    def clean(self, value):
        is_present = bool(value) and set(value) == {str(one.pk) for one in self.present}
        return self.present if is_present else super().clean(value)


class ItemChoiceField(TermChoiceField):
    """One item among those that the user may name in a link; what stands there already may stay."""

    def __init__(self, queryset, *, user, **kwargs):
        self.user = user
        super().__init__(queryset, **kwargs)

    def label_from_instance(self, item) -> str:
        return plainly(as_seen_by(self.user, [item])[0])

    def to_python(self, value):
        is_number = value in self.empty_values or isinstance(value, Model) or whole(value) is not None
        found = super().to_python(value) if is_number else None  # the key of an item is asked for as it is
        is_open = (
            found in (None, self.present) or linkable(self.user, self.queryset.filter(pk=found.pk)).exists()
        )
        if not is_number or not is_open:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return found


class RichTextArea(ProseEditorWidget):
    """A text area that the desk's script turns into the editor; what the editor knows stands in the script."""

    @property
    def media(self):
        return forms.Media(css={"all": ["django_prose_editor/material-icons.css"]})

    def get_config(self):
        return {}


class Labelled(AutocompleteMixin):
    """Django's autocomplete, without asking the database for labels that are known."""

    known: dict[str, str] = {}
    thumbnails: dict[str, str] = {}  # of pictures: the script shows them

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.i18n_name is None and get_language() in WRITTEN_BY_US:
            self.i18n_name = get_language()

    def optgroups(self, name, value, attrs=None):
        value = [one for one in value if whole(one) is not None]  # a form that comes back may hold anything
        chosen = [str(one) for one in value]
        if not all(one in self.known for one in chosen):
            return super().optgroups(name, value, attrs)
        is_single = not (self.is_required or self.allow_multiple_selected)
        options = [self.create_option(name, "", "", False, 0)] if is_single else []
        options += [
            self.create_option(name, one, self.known[one], True, place + 1, attrs=attrs)
            for place, one in enumerate(chosen)
        ]
        return [(None, options, 0)]

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        if str(value) in self.thumbnails:
            option["attrs"] = option["attrs"] | {"data-thumbnail": self.thumbnails[str(value)]}
        return option


class LabelledSelect(Labelled, AutocompleteSelect):
    """One row of another table."""


class LabelledSelectMultiple(Labelled, AutocompleteSelectMultiple):
    """Several rows of another table; each is removed by its own cross, the one for all would break the list."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}
