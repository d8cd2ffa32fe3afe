"""The number of the turn; see `relations.models.changes`."""

from django.db import models
from django.db.models import Q


class Turn(models.Model):
    """One row: how many times what readers see has changed."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="turn_is_one")]

    def __str__(self):
        return str(self.number)
