"""The names of countries, organisations, places, topics and experts as rows of terms, whatever their grammatical form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relations.search.thesaurus import LONGEST_NAME, Thesaurus, guess_language, terms_of
from relations.search.words import TOKEN, word_terms
from relations.text.languages import LANGUAGES

WOMENS = ("ова", "ева", "ина")  # surnames of which dictionaries take «…овой» for another word
RANK = ("country", "organisation", "place", "topic", "expert")  # whose name it is when several have it


@dataclass(frozen=True)
class Named:
    """A name inside a text: where it stands and what it names."""

    start: int
    end: int
    facet: str
    code: str


@dataclass
class Names:
    """Every known name: language → row of terms → (facet, code)."""

    rows: dict[str, dict[tuple[str, ...], tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, thesaurus: Thesaurus) -> Names:
        found = cls({language: {} for language in LANGUAGES})
        entries = [entry for (facet, _code), entry in thesaurus.entries.items() if facet in RANK]
        for entry in sorted(entries, key=lambda entry: RANK.index(entry.facet)):
            written = {(language, name) for language, name in entry.names.items()}
            written |= {(guess_language(name), name) for name in entry.others}
            for language, name in written:
                found.add(language, name, entry.facet, entry.code)
        return found

    def add(self, language: str, name: str, facet: str, code: str) -> None:
        """Know a name; of two things with one name the first stays."""
        terms = terms_of(name, language)
        if terms and not (len(terms) == 1 and terms[0].isdigit()):
            self.rows[language].setdefault(terms, (facet, code))
        if facet == "expert" and language == "ru" and name.endswith(WOMENS):
            self.add(language, f"{name[:-1]}ой", facet, code)

    def named_in(self, text: str) -> list[Named]:
        """The names in a text, the longest first where one is part of another."""
        found: list[Named] = []
        for language, rows in self.rows.items():
            found += _named(_terms_in(text, language), rows)
        found.sort(key=lambda one: (one.start - one.end, one.start, RANK.index(one.facet)))
        kept: list[Named] = []
        for one in found:
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
        return sorted(kept, key=lambda one: one.start)


def _terms_in(text: str, language: str) -> list[tuple[int, int, str]]:
    """Words with their terms in a language: (start, end, term)."""
    words = (match for match in TOKEN.finditer(text) if match.lastgroup != "number")
    found = []
    for match in words:
        place = match.start()
        for part in match[0].split("-"):
            terms = word_terms(part, language)
            if terms:
                found.append((place, place + len(part), terms[0]))
            place += len(part) + 1
    return found


def _named(words: list[tuple[int, int, str]], rows: Mapping[tuple[str, ...], tuple[str, str]]) -> list[Named]:
    found = []
    for place in range(len(words)):
        for size in range(min(LONGEST_NAME, len(words) - place), 0, -1):
            part = words[place : place + size]
            if value := rows.get(tuple(term for _start, _end, term in part)):
                found.append(Named(part[0][0], part[-1][1], *value))
                break
    return found
