"""What is stored of the law: periods of every agreement and of every party, each with its reason.

All of it is derived (`relations.dependencies`) from the facts by `relations.law`, so that lists can filter by any day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relations.law import (
    ARTICLES,
    FAR,
    Article,
    DoubtCode,
    History,
    PartyStanding,
    Period,
    Rule,
    Status,
    doubts_of,
)

from . import changes
from .agreement_facts import keys_of, rows_with_histories
from .agreement_rows import Party
from .agreements import Agreement
from .fields import Precision
from .gathered import Table, gather

# What a status means: for lists and legends. Why an agreement has it: `Standing.reason`.
RULES = {
    "terminated": _("The agreement was terminated or denounced with effect from this date."),
    "superseded": _("A later agreement that replaces it has entered into force."),
    "expired": _("Its term has run out and no renewal is recorded."),
    "suspended": _("Its operation is suspended."),
    "in_force": _("It has entered into force and nothing recorded has ended it."),
    "provisional": _("It is applied provisionally until it enters into force."),
    "political": _("A political document: it binds politically and does not enter into force."),
    "not_in_force": _("The conditions of entry into force are known not to be met yet."),
    "ratified": _("All parties have ratified it; the date of entry into force was not found."),
    "pending": _("Some parties have not signed it yet."),
    "signed": _("It is signed; ratification by all parties or entry into force is not recorded."),
    "initialled": _("The text is initialled and not yet signed."),
    "draft": _("No signature is recorded because it has not been signed yet."),
    "unknown": _("The recorded dates do not allow a conclusion."),
}


class PeriodQuerySet(models.QuerySet):
    def on(self, day: date | None = None):
        """The one period of each agreement, or of each party, that holds on a day (default: today in Almaty)."""
        day = day or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gt=day)


class Reasoned(models.Model):
    """A period with why it holds: rule, acts, article, and how exactly its first day is known."""

    starts_on = models.DateField()
    ends_on = models.DateField(default=FAR)
    rule = models.CharField(max_length=3, choices=Rule.choices, blank=True)
    acts = models.JSONField(default=list)  # numbers of the actions that it rests on
    precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.DAY)
    newer = models.ForeignKey(Agreement, models.SET_NULL, null=True, related_name="+")  # replaced it (D8)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["starts_on"]

    @property
    def since(self) -> date | None:
        """The first day; None for what has always been so."""
        return None if self.starts_on == date.min else self.starts_on

    @property
    def reason(self) -> str:
        """The sentence of the rule."""
        return str(Rule(self.rule).label) if self.rule else ""

    @property
    def article(self) -> Article | None:
        return ARTICLES[Rule(self.rule)] if self.rule else None


class Standing(Reasoned):
    """A status of an agreement with the days it holds."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="standings")
    status = models.CharField(_("status"), max_length=14, choices=Status.choices)

    class Meta(Reasoned.Meta):
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
    def meaning(self):
        """The sentence that says what the status means."""
        return RULES[self.status]


class PartyPeriod(Reasoned):
    """A standing of one party with the days it holds."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="party_periods")
    party = models.ForeignKey(Party, models.CASCADE, related_name="periods")
    standing = models.CharField(_("standing of the party"), max_length=12, choices=PartyStanding.choices)

    class Meta(Reasoned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="party_period_has_days"
            ),
            models.UniqueConstraint(fields=["party", "starts_on"], name="party_period_starts_once"),
        ]
        indexes = [
            models.Index(fields=["standing", "starts_on", "ends_on"], name="party_period_standing"),
            models.Index(fields=["agreement", "starts_on"], name="party_period_agreement"),
        ]

    def __str__(self):
        return f"{self.standing} {self.starts_on}–{self.ends_on}"


class Replacement(models.Model):
    """From a day on a newer agreement stands in for this one between those parties that have such a row (30(4), D8)."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="replacements")
    party = models.ForeignKey(Party, models.CASCADE, related_name="replacements")
    newer = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    starts_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["party", "newer", "starts_on"], name="replacement_once")
        ]

    def __str__(self):
        return f"{self.party} {self.starts_on}"


class Opposition(models.Model):
    """It is not in force between these two parties, for one objects to a reservation of the other (VCLT 21(3))."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="oppositions")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    other = models.ForeignKey(Party, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(default=FAR)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["party", "other", "starts_on", "ends_on"], name="opposition_once")
        ]

    def __str__(self):
        return f"{self.party} – {self.other}"


class Contradiction(models.Model):
    """A doubt about the facts of an agreement, for the registrar: see `relations.law.doubts`."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="contradictions")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="+")
    code = models.CharField(max_length=20, choices=DoubtCode.choices, db_index=True)
    acts = models.JSONField(default=list)
    days = models.JSONField(default=list)  # the recorded one first

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.get_code_display()


# Storing


def refresh_standings(agreements: Iterable[int] | None = None, portion: int = 500) -> int:
    """Store what follows from the facts of agreements (numbers; None: all) anew; answers of how many.

    Those that they replace are the caller's to name: `agreement_facts.older_ones`.
    """
    ids = sorted(Agreement.objects.values_list("pk", flat=True) if agreements is None else set(agreements))
    for start in range(0, len(ids), portion):
        _store(ids[start : start + portion])
    return len(ids)


# What is stored of an agreement, and the columns that tell its rows apart.
REASONED = ("starts_on", "ends_on", "rule", "acts", "precision", "newer_id")
DERIVED = {
    Standing: ("agreement_id", "status", *REASONED),
    PartyPeriod: ("agreement_id", "party_id", "standing", *REASONED),
    Replacement: ("agreement_id", "party_id", "newer_id", "starts_on"),
    Opposition: ("agreement_id", "party_id", "other_id", "starts_on", "ends_on"),
    Contradiction: ("agreement_id", "code", "party_id", "acts", "days"),
}


def _store(ids: Sequence[int]) -> None:
    """Write what is not stored yet and take away what does not follow any more; the rest stays as it is."""
    wanted = {model: {} for model in DERIVED}
    for agreement, history in rows_with_histories(ids):
        keys = {key: number for number, key in keys_of(agreement.parties.all()).items()}
        for row in _rows(agreement.pk, history, keys):
            wanted[type(row)][_key(row)] = row
    stored = gather({model.__name__: Table(model.objects.filter(agreement_id__in=ids)) for model in DERIVED})
    with (
        changes.unnoted(),
        transaction.atomic(savepoint=False),
    ):  # who looks at them: `relations.dependencies`
        for model, missing in wanted.items():
            rows = stored[model.__name__]
            wrong = [row.pk for row in rows if missing.pop(_key(row), None) is None]
            if wrong:
                model.objects.filter(pk__in=wrong).delete()
            if missing:
                model.objects.bulk_create(missing.values(), batch_size=1000)


def _key(row: models.Model) -> tuple:
    """What tells a row from the others: every column but its number."""
    values = (getattr(row, name) for name in DERIVED[type(row)])
    values = (
        value.value if isinstance(value, Enum) else value for value in values
    )  # a choice hashes by its name
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def _rows(pk: int, history: History, parties: dict[str, int]):
    """Everything stored about one agreement. `parties`: key → number."""
    for period in history.periods:
        yield Standing(agreement_id=pk, status=period.standing, **_reasoned(period))
    for key, periods in history.parties.items():
        for period in periods:
            yield PartyPeriod(
                agreement_id=pk, party_id=parties[key], standing=period.standing, **_reasoned(period)
            )
    for pair in history.replaced:
        for key in sorted(pair.parties):
            yield Replacement(
                agreement_id=pk, party_id=parties[key], newer_id=pair.newer, starts_on=pair.since.day
            )
    for pair in history.apart:
        one, other = sorted(parties[key] for key in pair.parties)
        yield Opposition(
            agreement_id=pk, party_id=one, other_id=other, starts_on=pair.starts_on, ends_on=pair.ends_on
        )
    for doubt in doubts_of(history):
        yield Contradiction(
            agreement_id=pk,
            party_id=parties.get(doubt.party),
            code=doubt.code,
            acts=list(doubt.acts),
            days=[day.isoformat() for day in doubt.days],
        )


def _reasoned(period: Period) -> dict:
    return {
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "rule": period.rule or "",
        "acts": list(period.acts),
        "precision": period.precision,
        "newer_id": period.newer,
    }


def party_periods_on(agreement: Agreement, day: date | None = None) -> list[PartyPeriod]:
    """The standing of every party of an agreement on a day, with its reason, in the order of the parties."""
    periods = PartyPeriod.objects.on(day).filter(agreement=agreement)
    return list(
        periods.select_related("party__country", "party__organisation").order_by("party__order", "party_id")
    )
