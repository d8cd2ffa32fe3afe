"""What hangs on an agreement row by row: parties and their actions, references, follow-up, searches in vain."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from relations.law import ActionKind
from relations.text.languages import LANGUAGES

from .agreements import Agreement
from .fields import (
    Precision,
    country_field,
    dated_constraint,
    one_party_constraint,
    organisation_field,
    precision_field,
)
from .instruments import WHOLE, Capacity


def refuse_party_of_another(row) -> None:
    """Of a row of an agreement that names a party. Raises ValidationError, beside the party."""
    if row.party_id and row.agreement_id and row.party.agreement_id != row.agreement_id:
        raise ValidationError({"party": _("This party belongs to another agreement.")})


class Party(models.Model):
    """Who is bound, or is meant to be bound, by an agreement: a state or an organisation, or a body of one."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    country = country_field("parties")
    organisation = organisation_field("parties")
    capacity = models.CharField(
        _("in the capacity of"), max_length=12, choices=Capacity.choices, default=Capacity.STATE
    )
    body = models.CharField(
        _("ministry, region or company"),
        max_length=200,
        blank=True,
        help_text=_("Where it is not the state itself."),
    )
    signatory = models.CharField(_("signed by"), max_length=200, blank=True)
    is_required = models.BooleanField(
        _("required for entry into force"),
        default=False,
        help_text=_("Its consent must be among those that bring the agreement into force."),
    )
    territory = models.CharField(
        _("territorial application"),
        max_length=300,
        blank=True,
        help_text=_("VCLT 29: where it does not apply, or does."),
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["order", "id"]
        constraints = [
            one_party_constraint("party_is_one"),
            models.UniqueConstraint(
                fields=["agreement", "country"],
                name="party_country_once",
                condition=models.Q(capacity__in=WHOLE),
            ),
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                name="party_organisation_once",
                condition=models.Q(capacity__in=WHOLE),
            ),
        ]

    def __str__(self):
        return str(self.term)

    @property
    def term(self):
        return self.country if self.country_id else self.organisation

    @property
    def code(self) -> str:
        return self.term.code

    @property
    def key(self) -> str:
        """The subject of law: the same in every agreement. A state and its government are one, its regions are others."""
        if self.capacity in WHOLE:
            return self.code
        bodies = (getattr(self, f"body_{code}", None) or "" for code in ("ru", *LANGUAGES))
        return f"{self.code}/{next((body for body in bodies if body), '').casefold()}"


class PartyAction(models.Model):
    """What a party (or, without a party, all of them together) did about an agreement, and since when it counts."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="actions")
    party = models.ForeignKey(
        Party,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("party"),
        help_text=_("Empty: all parties together."),
    )
    kind = models.CharField(_("action"), max_length=16, choices=ActionKind.choices)
    done_on = models.DateField(_("date"), null=True, blank=True)
    done_on_precision = precision_field(default=Precision.DAY)
    effective_on = models.DateField(
        _("takes effect on"),
        null=True,
        blank=True,
        help_text=_("May lie before the day on which it was done."),
    )
    effective_on_precision = precision_field(default=Precision.DAY)
    until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("Last day of an extension, or of a suspension for a time."),
    )
    is_definitive = models.BooleanField(
        _("binding signature"),
        default=False,
        help_text=_("The signature alone expresses consent to be bound."),
    )
    document = models.CharField(_("document"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("action of a party")
        verbose_name_plural = _("actions of the parties")
        ordering = ["done_on", "id"]
        constraints = [
            dated_constraint("action", "done_on"),
        ]
        indexes = [models.Index(fields=["agreement", "kind"], name="action_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.done_on or ''}".strip()

    def clean(self):
        super().clean()
        refuse_party_of_another(self)


class Reference(models.Model):
    """A registration, publication or domestic act about an agreement, with its number and address."""

    class Register(models.TextChoices):
        UNTS = "unts", _("United Nations Treaty Series")
        STATE_REGISTER = "state_register", _("State Register of the Republic of Kazakhstan")
        BULLETIN = "bulletin", _("Bulletin of international treaties")
        ADILET = "adilet", _("Legal information system “Ädilet”")
        APPROVAL_ACT = "approval_act", _("Act approving the draft")
        SIGNING_POWER = "signing_power", _("Full powers to sign")
        RATIFICATION_LAW = "ratification_law", _("Law on ratification")
        OTHER = "other", _("Other")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="references")
    register = models.CharField(_("register or act"), max_length=18, choices=Register.choices)
    country = country_field("+")
    number = models.CharField(_("number"), max_length=80, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("registration and publication")
        ordering = ["id"]

    def __str__(self):
        return f"{self.get_register_display()} {self.number}".strip()


class FollowUp(models.Model):
    """A milestone in carrying out an agreement, with who answers for it and what an expert found."""

    class Verdict(models.TextChoices):
        PENDING = "pending", _("not due yet")
        ON_TRACK = "on_track", _("on track")
        DELAYED = "delayed", _("delayed")
        DONE = "done", _("carried out")
        DROPPED = "dropped", _("dropped")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="follow_ups")
    title = models.CharField(_("commitment"), max_length=300)
    responsible = models.CharField(_("responsible body"), max_length=200, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("carried out on"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, default=Verdict.PENDING)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    expert = models.ForeignKey(
        "relations.Expert", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("expert")
    )
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address"), max_length=500, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("step of implementation")
        verbose_name_plural = _("implementation")
        ordering = ["order", "id"]

    def __str__(self):
        return self.title


class Sought(models.Model):
    """Somebody searched for a fact and did not find it: not the same as “not recorded”."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="sought")
    party = models.ForeignKey(
        Party, models.CASCADE, null=True, blank=True, related_name="sought", verbose_name=_("party")
    )
    kind = models.CharField(_("what was searched for"), max_length=16, choices=ActionKind.choices)
    sought_on = models.DateField(_("searched on"))
    by = models.ForeignKey(
        "relations.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("searched by"),
    )
    note = models.CharField(_("searched where"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("search without a result")
        verbose_name_plural = _("searched and not found")
        ordering = ["sought_on", "id"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.sought_on}"

    def clean(self):
        super().clean()
        refuse_party_of_another(self)
