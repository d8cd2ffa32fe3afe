"""Figures of relations: series of indicators and their values, each with its source."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations.text.currencies import CURRENCIES, money_code
from relations.text.periods import parse, read_period

from .fields import country_field, in_order_constraint, organisation_field, told_constraint

NO_PERIOD = _(
    "“%(text)s” is not read as a period. Write 2022, Q3 2022, H1 2022, November 2024 or January–November 2024."
)


def validate_currency(code: str) -> None:
    """A code of ISO 4217 that is in use. Raises ValidationError."""
    if code not in CURRENCIES:
        raise ValidationError(_("“%(code)s” is no code of a currency. Write USD or KZT.") % {"code": code})


class Indicator(models.Model):
    """A series of figures of one publisher. Two publishers that differ are two indicators (mirror statistics)."""

    class Form(models.TextChoices):
        TIME_SERIES = "time_series", _("time series")
        TARGET = "target", _("target")
        SINGLE = "single", _("single figure")
        CATEGORIES = "categories", _("by category")

    class Flow(models.TextChoices):
        """Which side of an exchange is counted; turnover is the sum of both."""

        TURNOVER = "turnover", _("turnover")
        EXPORT = "export", _("export")
        IMPORT = "import", _("import")
        BALANCE = "balance", _("balance")

    class Scale(models.IntegerChoices):
        """The power of ten that a written figure stands for."""

        ONE = 0, _("as written")
        THOUSAND = 3, pgettext_lazy("scale", "thousand")
        MILLION = 6, pgettext_lazy("scale", "million")
        BILLION = 9, pgettext_lazy("scale", "billion")
        TRILLION = 12, pgettext_lazy("scale", "trillion")

    MIXED = "mixed"  # the unit code of a table whose values name their own currencies

    code = models.SlugField(_("code"), max_length=80, unique=True)
    form = models.CharField(_("kind"), max_length=12, choices=Form.choices, default=Form.TIME_SERIES)
    title = models.CharField(_("title"), max_length=300)
    unit_code = models.CharField(
        _("unit code"),
        max_length=20,
        blank=True,
        help_text=_("For money it is written by itself; “mixed” when each value names its own currency."),
    )
    unit = models.CharField(_("unit"), max_length=60)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[validate_currency],
        help_text="USD, KZT, EUR …",
    )
    scale = models.PositiveSmallIntegerField(_("scale"), choices=Scale, default=Scale.ONE)
    flow = models.CharField(
        _("direction"),
        max_length=8,
        choices=Flow,
        blank=True,
        help_text=_("Export and import are drawn together, beside the turnover of the same measure."),
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    measure = models.CharField(
        _("measure"),
        max_length=40,
        blank=True,
        help_text=_("Series with the same measure are drawn in one chart."),
    )
    countries = models.ManyToManyField(
        "relations.Country", blank=True, related_name="indicators", verbose_name=_("countries")
    )
    topics = models.ManyToManyField(
        "relations.Topic", blank=True, related_name="indicators", verbose_name=_("topics")
    )
    note = models.CharField(_("note for readers"), max_length=500, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "code"]

    def __str__(self):
        return self.title or self.code

    def clean(self):
        super().clean()
        if self.currency:
            self.unit_code = money_code(self.currency, self.scale)
        elif not self.unit_code:
            raise ValidationError({"unit_code": _("Write a unit code, or choose a currency.")})

    @property
    def is_mixed(self) -> bool:
        return self.unit_code == self.MIXED


class Observation(models.Model):
    """One value of an indicator. There is no value without a source.

    Several values of one period in one series are vintages of one figure: what its publisher said first and how it
    was revised. The one published last counts (`published_on`, else `retrieved_on`); the others stay readable.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")
    period = models.CharField(
        _("period"),
        max_length=30,
        blank=True,
        help_text=_("2022, Q3 2022, H1 2022, November 2024 or a span: January–November 2024."),
    )
    starts_on = models.DateField(
        _("first day"), null=True, blank=True, editable=False
    )  # follow from the period
    ends_on = models.DateField(_("last day"), null=True, blank=True, editable=False)
    country = country_field("observations")
    organisation = organisation_field("observations")
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[validate_currency],
        help_text=_("Only where the values of a table are in different currencies."),
    )
    scale = models.PositiveSmallIntegerField(_("scale"), choices=Indicator.Scale, null=True, blank=True)
    is_approximate = models.BooleanField(_("approximate"), default=False)
    is_derived = models.BooleanField(_("computed by us"), default=False)
    is_forecast = models.BooleanField(_("forecast"), default=False)
    source = models.CharField(_("source"), max_length=400)
    source_url = models.URLField(_("address"), max_length=500, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    published_on = models.DateField(
        _("published on"),
        null=True,
        blank=True,
        help_text=_(
            "When the publisher gave this figure; the latest of a period counts, the others stay as revisions."
        ),
    )

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["starts_on", "id"]
        constraints = [
            told_constraint("observation", "source", _("No value without a source.")),
            in_order_constraint("observation_dates_in_order", "starts_on", "ends_on"),
        ]

    def __str__(self):
        return f"{self.period}: {self.value}"

    def save(self, *args, **kwargs):
        """Bounds follow from the period, whoever writes it."""
        period = parse(self.period)
        if period:
            self.starts_on, self.ends_on = period.start, period.end
        if (fields := kwargs.get("update_fields")) is not None and "period" in fields:
            kwargs["update_fields"] = {*fields, "starts_on", "ends_on"}
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        faults = {}
        try:
            self.period = read_period(self.period) if self.period.strip() else ""
        except ValueError:
            faults["period"] = NO_PERIOD % {"text": self.period}
        if self.indicator_id:
            faults |= self._money_faults()
        if faults:
            raise ValidationError(faults)

    def _money_faults(self) -> dict[str, str]:
        """What contradicts the currency and the scale of the series."""
        series = self.indicator
        if series.is_mixed:
            return (
                {}
                if self.currency
                else {"currency": _("Values of this table are in different currencies: name this one’s.")}
            )
        faults = {}
        if self.currency and self.currency != series.currency:
            own = series.currency or series.unit
            faults["currency"] = _(
                "The series is in %(unit)s: a value in %(currency)s belongs into another one."
            ) % {"unit": own, "currency": self.currency}
        if self.scale is not None and self.scale != series.scale:
            faults["scale"] = _("The series has another scale: write the value in it.")
        return faults
