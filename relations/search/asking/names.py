"""The names of countries, organisations, places, topics and experts as rows of terms, whatever their grammatical form,
typed on whatever keyboard, and those of countries with one wrong letter.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from relations.search.folding import skeleton
from relations.search.thesaurus import LONGEST_NAME, Thesaurus, guess_language, terms_of
from relations.search.words import TOKEN, word_terms
from relations.text.languages import LANGUAGES, as_typed, language_of, without_letters

WOMENS = ("ова", "ева", "ина")  # surnames of which dictionaries take «…овой» for another word
RANK = ("country", "organisation", "place", "topic", "expert")  # whose name it is when several have it
SHORT, LONGEST_ENDING = 3, 5  # letters of a name that is known without its letters, and of what may follow it
LONG = 7  # letters of a name that is known with one of them wrong
BESIDE = re.compile(r"\s*\(([^)]*)\)")  # «Семипалатинск (ныне Семей)»: two names

Rows = dict[tuple[str, ...], tuple[str, str]]


@dataclass(frozen=True)
class Named:
    """A name inside a text: where it stands and what it names."""

    start: int
    end: int
    facet: str
    code: str


@dataclass
class Names:
    """Every known name: language → row of terms → (facet, code); surnames of experts apart, where only one has it."""

    rows: dict[str, Rows] = field(default_factory=lambda: {language: {} for language in LANGUAGES})
    surnames: dict[str, Rows] = field(default_factory=lambda: {language: {} for language in LANGUAGES})
    bare: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # one word, typed without letters of its language
    countries: dict[str, tuple[str, str]] = field(default_factory=dict)  # skeleton → country

    @classmethod
    def of(cls, thesaurus: Thesaurus) -> Names:
        found = cls()
        entries = [entry for (facet, _code), entry in thesaurus.entries.items() if facet in RANK]
        for entry in sorted(entries, key=lambda entry: RANK.index(entry.facet)):
            written = {(language, name) for language, name in entry.names.items()}
            written |= {(guess_language(name), name) for name in entry.others}
            for language, name in written:
                found.add(language, name, entry.facet, entry.code)
        return found

    def add(self, language: str, name: str, facet: str, code: str) -> None:
        """Know a name; of two things with one name the first stays."""
        if facet == "place" and (beside := BESIDE.search(name)):
            self.add(language, BESIDE.sub("", name), facet, code)
            self.add(language, beside[1].split(" ")[-1], facet, code)
        for typed in as_typed(name):
            terms = terms_of(typed, language)
            if terms and not (len(terms) == 1 and terms[0].isdigit()):
                self.rows[language].setdefault(terms, (facet, code))
        if language_of(language).endings and facet in RANK[:3] and _is_plain(name):
            self.bare.setdefault(without_letters(name.lower()), (facet, code))
        if facet == "country" and len(name) >= LONG and name.isalpha():
            self.countries.setdefault(skeleton(name.lower()), (facet, code))
        if facet == "expert":
            self._add_expert(language, name, code)

    def _add_expert(self, language: str, name: str, code: str) -> None:
        if language == "ru" and name.endswith(WOMENS):
            self.add(language, f"{name[:-1]}ой", "expert", code)
        *given, family = name.split(" ")
        terms = terms_of(family, language)
        if given and len(terms) == 1:
            known = self.surnames[language].setdefault(terms, ("expert", code))
            if known[1] != code:  # of two with one surname nobody knows who is meant
                self.surnames[language][terms] = ("", "")

    def named_in(self, text: str, with_surnames: bool = False) -> list[Named]:
        """The names in a text, the longest first where one is part of another."""
        found: list[Named] = []
        for language, rows in self.rows.items():
            words = _terms_in(text, language)
            found += _named(words, rows)
            if with_surnames:
                found += [one for one in _named(words, self.surnames[language]) if one.code]
        found += self._bare(text)
        found.sort(key=lambda one: (one.start - one.end, one.start, RANK.index(one.facet)))
        kept: list[Named] = []
        for one in found:
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
        kept += self._misspelt(text, kept)
        return sorted(kept, key=lambda one: one.start)

    def _bare(self, text: str) -> Iterator[Named]:
        """Names in any case, typed on a keyboard that lacks letters: stems of such words are not sure."""
        for match in re.finditer(r"[^\W\d_]+", without_letters(text)):
            word = match[0]
            for end in range(len(word), max(SHORT, len(word) - LONGEST_ENDING - 1), -1):
                if (known := self.bare.get(word[:end])) and _endings().fullmatch(word, end):
                    yield Named(*match.span(), *known)
                    break

    def _misspelt(self, text: str, kept: list[Named]) -> list[Named]:
        """Countries of whose names one letter is wrong: “Uzbekstan”, «Казакстан»."""
        found = []
        for match in re.finditer(r"[^\W\d_]+", text):
            if len(match[0]) < LONG or any(
                match.start() < one.end and one.start < match.end() for one in kept
            ):
                continue
            for language in LANGUAGES:
                terms = word_terms(match[0], language)
                near = {
                    self.countries[one]
                    for one in self.countries
                    if terms and _is_near(skeleton(terms[0]), one)
                }
                if len(near) == 1:
                    found.append(Named(*match.span(), *near.pop()))
                    break
        return found


def _is_plain(name: str) -> bool:
    """One word that is none of the small words of any language, as «Того» is."""
    return len(name) > SHORT and name.isalpha() and all(terms_of(name, code) for code in LANGUAGES)


@functools.cache
def _endings() -> re.Pattern:
    return re.compile("|".join(filter(None, (language_of(code).endings for code in LANGUAGES))))


def _is_near(one: str, other: str) -> bool:
    """Whether two words are the same but for one letter: another, one too many, or one missing; the first is right."""
    if one[:1] != other[:1] or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < LONG - 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    place = next((place for place, letter in enumerate(one) if letter != other[place]), len(one))
    return one[place + (len(one) == len(other)) :] == other[place + 1 :]


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
