"""The register of agreements between states: parties, what each did and when, texts and references."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations import law
from relations.law import EntryMethod

from . import agreement_facts
from .base import Content, Kind
from .fields import Precision, country_field, dated_constraint, organisation_field, precision_field, within
from .instruments import NOT_TREATIES, Duration, Instrument, Level

# What no treaty goes beyond; longer is a slip of the finger.
MOST_YEARS, MOST_MONTHS, MOST_DAYS, MOST_INSTRUMENTS = 999, 600, 3660, 300


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
    entry_count = models.PositiveSmallIntegerField(
        _("number of instruments"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_INSTRUMENTS)],
        help_text=_("Empty: those of all parties."),
    )
    entry_days = models.PositiveSmallIntegerField(
        _("days after"), null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS)]
    )
    entry_months = models.PositiveSmallIntegerField(
        _("months after"), null=True, blank=True, validators=[MaxValueValidator(MOST_MONTHS)]
    )
    entry_first_of_month = models.BooleanField(_("on the first day of the month after"), default=False)
    entry_on = models.DateField(_("date named in the text"), null=True, blank=True)
    in_force_source = models.CharField(
        _("source of the date of entry into force"),
        max_length=300,
        blank=True,
        help_text=_("Needed where another day is recorded than follows from the manner."),
    )
    entry_clause = models.TextField(_("clause on entry into force"), blank=True)

    duration = models.CharField(
        _("duration"), max_length=12, choices=Duration.choices, default=Duration.UNKNOWN
    )
    term_years = models.PositiveSmallIntegerField(
        _("term, years"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)],
    )
    term_until = models.DateField(
        _("last day of the term"),
        null=True,
        blank=True,
        help_text=_("In place of years, where the text names it."),
    )
    renewal_years = models.PositiveSmallIntegerField(
        _("automatic renewal, years"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)],
        help_text=_("Empty: it is not renewed by itself."),
    )
    notice_months = models.PositiveSmallIntegerField(
        _("notice of termination, months"), null=True, blank=True, validators=[MaxValueValidator(MOST_MONTHS)]
    )
    notice_by_law = models.BooleanField(
        _("no clause: twelve months’ notice"),
        default=False,
        help_text=_("Only where the text has no clause on termination: VCLT 56(2)."),
    )
    terminated_on = models.DateField(_("terminated with effect from"), null=True, blank=True)
    open_question = models.TextField(
        _("question for the registrar"),
        blank=True,
        help_text=_("Shown in the registrar’s list until it is emptied."),
    )

    depositary_country = country_field("+", _("depositary (state)"))
    depositary_organisation = organisation_field("+", _("depositary (organisation)"))

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            dated_constraint("agreement", "signed_on"),
            dated_constraint("agreement", "in_force_on"),
            models.CheckConstraint(
                condition=models.Q(terminated_on__isnull=True)
                | models.Q(signed_on__isnull=True)
                | models.Q(terminated_on__gte=models.F("signed_on")),
                name="agreement_ends_after_signature",
                violation_error_message=_("An agreement cannot end before it is signed."),
            ),
            models.CheckConstraint(
                condition=~models.Q(duration="term")
                | models.Q(term_years__isnull=False, term_years__gt=0)
                | models.Q(term_until__isnull=False),
                name="agreement_term_has_years",
                violation_error_message=_("Give the term in years, or its last day."),
            ),
            within("agreement", "term_years", 1, MOST_YEARS),
            within("agreement", "renewal_years", 1, MOST_YEARS),
            within("agreement", "notice_months", 0, MOST_MONTHS),
            within("agreement", "entry_months", 0, MOST_MONTHS),
            within("agreement", "entry_days", 0, MOST_DAYS),
            within("agreement", "entry_count", 1, MOST_INSTRUMENTS),
        ]

    @property
    def dated_on(self) -> date | None:
        return self.signed_on or self.in_force_on or self.initialled_on

    @property
    def dated_on_precision(self) -> str:
        if self.signed_on:
            return self.signed_on_precision
        return self.in_force_on_precision if self.in_force_on else Precision.DAY

    @property
    def is_political(self) -> bool:
        """Not a treaty in the sense of the Vienna Convention: binds politically only."""
        if self.is_binding is not None:
            return not self.is_binding
        if self.entry_method == EntryMethod.NONE:
            return True
        return self.instrument in NOT_TREATIES and self.in_force_on is None

    def facts(self) -> law.Facts:
        """What the standing of every party follows from, out of this row, its parties and their acts."""
        parties = list(self.parties.select_related("country", "organisation"))
        objections = self.objections.select_related("reservation")
        return agreement_facts.facts_of(self, parties, list(self.actions.all()), (), objections)

    def history(self) -> law.History:
        """The periods of the whole and of every party, with their reasons, computed from what is stored now."""
        return agreement_facts.histories([self.pk])[self.pk]

    def next_expiry(self, today: date | None = None) -> date | None:
        """The next day on which its term ends or is renewed; None when indefinite, not known or over."""
        return min(self.next_expiries(today), default=None)

    def next_expiries(self, today: date | None = None) -> dict[date, list]:
        """Each such day with the parties for which it ends then; without parties when it is the same for all.

        Asks nothing when parties, actions and standings are prefetched.
        """
        if self.duration == Duration.INDEFINITE or not (self.term_years or self.term_until):
            return {}
        today = today or timezone.localdate()
        if any(
            one.status in law.ENDED and one.starts_on <= today < one.ends_on for one in self.standings.all()
        ):
            return {}
        parties = list(self.parties.all())
        history = law.history_of(agreement_facts.facts_of(self, parties, list(self.actions.all())))
        found: dict[date, list] = {}
        keys, days = agreement_facts.keys_of(parties), history.term_ends(today)
        for party in parties:
            if day := days.get(keys[party.pk]):
                found.setdefault(day, []).append(party)
        if len(found) > 1:
            return dict(sorted(found.items()))
        day = history.next_term_end(today)
        return {day: []} if day else {}

    def status_on(self, day: date | None = None) -> law.Status:
        return self.history().on(day or timezone.localdate()).standing
