"""What the page of one agreement shows: its standing and why, its texts, references, follow-up and relations.

Everything here is plain data made for the template; the timeline of the parties is made in `party_actions`, the tree
of related agreements in `agreement_tree`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from relations import surrogates
from relations.law import ENDED
from relations.models import (
    Agreement,
    Dossier,
    Kind,
    LinkKind,
)
from relations.reading.cards import Card, load_cards, newest_first
from relations.reading.facts import load_facts
from relations.reading.labels import Label, named
from relations.reading.related import Linked, all_links, links_from

from .actions import PartyFacts, Timeline, is_later, seen_by, timeline
from .fact_box import FactLine, facts_of, scope_of
from .family import FAMILY, Branch, component, members, tree
from .log import LogEntry, changes_of, newest_records
from .parts import (
    DOMESTIC,
    TextRow,
    checked,
    follow_ups_of,
    reference_of,
    reservations_of,
    sources_of,
    texts_of,
)
from .replaced import ReplacedPair, name_newer, pairs_of
from .standing import Standings, as_published, standing_of
from .stands import Stand, acts_in_words, bound_first, mark_notices, parties_on, turns
from .wordings import Corrected, corrections_of

LOG_LENGTH = 20  # records of the log of facts on the page
EVERYWHERE = ("parties", "texts", "references", "standings", "party_periods")  # by `load_facts`
ON_THE_PAGE = ("actions", "corrections", "reservations", "objections", "sources", "steps")


@dataclass(slots=True)
class AsideList:
    """What stands beside the text: reviews, events, dossiers and other linked items, under their headings."""

    title: str
    cards: list[Card]
    form: str  # which component draws them


@dataclass(slots=True)
class AgreementPage:
    """Everything of one agreement."""

    agreement: Agreement
    scope: str
    place: str
    parties: list[PartyFacts]
    standing: Standings
    stands: list[Stand]  # of the parties, on the day
    turns: list[Stand]  # every change of standing of the whole and of the parties
    log: list[LogEntry]  # the newest changes of facts
    checked: tuple[date, str] | None  # when the facts were last checked, and in which role
    facts: list[FactLine]
    timeline: Timeline
    pairs: list[ReplacedPair]  # between whom a newer agreement stands in for this one, on the day
    texts: list[TextRow]
    corrections: list[Corrected]
    has_parallel: bool
    clause: Label
    references: list
    procedure: list
    reservations: list
    follow_ups: list
    sources: list[tuple[Label, str, date | None]]
    tree: list[Branch]
    changes: list[tuple[str, Card]]  # what this agreement does to others: kind of relation, the other
    aside: list[AsideList]


def agreement_page(versions, as_of: date | None = None) -> AgreementPage:
    """The page of the agreement whose edition is on show."""
    agreement, language = versions.item, versions.language
    day = as_of or timezone.localdate()
    rows = _rows(agreement, day, as_of)
    parties = party_facts(agreement, language)
    actions = seen_by(rows["actions"], as_of)
    acts = acts_in_words(actions, parties)
    periods, of_parties = (
        [row for row in rows[name] if not is_later(row.starts_on, as_of)]
        for name in ("standings", "party_periods")
    )
    standing = standing_of(agreement, parties, actions, periods, day, acts)
    stands = parties_on(parties, of_parties, acts, day)
    if standing.status not in ENDED:
        mark_notices(stands, agreement, rows["parties"], actions, day)
    links, edges = links_from(agreement.pk, rows["links"]), component(agreement.pk)
    dossiers = {step.dossier_id for step in rows["steps"]} | _dossiers_of(parties)
    cards = _cards(agreement, links, edges, dossiers, language, as_of)
    whole_history = turns(parties, periods, of_parties, acts)
    name_newer([standing.now, *stands, *whole_history], cards)
    references = [row for row in rows["references"] if not is_later(row.dated_on, as_of)]
    texts = texts_of(rows["texts"], versions, day, as_of)
    place = _place(agreement, language)
    return AgreementPage(
        agreement=agreement,
        scope=scope_of(len(parties)),
        place=place,
        parties=parties,
        standing=standing,
        stands=stands,
        turns=whole_history,
        facts=facts_of(agreement, parties, place, day, as_of, periods, acts),
        timeline=timeline(agreement, parties, actions, place, as_of, rows["sought"], bound_first(of_parties)),
        pairs=pairs_of(rows["replacements"], parties, cards),
        checked=checked(agreement),
        log=changes_of(rows["records"], {party.code: str(party.name) for party in parties}),
        texts=texts,
        corrections=corrections_of(rows["corrections"], as_of),
        has_parallel=sum(1 for text in texts if text.url) > 1,
        clause=named(agreement, "entry_clause", language),
        references=[reference_of(r, language) for r in references if r.register not in DOMESTIC],
        procedure=[reference_of(r, language) for r in references if r.register in DOMESTIC],
        reservations=reservations_of(
            rows["reservations"], rows["objections"], rows["oppositions"], parties, language, as_of
        ),
        follow_ups=follow_ups_of(rows["follow_ups"], language),
        sources=sources_of(rows["sources"], language),
        tree=tree(agreement.pk, edges, cards),
        changes=[(k, cards[older]) for newer, older, k in edges if newer == agreement.pk and older in cards],
        aside=_aside(links, cards, standing),
    )


# --- Loading ----------------------------------------------------------------------------------------------


def _rows(agreement: Agreement, day: date, as_of: date | None) -> dict[str, QuerySet]:
    """What describes an agreement everywhere, and what its page says besides, by the names of the relations."""
    load_facts(agreement)
    return {name: getattr(agreement, name).all() for name in (*EVERYWHERE, *ON_THE_PAGE)} | {
        "replacements": agreement.replacements.filter(starts_on__lte=day),
        "sought": agreement.sought.select_related("by"),
        "records": newest_records(agreement.pk, as_of, LOG_LENGTH).defer("state"),
        "oppositions": agreement.oppositions.on(day),
        "follow_ups": agreement.follow_ups.select_related("expert"),
        "links": all_links(agreement.pk),
    }


def party_facts(agreement: Agreement, language: str) -> list[PartyFacts]:
    """The parties with their names in a language; parties and their terms are loaded."""
    found = []
    for row in agreement.parties.all():
        term = row.term
        name = named(term, "name", language)
        found.append(
            PartyFacts(
                pk=row.pk,
                code=term.code,
                letters=term.letters
                if row.country_id
                else (named(term, "abbreviation", language) or term.letters),
                name=name,
                official_name=(named(term, "official_name", language) if row.country_id else name) or name,
                signatory=named(row, "signatory", language),
                url=term.get_absolute_url(),
            )
        )
    return found


def _dossiers_of(parties: list[PartyFacts]) -> set[int]:
    """The dossier of these parties and no others."""
    if len(parties) < 2:
        return set()
    key = Dossier.key_of(party.code for party in parties)
    surrogates.note(surrogates.parties(key))
    return set(Dossier.objects.filter(parties_key=key).values_list("pk", flat=True))


def _cards(
    agreement, links: list[Linked], edges, dossiers: set[int], language: str, as_of: date | None
) -> dict[int, Card]:
    """Cards of the family, of everything linked, and of the dossiers of these parties or with a step made by it.

    Documents later than the day asked about are left out; dossiers have no day.
    """
    ids = members(edges) | {linked.pk for linked in links} | {agreement.pk} | dossiers
    cards = newest_first(load_cards(ids, language, parts=["topics", "members"]))
    return {
        pk: card
        for pk, card in cards.items()
        if card.kind == Kind.DOSSIER or pk == agreement.pk or not is_later(card.day, as_of)
    }


def _place(agreement: Agreement, language: str) -> str:
    return named(agreement.place, "name", language) if agreement.place else ""


# --- Beside the text --------------------------------------------------------------------------------------


def _aside(links: list[Linked], cards: dict[int, Card], standing: Standings) -> list[AsideList]:
    """Linked items under the words of their relation, reviews first; dossiers of these parties last."""
    groups: dict[str, list[Card]] = {}
    forms: dict[str, str] = {}
    for linked in sorted(links, key=lambda linked: linked.is_outward):
        card = cards.get(linked.pk)
        if card is None or (card.kind == Kind.AGREEMENT and linked.kind in FAMILY):
            continue
        title, form = _side_title(card, linked)
        if card not in groups.setdefault(title, []):
            groups[title].append(card)
            forms[title] = form
    dossiers = [card for card in cards.values() if card.kind == Kind.DOSSIER]
    if dossiers:
        title = _("Dossiers")
        listed = groups.setdefault(title, [])
        listed += [card for card in dossiers if card not in listed]
        forms[title] = "dossier"
    for card in cards.values():
        if card.kind == Kind.ARTICLE and card.day:
            card.note = as_published(standing, card.day)
    order = {"article": 0, "event": 1, "agreement": 2, "other": 3, "dossier": 4}
    return [
        AsideList(title, listed, forms[title])
        for title, listed in sorted(groups.items(), key=lambda item: order[forms[item[0]]])
    ]


def _side_title(card: Card, linked: Linked) -> tuple[str, str]:
    if card.kind == Kind.ARTICLE:
        return _("Analysis of this document"), "article"
    if card.kind == Kind.EVENT:
        return (_("Signed during") if linked.kind == LinkKind.SIGNED_AT else _("Events")), "event"
    if card.kind == Kind.DOSSIER:
        return _("Dossiers"), "dossier"
    return linked.name, "agreement" if card.kind == Kind.AGREEMENT else "other"
