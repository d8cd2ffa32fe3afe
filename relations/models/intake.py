"""Old texts on their way in: one batch per source, one paper per file, with what was proposed for it and what was said."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import LANGUAGE_CHOICES
from .files import Reading


class IntakeBatch(models.Model):
    """Everything that comes from one source: a folder, a ZIP, the export of a site. Brought again, it is the same batch."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READY = "ready", _("waits for your decision")
        TRYING = "trying", _("being tried")
        BRINGING = "bringing", _("being brought in")
        BROUGHT = "brought", _("waits for approval")
        PUBLISHING = "publishing", _("being published")
        DONE = "done", _("finished")

    ACTIVE = (State.READING, State.TRYING, State.BRINGING, State.PUBLISHING)
    SILENT_AFTER = timedelta(minutes=3)  # reading one file may take two

    source = models.CharField(_("source"), max_length=200, unique=True)
    file = models.FileField(_("file"), upload_to="imports/intake/", max_length=200, blank=True)
    by = models.ForeignKey("relations.User", models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        "relations.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("status"), max_length=10, choices=State.choices, default=State.READING)
    remarks = models.JSONField(default=list)  # files that are no papers, lines of the table without a file
    done = models.PositiveIntegerField(default=0)  # texts, by the present step
    total = models.PositiveIntegerField(default=0)  # 0: not known beforehand
    tried_at = models.DateTimeField(null=True, blank=True)  # by a dry run; what it refused says so itself
    worker = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("batch of old texts")
        verbose_name_plural = _("batches of old texts")
        ordering = ["-id"]

    def __str__(self):
        return self.source

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def is_silent(self) -> bool:
        """Under way, but whoever worked on it has died."""
        return self.is_active and self.beat_at < timezone.now() - self.SILENT_AFTER


class IntakePaper(models.Model):
    """One language version of one old text: what its file and the table say, and what was proposed where they are silent."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to be looked at")
        ACCEPTED = "accepted", _("accepted")
        LEFT_OUT = "left_out", _("left out")
        REFUSED = "refused", _("cannot be read")
        WRITTEN = "written", _("brought in, not yet linked")
        BROUGHT = "brought", _("brought in")

    batch = models.ForeignKey(IntakeBatch, models.CASCADE, related_name="papers")
    key = models.CharField(
        _("key"), max_length=300
    )  # of the source: the same file is the same paper for ever
    place = models.PositiveIntegerField(default=0)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, blank=True)
    group = models.CharField(_("translations of one text"), max_length=300, blank=True)
    values = models.JSONField(default=dict)  # column → text
    proposed = models.JSONField(default=dict)  # column → where the proposal comes from
    doubts = models.JSONField(default=list)  # codes, with words after a colon
    body = models.TextField(blank=True)
    file = models.FileField(
        upload_to="imports/intake/", max_length=200, blank=True
    )  # a PDF, kept beside its text
    pages = models.JSONField(
        default=list
    )  # of that PDF: number, text, source and confidence of each with words
    reading = models.CharField(max_length=12, choices=Reading.choices, blank=True)
    trouble = models.CharField(max_length=12, blank=True)
    pages_done = models.PositiveIntegerField(default=0)
    searchable = models.FileField(upload_to="imports/intake/", max_length=200, blank=True)
    files = models.JSONField(
        default=list
    )  # that the text links to: [old address, words of the link, stored name]
    file_hash = models.CharField(max_length=64)
    text_hash = models.CharField(max_length=64, blank=True, db_index=True)
    likeness = models.TextField(blank=True)  # near texts share most of it (`intake.alike.sketch`)
    receipt = models.JSONField(default=dict)
    message = models.TextField(blank=True)  # why it was refused
    state = models.CharField(_("status"), max_length=10, choices=State.choices, default=State.PROPOSED)
    content = models.ForeignKey(
        "relations.Content", models.SET_NULL, null=True, blank=True, related_name="papers"
    )

    class Meta:
        verbose_name = _("old text")
        verbose_name_plural = _("old texts")
        ordering = ["place", "id"]
        constraints = [models.UniqueConstraint(fields=["batch", "key"], name="paper_once")]
        indexes = [models.Index(fields=["batch", "state", "place"], name="paper_by_state")]

    def __str__(self):
        return self.key
