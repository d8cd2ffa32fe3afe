"""The fields of the desk's forms and of their rows: which widget each column has, and what may be chosen in it."""

from django import forms
from django.contrib import admin
from django.db import models

from relations.models import Content
from relations.models.fields import RichTextField

from .dates import form_field
from .forms import (
    ItemChoiceField,
    LabelledSelect,
    LabelledSelectMultiple,
    RichTextArea,
    TermChoiceField,
    TermsChoiceField,
)


class DeskFields:
    """Widgets that stay small and quick however many rows there are; shared by forms and their rows."""

    formfield_overrides = {
        models.TextField: {"widget": admin.widgets.AdminTextareaWidget(attrs={"rows": 3})},
        models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})},
    }

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = LabelledSelect(db_field, self.admin_site, using=kwargs.get("using"))
        if issubclass(db_field.related_model, Content):
            kwargs |= {"form_class": ItemChoiceField, "user": request.user}
        kwargs.setdefault("form_class", TermChoiceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = LabelledSelectMultiple(db_field, self.admin_site, using=kwargs.get("using"))
        kwargs.setdefault("form_class", TermsChoiceField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, RichTextField):
            kwargs["widget"] = RichTextArea()
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        if type(db_field) is models.DateField:
            kwargs |= form_field(db_field)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), admin.widgets.RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # no pop-ups for terms: the vocabulary has its own pages
        return field
