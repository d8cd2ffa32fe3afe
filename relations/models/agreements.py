"""The register of agreements between states: parties, what each did and when, texts and references."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import standing
from .base import Content, Kind
from .fields import Precision, RichTextField, dated_constraint, precision_field
from .files import digest
from .links import LinkKind
from .standing import FAR, Status


class Instrument(models.TextChoices):
    TREATY = "treaty", _("Treaty")
    AGREEMENT = "agreement", _("Agreement")
    INTERGOVERNMENTAL = "intergovernmental_agreement", _("Intergovernmental agreement")
    CONVENTION = "convention", _("Convention")
    PROTOCOL = "protocol", _("Protocol")
    CHARTER = "charter", _("Charter")
    STATUTE = "statute", _("Statute")
    EXCHANGE_OF_NOTES = "exchange_of_notes", _("Exchange of notes")
    MEMORANDUM = "memorandum", _("Memorandum")
    MOU = "mou", _("Memorandum of understanding")
    DECLARATION = "declaration", _("Declaration")
    JOINT_DECLARATION = "joint_declaration", _("Joint declaration")
    JOINT_STATEMENT = "joint_statement", _("Joint statement")
    COMMUNIQUE = "communique", _("Communiqué")
    CONCEPT = "concept", _("Concept")
    STRATEGY = "strategy", _("Strategy")
    PROGRAMME = "programme", _("Programme")
    ACTION_PLAN = "action_plan", _("Action plan")
    ROADMAP = "roadmap", _("Roadmap")
    DECISION = "decision", _("Decision")
    CONTRACT = "contract", _("Contract")
    OTHER = "other", _("Other document")


# Usually political rather than legal; `Agreement.is_binding` overrides it case by case.
NOT_TREATIES = {
    Instrument.MEMORANDUM, Instrument.MOU, Instrument.DECLARATION, Instrument.JOINT_DECLARATION,
    Instrument.JOINT_STATEMENT, Instrument.COMMUNIQUE, Instrument.CONCEPT, Instrument.STRATEGY,
    Instrument.PROGRAMME, Instrument.ACTION_PLAN, Instrument.ROADMAP,
}  # fmt: skip


class Level(models.TextChoices):
    INTERSTATE = "interstate", _("Interstate")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental")
    INTERAGENCY = "interagency", _("Interagency")


class EntryMethod(models.TextChoices):
    UNKNOWN = "unknown", _("not known")
    SIGNATURE = "signature", _("on signature")
    LAST_NOTIFICATION = "last_notification", _("on the last notification of completed procedures")
    EXCHANGE = "exchange", _("on the exchange of instruments of ratification")
    DAYS_AFTER = "days_after", _("a number of days after the exchange or the last notification")
    DATE = "date", _("on a date named in the text")
    RATIFICATIONS = "ratifications", _("after a number of ratifications")
    NONE = "none", _("does not enter into force: political document")
    OTHER = "other", _("in another way")


class Duration(models.TextChoices):
    UNKNOWN = "unknown", _("not known")
    INDEFINITE = "indefinite", _("indefinite")
    TERM = "term", _("for a term")


class Agreement(Content):
    KIND = Kind.AGREEMENT

    instrument = models.CharField(
        _("type"), max_length=28, choices=Instrument.choices, default=Instrument.AGREEMENT
    )
    level = models.CharField(_("level"), max_length=18, choices=Level.choices, default=Level.INTERSTATE)
    is_binding = models.BooleanField(
        _("legally binding"),
        null=True,
        blank=True,
        help_text=_("Unknown: decided by the type; memoranda, declarations and programmes are not treaties."),
    )
    short_title = models.CharField(_("short title"), max_length=200, blank=True)
    register_number = models.CharField(
        _("number in the register"),
        max_length=40,
        null=True,
        blank=True,
        unique=True,
    )
    place = models.ForeignKey(
        "relations.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("place of signature"),
    )

    initialled_on = models.DateField(_("initialled on"), null=True, blank=True)
    signed_on = models.DateField(_("date of signature"), null=True, blank=True, db_index=True)
    signed_on_precision = precision_field()
    in_force_on = models.DateField(_("date of entry into force"), null=True, blank=True, db_index=True)
    in_force_on_precision = precision_field()
    provisional_from = models.DateField(_("provisionally applied from"), null=True, blank=True)
    entry_method = models.CharField(
        _("manner of entry into force"),
        max_length=20,
        choices=EntryMethod.choices,
        default=EntryMethod.UNKNOWN,
    )
    entry_days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    entry_clause = models.TextField(_("clause on entry into force"), blank=True)

    duration = models.CharField(
        _("duration"), max_length=12, choices=Duration.choices, default=Duration.UNKNOWN
    )
    term_years = models.PositiveSmallIntegerField(_("term, years"), null=True, blank=True)
    renewal_years = models.PositiveSmallIntegerField(
        _("automatic renewal, years"),
        null=True,
        blank=True,
        help_text=_("Empty: it is not renewed by itself."),
    )
    notice_months = models.PositiveSmallIntegerField(
        _("notice of termination, months"), null=True, blank=True
    )
    terminated_on = models.DateField(_("terminated with effect from"), null=True, blank=True)

    depositary_country = models.ForeignKey(
        "relations.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("depositary (state)"),
    )
    depositary_organisation = models.ForeignKey(
        "relations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("depositary (organisation)"),
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            dated_constraint("agreement", "signed_on"),
            dated_constraint("agreement", "in_force_on"),
            models.CheckConstraint(
                condition=models.Q(in_force_on__isnull=True)
                | models.Q(signed_on__isnull=True)
                | ~models.Q(signed_on_precision="day")
                | ~models.Q(in_force_on_precision="day")
                | models.Q(in_force_on__gte=models.F("signed_on")),
                name="agreement_in_force_after_signature",
                violation_error_message=_("An agreement cannot enter into force before it is signed."),
            ),
            models.CheckConstraint(
                condition=models.Q(terminated_on__isnull=True)
                | models.Q(signed_on__isnull=True)
                | models.Q(terminated_on__gte=models.F("signed_on")),
                name="agreement_ends_after_signature",
                violation_error_message=_("An agreement cannot end before it is signed."),
            ),
            models.CheckConstraint(
                condition=~models.Q(duration="term") | models.Q(term_years__gt=0),
                name="agreement_term_has_years",
                violation_error_message=_("Give the term in years."),
            ),
        ]

    @property
    def dated_on(self) -> date | None:
        return self.signed_on or self.in_force_on or self.initialled_on

    @property
    def is_political(self) -> bool:
        """Not a treaty in the sense of the Vienna Convention: binds politically only."""
        if self.is_binding is not None:
            return not self.is_binding
        return self.instrument in NOT_TREATIES and self.in_force_on is None

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.refresh_standing()

    def facts(self) -> standing.Facts:
        """What the status follows from, gathered from this row, the actions of its parties and links."""
        parties = list(self.parties.all())
        actions = list(self.actions.all())
        codes = {party.pk: party.code for party in parties}

        def by_party(*kinds):
            return {
                codes[a.party_id]: a.done_on for a in actions if a.kind in kinds and a.party_id and a.done_on
            }

        ends = [a.effective_on or a.done_on for a in actions if a.kind == ActionKind.TERMINATION]
        if len(parties) == 2:  # denunciation by one party ends a bilateral agreement
            ends += [a.effective_on or a.done_on for a in actions if a.kind == ActionKind.DENUNCIATION]
        starts = sorted(
            a.effective_on or a.done_on for a in actions if a.kind == ActionKind.SUSPENSION and a.done_on
        )
        resumed = sorted(
            a.effective_on or a.done_on for a in actions if a.kind == ActionKind.RESUMPTION and a.done_on
        )
        provisional = [a.effective_on or a.done_on for a in actions if a.kind == ActionKind.PROVISIONAL]
        return standing.Facts(
            parties=frozenset(codes.values()),
            is_political=self.is_political,
            is_unsigned=self.signed_on_precision == Precision.NOT_YET,
            initialled_on=self.initialled_on,
            signed_on=self.signed_on,
            signed_by=by_party(ActionKind.SIGNATURE),
            missing_signatures=frozenset(
                codes[a.party_id]
                for a in actions
                if a.kind == ActionKind.SIGNATURE and a.done_on_precision == Precision.NOT_YET and a.party_id
            ),
            ratified_by=by_party(*CONSENT),
            entered_on=self.in_force_on,
            is_known_not_in_force=self.in_force_on_precision == Precision.NOT_YET,
            provisional_from=standing.earliest([self.provisional_from, *provisional]),
            suspended=tuple((start, next((end for end in resumed if end > start), None)) for start in starts),
            terminated_on=standing.earliest([self.terminated_on, *ends]),
            superseded_on=self._superseded_on(),
            expires_on=self._final_expiry(),
        )

    def _superseded_on(self) -> date | None:
        if not self.pk:
            return None
        newer = Agreement.objects.filter(links_out__kind=LinkKind.SUPERSEDES, links_out__target=self)
        return standing.earliest(newer.values_list("in_force_on", flat=True))

    def _final_expiry(self) -> date | None:
        """The end of the term if nothing renews it automatically."""
        if self.duration != Duration.TERM or self.renewal_years:
            return None
        return standing.next_expiry(self.in_force_on, self.term_years, None, date.min)

    def next_expiry(self, today: date | None = None) -> date | None:
        """The next day on which it ends or is renewed; None when indefinite or not known."""
        if self.duration != Duration.TERM:
            return None
        today = today or timezone.localdate()
        return standing.next_expiry(self.in_force_on, self.term_years, self.renewal_years, today)

    def status_on(self, day: date | None = None) -> Status:
        return standing.status_on(self.facts(), day or timezone.localdate())

    def refresh_standing(self) -> None:
        """Write the periods of the status anew; called by whatever the status follows from."""
        found = standing.periods(self.facts())
        self.standings.all().delete()
        Standing.objects.bulk_create(
            Standing(agreement=self, status=p.status, starts_on=p.starts_on, ends_on=p.ends_on) for p in found
        )


class StandingQuerySet(models.QuerySet):
    def on(self, day: date | None = None):
        """The one period of each agreement that holds on a day (default: today in Almaty)."""
        day = day or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gt=day)


class Standing(models.Model):
    """A status with the days it holds: derived from the facts, so that lists can filter by any day."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="standings")
    status = models.CharField(_("status"), max_length=14, choices=Status.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(default=FAR)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="standing_has_days"
            ),
            models.UniqueConstraint(fields=["agreement", "starts_on"], name="standing_starts_once"),
        ]
        indexes = [models.Index(fields=["status", "starts_on", "ends_on"], name="standing_status")]

    def __str__(self):
        return f"{self.status} {self.starts_on}–{self.ends_on}"

    @property
    def rule(self):
        """The sentence that says why."""
        return standing.RULES[self.status]


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
            models.CheckConstraint(
                condition=models.Q(country__isnull=True) ^ models.Q(organisation__isnull=True),
                name="party_is_one",
                violation_error_message=_("A party is either a country or an organisation."),
            ),
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


class ActionKind(models.TextChoices):
    SIGNATURE = "signature", _("Signature")
    RATIFICATION = "ratification", _("Ratification")
    ACCEPTANCE = "acceptance", _("Acceptance")
    APPROVAL = "approval", _("Approval")
    ACCESSION = "accession", _("Accession")
    NOTIFICATION = "notification", _("Notification of completed procedures")
    EXCHANGE = "exchange", _("Exchange of instruments of ratification")
    PROVISIONAL = "provisional", _("Provisional application")
    ENTRY = "entry", _("Entry into force for the party")
    SUSPENSION = "suspension", _("Suspension")
    RESUMPTION = "resumption", _("Resumption")
    DENUNCIATION = "denunciation", _("Denunciation")
    TERMINATION = "termination", _("Termination")


CONSENT = (ActionKind.RATIFICATION, ActionKind.ACCEPTANCE, ActionKind.APPROVAL, ActionKind.ACCESSION)


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

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.agreement.refresh_standing()

    def delete(self, *args, **kwargs):
        answer = super().delete(*args, **kwargs)
        self.agreement.refresh_standing()
        return answer

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
