"""The lines of the chronicle of every dossier, stored because a page of a hundred must be found among thousands."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from relations import clock

from .base import Content
from .dossiers import Dossier, Milestone
from .fields import Precision


class LineRank(models.IntegerChoices):
    """What a line tells, in the order in which lines of one day stand."""

    STEP = 0  # the document of a step of relations
    AGREEMENT = 1
    EVENT = 2
    MILESTONE = 3
    REVIEW = 4


class LineMoment(models.TextChoices):
    """What happened to an agreement on the day of a line; empty for the day of the item itself."""

    CONSENT = "consent", pgettext_lazy("timeline", "Ratification")
    ACCESSION = "accession", pgettext_lazy("timeline", "Accession")
    PROVISIONAL = "provisional", pgettext_lazy("timeline", "Provisional application")
    ENTRY = "entry", pgettext_lazy("timeline", "Entry into force")
    SUSPENSION = "suspension", pgettext_lazy("timeline", "Suspension")
    RESUMPTION = "resumption", pgettext_lazy("timeline", "Resumption")
    WITHDRAWAL = "withdrawal", pgettext_lazy("timeline", "Withdrawal")
    TERMINATION = "termination", pgettext_lazy("timeline", "Termination")
    EXPIRY = "expiry", pgettext_lazy("timeline", "Expiry of the term")
    SUPERSESSION = "supersession", pgettext_lazy("timeline", "Replaced by a later agreement")


# What has not happened yet: a term may still be prolonged, a notice taken back.
ENDS = (LineMoment.WITHDRAWAL, LineMoment.TERMINATION, LineMoment.EXPIRY, LineMoment.SUPERSESSION)


class DossierLineQuerySet(models.QuerySet):
    def public(self, at: datetime | None = None):
        """The lines whose items readers may see at a moment (default: now); of ends only those that have come."""
        at = at or clock.now()
        return self.filter(shown_from__lte=at, shown_until__gt=at).exclude(
            moment__in=ENDS, day__gt=timezone.localdate(at)
        )


class DossierLine(models.Model):
    """One line: an item that belongs to a dossier, what happened to an agreement on another day, or a milestone.

    Derived (`editorial.chronicles`); titles, statuses and whatever else a line says are read with its item.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="lines")
    content = models.ForeignKey(Content, models.CASCADE, null=True, related_name="chronicle_lines")
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, related_name="+")
    rank = models.PositiveSmallIntegerField(choices=LineRank.choices)
    moment = models.CharField(max_length=12, choices=LineMoment, blank=True)
    members = models.CharField(
        max_length=200, blank=True
    )  # codes of the parties that a moment concerns; empty: all
    is_own = models.BooleanField(default=False)  # the parties of the dossier take part and nobody else
    is_wide = models.BooleanField(default=False)  # two or more others take part besides
    day = models.DateField(null=True)
    precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.DAY)
    number = models.BigIntegerField()  # of the item or milestone, to put lines of one day in order
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField()

    objects = DossierLineQuerySet.as_manager()

    class Meta:
        ordering = ["day", "rank", "number", "id"]
        indexes = [models.Index(fields=["dossier", "day", "rank", "number"], name="dossier_line_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(content=None, milestone__isnull=False)
                | models.Q(content__isnull=False, milestone=None),
                name="dossier_line_of_one",
            )
        ]

    def __str__(self):
        return f"{self.day}: {self.get_rank_display()} {self.number}"
