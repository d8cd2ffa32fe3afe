"""How often pages are opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import LANGUAGE_CHOICES


class PageReads(models.Model):
    """How often a page was opened on one day, under an address in one language. Nothing about who opened it."""

    day = models.DateField(_("day"))
    page = models.CharField(_("page"), max_length=120)  # as `editorial.readership.page_of` names it
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    reads = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)  # of its PDF

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "day", "language"], name="pagereads_once")]
        indexes = [models.Index(fields=["day"], name="pagereads_day")]

    def __str__(self):
        return f"{self.day} {self.page}"
