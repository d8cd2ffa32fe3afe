"""The register of agreements between states: parties, what each did and when, texts and references."""

from __future__ import annotations

from datetime import date

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import agreement_facts, standing
from .base import Content, Kind
from .fields import dated_constraint, precision_field
from .instruments import NOT_TREATIES, Duration, EntryMethod, Instrument, Level
from .links import Link, LinkKind
from .standing import FAR, Status


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

    def facts(self) -> standing.Facts:
        """What the status follows from, gathered from this row, the actions of its parties and links."""
        parties = list(self.parties.select_related("country", "organisation"))
        newer = Agreement.objects.filter(links_out__kind=LinkKind.SUPERSEDES, links_out__target=self)
        superseding = list(newer.values_list("in_force_on", flat=True)) if self.pk else []
        codes = {party.pk: party.code for party in parties}
        return agreement_facts.facts_of(self, codes, list(self.actions.all()), superseding)

    def entered_on(self) -> date | None:
        """The day from which it is in force, as far as known; see `agreement_facts`."""
        return agreement_facts.entered_on(self, list(self.actions.all()))

    def next_expiry(self, today: date | None = None) -> date | None:
        """The next day on which it ends or is renewed; None when indefinite or not known."""
        if self.duration != Duration.TERM:
            return None
        today = today or timezone.localdate()
        return standing.next_expiry(
            agreement_facts.runs_from(self, list(self.actions.all())),
            self.term_years,
            self.renewal_years,
            today,
        )

    def status_on(self, day: date | None = None) -> Status:
        return standing.status_on(self.facts(), day or timezone.localdate())

    def refresh_standing(self) -> None:
        """Write the periods of the status anew; called by whatever the status follows from."""
        found = standing.periods(self.facts())
        self.standings.all().delete()
        Standing.objects.bulk_create(
            Standing(agreement=self, status=p.status, starts_on=p.starts_on, ends_on=p.ends_on) for p in found
        )


def refresh_standings(agreements: models.QuerySet | None = None, portion: int = 500) -> int:
    """Write the periods of many agreements anew, a portion at a time; answers how many agreements."""
    ids = list((Agreement.objects.all() if agreements is None else agreements).values_list("pk", flat=True))
    for start in range(0, len(ids), portion):
        _refresh_portion(ids[start : start + portion])
    return len(ids)


@transaction.atomic
def _refresh_portion(ids: list[int]) -> None:
    rows = Agreement.objects.filter(pk__in=ids).defer("title", "lead", "body", "keywords")
    agreements = rows.prefetch_related("actions", "parties__country", "parties__organisation")
    newer: dict[int, list] = {}
    links = Link.objects.filter(kind=LinkKind.SUPERSEDES, target_id__in=ids)
    for target, day in links.values_list("target_id", "source__agreement__in_force_on"):
        newer.setdefault(target, []).append(day)
    found = []
    for agreement in agreements:
        codes = {party.pk: party.code for party in agreement.parties.all()}
        facts = agreement_facts.facts_of(
            agreement, codes, list(agreement.actions.all()), newer.get(agreement.pk, ())
        )
        found += [
            Standing(agreement=agreement, status=p.status, starts_on=p.starts_on, ends_on=p.ends_on)
            for p in standing.periods(facts)
        ]
    Standing.objects.filter(agreement_id__in=ids).delete()
    Standing.objects.bulk_create(found, batch_size=1000)


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
