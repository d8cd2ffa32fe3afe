"""Drafts: what somebody has typed into a form of the desk and not saved yet."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """One opened form: its unsaved values, and what it has stored.

    The token is made with the form; saving spends it, so that one form cannot make two things. `stored` holds the
    fingerprints of what the form's last save left behind: a form that is sent again meets its own words as known.
    A copy that was begun after the form had been saved (Back) is a row of its own.
    """

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("relations.User", models.CASCADE, related_name="drafts")
    model = models.CharField(max_length=40)
    content = models.ForeignKey(
        "relations.Content", models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    made = models.CharField(max_length=40, blank=True)  # key of what the form made, if that is no item
    values = models.JSONField(default=dict, blank=True)
    stored = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["user", "model", "content"], name="draft_of_user")]

    def __str__(self):
        return f"{self.model} {self.content_id or '+'} {self.user_id}"
