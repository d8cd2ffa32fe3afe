"""Who works on what waits in the queues; see `relations.operations.worker`."""

from django.db import models


class Worker(models.Model):
    """A process of the worker. `seen_at` rises while it lives, also during a long task."""

    name = models.CharField(max_length=64, primary_key=True)  # as the tasks that it took remember it
    host = models.CharField(max_length=100)
    queues = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name
