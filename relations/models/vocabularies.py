"""What every term of a controlled vocabulary shares: a stable code, an address, three labels, synonyms."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerSlug(models.Model):
    """An address that a term had once: kept for ever, leads to the term, never given to another one.

    For experts, whose address is a number, `slug` is the id of the expert who was merged into another.
    """

    vocabulary = models.CharField(max_length=20)  # name of the model in small letters
    slug = models.CharField(max_length=80)
    term_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "slug"], name="former_slug_once")]

    def __str__(self):
        return f"{self.vocabulary} {self.slug} → {self.term_id}"

    @classmethod
    def term(cls, model, slug):
        """The term that a former address leads to, or None."""
        found = (
            cls.objects.filter(vocabulary=model._meta.model_name, slug=slug)
            .values_list("term_id", flat=True)
            .first()
        )
        return model.objects.filter(pk=found).first() if found else None


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

    def save(self, *args, **kwargs):
        former = None
        if self.pk:
            former = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        super().save(*args, **kwargs)
        if former and former != self.slug:
            FormerSlug.objects.update_or_create(
                vocabulary=self._meta.model_name, slug=former, defaults={"term_id": self.pk}
            )

    def clean(self):
        super().clean()
        taken = FormerSlug.objects.filter(vocabulary=self._meta.model_name, slug=self.slug).exclude(
            term_id=self.pk or 0
        )
        if taken.exists():
            raise ValidationError({"slug": _("Another term had this address once; links still lead there.")})
