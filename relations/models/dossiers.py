"""Dossiers: the story of a relation between two or more countries or organisations, and its figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import changes
from .base import Content, Kind
from .fields import (
    Precision,
    country_field,
    dated_constraint,
    one_party_constraint,
    organisation_field,
    precision_field,
    told_constraint,
)


class RelationLevel(models.TextChoices):
    """Steps of the ladder of relations, from the lowest to the highest."""

    DIPLOMATIC = "diplomatic", _("Diplomatic relations")
    GOOD_NEIGHBOUR = "good_neighbour", _("Good-neighbourliness")
    PARTNERSHIP = "partnership", _("Partnership")
    ETERNAL = "eternal", _("Eternal friendship")
    STRATEGIC = "strategic", _("Strategic partnership")
    ENHANCED = "enhanced", _("Enhanced strategic partnership")
    COMPREHENSIVE = "comprehensive", _("Comprehensive strategic partnership")
    ALLIANCE = "alliance", _("Allied relations")


class Dossier(Content):
    """One per set of parties, whatever their order: `parties_key` is their codes in alphabetical order."""

    KIND = Kind.DOSSIER

    parties_key = models.CharField(
        max_length=200,
        unique=True,
        null=True,
        blank=True,
        editable=False,
    )
    series = models.ForeignKey(
        "relations.Series",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name=_("format"),
    )
    indicators = models.ManyToManyField(
        "relations.Indicator", blank=True, related_name="dossiers", verbose_name=_("indicators")
    )
    experts = models.ManyToManyField(
        "relations.Expert", blank=True, related_name="dossiers", verbose_name=_("experts")
    )

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")

    @staticmethod
    def key_of(codes) -> str:
        """The key of a set of parties: `uz`, `kz` → `kz-uz`."""
        return "-".join(sorted(set(codes)))

    @changes.together()
    def set_parties(self, countries=(), organisations=()) -> None:
        """Replace the parties. Raises IntegrityError when another dossier has the same ones."""
        self.parties.all().delete()
        rows = [DossierParty(dossier=self, country=c, order=i) for i, c in enumerate(countries)]
        rows += [
            DossierParty(dossier=self, organisation=o, order=len(rows) + i)
            for i, o in enumerate(organisations)
        ]
        changes.bulk_create(DossierParty, rows)
        self.refresh_key()

    def refresh_key(self) -> None:
        """Derive `parties_key` from the parties as they stand."""
        key = self.key_of(party.term.code for party in self.parties.select_related("country", "organisation"))
        self.parties_key = key or None
        type(self).objects.filter(pk=self.pk).update(parties_key=self.parties_key)


class DossierParty(models.Model):
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="parties")
    country = country_field("dossier_parties")
    organisation = organisation_field("dossier_parties")
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["order", "id"]
        constraints = [
            one_party_constraint("dossier_party_is_one"),
            models.UniqueConstraint(fields=["dossier", "country"], name="dossier_country_once"),
            models.UniqueConstraint(fields=["dossier", "organisation"], name="dossier_organisation_once"),
        ]

    def __str__(self):
        return str(self.term)

    @property
    def term(self):
        return self.country if self.country_id else self.organisation


class Step(models.Model):
    """A step of the ladder of relations, with the document that made it."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps")
    level = models.CharField(_("level of relations"), max_length=16, choices=RelationLevel.choices)
    taken_on = models.DateField(_("date"), null=True, blank=True)
    taken_on_precision = precision_field(default=Precision.DAY)
    note = models.CharField(_("note"), max_length=300, blank=True)
    document = models.ForeignKey(
        "relations.Agreement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("document"),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("step of relations")
        verbose_name_plural = _("ladder of relations")
        ordering = ["taken_on", "id"]
        constraints = [dated_constraint("step", "taken_on")]

    def __str__(self):
        return f"{self.get_level_display()} ({self.taken_on})"


class Milestone(models.Model):
    """A dated entry of the timeline that is neither an agreement, an event nor an article."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="milestones")
    happened_on = models.DateField(_("date"), null=True, blank=True)
    happened_on_precision = precision_field(default=Precision.DAY)
    title = models.CharField(_("title"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["happened_on", "id"]
        constraints = [
            dated_constraint("milestone", "happened_on"),
            told_constraint("milestone", "source", _("Name the source.")),
        ]

    def __str__(self):
        return self.title


class Claim(models.Model):
    """A dated fact with its source: “8.9 %, share of Kazakhstan in Uzbekistan’s trade, as of November 2025”."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="claims")
    figure = models.CharField(_("figure"), max_length=40)
    statement = models.CharField(_("statement"), max_length=300)
    as_of = models.DateField(_("as of"))
    as_of_precision = precision_field(default=Precision.MONTH)
    check_by = models.DateField(_("check again by"), null=True, blank=True)
    article = models.ForeignKey(
        "relations.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("article"),
    )
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address"), max_length=500, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("dated fact")
        verbose_name_plural = _("dated facts")
        ordering = ["order", "id"]
        constraints = [
            told_constraint("claim", "source", _("Name the source.")),
        ]

    def __str__(self):
        return f"{self.figure} {self.statement}"
