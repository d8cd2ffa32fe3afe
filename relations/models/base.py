"""Content: the working copy that every kind of item shares. Nothing here is public; readers see editions."""

from collections.abc import Iterable

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relations.kinds import KINDS, Traits, traits_of
from relations.text.languages import DEFAULT, LANGUAGES, OWN_NAMES, best
from relations.text.slugs import slugify

from .fields import Precision, RichTextField, told_constraint

LANGUAGE_CHOICES = [(code, OWN_NAMES[code]) for code in LANGUAGES]
TEXT_FIELDS = ("title", "lead", "body", "keywords")


class StaleEdit(Exception):
    """The row was changed by somebody else since it was read; nothing was written."""


class Versioned(models.Model):
    """Refuses to overwrite a change that the writer has not seen: the version stands in the UPDATE's WHERE."""

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if self.pk and not self._state.adding:
                row = Content._base_manager if isinstance(self, Content) else type(self)._base_manager
                if not row.filter(pk=self.pk, version=self.version).update(version=self.version + 1):
                    raise StaleEdit
                self.version += 1
                if kwargs.get("update_fields") is not None:
                    kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
            super().save(*args, **kwargs)


# ARTICLE, AGREEMENT … with code and name, for columns and for what only one kind does.
Kind = models.TextChoices(
    "Kind", [(kind.code.upper(), (kind.code, kind.singular)) for kind in KINDS], module=__name__
)


class Content(Versioned):
    """Texts in three languages, and the facts without a language that every kind has.

    Concrete parent of every kind in `relations.kinds`: one id space for `/p/<id>`,
    editions, search, collections and links.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices, editable=False, db_index=True)
    original_language = models.CharField(
        _("original language"), max_length=2, choices=LANGUAGE_CHOICES, default=DEFAULT
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    lead = models.TextField(_("summary"), max_length=1000, blank=True)
    body = RichTextField(_("body"))
    keywords = models.CharField(
        _("keywords"), max_length=500, blank=True, help_text=_("Separated by commas.")
    )
    topics = models.ManyToManyField(
        "relations.Topic", blank=True, related_name="contents", verbose_name=_("topics")
    )
    countries = models.ManyToManyField(
        "relations.Country", blank=True, related_name="contents", verbose_name=_("countries")
    )
    organisations = models.ManyToManyField(
        "relations.Organisation", blank=True, related_name="contents", verbose_name=_("organisations")
    )
    cover = models.ForeignKey(
        "relations.Picture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covered",
        verbose_name=_("cover image"),
    )
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)
    reviewed_on = models.DateField(_("facts last checked on"), null=True, blank=True)
    created_by = models.ForeignKey(
        "relations.User",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="created_contents",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, db_index=True)
    # When a fact that records show last changed, for harvesters and feeds; texts have the dates of their editions.
    facts_changed_at = models.DateTimeField(null=True, editable=False, db_index=True)

    KIND: Kind | None = None  # of the subclass

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "-updated_at"], name="content_changed")]

    def __str__(self):
        """The title in the language of the moment, else in the original, else in any; of nothing yet, the number."""
        code = self.named_in(get_language() or self.original_language)
        return self.title_in(code) if code else f"#{self.pk}"

    def save(self, *args, **kwargs):
        if self.KIND:
            self.kind = self.KIND
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The page of this item; the id decides, so the slug of the working title is good enough."""
        return reverse(f"{self.kind}-detail", args=[self.pk, slugify(self.title) or self.kind])

    def named_in(self, language: str) -> str | None:
        """The language whose title stands for this item among people who read `language`; None without any title."""
        return best([c for c in LANGUAGES if self.title_in(c).strip()], language, self.original_language)

    @property
    def traits(self) -> Traits:
        return traits_of(self.kind)

    @property
    def dated_on(self):
        """The day by which lists sort this item: of signature, of the event; None means of publication."""
        return None

    @property
    def dated_on_precision(self) -> str:
        """How exactly the day is known by which lists sort this item."""
        return Precision.DAY

    def text_in(self, field: str, language: str) -> str:
        """One text of the working copy in exactly that language, without any fallback."""
        return getattr(self, f"{field}_{language}") or ""

    def title_in(self, language: str) -> str:
        return self.text_in("title", language)

    def texts_in(self, language: str) -> dict[str, str]:
        return {field: self.text_in(field, language) for field in TEXT_FIELDS}

    def has_text_in(self, language: str) -> bool:
        return any(self.text_in(field, language).strip() for field in ("title", "lead", "body"))

    def specific(self):
        """This item as its own kind (Article, Agreement …)."""
        return self if self.KIND else getattr(self, self.kind)


def by_kind(items: Iterable[int]) -> dict[str, list[int]]:
    """The numbers of items by their kind, so that nobody asks the tables of other kinds for them."""
    found: dict[str, list[int]] = {}
    for item, kind in Content.objects.filter(pk__in=items).order_by("pk").values_list("pk", "kind"):
        found.setdefault(kind, []).append(item)
    return found


class Source(models.Model):
    """Where a fact of an item comes from."""

    content = models.ForeignKey(Content, models.CASCADE, related_name="sources")
    title = models.CharField(_("source"), max_length=400)
    url = models.URLField(_("address"), max_length=500, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]
        constraints = [
            told_constraint("source", "title", _("Name the source.")),
        ]

    def __str__(self):
        return self.title
