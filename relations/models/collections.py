"""Collections: lists ordered by hand, with a note per entry. The front page is one."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import Content, Kind


class Collection(Content):
    KIND = Kind.COLLECTION
    FRONT_PAGE = "front"

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        null=True,
        blank=True,
        help_text=_("“front” is the front page."),
    )

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")


class EntryQuerySet(models.QuerySet):
    def current(self, today=None):
        """Entries whose pin has not run out."""
        today = today or timezone.localdate()
        return self.filter(Q(pinned_until__isnull=True) | Q(pinned_until__gte=today))


class Entry(models.Model):
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="entries")
    content = models.ForeignKey(Content, models.CASCADE, related_name="listed_in", verbose_name=_("item"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    pinned_until = models.DateField(
        _("pinned until"), null=True, blank=True, help_text=_("The last day it is shown.")
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "content"], name="entry_once")]

    def __str__(self):
        return str(self.content)
