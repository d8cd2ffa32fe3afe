"""What the vocabularies know: names of one idea in three languages, abbreviations, synonyms, and labels of facets.

«ШОС», «ШЫҰ» and «SCO» are one idea, and so are «Өзбекстан» and "Uzbekistan"; curators add more in the vocabulary.
A small list of everyday synonyms of the subject lies in `data/synonyms.txt`.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources

from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from relations.models import Country, Expert, Organisation, Place, SearchPick, Synonym, Topic
from relations.text.languages import DEFAULT, LANGUAGES

from .stemming import languages_of
from .words import analyse

TEXT = CharField()
LONGEST_NAME = 6  # words


@dataclass
class Entry:
    """One term of a vocabulary."""

    facet: str
    code: str
    names: dict[str, str]
    others: tuple[str, ...] = ()
    slug: str = ""


@dataclass
class Thesaurus:
    """All entries, by facet and code and by the terms of their names."""

    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    by_terms: dict[tuple[str, ...], set[tuple[str, ...]]] = field(default_factory=dict)
    picks: dict[tuple[tuple[str, ...], str], list[int]] = field(default_factory=dict)

    def label(self, facet: str, code: str) -> dict[str, str]:
        """Names of a value of a facet by language; empty when it is not known."""
        entry = self.entries.get((facet, code))
        return entry.names if entry else {}

    def join(self, names: set[tuple[str, ...]]) -> None:
        """Say that names, each as a row of terms, mean the same."""
        for name in names:
            self.by_terms.setdefault(name, set()).update(names - {name})

    def others(self, terms: tuple[str, ...]) -> set[tuple[str, ...]]:
        """Other names of what these terms name."""
        return self.by_terms.get(terms, set())

    def picks_of(self, query: str, language: str) -> list[int]:
        """The items that editors picked for a query on pages of a language, in their order."""
        if not self.picks:
            return []
        key = _key_of(query)
        return list(dict.fromkeys([*self.picks.get((key, language), ()), *self.picks.get((key, ""), ())]))


def terms_of(name: str, language: str) -> tuple[str, ...]:
    """A name as the row of terms under which documents have it."""
    found = tuple(token.terms[0] for token in analyse(name, language) if token.terms)
    return found if len(found) <= LONGEST_NAME else ()


def _key_of(query: str) -> tuple[str, ...]:
    """What a query is known by: its terms in any order, so that forms of the same words are the same query."""
    return tuple(sorted(terms_of(query, guess_language(query)))) or (query.lower(),)


def guess_language(name: str) -> str:
    """The language of a synonym, which curators write without saying it."""
    return languages_of(name.lower(), DEFAULT)[0]


def _row(model, facet: str, code: str, names: str, more: str | None = None, synonyms: bool = True):
    nothing = Value("", output_field=TEXT)
    slug = F("slug") if synonyms else nothing
    columns = {"_facet": Value(facet, output_field=TEXT), "_code": Cast(code, TEXT), "_slug": slug}
    for language in LANGUAGES:
        columns[f"_name_{language}"] = Cast(f"{names}_{language}", TEXT)
    for language in LANGUAGES:
        columns[f"_more_{language}"] = Cast(f"{more}_{language}", TEXT) if more else nothing
    columns["_synonyms"] = Cast("synonyms", TEXT) if synonyms else nothing
    return model.objects.order_by().annotate(**columns).values_list(*columns)


def imagined(groups: Iterable[Sequence[str]]) -> Thesaurus:
    """The thesaurus as it would be with these synonyms in the place of those that editors have given."""
    thesaurus = _vocabularies()
    _join_all(thesaurus, groups)
    return thesaurus


def _read() -> Thesaurus:
    thesaurus = imagined(row.names for row in Synonym.objects.order_by("pk"))
    rows = SearchPick.objects.order_by("order", "pk").values_list("query", "language", "content_id")
    for query, language, item in rows:
        thesaurus.picks.setdefault((_key_of(query), language), []).append(item)
    return thesaurus


def _join_all(thesaurus: Thesaurus, groups: Iterable[Sequence[str]]) -> None:
    for names in groups:
        thesaurus.join({terms for name in names if (terms := terms_of(name, guess_language(name)))})


def _vocabularies() -> Thesaurus:
    """One union of small queries, and the everyday synonyms."""
    first, *others = (
        _row(Country, "country", "code", "name", "official_name"),
        _row(Organisation, "organisation", "code", "name", "abbreviation"),
        _row(Topic, "topic", "slug", "name"),
        _row(Expert, "expert", "pk", "family_name", "given_name", synonyms=False),
        _row(Place, "place", "code", "name", synonyms=False),
    )
    thesaurus = Thesaurus()
    for facet, code, slug, *values in first.union(*others, all=True):
        _add(thesaurus, facet, code, slug, values)
    for names in _everyday():
        thesaurus.join(set(names))
    return thesaurus


def _add(thesaurus: Thesaurus, facet: str, code: str, slug: str, values: list[str]) -> None:
    size = len(LANGUAGES)
    names, more, synonyms = values[:size], values[size : 2 * size], (values[-1] or "").splitlines()
    if facet == "expert":
        names = [" ".join(filter(None, pair)) for pair in zip(more, names, strict=True)]
    written = {language: name for language, name in zip(LANGUAGES, names, strict=True) if name}
    known = list(written.items())
    if facet in ("country", "organisation"):
        known += [(language, name) for language, name in zip(LANGUAGES, more, strict=True) if name]
    known += [(guess_language(name), name.strip()) for name in synonyms if name.strip()]
    entry = Entry(facet, code, written, tuple(name for _language, name in known), slug)
    thesaurus.entries[facet, code] = entry
    if facet in ("country", "organisation"):
        thesaurus.entries["party", code] = entry
    if facet != "expert":
        thesaurus.join({terms for language, name in known if (terms := terms_of(name, language))})


@functools.cache
def _everyday() -> list[list[tuple[str, ...]]]:
    text = resources.files(__package__).joinpath("data/synonyms.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [
        [terms for part in line.split("=") if (terms := terms_of(part.strip(), guess_language(part)))]
        for line in lines
    ]


_lock = threading.Lock()
_kept: dict[str, tuple[int, Thesaurus]] = {}


def current(turn: int) -> Thesaurus:
    """The thesaurus of a turn: read anew when anything public has changed."""
    name = str(connection.settings_dict["NAME"])
    kept = _kept.get(name)
    if not kept or kept[0] != turn:
        with _lock:
            kept = _kept.get(name)
            if not kept or kept[0] != turn:
                kept = _kept[name] = (turn, _read())
    return kept[1]


def forget() -> None:
    """Read the vocabularies anew at the next search (for tests)."""
    _kept.clear()
