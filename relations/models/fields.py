"""Column types of our own: rich text that cleans itself, and dates that know how exactly they are known."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField
from modeltranslation.fields import TranslationFieldDescriptor

from relations.text.dates import long_date
from relations.text.languages import LANGUAGES
from relations.text.markup import clean_html

EDITOR_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Link": {"protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
    "History": True,
    "NoSpellCheck": False,
}


class RichTextField(ProseEditorField):
    """HTML that is cleaned whichever way it reaches the database (form, import, API, bulk write, update)."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", EDITOR_EXTENSIONS)
        kwargs.setdefault("sanitize", clean_html)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("preset", "desk")
        super().__init__(*args, **kwargs)

    def pre_save(self, instance, add):
        value = super().pre_save(instance, add)
        if value:
            value = clean_html(value).strip()  # as a form would send it back
            # The alias of a translated field answers with another language when its own is empty: never store that.
            if not isinstance(getattr(type(instance), self.attname, None), TranslationFieldDescriptor):
                setattr(instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str) and value:
            value = clean_html(value)
        return super().get_db_prep_save(value, connection)


class Precision(models.TextChoices):
    """How exactly a date is known. “Not known” and “has not happened yet” are different facts."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    UNKNOWN = "unknown", _("date not known")
    NOT_YET = "not_yet", _("has not happened yet")


DATED = (Precision.DAY, Precision.MONTH, Precision.YEAR)


def date_in_words(day: date | None, precision: str = Precision.DAY) -> str:
    """«22 декабря 2022 г.», “2022”, “date not known”: in the language of the moment, as exactly as it is known."""
    if day is None:
        return str(Precision.NOT_YET.label if precision == Precision.NOT_YET else Precision.UNKNOWN.label)
    return long_date(day, get_language(), precision)


def precision_field(**kwargs) -> models.CharField:
    """The companion of a date column: `signed_on` goes with `signed_on_precision`."""
    kwargs.setdefault("default", Precision.UNKNOWN)
    return models.CharField(_("precision"), max_length=8, choices=Precision.choices, **kwargs)


def country_field(related_name: str, verbose_name=None) -> models.ForeignKey:
    """A state that a row may name; it cannot be deleted from under it."""
    return _term_field("relations.Country", related_name, verbose_name or _("country"))


def organisation_field(related_name: str, verbose_name=None) -> models.ForeignKey:
    """An organisation that a row may name, likewise."""
    return _term_field("relations.Organisation", related_name, verbose_name or _("organisation"))


def _term_field(model: str, related_name: str, verbose_name) -> models.ForeignKey:
    return models.ForeignKey(
        model, models.PROTECT, null=True, blank=True, related_name=related_name, verbose_name=verbose_name
    )


def one_party_constraint(name: str) -> models.CheckConstraint:
    """A row names a country or an organisation, never both and never none."""
    return models.CheckConstraint(
        condition=models.Q(country__isnull=True) ^ models.Q(organisation__isnull=True),
        name=name,
        violation_error_message=_("A party is either a country or an organisation."),
    )


def told_constraint(model: str, field: str, message) -> models.CheckConstraint:
    """A text of which at least one language is filled in."""
    filled = models.Q()
    for language in LANGUAGES:
        column = f"{field}_{language}"
        filled |= models.Q(**{f"{column}__isnull": False}) & ~models.Q(**{column: ""})
    return models.CheckConstraint(
        condition=filled, name=f"{model}_has_{field}", violation_error_message=message
    )


def dated_constraint(model: str, field: str) -> models.CheckConstraint:
    """A date is stored exactly when its precision says that there is one."""
    known = models.Q(**{f"{field}__isnull": False, f"{field}_precision__in": [p.value for p in DATED]})
    absent = models.Q(
        **{
            f"{field}__isnull": True,
            f"{field}_precision__in": [Precision.UNKNOWN.value, Precision.NOT_YET.value],
        }
    )
    return models.CheckConstraint(
        condition=known | absent,
        name=f"{model}_{field}_precise",
        violation_error_message=_("Give a date together with its precision, or say that it is not known."),
    )


def in_order_constraint(name: str, first: str, last: str) -> models.CheckConstraint:
    """Of two dates that may both be unknown, the second is not before the first."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{last}__isnull": True})
        | models.Q(**{f"{first}__isnull": True})
        | models.Q(**{f"{last}__gte": models.F(first)}),
        name=name,
        violation_error_message=_("The end date cannot be earlier than the start date."),
    )


def within(model: str, field: str, least: int, most: int) -> models.CheckConstraint:
    """A number that is not known, or lies within bounds (both included)."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True})
        | models.Q(**{f"{field}__gte": least, f"{field}__lte": most}),
        name=f"{model}_{field}_within",
        violation_error_message=_("This number is too small or too large."),
    )
