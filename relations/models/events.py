"""Events where agreements are made: visits, summits, sessions, forums."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .base import Content, Kind
from .fields import country_field, organisation_field
from .vocabularies import Term


class EventType(models.Model):
    """Kinds of visits and meetings, ordered by rank."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_visit = models.BooleanField(_("visit"), default=False)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100, help_text=_("1 is the highest."))

    class Meta:
        verbose_name = _("type of event")
        verbose_name_plural = _("types of events")
        ordering = ["rank", "code"]

    def __str__(self):
        return self.name or self.code


class Series(Term):
    """A standing format, for example the Consultative Meeting of the Heads of State of Central Asia."""

    since = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)
    participants = models.ManyToManyField(
        "relations.Country", blank=True, related_name="series", verbose_name=_("participants")
    )

    class Meta(Term.Meta):
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")

    def get_absolute_url(self):
        return reverse("event-list") + f"?series={self.slug}"


class EventLevel(models.TextChoices):
    HEADS_OF_STATE = "heads_of_state", _("Highest level (heads of state)")
    HEADS_OF_GOVERNMENT = "heads_of_government", _("Heads of government")
    MINISTERS = "ministers", _("Ministers")
    AGENCIES = "agencies", _("Agencies")
    BUSINESS = "business", _("Business")
    EXPERTS = "experts", _("Experts")


class EventStatus(models.TextChoices):
    PLANNED = "planned", _("Scheduled")
    HELD = "held", _("Completed")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class Event(Content):
    """Days are days: an event without times is stored and exported as whole days (RFC 5545, VALUE=DATE)."""

    KIND = Kind.EVENT
    CALENDAR = ("starts_on", "ends_on", "starts_at", "ends_at", "status", "place_id")

    type = models.ForeignKey(EventType, models.PROTECT, related_name="events", verbose_name=_("type"))
    level = models.CharField(
        _("level"), max_length=20, choices=EventLevel.choices, default=EventLevel.HEADS_OF_STATE
    )
    status = models.CharField(
        _("status"), max_length=10, choices=EventStatus.choices, default=EventStatus.PLANNED
    )
    starts_on = models.DateField(_("starts on"), db_index=True)
    ends_on = models.DateField(_("ends on"), help_text=_("The last day; the same day for a one-day event."))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True, help_text=_("Astana time (UTC+5)"))
    ends_at = models.TimeField(_("ends at"), null=True, blank=True, help_text=_("Astana time (UTC+5)"))
    previous_starts_on = models.DateField(_("was planned for"), null=True, blank=True)
    place = models.ForeignKey(
        "relations.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("place"),
    )
    place_name = models.CharField(
        _("name of the place at the time"),
        max_length=120,
        blank=True,
        help_text=_("Only if it differs from today’s."),
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    host_country = country_field("hosted", _("host country"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sub_events", verbose_name=_("part of")
    )
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    series_number = models.PositiveSmallIntegerField(_("number in the series"), null=True, blank=True)
    sequence = models.PositiveIntegerField(
        default=0, editable=False
    )  # iCalendar SEQUENCE (RFC 5545, 3.8.7.4)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="event_ends_after_start",
                violation_error_message=_("The end date cannot be earlier than the start date."),
            ),
            models.UniqueConstraint(
                fields=["series", "series_number"],
                condition=models.Q(series_number__isnull=False),
                name="event_series_number_once",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="event_days")]

    @property
    def dated_on(self) -> date:
        return self.starts_on

    def clean(self):
        super().clean()
        if (
            self.starts_at
            and self.ends_at
            and self.starts_on == self.ends_on
            and self.ends_at < self.starts_at
        ):
            raise ValidationError({"ends_at": _("The end cannot be earlier than the start.")})
        if self.parent_id and self.parent_id == self.pk:
            raise ValidationError({"parent": _("An event cannot be part of itself.")})

    def save(self, *args, **kwargs):
        stored = None if self._state.adding else Event.objects.filter(pk=self.pk).first()
        if stored is not None:
            moved = self._keep_former_day(stored)
            if any(getattr(stored, name) != getattr(self, name) for name in self.CALENDAR):
                self.sequence += 1  # calendars show something else than what is stored
                moved.append("sequence")
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], *moved}
        super().save(*args, **kwargs)

    def _keep_former_day(self, stored: Event) -> list[str]:
        """Note the day that an event is moved away from, if it is postponed or readers were told that day.

        Nothing is noted against the editor's own word, nor of an event that is over: there it is a correction.
        """
        if stored.starts_on == self.starts_on or stored.previous_starts_on != self.previous_starts_on:
            return []
        if self.status not in (EventStatus.PLANNED, EventStatus.POSTPONED):
            return []
        if self.status == EventStatus.PLANNED and not self.editions.public().exists():
            return []
        is_back = self.starts_on == stored.previous_starts_on
        self.previous_starts_on = None if is_back else stored.starts_on
        return ["previous_starts_on"]


class Participation(models.Model):
    """Who took part, with the office held at that time."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    country = country_field("participations")
    organisation = organisation_field("participations")
    person = models.CharField(_("person"), max_length=200, blank=True)
    office = models.CharField(_("office at the time"), max_length=200, blank=True)
    is_head = models.BooleanField(_("head of the delegation"), default=False)
    is_guest = models.BooleanField(_("guest"), default=False)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(country__isnull=False)
                | models.Q(organisation__isnull=False)
                | ~models.Q(person=""),
                name="participant_is_somebody",
                violation_error_message=_("Name a country, an organisation or a person."),
            )
        ]

    def __str__(self):
        return str(self.country or self.organisation or self.person)

    @property
    def term(self):
        return self.country if self.country_id else self.organisation
