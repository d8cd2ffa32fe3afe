"""What readers ask the search for, counted, and what editors do about it: synonyms and their picks."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import LANGUAGE_CHOICES, Content

LONGEST_QUERY = 100
MOST_NAMES = 20


class SearchTally(models.Model):
    """How often something was asked for on one day, and with what success. Nothing about who asked."""

    day = models.DateField()
    query = models.CharField(max_length=LONGEST_QUERY)
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)  # of the page
    asked = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)  # of these, how often nothing was found
    opened = models.PositiveIntegerField(default=0)  # results that were opened

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "query", "language"], name="searchtally_once")]

    def __str__(self):
        return f"{self.day} {self.query}"


class Synonym(models.Model):
    """Names of one idea: whoever types one of them finds texts with the others, too."""

    words = models.TextField(
        _("words"),
        help_text=_("One per line, two at least, in any language: who types one finds the others, too."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms of the search")
        ordering = ["words"]

    def __str__(self):
        return " = ".join(self.names)[:120]

    @property
    def names(self) -> list[str]:
        return names_in(self.words)

    def clean(self):
        super().clean()
        names = self.names
        if len(names) < 2:
            raise ValidationError({"words": _("Write two words at least, one per line.")})
        if len(names) > MOST_NAMES:
            raise ValidationError({"words": _("At most 20 words mean the same; divide them.")})
        if any(len(name) > LONGEST_QUERY for name in names):
            raise ValidationError({"words": _("A line has at most 100 letters.")})
        self.words = "\n".join(names)


def names_in(text: str) -> list[str]:
    """The lines of a text, each once, without spaces at the ends."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


class SearchPick(models.Model):
    """An item that editors put above the results of a query."""

    query = models.CharField(
        _("query"),
        max_length=LONGEST_QUERY,
        help_text=_("As readers type it; other forms of the same words count, too."),
    )
    language = models.CharField(
        _("language of the page"),
        max_length=2,
        choices=LANGUAGE_CHOICES,
        blank=True,
        help_text=_("Empty: on pages in every language."),
    )
    content = models.ForeignKey(Content, models.CASCADE, related_name="+", verbose_name=_("item"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("editors' pick")
        verbose_name_plural = _("editors' picks of the search")
        ordering = ["query", "language", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["query", "language", "content"],
                name="searchpick_once",
                violation_error_message=_("This item is a pick of this query already."),
            )
        ]

    def __str__(self):
        return self.query

    def clean(self):
        super().clean()
        self.query = " ".join(self.query.split())
