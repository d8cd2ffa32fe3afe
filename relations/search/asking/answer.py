"""Asking the register what was read: agreements as of the day of the question, the best of them for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from relations.law import CONSENT, JOINING, ActionKind, PartyStanding
from relations.models import PartyAction, Precision, Reference, Status
from relations.register import Selection, current_index
from relations.search.finding import items_of
from relations.search.results import Results

from .reading import NO, YES, Reading

SHOWN = 10
KINDS = {
    "ratification": tuple(kind for kind in CONSENT if kind not in JOINING),
    "accession": JOINING,
    "denunciation": (ActionKind.DENUNCIATION,),
}
OWN = {
    Status.IN_FORCE: PartyStanding.PARTY,
    Status.PROVISIONAL: PartyStanding.PROVISIONAL,
    Status.SUSPENDED: PartyStanding.SUSPENDED,
}
FACETS = ("place", "topic", "instrument", "status")


@dataclass
class Answer:
    """What fits: the first items, agreements with their status on the day, how many there are, where all stand."""

    items: list[int] = field(default_factory=list)
    statuses: dict[int, str] = field(default_factory=dict)  # by agreement
    total: int = 0
    as_of: date | None = None
    url: str = ""  # of the list with the same question; empty where its filters cannot say it
    without: str = ""  # words that none of these agreements has


def answer(reading: Reading, language: str, turn: int, among: Iterable[int] | None = None) -> Answer:
    """What the register says at a turn. `among` are the items that the words left over find, the best first.

    Where no agreement that fits has these words, the answer is what fits but for them, and says so.
    """
    index, today = current_index(turn), timezone.localdate()
    as_of = _day_of(reading, today)
    filters = _filters(reading)
    selection = Selection(
        index,
        today,
        filters | {"party": reading.parties[:1]},
        together=reading.parties[1:],
        among=among,
        as_of=as_of,
        rows=_rows_of(index, reading),
    )
    if among is not None and not selection.total and reading.names_documents:
        return replace(answer(replace(reading, words=""), language, turn), without=reading.words)
    ids = selection.page("newest" if among is None else "relevance", language, size=SHOWN).ids
    statuses = {pk: selection.status_of(pk) for pk in ids}
    return Answer(ids, statuses, selection.total, as_of, _address(reading, filters, as_of))


def works(reading: Reading, results: Results) -> Answer:
    """What the experts of a question wrote, about its countries and topics and on its days, the newest first."""
    facts = [[f"expert:{code}" for code in reading.expert]]
    facts += [[f"country:{code}", f"party:{code}"] for code in reading.parties]
    facts += [[f"topic:{slug}"] for slug in reading.topic]
    since, until = reading.days.get("signed", (None, None))
    found = items_of(results, facts, since, until)
    if results.beside is not None:
        among = set(results.beside)
        found = [item for item in found if item in among]
    pairs = [("q", reading.words)] if reading.words else []
    pairs += [("expert", code) for code in reading.expert] + [("topic", slug) for slug in reading.topic]
    pairs += [(name, day.isoformat()) for name, day in (("from", since), ("to", until)) if day]
    url = "" if reading.parties else f"{reverse('search')}?{urlencode(pairs)}"
    return Answer(found[:SHOWN], total=len(found), url=url)


def _filters(reading: Reading) -> dict[str, tuple[str, ...]]:
    """What the register is narrowed by. Of one party its own standing is asked for: others may have left, or not joined."""
    found = {name: getattr(reading, name) for name in FACETS}
    if len(reading.parties) == 1 and reading.status and set(reading.status) <= OWN.keys():
        found["standing"] = tuple(OWN[status].value for status in found.pop("status"))
    return found


def _day_of(reading: Reading, today: date) -> date | None:
    """The day on which a standing is asked for: the last one of the span, and not in the future."""
    since, until = reading.days.get("as_of", (None, None))
    day = until or since
    return min(day, today) if day else None


def _rows_of(index, reading: Reading) -> int:
    rows = index.every_row
    if reading.bilateral:
        rows = index.bilateral if YES in reading.bilateral else rows & ~index.bilateral
    for act in reading.act:
        if act == "signature":
            rows &= index.signed.between(None, None)
        elif act == "entry":
            rows &= index.entered.between(None, timezone.localdate())
        else:
            rows &= index.set_of(_acted(act, reading))
    for name in ("signed", "entered"):
        if name in reading.days:
            rows &= getattr(index, name).between(*reading.days[name])
    return rows


def _acted(act: str, reading: Reading) -> set[int]:
    """Agreements about which somebody did it in the days asked for; of ratification its law at home is a trace, too."""
    done = PartyAction.objects.filter(kind__in=KINDS[act]).exclude(done_on_precision=Precision.NOT_YET)
    laws = Reference.objects.filter(register=Reference.Register.RATIFICATION_LAW)
    if reading.author:
        code = reading.author
        done = done.filter(Q(party__country__code=code) | Q(party__organisation__code=code))
        laws = laws.filter(country__code=code)
    if "done" in reading.days:
        since, until = (
            day or end for day, end in zip(reading.days["done"], (date.min, date.max), strict=True)
        )
        done, laws = done.filter(done_on__range=(since, until)), laws.filter(dated_on__range=(since, until))
    found = done.order_by().values_list("agreement_id")
    if act == "ratification":
        found = found.union(laws.order_by().values_list("agreement_id"))
    return {pk for (pk,) in found}


def _address(reading: Reading, filters: Mapping[str, Sequence[str]], as_of: date | None) -> str:
    if "done" in reading.days or set(reading.act) & KINDS.keys() or NO in reading.bilateral:
        return ""
    pairs = [(name, value) for name, values in filters.items() for value in values]
    pairs += [("party", code) for code in reading.parties[:1]] + [
        ("with", code) for code in reading.parties[1:]
    ]
    pairs += [("bilateral", "1")] if reading.bilateral else []
    pairs += [("as_of", as_of.isoformat())] if as_of else []
    for name in ("signed", "entered"):
        ends = zip(("from", "to"), reading.days.get(name, (None, None)), strict=True)
        pairs += [(f"{name}_{end}", day.isoformat()) for end, day in ends if day]
    pairs += [("q", reading.words)] if reading.words else []
    return f"{reverse('agreement-list')}?{urlencode(_joined(pairs))}"


def _joined(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Several values of one filter as the register writes them: with commas."""
    names = dict.fromkeys(name for name, _value in pairs)
    return [(name, ",".join(value for other, value in pairs if other == name)) for name in names]
