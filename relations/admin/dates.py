"""Dates at the desk: one field each, typed as people write them; how exactly a date is known follows from that.

`22.12.2022`, `12.2022`, `2022`, «2022 жылғы 22 желтоқсан», «ещё нет», `?`: the server reads them (`text.smart_dates`)
and says beside the field, in words, what it read.
"""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.functional import lazystr
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.models import Precision
from relations.models.fields import DATED, date_in_words
from relations.text.smart_dates import NOT_YET, UNKNOWN, DateNotRead, PartialDate, read_date, written

from .rendering import _attributes

LONGEST = 60
ABSENT = {"жоқ": NOT_YET}  # beside a form «жоқ» answers «has it happened?»; in a table it marks an empty cell


def message_of(refused: DateNotRead) -> str:
    """What is wrong with a date, in the user's language."""
    if refused.reason == "calendar":
        return gettext("“%(text)s”: there is no such day.") % {"text": refused.text}
    return gettext("“%(text)s” is not a date. Write 22.12.2022, 12.2022, 2022 or 22 December 2022.") % {
        "text": refused.text
    }


def read(text: str) -> PartialDate:
    """The date that was typed into a form. Raises ValidationError in the user's language."""
    text = text.strip()
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"  # which is no date
    if text.casefold() in ABSENT:
        return PartialDate(None, ABSENT[text.casefold()])
    try:
        return read_date(text)
    except DateNotRead as refused:
        raise ValidationError(message_of(refused), code="invalid") from None


def companion(column: models.Field) -> str:
    """The column that says how exactly this date is known; empty for dates that are days or nothing."""
    name = f"{column.name}_precision"
    try:
        column.model._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return name


def tells_absence(column: models.Field) -> bool:
    """Does the table tell “not known” from “not yet” for this date? Its constraint says so."""
    return any(one.name.endswith(f"_{column.name}_precise") for one in column.model._meta.constraints)


class DateText(forms.TextInput):
    """A line for a date, and what was read from it in words. `kind` tells the script how to ask."""

    def __init__(self, kind: str = "day", attrs=None):
        self.kind = kind
        place = {"class": "desk-date", "data-date": kind, "autocomplete": "off"}
        super().__init__({**place, "placeholder": lazystr(_("DD.MM.YYYY")), **(attrs or {})})

    def format_value(self, value):
        if isinstance(value, PartialDate):
            return gettext("not yet") if value.precision == NOT_YET else written(value.day, value.precision)
        if isinstance(value, date):
            return written(value, Precision.DAY)
        return value or ""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = self.build_attrs(self.attrs, attrs)
        said = f"{attrs['id']}_said" if "id" in attrs else ""
        if said:
            attrs["aria-describedby"] = f"{attrs.get('aria-describedby', '')} {said}".strip()
        text = self.format_value(value)
        return format_html(
            '<input type="text" name="{}" value="{}"{}><span class="date-said" id="{}" aria-live="polite">{}</span>',
            name, text, mark_safe(_attributes(attrs)), said, in_words(text, self.kind),
        )  # fmt: skip


def in_words(text: str, kind: str) -> str:
    """What stands beside a field: the date that was read, or nothing where the field shows an error."""
    try:
        found = FIELDS[kind](required=False).clean(text)
    except ValidationError:
        return ""
    return said(found) if kind == "absent" or text else ""


def said(value: date | PartialDate | None) -> str:
    """A value of these fields in words, in the language of the desk."""
    if isinstance(value, PartialDate):
        return date_in_words(value.day, value.precision)
    return date_in_words(value) if value else ""


class DayField(forms.DateField):
    """A day, typed in any way; a month or a year alone is refused with a sentence."""

    def __init__(self, *, widget=None, **more):
        super().__init__(widget=widget or DateText("day"), **more)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        found = read(str(value))
        if found.precision == NOT_YET:
            raise ValidationError(_("Leave this date empty until it is known."), code="not_yet")
        if found.day and found.precision != Precision.DAY:
            raise ValidationError(_("This date needs its day: 22.12.2022."), code="coarse")
        return found.day


class WrittenDateField(forms.Field):
    """A date that may be known to the month or year only. Its value is a `PartialDate`."""

    kind = "coarse"

    def __init__(self, *, widget=None, **more):
        super().__init__(widget=widget or DateText(self.kind), **more)

    def to_python(self, value):
        found = value if isinstance(value, PartialDate) else self._dated(value)
        if found.precision == NOT_YET and self.kind == "coarse":
            raise ValidationError(_("Leave this date empty until it is known."), code="not_yet")
        return found

    def _dated(self, value) -> PartialDate:
        return PartialDate(value, Precision.DAY) if isinstance(value, date) else read(str(value or ""))

    def validate(self, value):
        if self.required and value.precision == UNKNOWN:
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class AbsentDateField(WrittenDateField):
    """Likewise, of something that may not have happened yet: «not yet» and “not known” are different facts."""

    kind = "absent"


FIELDS = {"day": DayField, "coarse": WrittenDateField, "absent": AbsentDateField}


def form_field(column: models.Field) -> dict:
    """How the column of a date is typed at the desk, as arguments of `formfield`."""
    kind = "day" if not companion(column) else "absent" if tells_absence(column) else "coarse"
    field = FIELDS[kind]
    return {"form_class": field, "widget": DateText(kind), **({"initial": None} if kind != "day" else {})}


class DatedForm(forms.ModelForm):
    """A form whose written dates fill two columns: the day, and how exactly it is known."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self._written():
            first = self.initial.get(name)
            if not isinstance(first, str | PartialDate):
                self.initial[name] = partial(first, getattr(self.instance, f"{name}_precision"))

    def _written(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field, WrittenDateField)]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {f"{name}_precision" for name in self._written()}

    def _post_clean(self):
        """Django would put the value of a field into one column."""
        dates = {name: self.cleaned_data.pop(name) for name in self._written() if name in self.cleaned_data}
        for name, found in dates.items():
            unknown = found.precision if self.fields[name].kind == "absent" else self._default(name)
            setattr(self.instance, name, found.day)
            setattr(self.instance, f"{name}_precision", found.precision if found.day else unknown)
        super()._post_clean()
        self.cleaned_data |= {name: found for name, found in dates.items() if name not in self.errors}

    def _default(self, name: str) -> str:
        return self.instance._meta.get_field(f"{name}_precision").default


def partial(day: date | None, precision: str) -> PartialDate:
    """What is stored, as a written date; a day that is missing is one that is not known."""
    if day is None and precision in DATED:
        precision = UNKNOWN
    return PartialDate(day, str(precision))
