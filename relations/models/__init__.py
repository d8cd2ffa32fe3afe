"""What exists. The public face of the models: other packages import from here.

`CONTENT_KINDS` gives the model of each kind of content, as `relations.kinds` names them.
"""

from importlib import import_module

from relations.kinds import KINDS
from relations.law import CONSENT, ActionKind, EntryMethod, PartyStanding, Status

from .addresses import LostAddress, OldAddress
from .agreement_rows import FollowUp, Party, PartyAction, Reference, Sought
from .agreement_texts import AgreementText, Correction, Objection, Reservation
from .agreements import Agreement
from .archive import ALL_YEARS, ALWAYS, ArchiveCount, ArchivePart, ArchivePlace
from .articles import SCHOLARLY, Article, Authorship, Genre
from .base import LANGUAGE_CHOICES, TEXT_FIELDS, Content, Kind, Source, StaleEdit, Versioned, by_kind
from .checks import LinkCheck
from .chronicles import DossierLine, LineMoment, LineRank
from .collections import Collection, Entry
from .countries import Country, Organisation, Place
from .dossiers import (
    Claim,
    Dossier,
    DossierParty,
    Milestone,
    RelationLevel,
    Step,
)
from .drafts import Draft
from .editions import OPEN_END, Edition, Hand, Translation, WorkState, text_hash
from .editorial import AuditEntry, PreviewLink, Remark, Reminder, Revision
from .events import Event, EventLevel, EventStatus, EventType, Participation, Series
from .experts import Department, Expert
from .facts_log import FactsRecord
from .fields import DATED, Precision
from .files import Attachment, FilePage, Picture, PictureUse, Reading, rendition_name
from .freshness import Turn
from .glossary import GlossaryTerm
from .imports import ColumnName, ImportJob
from .indicators import Indicator, Observation
from .instruments import NOT_TREATIES, Capacity, Duration, Instrument, Level
from .intake import IntakeBatch, IntakePaper
from .links import ACYCLIC, INVERSE, Link, LinkKind
from .readership import PageReads
from .receipts import ImportReceipt
from .search import (
    DeskText,
    SearchDocument,
    SearchItem,
    SearchPassage,
    SearchState,
    SearchTerm,
    SearchText,
    SearchVector,
    SearchWord,
)
from .search_help import SearchPick, SearchTally, Synonym
from .standings import (
    RULES,
    Contradiction,
    Opposition,
    PartyPeriod,
    Replacement,
    Standing,
    party_periods_on,
    refresh_standings,
)
from .topics import Topic
from .touched import Touched
from .users import User
from .vocabularies import FormerSlug, Term
from .workers import Worker

CONTENT_KINDS = {
    Kind(kind.code): getattr(import_module(f".{kind.module}", __name__), kind.model) for kind in KINDS
}

__all__ = [
    "ACYCLIC",
    "ALL_YEARS",
    "ALWAYS",
    "CONSENT",
    "CONTENT_KINDS",
    "DATED",
    "INVERSE",
    "LANGUAGE_CHOICES",
    "NOT_TREATIES",
    "OPEN_END",
    "RULES",
    "SCHOLARLY",
    "TEXT_FIELDS",
    "ActionKind",
    "Agreement",
    "AgreementText",
    "ArchiveCount",
    "ArchivePart",
    "ArchivePlace",
    "Article",
    "Attachment",
    "AuditEntry",
    "Authorship",
    "Capacity",
    "Claim",
    "Collection",
    "ColumnName",
    "Content",
    "Contradiction",
    "Correction",
    "Country",
    "Department",
    "DeskText",
    "Dossier",
    "DossierLine",
    "DossierParty",
    "Draft",
    "Duration",
    "Edition",
    "Entry",
    "EntryMethod",
    "Event",
    "EventLevel",
    "EventStatus",
    "EventType",
    "Expert",
    "FactsRecord",
    "FilePage",
    "FollowUp",
    "FormerSlug",
    "Genre",
    "GlossaryTerm",
    "Hand",
    "ImportJob",
    "ImportReceipt",
    "Indicator",
    "Instrument",
    "IntakeBatch",
    "IntakePaper",
    "Kind",
    "Level",
    "LineMoment",
    "LineRank",
    "Link",
    "LinkCheck",
    "LinkKind",
    "LostAddress",
    "Milestone",
    "Objection",
    "Observation",
    "OldAddress",
    "Opposition",
    "Organisation",
    "PageReads",
    "Participation",
    "Party",
    "PartyAction",
    "PartyPeriod",
    "PartyStanding",
    "Picture",
    "PictureUse",
    "Place",
    "Precision",
    "PreviewLink",
    "Reading",
    "Reference",
    "RelationLevel",
    "Remark",
    "Reminder",
    "Replacement",
    "Reservation",
    "Revision",
    "SearchDocument",
    "SearchItem",
    "SearchPassage",
    "SearchPick",
    "SearchState",
    "SearchTally",
    "SearchTerm",
    "SearchText",
    "SearchVector",
    "SearchWord",
    "Series",
    "Sought",
    "Source",
    "StaleEdit",
    "Standing",
    "Status",
    "Step",
    "Synonym",
    "Term",
    "Topic",
    "Touched",
    "Translation",
    "Turn",
    "User",
    "Versioned",
    "WorkState",
    "Worker",
    "by_kind",
    "party_periods_on",
    "refresh_standings",
    "rendition_name",
    "text_hash",
]
