"""The words of the register: types of documents, manners of entry into force, actions of parties."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
