"""Finding terms of the vocabularies by whatever a person writes in a cell: code, name in any language, synonym."""

from __future__ import annotations

from django.db.models import Model

from relations.text.languages import LANGUAGES


def index(model: type[Model], *fields: str) -> dict[str, Model]:
    """Every term under its code, its names in three languages and its synonyms, in small letters.

    A word that two terms share leads to neither of them; codes always win.
    """
    found: dict[str, Model | None] = {}
    codes: dict[str, Model] = {}
    for term in model.objects.all():
        codes[term.code.casefold()] = term
        words = {getattr(term, f"{name}_{code}", "") or "" for name in fields for code in LANGUAGES}
        words |= set(getattr(term, "synonyms", "").splitlines())
        for word in {word.strip().casefold() for word in words if word.strip()}:
            found[word] = None if word in found and found[word] != term else term
    return {word: term for word, term in (found | codes).items() if term is not None}


def listed(text: str) -> list[str]:
    """The parts of a cell that holds several values: «kz; uz» → kz, uz."""
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
