"""Columns of the register that hold several rows: acts of the parties, texts, references, sources, relations.

One row a line, its parts between bars: «kz | ratification | 20.05.2024 | 01.06.2024 | № 83-VIII | Law». Acts of one kind
also have a column of their own: «Казахстан 20.05.2024; Өзбекстан 30.11.2023».
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext

from relations.models import ActionKind, Capacity, FollowUp, LinkKind, Precision, Reference
from relations.text.smart_dates import DateNotRead, read_date

from .terms import bare_choice, listed
from .values import Values, written_date

NAME_FIRST = re.compile(r"(?P<name>[^\d(]+?)\s*[:–—,-]?\s*\(?(?P<date>\d.*?)\)?$")
DATE_FIRST = re.compile(r"(?P<date>.*\d\S*(?:\s*г\.|\s*ж\.)?)\s*[:–—,-]?\s*\(?(?P<name>[^\d)]+)\)?$")
RELATIONS = (LinkKind.SUPERSEDES, LinkKind.AMENDS, LinkKind.IMPLEMENTS)
DEFINITIVE = {
    "definitive",
    "binding",
    "окончательно",
    "окончательное",
    "обязывающая",
    "түпкілікті",
    "yes",
    "да",
    "иә",
    "+",
}
NOT_KNOWN = {"", "-", "–", "—"}


@dataclass(frozen=True)
class Act:
    """One act of a party (of all together without a code), as a table tells it."""

    party: str
    kind: str
    done_on: date | None
    precision: str
    effective_on: date | None = None
    effective_precision: str = Precision.DAY
    number: str = ""
    document: str = ""
    until: date | None = None
    is_definitive: bool = False
    url: str = ""
    source: str = ""

    @property
    def key(self) -> tuple:
        """What makes it the same act in the register."""
        return self.party, self.kind, self.done_on, self.precision

    def written(self) -> str:
        return joined([
            self.party or "*",
            self.kind,
            written_date(self.done_on, self.precision),
            written_date(self.effective_on, self.effective_precision) if self.effective_on else "",
            self.number,
            self.document,
            _iso(self.until),
            "definitive" if self.is_definitive else "",
            self.url,
            self.source,
        ])  # fmt: skip


def flat(text: str) -> str:
    """Words that may stand between bars on one line."""
    return " ".join(text.replace("|", "/").replace(";", ",").split())


def barless(text: str) -> str:
    """Words of which each sign counts: titles and addresses keep their semicolons."""
    return " ".join(text.replace("|", "/").split())


def joined(found: list[str], spelled: Callable[[str], str] = flat) -> str:
    """The parts of one row with bars between them, without empty ones at its end."""
    while found and found[-1] == "":
        found.pop()
    return " | ".join(spelled(part) for part in found)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def lines(text: str) -> list[str]:
    """The rows of a cell: lines, or pieces between semicolons where each of them has its bars."""
    found = [line.strip() for line in text.splitlines() if line.strip()]
    pieces = [piece for line in found for piece in listed(line)]
    return pieces if all("|" in piece for piece in pieces) else found


def acts(values: Values) -> list[Act] | None:
    """The acts of the column `acts`; None when it is empty or not there."""
    if not values.filled("acts"):
        return None
    found = []
    for line in lines(values.text("acts")):
        who, what, done, effective, number, document, until, definitive, url, source = values.parts(
            "acts", line, 10
        )
        kind = values.choice("acts", ActionKind, what)
        when = values.date("acts", done)
        party = _party(values, "acts", who)
        if kind and party is not None:
            since = values.date("acts", effective) if effective else None
            if not _is_url(values, "acts", url):
                continue
            found.append(Act(
                party, kind, when.day, when.precision,
                since.day if since else None, since.precision if since and since.day else Precision.DAY,
                values.within("acts", number, 60), values.within("acts", document, 300), values.day("acts", until) if until else None,
                definitive.casefold() in DEFINITIVE, url, values.within("acts", source, 300),
            ))  # fmt: skip
    return found


def acts_of(values: Values, kind: str) -> list[Act] | None:
    """The acts of a column of one kind: a name and a date each, in either order."""
    if not values.filled(kind):
        return None
    found = []
    for line in listed(values.text(kind)):
        match = NAME_FIRST.fullmatch(line) or DATE_FIRST.fullmatch(line)
        name, words = (match["name"], match["date"]) if match else ("*", line)
        if not match and not any(letter.isdigit() for letter in line):
            name, words = line, ""
        if match and _is_date(line):
            name, words = "*", line
        when = values.date(kind, words)
        party = _party(values, kind, name)
        if party is not None:
            found.append(Act(party, kind, when.day, when.precision))
    return found


def _is_date(text: str) -> bool:
    try:
        return read_date(text).day is not None
    except DateNotRead:
        return False


def _party(values: Values, column: str, name: str) -> str | None:
    """The code of a party; empty for all together; None when the name is not known."""
    if name.strip() in NOT_KNOWN | {"*"}:
        return ""
    term = values.term(column, name.strip(), "country", "organisation")
    return term.code if term is not None else None


@dataclass(frozen=True)
class Ref:
    register: str
    country: str
    number: str
    dated_on: date | None
    url: str

    def written(self) -> str:
        return joined([self.register, self.country, self.number, _iso(self.dated_on), self.url], barless)


def references(values: Values) -> list[Ref] | None:
    if not values.filled("references"):
        return None
    found = []
    for line in lines(values.text("references")):
        register, country, number, day, url = values.parts("references", line, 5)
        kind = values.choice("references", Reference.Register, register)
        term = values.term("references", country, "country") if country else None
        when = values.day("references", day) if day else None
        if kind and _is_url(values, "references", url):
            found.append(
                Ref(kind, term.code if term else "", values.within("references", number, 80), when, url)
            )
    return found


@dataclass(frozen=True)
class Text:
    language: str
    title: str
    is_authentic: bool
    source_url: str

    def written(self) -> str:
        return joined(
            [self.language, self.title, "authentic" if self.is_authentic else "", self.source_url], barless
        )


AUTHENTIC = {"authentic", "аутентичный", "подлинный", "түпнұсқа", "*"}


def texts(values: Values) -> list[Text] | None:
    if not values.filled("texts"):
        return None
    found = []
    for line in lines(values.text("texts")):
        language, title, authentic, url = values.parts("texts", line, 4)
        if not re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", language):
            values.fail(
                "texts",
                gettext("“%(text)s” is no code of a language, such as kk, uz, zh.") % {"text": language},
            )
        elif _is_url(values, "texts", url):
            values.within("texts", language, 8)
            found.append(
                Text(language, values.within("texts", title, 500), authentic.casefold() in AUTHENTIC, url)
            )
    return found


@dataclass(frozen=True)
class From:
    title: str
    url: str
    retrieved_on: date | None

    def written(self) -> str:
        return joined([self.title, self.url, _iso(self.retrieved_on)], barless)


def sources(values: Values) -> list[From] | None:
    if not values.filled("sources"):
        return None
    found = []
    for line in lines(values.text("sources")):
        title, url, day = values.parts("sources", line, 3)
        if not url and title.startswith(("http://", "https://")):
            url = title
        when = values.day("sources", day) if day else None
        if _is_url(values, "sources", url):
            found.append(From(values.within("sources", title, 400), url, when))
    return found


def relations(values: Values) -> list[tuple[str, str]] | None:
    """(kind, number in the register) of agreements that this one supersedes, amends or carries out."""
    if not values.filled("relations"):
        return None
    found = []
    names = bare_choice(LinkKind)
    for line in lines(values.text("relations")):
        what, number = values.parts("relations", line, 2)
        kind = names.get(what.casefold())
        if kind not in RELATIONS or not number:
            values.fail("relations", gettext("Write the relation and the number: supersedes | 12-V."))
        else:
            found.append((kind, number))
    return found


@dataclass(frozen=True)
class Role:
    """As what one of the parties stands in the agreement."""

    party: str
    capacity: str
    body: str = ""
    signatory: str = ""
    is_required: bool = False
    territory: str = ""

    def written(self) -> str:
        required = "required" if self.is_required else ""
        return joined([self.party, self.capacity, self.body, self.signatory, required, self.territory])


REQUIRED = {"required", "обязательна", "обязателен", "міндетті", "yes", "да", "иә", "+"}


def roles(values: Values) -> list[Role] | None:
    if not values.filled("party_roles"):
        return None
    found = []
    for line in lines(values.text("party_roles")):
        who, what, body, signatory, required, territory = values.parts("party_roles", line, 6)
        party = _party(values, "party_roles", who)
        capacity = values.choice("party_roles", Capacity, what)
        if party and capacity:
            is_required = required.casefold() in REQUIRED
            found.append(
                Role(
                    party,
                    capacity,
                    values.within("party_roles", body, 200),
                    values.within("party_roles", signatory, 200),
                    is_required,
                    values.within("party_roles", territory, 300),
                )
            )
    return found


@dataclass(frozen=True)
class Reserved:
    """A reservation or declaration of one party."""

    party: str
    is_declaration: bool
    made_on: date | None
    withdrawn_on: date | None
    text: str

    def written(self) -> str:
        kind = "declaration" if self.is_declaration else "reservation"
        return joined([self.party, kind, _iso(self.made_on), _iso(self.withdrawn_on), self.text])


RESERVED = {
    **dict.fromkeys(("reservation", "оговорка", "ескертпе"), False),
    **dict.fromkeys(("declaration", "заявление", "мәлімдеме"), True),
}


def reservations(values: Values) -> list[Reserved] | None:
    if not values.filled("reservations"):
        return None
    found = []
    for line in [one.strip() for one in values.text("reservations").splitlines() if one.strip()]:
        who, what, made, withdrawn, text = values.parts("reservations", line, 5)
        party = _party(values, "reservations", who)
        days = [values.day("reservations", day) if day else None for day in (made, withdrawn)]
        if what.casefold() not in RESERVED or not text or not party:
            values.fail(
                "reservations",
                gettext("Write party, kind, days and words: kz | reservation | 20.05.2024 | | text."),
            )
        else:
            found.append(Reserved(party, RESERVED[what.casefold()], *days, text))
    return found


@dataclass(frozen=True)
class Step:
    """A step of carrying the agreement out."""

    title: str
    responsible: str
    due_on: date | None
    done_on: date | None
    verdict: str
    source: str
    source_url: str = ""

    def written(self) -> str:
        days = [_iso(self.due_on), _iso(self.done_on)]
        return joined([self.title, self.responsible, *days, self.verdict, self.source, self.source_url])


def follow_ups(values: Values) -> list[Step] | None:
    if not values.filled("follow_ups"):
        return None
    found = []
    for line in [one.strip() for one in values.text("follow_ups").splitlines() if one.strip()]:
        title, responsible, due, done, verdict, source, url = values.parts("follow_ups", line, 7)
        days = [values.day("follow_ups", day) if day else None for day in (due, done)]
        state = (
            values.choice("follow_ups", FollowUp.Verdict, verdict) if verdict else FollowUp.Verdict.PENDING
        )
        if not title or not source:
            values.fail("follow_ups", gettext("A step needs its commitment and its source."))
        elif state and _is_url(values, "follow_ups", url):
            found.append(
                Step(
                    values.within("follow_ups", title, 300),
                    values.within("follow_ups", responsible, 200),
                    *days,
                    state,
                    values.within("follow_ups", source, 300),
                    url,
                )
            )
    return found


def _is_url(values: Values, column: str, url: str) -> bool:
    if not url:
        return True
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError as error:
        values.fail(column, f"{url[:100]}: {' '.join(error.messages)}")
        return False
    values.within(column, url, 500)
    return True
