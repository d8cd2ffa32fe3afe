"""The words of an agreement: its texts as of a day, their corrections, reservations to them and objections to those."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .agreement_rows import Party, refuse_party_of_another
from .agreements import Agreement
from .fields import RichTextField, in_order_constraint
from .files import Reading, digest


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
    reading = models.CharField(
        max_length=12, choices=Reading.choices, blank=True, editable=False
    )  # of the file
    trouble = models.CharField(max_length=12, blank=True, editable=False)  # why it was not recognised
    pages_done = models.PositiveIntegerField(default=0, editable=False)
    # The same file with the recognised words laid under its pages.
    searchable = models.FileField(upload_to="agreements/%Y/", max_length=200, blank=True, editable=False)
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("For a text as amended; empty: as concluded.")
    )
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
                fields=["agreement", "language", "is_authentic"],
                name="agreement_text_once",
                condition=models.Q(valid_from__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["agreement", "language", "is_authentic", "valid_from"],
                name="agreement_text_of_a_day_once",
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

    @property
    def content(self) -> Agreement:
        """The item that the file belongs to, as other files say it."""
        return self.agreement


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
        constraints = [in_order_constraint("reservation_dates_in_order", "made_on", "withdrawn_on")]

    def __str__(self):
        return f"{self.party}: {self.text[:60]}"

    def clean(self):
        super().clean()
        refuse_party_of_another(self)


class Objection(models.Model):
    """An objection of a party to the reservation of another (VCLT 20–21)."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="objections")
    reservation = models.ForeignKey(
        Reservation, models.CASCADE, related_name="objections", verbose_name=_("reservation")
    )
    party = models.ForeignKey(Party, models.CASCADE, related_name="objections", verbose_name=_("party"))
    opposes_entry = models.BooleanField(
        _("opposes entry into force between the two"),
        default=False,
        help_text=_("VCLT 21(3): otherwise only the provisions in question do not apply between them."),
    )
    text = models.TextField(_("text"), blank=True)
    made_on = models.DateField(_("made on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections to reservations")
        ordering = ["made_on", "id"]
        constraints = [in_order_constraint("objection_dates_in_order", "made_on", "withdrawn_on")]

    def __str__(self):
        return f"{self.party}: {self.reservation}"

    def clean(self):
        super().clean()
        refuse_party_of_another(self)
        if not (self.reservation_id and self.party_id):
            return
        if self.reservation.agreement_id != self.party.agreement_id:
            raise ValidationError({"party": _("This party belongs to another agreement.")})
        if self.reservation.party_id == self.party_id:
            raise ValidationError({"party": _("A party cannot object to its own reservation.")})


class Correction(models.Model):
    """A correction of an error in an authentic text (VCLT 79)."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="corrections")
    language = models.CharField(
        _("language"), max_length=8, blank=True, help_text=_("BCP 47 code; empty: of all texts.")
    )
    place = models.CharField(_("article or page"), max_length=120, blank=True)
    text = models.TextField(_("what was corrected"))
    made_on = models.DateField(_("made on"), null=True, blank=True)
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("correction of the text")
        verbose_name_plural = _("corrections of the text")
        ordering = ["made_on", "id"]

    def __str__(self):
        return f"{self.place} {self.text[:60]}".strip()
