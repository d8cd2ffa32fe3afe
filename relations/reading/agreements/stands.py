"""How the whole and each party stand on a day: since when, how exactly that is known, why, and how it was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.law import BOUND, PartyStanding, Rule, Status, history_of
from relations.law.notices import Notice
from relations.models import ActionKind, Agreement, Party, PartyAction, PartyPeriod, Precision, Standing
from relations.models.agreement_facts import facts_of, keys_of
from relations.reading.cards import Card
from relations.text.dates import long_date

from .actions import PartyFacts


@dataclass(slots=True)
class Why:
    """The rule with its article, and the acts it rests on, in words."""

    sentence: str = ""
    rule: str = ""  # its anchor on the page of the rules
    article: str = ""
    acts: list[str] = field(default_factory=list)
    newer: Card | None = None  # the agreement that replaced this one

    @property
    def acts_text(self) -> str:
        """The acts as one sentence; a Russian date ends with a full stop of its own."""
        text = "; ".join(self.acts)
        return text if text.endswith(".") else f"{text}."


@dataclass(slots=True)
class Stand:
    """A standing with its first day and its reason. Without a party it is that of the whole."""

    code: str
    label: str
    since: date | None
    precision: str
    why: Why
    party: PartyFacts | None = None
    notes: list[str] = field(default_factory=list)
    newer: int | None = None

    @property
    def since_text(self) -> str:
        """“1995”, “May 2016”, “1 May 2016”, that the day is not known, or nothing where none is to be known."""
        if self.since is None:
            return ""
        if self.precision == Precision.UNKNOWN:
            return _("a day that is not known")
        return long_date(self.since, get_language(), self.precision)


def acts_in_words(actions: Iterable[PartyAction], parties: Iterable[PartyFacts]) -> dict[int, str]:
    """“Ratification, Uzbekistan: 30 November 2023”, by the number of the act."""
    names, language, found = {party.pk: str(party.name) for party in parties}, get_language(), {}
    for action in actions:
        who = [names[action.party_id]] if action.party_id in names else []
        day = long_date(action.done_on, language, action.done_on_precision) if action.done_on else ""
        text = ", ".join([str(ActionKind(action.kind).label), *who])
        found[action.pk] = f"{text}: {day}" if day else text
    return found


def whole_on(periods: Iterable[Standing], acts: Mapping[int, str], day: date) -> Stand | None:
    """How the agreement stands on a day."""
    found = [period for period in periods if period.starts_on <= day < period.ends_on]
    return _stand(found[0], found[0].status, Status, acts) if found else None


def parties_on(
    parties: Iterable[PartyFacts], periods: Iterable[PartyPeriod], acts: Mapping[int, str], day: date
) -> list[Stand]:
    """How every party stands on a day, in the order of the parties."""
    now = {period.party_id: period for period in periods if period.starts_on <= day < period.ends_on}
    found = []
    for party in parties:
        if period := now.get(party.pk):
            found.append(_stand(period, period.standing, PartyStanding, acts, party))
    return found


def mark_notices(
    stands: Iterable[Stand],
    agreement: Agreement,
    parties: list[Party],
    actions: Iterable[PartyAction],
    day: date,
) -> None:
    """Note at each party the notice of the end that it had given and that had no effect yet on a day (D3).

    A notice of all together stands at every party.
    """
    actions = list(actions)
    if not any(action.kind == ActionKind.DENUNCIATION for action in actions):
        return
    numbers = {key: pk for pk, key in keys_of(parties).items()}
    for notice in history_of(facts_of(agreement, parties, actions)).notices_on(day):
        for stand in stands:
            if notice.party is None or numbers.get(notice.party) == stand.party.pk:
                stand.notes.append(_notice_text(notice))


def _notice_text(notice: Notice) -> str:
    """When it was given, and the day of its effect or that nobody knows it."""
    language = get_language()
    said = _("Notice given")
    if notice.act.on:
        given = long_date(notice.act.on, language, notice.act.precision)
        said = _("Notice given on %(day)s") % {"day": given}
    effect = _("the day of its effect is not known")
    if notice.effect:
        day = long_date(notice.effect.day, language, notice.effect.precision)
        effect = _("takes effect on %(day)s") % {"day": day}
    return f"{said}; {effect}"


def turns(
    parties: Iterable[PartyFacts],
    whole: Iterable[Standing],
    periods: Iterable[PartyPeriod],
    acts: Mapping[int, str],
) -> list[Stand]:
    """Every change of standing of the whole and of each party, in the order of time, the whole first."""
    known = {party.pk: (place, party) for place, party in enumerate(parties)}
    found = [(p.starts_on, -1, _stand(p, p.status, Status, acts)) for p in whole]
    for period in periods:
        if period.party_id in known:
            place, party = known[period.party_id]
            found.append(
                (period.starts_on, place, _stand(period, period.standing, PartyStanding, acts, party))
            )
    return [stand for _day, _place, stand in sorted(found, key=lambda row: row[:2]) if stand.since]


def _stand(
    period: Standing | PartyPeriod, code: str, words, acts: Mapping[int, str], party: PartyFacts | None = None
) -> Stand:
    return Stand(
        code=code,
        label=str(words(code).label),
        since=period.since,
        precision=period.precision,
        why=why_of(period, acts),
        party=party,
        newer=period.newer_id,
    )


def why_of(period: Standing | PartyPeriod, acts: Mapping[int, str]) -> Why:
    """The reason of a period, with its acts in words."""
    return Why(
        sentence=str(Rule(period.rule).label) if period.rule else "",
        rule=period.rule,
        article=period.article.label if period.rule else "",
        acts=[acts[number] for number in period.acts if number in acts],
    )


def bound_first(periods: Iterable[PartyPeriod]) -> dict[int, PartyPeriod]:
    """Since when each party is bound, or was for the first time, by the number of the party."""
    found: dict[int, PartyPeriod] = {}
    for period in sorted(periods, key=lambda period: period.starts_on):
        if period.standing in BOUND:
            found.setdefault(period.party_id, period)
    return found
