"""Where a text stood before it came here: the day of its first publication and the place, as bibliographies give it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .fields import Precision, precision_field

ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
EARLIEST = 1500  # printing came to the region later; an older year is a slip


def check_issn(text: str) -> None:
    """A serial number with its check digit (ISO 3297). Raises ValidationError."""
    if not ISSN.fullmatch(text):
        raise ValidationError(_("Write it as 0000-0000."), code="form")
    digits = [10 if sign == "X" else int(sign) for sign in text.replace("-", "")]
    if sum(digit * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True)) % 11:
        raise ValidationError(_("The check digit does not fit: look at the number again."), code="check")


class FirstPublished(models.Model):
    """A text that may have been published elsewhere first; nothing filled in means: here."""

    first_published_on = models.DateField(
        _("first published on"),
        null=True,
        blank=True,
        help_text=_("Anywhere. Only if it was before this portal; a month or a year will do."),
    )
    first_published_on_precision = precision_field(default=Precision.DAY)
    appeared_in = models.CharField(
        _("appeared in"), max_length=300, blank=True, help_text=_("Journal, book, newspaper or site.")
    )
    volume = models.CharField(_("volume"), max_length=40, blank=True)
    issue = models.CharField(pgettext_lazy("of a journal", "issue"), max_length=40, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    issn = models.CharField("ISSN", max_length=9, blank=True, validators=[check_issn])
    first_url = models.URLField(_("address of the first publication"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def dated_on(self):
        return self.first_published_on

    @property
    def dated_on_precision(self) -> str:
        return self.first_published_on_precision if self.first_published_on else Precision.DAY

    def clean(self):
        super().clean()
        day = self.first_published_on
        if day and day > timezone.localdate():
            raise ValidationError({"first_published_on": _("This day lies ahead.")})
        if day and day.year < EARLIEST:
            raise ValidationError({"first_published_on": _("Look at the year again.")})
