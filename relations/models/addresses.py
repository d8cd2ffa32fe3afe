"""Where the addresses of former sites lead, and which addresses readers came by in vain."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.text.addresses import LONGEST, normal

from .base import LANGUAGE_CHOICES


class OldAddress(models.Model):
    """An address of a former site, in its normal form (`text.addresses`), and the item or page that it leads to."""

    address = models.CharField(
        _("old address"),
        max_length=LONGEST,
        unique=True,
        help_text=_("As it stood in the browser, with or without the name of the site."),
    )
    content = models.ForeignKey(
        "relations.Content",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="old_addresses",
        verbose_name=_("item"),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=LANGUAGE_CHOICES,
        blank=True,
        help_text=_("Empty: the original language of the item."),
    )
    page = models.CharField(
        _("or a page of this site"),
        max_length=300,
        blank=True,
        help_text=_("For lists, topics and the like: /ru/topics/trade/"),
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(content__isnull=False, page="")
                | models.Q(content=None) & ~models.Q(page=""),
                name="old_address_leads_to_one",
                violation_error_message=_("Name either an item or a page."),
            ),
        ]

    def __str__(self):
        return self.address

    def save(self, *args, **kwargs):
        self.address = normal(self.address)
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.address = normal(self.address)
        if self.address == "/":
            raise ValidationError({"address": _("The front page cannot lead elsewhere.")})
        if self.page and not (self.page.startswith("/") and not self.page.startswith(("//", "/\\"))):
            raise ValidationError({"page": _("Write an address of this site, beginning with a slash.")})


class LostAddress(models.Model):
    """An address that readers followed a link to and that leads nowhere. Nothing about who they were."""

    address = models.CharField(_("address"), max_length=LONGEST, unique=True)
    came_from = models.CharField(_("link on"), max_length=100, blank=True)  # the site of the last link
    times = models.PositiveIntegerField(_("times"), default=1)
    first_on = models.DateField(_("first asked on"))
    last_on = models.DateField(_("last asked on"))

    class Meta:
        verbose_name = _("address that leads nowhere")
        verbose_name_plural = _("addresses that lead nowhere")
        ordering = ["-times", "-last_on", "address"]

    def __str__(self):
        return self.address
