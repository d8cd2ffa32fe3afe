"""Indicators and their values at the desk."""

from django import forms
from django.contrib import admin
from django.core.files.base import ContentFile
from django.forms import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from relations.editorial.permissions import Act, may
from relations.exchange.figures import format_of_figures, pasted
from relations.models import Indicator, Observation
from relations.models.indicators import NO_PERIOD
from relations.text.languages import in_languages
from relations.text.numbers import whole
from relations.text.periods import parse, read_period

from .base import DeskFields
from .forms import MergingForm
from .row_sheets import RowSheet
from .tables import TableExchange, TableForm
from .vocabularies import TermAdmin


class ObservationSheet(RowSheet):
    """Two values of one period and category are vintages: the days of publication must tell which is the later one."""

    def clean(self):
        super().clean()
        seen: dict[tuple, forms.ModelForm] = {}
        for form in self.forms:
            values = getattr(form, "cleaned_data", None)
            if not values or values.get("DELETE") or "period" not in values or values.get("value") is None:
                continue
            period = parse(form.instance.period)
            key = (
                (period.start, period.end) if period else form.instance.period,
                values.get("country"),
                values.get("organisation"),
                values.get("published_on"),
            )
            if key in seen:
                form.add_error(
                    "published_on",
                    ValidationError(
                        _(
                            "There is another value of this period (%(value)s). If this one revises it, write when each was published; else remove one."
                        ),
                        code="vintage",
                        params={"value": f"{seen[key].cleaned_data['value'].normalize():f}"},
                    ),
                )
            seen[key] = form


class ObservationRows(DeskFields, TranslationStackedInline):
    model = Observation
    form = MergingForm
    formset = ObservationSheet
    template = "admin/relations/rows.html"
    extra = 0
    fields = (
        ("period", "value", "currency", "scale"),
        ("is_approximate", "is_derived", "is_forecast"),
        ("country", "organisation"),
        "source",
        ("source_url", "retrieved_on", "published_on"),
    )
    autocomplete_fields = ("country", "organisation")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country", "organisation", "indicator")

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return may(request.user, Act.CURATE)

    has_change_permission = has_delete_permission = has_add_permission


class FiguresForm(TableForm):
    """A table of values, or cells copied out of a spreadsheet."""

    file = forms.FileField(label=_("Table (XLSX or CSV)"), required=False)
    paste = forms.CharField(
        label=_("Or paste cells from a spreadsheet"),
        required=False,
        max_length=500_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 60, "class": "vLargeTextField"}),
        help_text=_(
            "Columns: period, value, source, address; or one column of values, or a row of periods above a row of values."
        ),
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.order_by("code"),
        label=_("indicator"),
        required=False,
        to_field_name="code",
        help_text=_("The series, if the table does not name it."),
    )
    first_period = forms.CharField(
        label=_("First period"),
        required=False,
        max_length=40,
        help_text=_("Of a single column of values: 2010, Q1 2019, January 2024 … The next ones follow."),
    )
    source = forms.CharField(label=_("source"), required=False, max_length=400)
    retrieved_on = forms.CharField(label=_("retrieved on"), required=False, max_length=40)

    def clean(self):
        values = super().clean()
        try:
            values["first_period"] = read_period(values["first_period"]) if values.get("first_period") else ""
        except ValueError:
            self.add_error("first_period", NO_PERIOD % {"text": values["first_period"]})
        if bool(values.get("file")) == bool((values.get("paste") or "").strip()):
            self.add_error("paste", _("Choose a file or paste cells: one of the two."))
        elif values.get("paste") and not self.errors:
            self.upload  # noqa: B018  its faults belong beside the field
        return values

    @cached_property
    def upload(self):
        values = self.cleaned_data
        if values.get("file"):
            return values["file"]
        said = {name: values.get(name, "") for name in ("first_period", "source", "retrieved_on")}
        code = values["indicator"].code if values.get("indicator") else ""
        try:
            data = pasted(values["paste"], indicator=code, **said)
        except ValueError:
            self.add_error(
                "first_period", _("No period follows this one: write a year, half, quarter or month.")
            )
            return None
        return ContentFile(data, name=f"{gettext('pasted')}.csv")


@admin.register(Indicator)
class IndicatorAdmin(TableExchange, TermAdmin):
    table_form = FiguresForm
    fields = (
        "title",
        "unit",
        "publisher",
        "note",
        ("code", "form", "flow"),
        ("currency", "scale", "unit_code"),
        ("measure", "order"),
        "countries",
        "topics",
    )
    autocomplete_fields = ("countries", "topics")
    list_display = ("__str__", "code", "form", "unit_code")
    list_filter = ("form",)
    alphabet = ("title",)
    search_fields = (*in_languages("title"), "code")
    inlines = (ObservationRows,)

    def table_format(self):
        return format_of_figures()

    def may_import(self, request):
        return may(request.user, Act.CURATE)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        extra = extra_context or {}
        code = Indicator.objects.filter(pk=whole(object_id) or 0).values_list("code", flat=True).first()
        if code and self.may_import(request):
            address = f"{reverse('admin:relations_indicator_import')}?indicator={code}"
            extra = {"desk_links": [(_("Paste values"), address)], **extra}
        return super().change_view(request, object_id, form_url, extra)
