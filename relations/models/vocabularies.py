"""What every term of a controlled vocabulary shares: a stable code, an address, three labels, synonyms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """One row per idea; labels in three languages; synonyms feed the search (one per line)."""

    code = models.CharField(_("code"), max_length=64, unique=True, help_text=_("Never changes."))
    slug = models.SlugField(_("page address (slug)"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    synonyms = models.TextField(
        _("synonyms"),
        blank=True,
        help_text=_("One per line, in any language. Search finds the term by them."),
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self):
        return self.name or self.code
