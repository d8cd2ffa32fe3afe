"""What the desk remembers: revisions of the working copy, the audit log, remarks, links to a preview."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import LANGUAGE_CHOICES


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise PermissionDenied("This table is append-only.")

    def bulk_update(self, objs, fields, batch_size=None):
        raise PermissionDenied("This table is append-only.")

    def bulk_create(self, objs, *args, **kwargs):
        if kwargs.get("update_conflicts") or (len(args) > 2 and args[2]):
            raise PermissionDenied("This table is append-only.")
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self):
        raise PermissionDenied("This table is append-only.")


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk and not self._state.adding:
            raise PermissionDenied("This table is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("This table is append-only.")


class Revision(AppendOnly):
    """The whole working copy as it was saved: texts in three languages, facts, relations, child rows."""

    content = models.ForeignKey(
        "relations.Content", models.SET_NULL, null=True, related_name="revisions"
    )  # empty: the draft was deleted
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("saved at"), auto_now_add=True)
    by = models.ForeignKey(
        "relations.User", models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )
    snapshot = models.JSONField()
    changed = models.JSONField(default=list)  # names of what differs from the revision before
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["content", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.content_id} r{self.number}"


class AuditEntry(AppendOnly):
    """Who did what, when, in which language, from which address."""

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        "relations.User", models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    actor_name = models.CharField(_("name"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=40, db_index=True)
    content = models.ForeignKey(
        "relations.Content", models.SET_NULL, null=True, related_name="audit_entries", verbose_name=_("item")
    )
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    detail = models.JSONField(_("details"), default=dict, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)

    class Meta:
        verbose_name = _("entry of the log")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class Remark(models.Model):
    """A comment on one field of a draft; resolved, never rewritten."""

    content = models.ForeignKey("relations.Content", models.CASCADE, related_name="remarks")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, blank=True)
    field = models.CharField(_("field"), max_length=40, blank=True)
    text = models.TextField(_("remark"), max_length=2000)
    author = models.ForeignKey(
        "relations.User", models.PROTECT, related_name="remarks", verbose_name=_("author")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(
        "relations.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["content", "resolved_at"], name="remark_open")]

    def __str__(self):
        return self.text[:60]


def in_a_week():
    return timezone.now() + timedelta(days=7)


class PreviewLinkQuerySet(models.QuerySet):
    def alive(self, at=None):
        """Links that still open."""
        return self.filter(revoked_at=None, expires_at__gt=at or timezone.now())


class PreviewLink(models.Model):
    """Lets somebody without an account read the working copy of one item in one language for a week."""

    content = models.ForeignKey("relations.Content", models.CASCADE, related_name="preview_links")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    note = models.CharField(_("for whom"), max_length=200, blank=True)
    created_by = models.ForeignKey("relations.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), default=in_a_week)
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a preview")
        verbose_name_plural = _("links to previews")
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return f"{self.content_id} {self.language}"


class Reminder(models.Model):
    """Somebody was reminded of a day that is due; of the same thing, day and stage nobody is reminded twice."""

    user = models.ForeignKey("relations.User", models.CASCADE, related_name="reminders")
    what = models.CharField(max_length=40)  # sort and number of the row: “text 17”
    due_on = models.DateField()
    stage = models.CharField(max_length=5)  # soon, today, late
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "what", "due_on", "stage"], name="reminded_once")
        ]

    def __str__(self):
        return f"{self.what} {self.due_on} {self.stage}"
