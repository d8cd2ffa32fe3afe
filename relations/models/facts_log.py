"""What the register said about an agreement, and since which moment: the public log of changes of facts."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import models
from django.utils import timezone

from .editorial import AppendOnly, AppendOnlyQuerySet


class FactsRecordQuerySet(AppendOnlyQuerySet):
    def known_on(self, day: date):
        """Records that were made until the end of a day in Almaty."""
        end = timezone.make_aware(datetime.combine(day, time.max))
        return self.filter(at__lte=end)

    def newest_known(self, day: date):
        """The last record of every agreement that was made until the end of a day."""
        newest = self.order_by().known_on(day).values("agreement_id").annotate(last=models.Max("pk"))
        return self.model.objects.filter(pk__in=newest.values("last"))


def period_on(periods: list[list], day: str) -> list:
    """The period of a state that holds on a day (as ISO 8601): [standing, first day, precision, rule]."""
    for period in reversed(periods):
        if period[1] <= day:
            return period
    return periods[0]


def code_of(key: str) -> str:
    """The code of the state or organisation behind the key under which the law knows a party."""
    return key.partition("/")[0].partition("#")[0]


class FactsRecord(AppendOnly):
    """The facts of a published agreement and what followed from them, from one moment until the next record.

    `state` is language-free: {"facts": …, "whole": periods, "parties": {key: periods}}, with "replaced" and
    "apart" (between whom it is not in force) where there are any, a period being
    [standing, first day, precision, rule]. `changes` is what differs from the record before, see
    `relations.editorial.facts_log`. Written by the table of dependencies, whichever way a fact came in.
    """

    agreement = models.ForeignKey("relations.Agreement", models.CASCADE, related_name="facts_records")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.JSONField()
    changes = models.JSONField(default=list)

    objects = FactsRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["agreement", "at"], name="facts_record_agreement")]

    def __str__(self):
        return f"{self.agreement_id} {self.at:%Y-%m-%d %H:%M}"
