"""The words of the register: types of documents, manners of entry into force, actions of parties."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Duration(models.TextChoices):
    UNKNOWN = "unknown", _("not known")
    INDEFINITE = "indefinite", _("indefinite")
    TERM = "term", _("for a term")


class Capacity(models.TextChoices):
    """As what a party stands in an agreement: interstate, intergovernmental, interagency, with a region or a company."""

    STATE = "state", pgettext_lazy("party as", "state")
    GOVERNMENT = "government", pgettext_lazy("party as", "government")
    AGENCY = "agency", pgettext_lazy("party as", "ministry or agency")
    REGION = "region", pgettext_lazy("party as", "region or city")
    COMPANY = "company", pgettext_lazy("party as", "company")
    ORGANISATION = "organisation", pgettext_lazy("party as", "organisation")
    UNION = "union", pgettext_lazy("party as", "union together with its member states")


# These stand for the whole state or organisation; of the others several may come from one state.
WHOLE = (Capacity.STATE, Capacity.GOVERNMENT, Capacity.ORGANISATION, Capacity.UNION)
