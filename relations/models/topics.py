"""The two-level taxonomy of subjects."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .vocabularies import Term


class Topic(Term):
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("broader topic"),
    )
    description = models.TextField(_("description"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="topic_not_its_own_parent"
            )
        ]

    def get_absolute_url(self):
        return reverse("topic-detail", args=[self.slug])
