"""Imports that take longer than a page may: the file, how far it is, what became of every row."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportJob(models.Model):
    """One table on its way into the portal: checked as a whole first, written when somebody confirms.

    `done` rows are behind it, in the transaction that wrote them, so that a job taken up again writes nothing twice.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        READY = "ready", _("waits for your decision")
        RUNNING = "running", _("being imported")
        PAUSED = "paused", _("paused")
        DONE = "done", _("finished")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    ACTIVE = (State.CHECKING, State.RUNNING)
    SILENT_AFTER = timedelta(seconds=90)  # a worker that wrote nothing for so long is no more

    format = models.CharField(max_length=40)
    by = models.ForeignKey("relations.User", models.CASCADE, related_name="+")
    file = models.FileField(_("file"), upload_to="imports/jobs/", max_length=200)
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("status"), max_length=10, choices=State.choices, default=State.CHECKING)
    is_dry = models.BooleanField(default=True)  # of the pass that is under way, or was the last
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)  # what became of rows: refused ones all, of others the first
    chosen = models.JSONField(default=dict)  # header of the file → column, as somebody said
    mended = models.JSONField(default=dict)  # line → {column: text}, put right on the page
    receipt = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    worker = models.CharField(max_length=32, blank=True)  # who works on it now; nobody else writes its rows
    made_at = models.DateTimeField(_("time"), auto_now_add=True)
    beat_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    def __str__(self):
        return self.file_name

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    def is_silent(self, now=None) -> bool:
        """Is nobody working on it although it is under way?"""
        return self.is_active and (now or timezone.now()) - self.beat_at > self.SILENT_AFTER


class ColumnName(models.Model):
    """Which column a header of somebody's tables means, as it was chosen once."""

    format = models.CharField(max_length=40)
    header = models.CharField(max_length=200)
    column = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("name of a column")
        verbose_name_plural = _("names of columns")
        constraints = [models.UniqueConstraint(fields=["format", "header"], name="column_name_once")]

    def __str__(self):
        return f"{self.header} → {self.column}"
