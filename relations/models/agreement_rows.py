"""What hangs on an agreement row by row: parties and their actions, references, texts, reservations, follow-up."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .agreements import Agreement
from .fields import Precision, RichTextField, dated_constraint, one_party_constraint, precision_field
from .files import digest
from .instruments import ActionKind


class Party(models.Model):
    """A state or an organisation that is bound, or is meant to be bound, by an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    country = models.ForeignKey(
        "relations.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("country"),
    )
    organisation = models.ForeignKey(
        "relations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("organisation"),
    )
    signatory = models.CharField(_("signed by"), max_length=200, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["order", "id"]
        constraints = [
            one_party_constraint("party_is_one"),
            models.UniqueConstraint(fields=["agreement", "country"], name="party_country_once"),
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_organisation_once"),
        ]

    def __str__(self):
        return str(self.term)

    @property
    def term(self):
        return self.country if self.country_id else self.organisation

    @property
    def code(self) -> str:
        return self.term.code


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
    kind = models.CharField(_("action"), max_length=14, choices=ActionKind.choices)
    done_on = models.DateField(_("date"), null=True, blank=True)
    done_on_precision = precision_field(default=Precision.DAY)
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("action of a party")
        verbose_name_plural = _("actions of the parties")
        ordering = ["done_on", "id"]
        constraints = [
            dated_constraint("action", "done_on"),
            models.CheckConstraint(
                condition=models.Q(effective_on__isnull=True)
                | models.Q(done_on__isnull=True)
                | models.Q(kind="provisional")
                | models.Q(effective_on__gte=models.F("done_on")),
                name="action_effective_after_done",
                violation_error_message=_("An action cannot take effect before it is done."),
            ),
        ]
        indexes = [models.Index(fields=["agreement", "kind"], name="action_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.done_on or ''}".strip()

    def clean(self):
        super().clean()
        if self.party_id and self.agreement_id and self.party.agreement_id != self.agreement_id:
            raise ValidationError({"party": _("This party belongs to another agreement.")})


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
    country = models.ForeignKey(
        "relations.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
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


class AgreementText(models.Model):
    """The text of an agreement in one language; the list of languages is open (uz, tg, zh …)."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="texts")
    language = models.CharField(
        _("language"), max_length=8, help_text=_("BCP 47 code, for example kk, uz, zh.")
    )
    title = models.CharField(_("official title"), max_length=500, blank=True)
    is_authentic = models.BooleanField(_("authentic text"), default=False)
    prevails = models.BooleanField(_("prevails in case of divergence"), default=False)
    is_official = models.BooleanField(
        _("official translation"), default=False, help_text=_("Only for texts that are not authentic.")
    )
    body = RichTextField(_("text"))
    file = models.FileField(_("file"), upload_to="agreements/%Y/", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, editable=False, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address"), max_length=500, blank=True)
    is_public = models.BooleanField(_("shown to readers"), default=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("text of the agreement")
        verbose_name_plural = _("texts of the agreement")
        ordering = ["-is_authentic", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "language", "is_authentic"], name="agreement_text_once"
            ),
            models.CheckConstraint(
                condition=models.Q(prevails=False) | models.Q(is_authentic=True),
                name="agreement_text_prevails_if_authentic",
                violation_error_message=_("Only an authentic text can prevail."),
            ),
        ]

    def __str__(self):
        return f"{self.language}: {self.title}"

    def save(self, *args, **kwargs):
        if self.file:
            self.size, self.sha256 = self.file.size, digest(self.file)
        super().save(*args, **kwargs)


class Reservation(models.Model):
    """A reservation or declaration of one party of a multilateral agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="reservations")
    party = models.ForeignKey(Party, models.CASCADE, related_name="reservations", verbose_name=_("party"))
    is_declaration = models.BooleanField(_("declaration, not a reservation"), default=False)
    text = models.TextField(_("text"))
    made_on = models.DateField(_("made on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations and declarations")
        ordering = ["made_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True)
                | models.Q(made_on__isnull=True)
                | models.Q(withdrawn_on__gte=models.F("made_on")),
                name="reservation_dates_in_order",
                violation_error_message=_("The end date cannot be earlier than the start date."),
            )
        ]

    def __str__(self):
        return f"{self.party}: {self.text[:60]}"


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
