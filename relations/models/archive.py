"""How many articles the parts of the archive have, stored because thirty years of them are too many to be counted for a page."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models

from .base import LANGUAGE_CHOICES, Content

ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)  # for what readers see already
ALL_YEARS = 0


class ArchivePart(models.TextChoices):
    """By what the articles of the archive are counted, and what the `value` of a count is then."""

    MONTH = "month"  # 1–12; 0 for what is known to the year only
    TOPIC = "topic"  # number of the topic
    AUTHOR = "author"  # number of the expert
    TYPE = "type"  # code of the type


class ArchiveCount(models.Model):
    """The articles of a language in one part of a year, or of all years (`ALL_YEARS`; months have no such row).

    What the clock will change has a row of its own: it counts from `at` on, and may be negative.
    """

    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    year = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=6, choices=ArchivePart.choices)
    value = models.CharField(max_length=20)
    at = models.DateTimeField(default=ALWAYS)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "year", "part", "value", "at"], name="archive_count_once"
            )
        ]
        indexes = [models.Index(fields=["language", "part", "year"], name="archive_count_of_part")]

    def __str__(self):
        return f"{self.language} {self.year} {self.part} {self.value}: {self.count}"


class ArchivePlace(models.Model):
    """What one article has added to the counts: [language, year, part, value, instant, how many] each.

    When the article changes, this is taken out and what it adds now is put in.
    """

    content = models.OneToOneField(Content, models.CASCADE, primary_key=True, related_name="+")
    marks = models.JSONField(default=list)

    def __str__(self):
        return str(self.content_id)
