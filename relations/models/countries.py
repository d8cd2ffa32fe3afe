"""States, organisations, places, and the standing formats in which they meet."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .vocabularies import Term


class Country(Term):
    """A state. `code` is ISO 3166-1 alpha-2 in lower case."""

    alpha3 = models.CharField(_("ISO alpha-3"), max_length=3)
    numeric = models.CharField(_("ISO numeric"), max_length=3)
    official_name = models.CharField(_("official name"), max_length=200, blank=True)
    capital = models.CharField(_("capital"), max_length=100, blank=True)
    group = models.CharField(
        _("group"),
        max_length=16,
        choices=[("ca5", _("Central Asia")), ("neighbour", _("Neighbour")), ("partner", _("Partner"))],
        default="partner",
    )
    began_on = models.DateField(
        _("first day of the state"),
        null=True,
        blank=True,
        help_text=_("For states younger than their treaties."),
    )
    ended_on = models.DateField(_("first day without the state"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("predecessor state"),
    )

    class Meta(Term.Meta):
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(began_on__isnull=True)
                | models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gt=models.F("began_on")),
                name="country_lasted",
                violation_error_message=_("The end date cannot be earlier than the start date."),
            )
        ]

    @property
    def letters(self) -> str:
        """The two-letter mark shown instead of a flag."""
        return self.code.upper()

    def get_absolute_url(self):
        return reverse("country-detail", args=[self.slug])


class Organisation(Term):
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    scope = models.CharField(
        _("scope"),
        max_length=10,
        choices=[("global", _("Global")), ("regional", _("Regional"))],
        default="regional",
    )
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    ror = models.URLField(_("ROR identifier"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    @property
    def letters(self) -> str:
        return self.abbreviation or self.code.upper()

    def get_absolute_url(self):
        return reverse("organisation-detail", args=[self.slug])


class Place(models.Model):
    """A city as it is named today; an event may carry the name it bore on its day (`Event.place_name`)."""

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("country")
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["code"]

    def __str__(self):
        return self.name or self.code
