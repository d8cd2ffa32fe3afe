"""What the weekly check of outside links found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkCheck(models.Model):
    """An outside address that stands in a public text or record, and how it answered last."""

    class Verdict(models.TextChoices):
        FINE = "fine", _("answers")
        GONE = "gone", _("does not exist any more")
        UNREACHABLE = "unreachable", _("does not answer")
        UNSURE = "unsure", _("refuses programs; look yourself")

    url = models.URLField(_("address"), max_length=500, unique=True)
    content = models.ForeignKey(
        "relations.Content", models.CASCADE, null=True, related_name="link_checks", verbose_name=_("item")
    )
    verdict = models.CharField(_("result"), max_length=12, choices=Verdict.choices)
    code = models.PositiveSmallIntegerField(_("answer"), null=True)  # HTTP status; empty when there was none
    checked_at = models.DateTimeField(_("checked"))
    failing_since = models.DateTimeField(_("failing since"), null=True)

    class Meta:
        verbose_name = _("outside link")
        verbose_name_plural = _("outside links")
        ordering = ["failing_since", "url"]

    def __str__(self):
        return self.url
