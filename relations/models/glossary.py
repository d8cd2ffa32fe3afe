"""The term base: how the portal says a thing in each language, and what it does not say."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GlossaryTerm(models.Model):
    """One idea with its term in three languages; shown to translators, checked when a text is saved."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    term = models.CharField(_("term"), max_length=200)
    avoid = models.TextField(
        _("avoid"), blank=True, help_text=_("Forms that are not used in this sense, one per line.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["code"]

    def __str__(self):
        return self.term or self.code
