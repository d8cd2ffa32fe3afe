"""The law of treaties as a register needs it: from recorded facts to the standing of every party on every day.

Pure functions over values, no database. Rules follow the Vienna Convention on the Law of Treaties (1969), the Vienna
Convention on Succession of States in respect of Treaties (1978) and the practice of depositaries; each has a code and an
article (`rules`). What the models keep of it stands in `relations.models.standing`.
"""

from .doubts import Doubt, DoubtCode, doubts_of
from .facts import FAR, Act, Facts, Manner, Moment, Objection, Term
from .history import histories_of, history_of
from .objections import Apart
from .records import History, Period, Replaced
from .rules import ARTICLES, Article, Rule
from .words import BOUND, CONSENT, ENDED, JOINING, ActionKind, EntryMethod, PartyStanding, Status

__all__ = [
    "ARTICLES",
    "BOUND",
    "CONSENT",
    "ENDED",
    "FAR",
    "JOINING",
    "Act",
    "ActionKind",
    "Apart",
    "Article",
    "Doubt",
    "DoubtCode",
    "EntryMethod",
    "Facts",
    "History",
    "Manner",
    "Moment",
    "Objection",
    "PartyStanding",
    "Period",
    "Replaced",
    "Rule",
    "Status",
    "Term",
    "doubts_of",
    "histories_of",
    "history_of",
]
