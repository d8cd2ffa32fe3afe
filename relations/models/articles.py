"""Articles: reviews, analytical notes, briefs, commentary, interviews."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Content, Kind
from .first_published import FirstPublished


class Genre(models.TextChoices):
    REVIEW = "review", _("Review")
    ANALYTICAL_NOTE = "analytical_note", _("Analytical note")
    POLICY_BRIEF = "policy_brief", _("Policy brief")
    REPORT = "report", _("Report")
    COMMENTARY = "commentary", _("Commentary")
    EXPERT_OPINION = "expert_opinion", _("Expert opinion")
    OP_ED = "op_ed", _("Op-ed")
    INTERVIEW = "interview", _("Interview")
    DIGEST = "digest", _("Digest")


# Kinds that Google Scholar accepts (its inclusion guidelines leave out news and editorials).
SCHOLARLY = (Genre.REVIEW, Genre.ANALYTICAL_NOTE, Genre.POLICY_BRIEF, Genre.REPORT)


class Article(FirstPublished, Content):
    KIND = Kind.ARTICLE

    genre = models.CharField(_("type"), max_length=16, choices=Genre.choices, default=Genre.REVIEW)
    authors = models.ManyToManyField(
        "relations.Expert", through="Authorship", related_name="articles", verbose_name=_("authors")
    )
    note = models.CharField(
        _("note about the text"),
        max_length=500,
        blank=True,
        help_text=_("Shown under the text, for example its origin."),
    )
    report_number = models.CharField(_("number of the report"), max_length=40, blank=True)
    doi = models.CharField("DOI", max_length=120, blank=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @property
    def is_scholarly(self) -> bool:
        return self.genre in SCHOLARLY


class Authorship(models.Model):
    """An author of an article, in the order of the byline, with the post held when it was written."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="authorships")
    expert = models.ForeignKey(
        "relations.Expert", models.PROTECT, related_name="authorships", verbose_name=_("author")
    )
    position = models.CharField(
        _("position at the time"), max_length=200, blank=True, help_text=_("Empty: the present position.")
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "expert"], name="author_once")]

    def __str__(self):
        return str(self.expert)
