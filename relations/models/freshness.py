"""The number of the turn, and the turn in which each item last changed; see `relations.editorial.freshness`."""

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


class Touched(models.Model):
    """In which turn an item, or what hangs on it, last changed: so that an index in memory reads only what it lacks."""

    EVERYTHING, TERMS = 0, -1  # instead of an item: rows written in bulk; labels and other rows of no item

    item = models.BigIntegerField(primary_key=True)
    turn = models.PositiveBigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.item} in {self.turn}"
