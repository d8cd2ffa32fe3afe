"""The words of the law of treaties that the register uses: statuses, standings, acts, manners of entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """How the agreement as a whole stands. In force means in force between at least two."""

    DRAFT = "draft", _("Draft text")
    INITIALLED = "initialled", _("Initialled")
    PENDING = "pending", _("Not yet signed by all")
    SIGNED = "signed", _("Signed")
    RATIFIED = "ratified", _("Ratified")
    NOT_IN_FORCE = "not_in_force", _("Not yet in force")
    PROVISIONAL = "provisional", _("Provisionally applied")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")
    POLITICAL = "political", _("Political document")
    UNKNOWN = "unknown", _("Status to be confirmed")


ENDED = (Status.TERMINATED, Status.EXPIRED, Status.SUPERSEDED)


class PartyStanding(models.TextChoices):
    """How one party stands; the article of the Vienna Convention of 1969 that defines the word."""

    NAMED = "named", pgettext_lazy("standing of a party", "named")  # 2(1)(e)
    SIGNATORY = "signatory", pgettext_lazy("standing of a party", "signatory")  # 2(1)(b), 18
    CONTRACTING = "contracting", pgettext_lazy("standing of a party", "contracting state")  # 2(1)(f)
    PROVISIONAL = "provisional", pgettext_lazy("standing of a party", "applies it provisionally")  # 25
    PARTY = "party", pgettext_lazy("standing of a party", "party")  # 2(1)(g)
    SUSPENDED = "suspended", pgettext_lazy("standing of a party", "suspended")  # 57, 58
    FORMER = "former", pgettext_lazy("standing of a party", "former party")  # 54, 56


BOUND = (PartyStanding.PARTY, PartyStanding.SUSPENDED)


class ActionKind(models.TextChoices):
    """What a party, or all of them together, can do about an agreement."""

    SIGNATURE = "signature", _("Signature")
    RATIFICATION = "ratification", _("Ratification")
    ACCEPTANCE = "acceptance", _("Acceptance")
    APPROVAL = "approval", _("Approval")
    ACCESSION = "accession", _("Accession")
    SUCCESSION = "succession", _("Succession")
    NOTIFICATION = "notification", _("Notification of completed procedures")
    EXCHANGE = "exchange", _("Exchange of instruments of ratification")
    PROVISIONAL = "provisional", _("Provisional application")
    PROVISIONAL_END = "provisional_end", _("End of provisional application")
    ENTRY = "entry", _("Entry into force for the party")
    SUSPENSION = "suspension", _("Suspension")
    RESUMPTION = "resumption", _("Resumption")
    DENUNCIATION = "denunciation", _("Denunciation")
    REVOCATION = "revocation", _("Revocation of a notice")
    EXTENSION = "extension", _("Extension of the term")
    TERMINATION = "termination", _("Termination")


CONSENT = (
    ActionKind.RATIFICATION,
    ActionKind.ACCEPTANCE,
    ActionKind.APPROVAL,
    ActionKind.ACCESSION,
    ActionKind.SUCCESSION,
)
JOINING = (ActionKind.ACCESSION, ActionKind.SUCCESSION)


class EntryMethod(models.TextChoices):
    """The manner of entry into force; each but the last three may count days or months from its condition."""

    UNKNOWN = "unknown", _("not known")
    SIGNATURE = "signature", _("on signature")
    LAST_NOTIFICATION = "last_notification", _("on the last notification of completed procedures")
    EXCHANGE = "exchange", _("on the exchange of instruments of ratification")
    CONSENTS = "consents", _("after a number of instruments of consent, or those of all")
    DATE = "date", _("on a date named in the text")
    NONE = "none", _("does not enter into force: political document")
    OTHER = "other", _("in another way")
