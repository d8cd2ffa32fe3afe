"""From rows to the facts of the law: the one place that knows both.

Works on rows that are loaded already, so that one agreement and ten thousand take the same way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.apps import apps
from django.db.models import Prefetch

from relations.law import Act, Facts, History, Manner, Moment, Objection, Term, histories_of

from .base import TEXT_FIELDS
from .fields import DATED, Precision
from .instruments import Duration
from .links import Link, LinkKind


def keys_of(parties: Iterable) -> dict[int, str]:
    """The subject of law behind each party of one agreement: the same key in every agreement, unique in this one."""
    parties = list(parties)
    seen = Counter(party.key for party in parties)
    return {
        party.pk or id(party): party.key if seen[party.key] == 1 else f"{party.key}#{place}"
        for place, party in enumerate(parties)
    }


def names_of(parties: Iterable) -> dict[str, str]:
    """The names of the parties of one agreement, by the key under which the law knows them."""
    parties = list(parties)
    keys = keys_of(parties)
    return {keys[party.pk or id(party)]: str(party) for party in parties}


def facts_of(
    agreement, parties: list, actions: list, supersedes: Iterable[int] = (), objections: Iterable = ()
) -> Facts:
    """The facts of one agreement; parties and actions may be rows that are not stored yet."""
    keys = keys_of(parties)
    named = [(keys[party.pk or id(party)], party) for party in parties]
    countries = [(key, party.country) for key, party in named if party.country_id]
    return Facts(
        id=agreement.pk,
        parties=tuple(key for key, _party in named),
        acts=tuple(act for action in actions if (act := _act(action, keys))),
        is_political=agreement.is_political,
        is_unsigned=agreement.signed_on_precision == Precision.NOT_YET,
        initialled=_moment(agreement.initialled_on),
        signed=_moment(agreement.signed_on, agreement.signed_on_precision),
        entered=_moment(agreement.in_force_on, agreement.in_force_on_precision),
        is_known_not_in_force=agreement.in_force_on_precision == Precision.NOT_YET,
        provisional=_moment(agreement.provisional_from),
        manner=_manner(agreement, named),
        term=_term(agreement),
        terminated=_moment(agreement.terminated_on),
        supersedes=tuple(supersedes),
        objections=tuple(_objection(row, keys) for row in objections if row.opposes_entry),
        began={key: country.began_on for key, country in countries if country.began_on},
        ceased={key: country.ended_on for key, country in countries if country.ended_on},
    )


def _objection(row, keys: Mapping[int, str]) -> Objection:
    """An objection as the law sees it: over when it or the reservation is withdrawn."""
    reservation = row.reservation
    withdrawn = [day for day in (row.withdrawn_on, reservation.withdrawn_on) if day]
    return Objection(
        author=keys[row.party_id],
        reserving=keys[reservation.party_id],
        on=row.made_on,
        reserved_on=reservation.made_on,
        withdrawn_on=min(withdrawn, default=None),
    )


def _moment(day: date | None, precision: str = Precision.DAY) -> Moment | None:
    if not day:
        return None
    return Moment(day, str(precision) if precision in DATED else str(Precision.DAY))


def _manner(agreement, named: list) -> Manner:
    return Manner(
        kind=str(agreement.entry_method),
        n=agreement.entry_count,
        must=frozenset(key for key, party in named if party.is_required),
        days=agreement.entry_days,
        months=agreement.entry_months,
        first_of_month=agreement.entry_first_of_month,
        on=agreement.entry_on,
    )


def _term(agreement) -> Term:
    notice = {"notice_months": agreement.notice_months, "notice_by_law": agreement.notice_by_law}
    if agreement.duration == Duration.INDEFINITE:
        return Term(**notice)
    return Term(
        years=agreement.term_years or None,
        until=agreement.term_until,
        renewal=agreement.renewal_years or None,
        **notice,
    )


def _act(action, keys: Mapping[int, str]) -> Act | None:
    """An action as an act; None when it names a party of another agreement."""
    party = None
    if action.party_id or action.party:
        party = keys.get(action.party_id or id(action.party))
        if party is None:
            return None
    return Act(
        kind=str(action.kind),
        party=party,
        on=action.done_on,
        precision=str(action.done_on_precision),
        effective=action.effective_on,
        effective_precision=str(action.effective_on_precision) if action.effective_on else "day",
        until=action.until,
        definitive=action.is_definitive,
        id=action.pk,
    )


# Many agreements


def older_ones(ids: Iterable[int]) -> set[int]:
    """The agreements that these replace, and so on down the chain: their ends follow from these."""
    found, edge = set(), set(ids)
    known = set(edge)
    while edge:
        links = Link.objects.filter(kind=LinkKind.SUPERSEDES, source_id__in=edge)
        edge = set(links.order_by().values_list("target_id", flat=True)) - known
        known |= edge
        found |= edge
    return found


def direct_newer(pk: int) -> list[int]:
    """The agreements that replace this one."""
    links = Link.objects.filter(kind=LinkKind.SUPERSEDES, target_id=pk)
    return list(links.order_by("source_id").values_list("source_id", flat=True))


def histories(ids: Iterable[int]) -> dict[int, History]:
    """The histories of agreements as the law sees them, from what is stored."""
    return {row.pk: history for row, history in rows_with_histories(ids)}


def rows_with_histories(ids: Iterable[int]) -> list[tuple]:
    """Agreements, whose parties and actions are loaded, with their histories.

    Four questions for any number of them, and one for each step of the longest chain of agreements that replace others.
    """
    wanted = set(ids)
    everything, supersedes = _chains(wanted)
    rows = load_rows(everything)
    facts = [
        facts_of(
            row,
            list(row.parties.all()),
            list(row.actions.all()),
            supersedes.get(row.pk, ()),
            row.objections.all(),
        )
        for row in rows
    ]
    found = histories_of(facts)
    return [(row, found[row.pk]) for row in rows if row.pk in wanted]


def _chains(ids: set[int]) -> tuple[set[int], dict[int, list[int]]]:
    """These agreements with all that replace them, and so on up the chain; and which of them replaces which."""
    known, edge, supersedes = set(ids), set(ids), defaultdict(list)
    while edge:
        links = Link.objects.filter(kind=LinkKind.SUPERSEDES, target_id__in=edge).order_by()
        newer = set()
        for source, target in links.values_list("source_id", "target_id"):
            supersedes[source].append(target)
            newer.add(source)
        edge = newer - known
        known |= edge
    return known, supersedes


def load_rows(ids: Iterable[int]) -> list:
    """Agreements with their parties, actions and objections."""
    model = apps.get_model("relations.Agreement")
    objections = apps.get_model("relations.Objection").objects.select_related("reservation")
    parties = apps.get_model("relations.Party").objects.select_related("country", "organisation")
    rows = model.objects.filter(pk__in=ids).defer(*TEXT_FIELDS).order_by("pk")
    return list(
        rows.prefetch_related("actions", Prefetch("parties", parties), Prefetch("objections", objections))
    )
