"""The rules by which a standing is found, each with its sentence and its article.

E: entry of the agreement, P: entry for one party, D: ends; A: what the acts themselves say before entry. Articles are
those of the Vienna Convention on the Law of Treaties 1969 (VCLT) and of the Vienna Convention on Succession of States
in respect of Treaties 1978 (VCSST).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

VCLT, VCSST = "VCLT", "VCSST"
NAMES = {
    VCLT: _("Vienna Convention 1969: %(articles)s"),
    VCSST: _("Vienna Convention 1978: %(articles)s"),
}
ADDRESSES = {
    VCLT: "https://legal.un.org/ilc/texts/instruments/english/conventions/1_1_1969.pdf",
    VCSST: "https://legal.un.org/ilc/texts/instruments/english/conventions/3_2_1978.pdf",
}


class Rule(models.TextChoices):
    """Codes of the rules with the sentence that a reader sees."""

    NAMED = "A1", _("It took part or is listed; no signature and no joining is recorded.")
    SIGNED = "A2", _("It is signed; no consent to be bound counts yet.")
    CONSENTED = "A3", _("Consent to be bound is given; it is not in force yet.")
    DAY_NOT_KNOWN = "A4", _("Consent to be bound is given; since which day it binds is not known.")
    APPLIED = "A5", _("It is applied provisionally until it enters into force.")
    CEASED = "A6", _("The state has ceased to exist.")
    BY_SIGNATURE = "E1", _("It entered into force on the signature of all.")
    BY_NOTIFICATION = "E2", _("It entered into force on the last notification of completed procedures.")
    BY_EXCHANGE = "E3", _("It entered into force on the exchange of instruments.")
    BY_CONSENTS = "E4", _("It entered into force when enough instruments of consent were given.")
    BY_DATE = "E5", _("It entered into force on the day that its text names, or once all had consented.")
    BY_PARTIES = "E6", _("It is in force since two parties are bound by it.")
    AS_RECORDED = "E7", _("The day of entry into force is recorded or announced.")
    ADOPTED = "E8", _("A political document: it counts from adoption and does not enter into force.")
    WITH_THE_AGREEMENT = (
        "P1",
        _("It had consented in time and is bound since the agreement entered into force."),
    )
    BY_OWN_ACT = "P2", _("It joined by an act of its own and is bound from the day of its effect.")
    BY_SUCCESSION = "P3", _("It succeeded to the agreement and is bound from the day of succession.")
    WITH_ALL = "P4", _("All were bound together by the entry into force; an act of its own is not recorded.")
    BOTH_AT_ONCE = "P5", _("A bilateral agreement enters into force for both on one day.")
    BY_CONSENT_OF_ALL = "D1", _("It was terminated by consent of all.")
    BY_NOTICE = "D2", _("Notice was given and took effect on the day that it names.")
    BY_NOTICE_CLAUSE = "D3", _("Notice was given and took effect as the clause on its end says.")
    REVOKED = "D4", _("The notice was taken back before its effect.")
    TOO_FEW_LEFT = "D5", _("Fewer than two parties are left; the end for one of two is the end for both.")
    CAME_BACK = "D6", _("It consented anew after it had left.")
    TERM_OVER = "D7", _("The term has run out and nothing recorded has moved its end.")
    REPLACED = "D8", _("A later agreement between the same parties has replaced it.")
    PAUSED = "D9", _("Its operation is suspended.")
    NO_LONGER_APPLIED = "D10", _("Provisional application was ended by notice.")


@dataclass(frozen=True)
class Article:
    """An article of a convention: `VCLT 24(3)`."""

    convention: str
    number: str

    def __str__(self):
        return f"{self.convention} {self.number}"

    @property
    def url(self) -> str:
        return ADDRESSES[self.convention]

    @property
    def label(self) -> str:
        """As readers are told, who need not know the abbreviations of lawyers: “Vienna Convention 1969: 24(3)”."""
        return NAMES[self.convention] % {"articles": self.number}


_NUMBERS = {
    Rule.NAMED: "2(1)(e)",
    Rule.SIGNED: "2(1)(e), 18",
    Rule.CONSENTED: "2(1)(f)",
    Rule.DAY_NOT_KNOWN: "2(1)(f), 24(3)",
    Rule.APPLIED: "25",
    Rule.BY_SIGNATURE: "12, 24(1)",
    Rule.BY_NOTIFICATION: "24(1)",
    Rule.BY_EXCHANGE: "13, 16, 24(1)",
    Rule.BY_CONSENTS: "16, 24(1)",
    Rule.BY_DATE: "24(1)",
    Rule.BY_PARTIES: "24(2)",
    Rule.AS_RECORDED: "24(1)",
    Rule.ADOPTED: "2(1)(a)",
    Rule.WITH_THE_AGREEMENT: "24(1)",
    Rule.BY_OWN_ACT: "24(3)",
    Rule.WITH_ALL: "24(2)",
    Rule.BOTH_AT_ONCE: "24(1)",
    Rule.BY_CONSENT_OF_ALL: "54(b)",
    Rule.BY_NOTICE: "54(a), 56",
    Rule.BY_NOTICE_CLAUSE: "54(a), 56",
    Rule.REVOKED: "68",
    Rule.TOO_FEW_LEFT: "54, 55",
    Rule.CAME_BACK: "11, 24(3)",
    Rule.TERM_OVER: "54(a)",
    Rule.REPLACED: "30, 59",
    Rule.PAUSED: "57, 58",
    Rule.NO_LONGER_APPLIED: "25(2)",
}
ARTICLES = {rule: Article(VCLT, number) for rule, number in _NUMBERS.items()} | {
    Rule.BY_SUCCESSION: Article(VCSST, "17, 23"),
    Rule.CEASED: Article(VCSST, "2(1)(b)"),
}
