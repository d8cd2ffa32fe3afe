"""Parties that are not stored yet: typed by name or code on a line of their own below the grid of acts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from relations.models import Agreement, Country, Organisation, Party
from relations.text.languages import LANGUAGES

SPARE = 2  # empty lines below the last one that is filled in
MOST = 100


@dataclass
class NewParty:
    """A line with what was typed, the party that it means, and what was wrong with it."""

    name: str
    text: str = ""
    party: Party | None = None
    error: str = ""


def new_parties(agreement: Agreement, known: list[Party], data=None) -> list[NewParty]:
    """The lines for parties to be added, two empty ones at the end; nothing is stored."""
    texts = []
    for number in range(MOST if data is not None else 0):
        if f"new{number}-party" not in data:
            break
        texts.append(data[f"new{number}-party"].strip()[:200])
    while texts and not texts[-1]:
        texts.pop()
    lines = [NewParty(f"new{number}", text) for number, text in enumerate([*texts, *[""] * SPARE])]
    taken = {party.key for party in known}
    terms = _terms() if texts else {}
    for place, line in enumerate(lines):
        if line.text:
            _read(line, agreement, terms, taken, len(known) + place)
    return lines


def _read(line: NewParty, agreement: Agreement, terms: dict, taken: set[str], order: int) -> None:
    term = terms.get(line.text.casefold())
    if term is None:
        line.error = gettext("“%(text)s” is no country or organisation of the portal.") % {"text": line.text}
        return
    where = "country" if isinstance(term, Country) else "organisation"
    party = Party(agreement=agreement, order=order, **{where: term})
    if party.key in taken:
        line.error = gettext("This party is in the list already.")
        return
    taken.add(party.key)
    line.party = party


def _terms() -> dict[str, Country | Organisation]:
    """Countries and organisations by code and by name in every language."""
    found: dict[str, Country | Organisation] = {}
    for model in (Organisation, Country):
        for term in model.objects.all():
            words = [term.code, *(getattr(term, f"name_{code}") for code in LANGUAGES)]
            found.update((word.casefold(), term) for word in words if word)
    return found


def offered() -> list[str]:
    """The names among which the line for a party completes."""
    return sorted({str(term) for model in (Country, Organisation) for term in model.objects.all()})
