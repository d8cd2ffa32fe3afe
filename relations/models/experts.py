"""Who writes: experts, groups of experts and their departments."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relations.text.slugs import slugify


class Department(models.Model):
    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["order", "code"]

    def __str__(self):
        return self.name or self.code


class Expert(models.Model):
    """A person, or a group that signs together (then `family_name` holds the whole name)."""

    code = models.CharField(_("code"), max_length=64, unique=True)
    is_group = models.BooleanField(_("group of authors"), default=False)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=150)
    position = models.CharField(_("position"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="experts",
        verbose_name=_("department"),
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    bio = models.TextField(_("biography"), blank=True)
    photo = models.ForeignKey(
        "relations.Picture", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    topics = models.ManyToManyField(
        "relations.Topic", blank=True, related_name="experts", verbose_name=_("topics")
    )
    orcid = models.CharField(
        "ORCID",
        max_length=19,
        blank=True,
        validators=[RegexValidator(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", _("Write it as 0000-0000-0000-0000."))],
    )
    email = models.EmailField(_("e-mail for readers"), blank=True)
    is_former = models.BooleanField(_("no longer with the institute"), default=False)
    is_guest = models.BooleanField(
        _("never worked at the institute"),
        default=False,
        help_text=_("An author of the archive: has a page, and is not in the list of experts."),
    )
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)
    user = models.OneToOneField(
        "relations.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="expert",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["code"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("expert-detail", args=[self.pk, self.slug])

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.code

    @property
    def initials(self) -> str:
        """Two letters for the round mark that stands in for a photo."""
        words = self.name.replace("-", " ").split()
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def slug(self) -> str:
        return slugify(self.name) or self.code
