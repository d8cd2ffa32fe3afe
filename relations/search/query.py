"""What the reader typed: words, "phrases" and -exclusions, understood in whatever language and on whatever keyboard.

Nothing a reader types reaches the database as syntax: what remains are groups of known terms.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from relations.text.languages import DEFAULT, LANGUAGES, fallback_order, language_of

from . import corrections, thesaurus, titles
from .folding import other_layouts, skeleton
from .normal import clean, normal, script
from .stemming import languages_in, languages_of, other_stems, stemmer
from .terms import Alternative, Group, start_of, starts_of
from .words import TOKEN, Token, analyse, is_common, number_terms, stem

LONGEST = 200
SHORTEST_KEY = 4  # letters of a key by which other spellings of a word are found that has one of its own
LONGEST_CAPITALS = 6  # letters of a word in capitals that is taken for an abbreviation wherever it stands
MOST_WORDS = 32
MOST_VARIANTS = 12
OTHER_LANGUAGE, OTHER_READING, SPELLING, ONLY_SPELLING, SYNONYM, CORRECTION = 0.8, 0.5, 0.6, 0.9, 0.5, 0.6
TOO_COMMON = 0.4

_SURNAME = re.compile(r"(?:ов|ев|ин)а?\Z")
_YEAR = re.compile(r"\d{4}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PHRASE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"([^"]*)"|«([^»]*)»|“([^”]*)”|„([^“”]*)[“”])')
_MINUS = re.compile(r"(?<!\S)[-–−](?=[^\W_])(\S+)")
_PARTS = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass
class Query:
    """A question in the terms of the index."""

    text: str
    language: str
    groups: list[Group] = field(default_factory=list)
    excluded: list[Group] = field(default_factory=list)
    was_cut: bool = False
    has_only_common_words: bool = False
    retyped: str = ""  # what it would have been on another keyboard layout, when only that makes sense
    corrected: list[tuple[str, str]] = field(default_factory=list)  # words as typed and as they were meant
    stamp: int = 0
    turn: int = 0
    length: int = 0  # of all documents together
    words: thesaurus.Thesaurus | None = None  # another thesaurus than the present one, to try it
    titled: set[int] = field(default_factory=set)  # editions of which these words are the whole title

    @property
    def required(self) -> list[Group]:
        """The groups that a full match must have."""
        return [group for group in self.groups if group.is_required] or self.groups

    @property
    def is_empty(self) -> bool:
        return not self.groups


@dataclass
class _Parts:
    words: str
    phrases: list[str]
    without: list[str]


def understand(text: str, language: str | None, words: thesaurus.Thesaurus | None = None) -> Query:
    """Turn what was typed into groups of terms. One query of the database, more for words that nobody has written."""
    cleaned = _CONTROL.sub(" ", clean(text.replace("\x00", "")[: 4 * LONGEST]))
    cut = " ".join(cleaned.split())
    was_cut = len(cut) > LONGEST or len(text) > 4 * LONGEST
    query = Query(text=cut[:LONGEST], language=language or "", was_cut=was_cut, words=words)
    _understand(query, query.text)
    if query.groups and not any(group.documents for group in query.groups):
        _try_other_layouts(query)
    _correct(query)
    return query


def _understand(query: Query, text: str) -> None:
    parts = _split(text)
    tokens = _tokens(parts.words, query.language)
    is_shouted = text.isupper()
    asked = [_asked(*pair, query.language, is_shouted) for pair in tokens]
    _spare_year_words(asked)
    quoted = [
        _asked(*pair, query.language, is_shouted)
        for phrase in parts.phrases
        for pair in _tokens(phrase, query.language)
    ]
    without = [_phrase(phrase, query.language) for phrase in parts.without]
    joined = _joined(parts.words, tokens, query.language)
    known = Known(
        {key for word in asked + quoted for key in word.keys},
        {term for word in asked + quoted for term in word.terms()}.union(*joined.values()),
        set(titles.marks_of(parts.words)) if not (parts.phrases or parts.without) else set(),
    )
    query.titled = known.titled
    query.stamp, query.turn, query.length = known.stamp, known.turn, known.length
    words = [_group(word, known) for word in asked]
    for place, terms in joined.items():
        for group in words[place : place + 2]:
            group.alternatives += [
                Alternative((term,), SPELLING) for term in terms if known.documents.get(term, 0) > 0
            ]
    _add_synonyms(asked, words, query.words or thesaurus.current(known.turn))
    phrases = [group for group in (_phrase(phrase, query.language) for phrase in parts.phrases) if group]
    for group in phrases:
        group.documents = 1
    for word in quoted:  # a text that has the words but not the phrase is still better than none
        word.is_required = False
    query.groups = words + phrases + ([_group(word, known) for word in quoted] if phrases else [])
    query.excluded = [group for group in without if group]
    query.has_only_common_words = not query.groups and bool(TOKEN.search(text))


def _split(text: str) -> _Parts:
    phrases: list[str] = []
    without: list[str] = []

    def take(match: re.Match) -> str:
        inside = next((part for part in match.groups()[1:] if part is not None), "")
        (without if match["minus"] else phrases).append(inside)
        return " "

    rest = _PHRASE.sub(take, text)
    without += [match[1] for match in _MINUS.finditer(rest)]
    rest = _MINUS.sub(" ", rest)
    return _Parts(rest, [phrase for phrase in phrases if phrase.strip()], without)


def _tokens(text: str, language: str | None) -> list[tuple[Token, str]]:
    """Words that carry a subject; those that are common in the likeliest language of the word are left out."""
    found = []
    for token in analyse(text, language or DEFAULT):
        written = text[token.start : token.end]
        word = normal(written)
        if token.terms and not is_common(word, languages_of(word, language)[0]):
            found.append((token, written))
    return found[:MOST_WORDS]


# --- One word ---------------------------------------------------------------------------------------------


@dataclass
class Asked:
    """A word of the query with all it may stand for."""

    written: str
    own: dict[str, float]
    phrases: list[Alternative] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    is_required: bool = True
    is_exact: bool = False  # an abbreviation: nothing but itself

    def terms(self) -> set[str]:
        return {*self.own, *starts_of(self.own)}

    @property
    def names(self) -> list[str]:
        return list(self.own)


def _spare_year_words(asked: list[Asked]) -> None:
    """The word for “year” beside a number says nothing: a text may write the date without it."""
    for one, other in itertools.pairwise(asked):
        for number, word in ((one, other), (other, one)):
            if _YEAR.fullmatch(number.written) and _is_year_word(word.written):
                word.is_required = False


@functools.cache
def _year_words() -> re.Pattern:
    return re.compile("|".join(language_of(code).asking.year or "(?!)" for code in LANGUAGES))


def _is_year_word(written: str) -> bool:
    return bool(_year_words().fullmatch(written.lower()))


def _is_abbreviation(written: str, is_shouted: bool) -> bool:
    """Capitals among small letters, or few of them: «ООН» is not «он»."""
    return len(written) > 1 and written.isupper() and not (is_shouted and len(written) > LONGEST_CAPITALS)


def _asked(token: Token, written: str, language: str | None, is_shouted: bool = False) -> Asked:
    if not any(letter.isalpha() for letter in written) or written[0].isdigit() or "+" in written:
        return _asked_number(token, written)
    word = normal(written)
    languages = languages_of(word, language)
    own: dict[str, float] = {}
    for place, code in enumerate(languages):
        own.setdefault(stem(word, code), 1.0 if place == 0 else OTHER_LANGUAGE)
    for code in languages:
        for other in other_stems(word, code):
            own.setdefault(other, OTHER_READING)
    required = not any(is_common(word, code) for code in languages)
    if _is_abbreviation(written, is_shouted):
        return Asked(written, own, is_required=required, is_exact=True)
    keys = {skeleton(word)} | {skeleton(term) for term in own}
    for respelled in _respelled(word, own):
        keys |= {skeleton(stemmer(code)(respelled)) for code in languages_in("cyrillic", language)}
    return Asked(written, own, keys={key for key in keys if len(key) > 1}, is_required=required)


def _respelled(word: str, terms: Iterable[str]) -> set[str]:
    """Words in other letters as Russian may have them: transcriptions, and surnames such as «Әуезов»."""
    if script(word) == "latin":
        return {skeleton(word)}
    return {skeleton(term) for term in terms if script(term) == "kazakh" and _SURNAME.search(term)}


def _asked_number(token: Token, written: str) -> Asked:
    whole, *parts = token.terms
    phrases = [Alternative(tuple(parts), 0.7)] if len(parts) > 1 else []
    if match := _DATE.fullmatch(written):
        phrases += _dates(match)
    return Asked(written, {whole: 1.0}, phrases)


def _dates(match: re.Match) -> list[Alternative]:
    """The ways in which texts of each language write a day in words."""
    day, month, year = match.groups()[:3] if match[1] else reversed(match.groups()[3:])
    number = int(month)
    if not 1 <= number <= 12:
        return []
    day = str(int(day))
    written = dict.fromkeys(_written(day, number, year, code) for code in fallback_order(DEFAULT))
    return [
        *(Alternative(terms, 0.8) for terms in written),
        Alternative(number_terms(f"{int(day):02d}.{number:02d}.{year}")[:1], 0.9),
    ]


def _written(day: str, month: int, year: str, language: str) -> tuple[str, ...]:
    """A day as a text of this language has it, without what may follow: «22 декабря 2022»."""
    written = language_of(language).dates
    pattern = written.day[: written.day.rindex("}") + 1]
    text = pattern.format(day=day, month=written.months[month - 1], year=year)
    return tuple(word if word.isdigit() else stem(normal(word), language) for word in _PARTS.findall(text))


def _group(word: Asked, known: Known) -> Group:
    """The known terms a word may stand for; those that are far more common than the word itself say little."""
    documents = known.documents
    weights = {term: weight for term, weight in word.own.items() if documents.get(term, 0) > 0}
    own = max((documents[term] for term, weight in weights.items() if weight >= OTHER_LANGUAGE), default=0)
    for key in word.keys:
        if own and len(key) < SHORTEST_KEY:
            continue
        for term in known.by_key.get(key, ()):
            weights.setdefault(term, SPELLING if own else ONLY_SPELLING)
    if own:
        weights = {
            term: weight * TOO_COMMON if weight < 1 and documents[term] > 4 * own else weight
            for term, weight in weights.items()
        }
    best = sorted(weights, key=lambda term: (-weights[term], -documents.get(term, 0), term))[:MOST_VARIANTS]
    likely = () if word.is_exact else best or word.names[:1]
    starts = tuple(dict.fromkeys(start for start in map(start_of, likely) if start))
    alternatives = [Alternative((term,), weights[term]) for term in best] or [Alternative((word.names[0],))]
    group = Group(word.written, alternatives + word.phrases, starts[:3], is_required=word.is_required)
    group.is_exact = word.is_exact
    group.documents = own or sum(documents[term] for term in best) or min(1, len(word.phrases))
    return group


def _joined(text: str, tokens: list[tuple[Token, str]], language: str | None) -> dict[int, set[str]]:
    """Neighbours as one word, by the place of the first: «транс-каспийский», «темір жол» – «теміржол»."""
    found = {}
    for place in range(len(tokens) - 1):
        (left, first), (right, second) = tokens[place], tokens[place + 1]
        if right.start - left.end == 1 and text[left.end] in " -‐‑–" and (first + second).isalpha():
            word = normal(first + second)
            found[place] = {stem(word, code) for code in languages_of(word, language)}
    return found


def _add_synonyms(asked: list[Asked], groups: list[Group], words: thesaurus.Thesaurus) -> None:
    """Other names of what a row of words names satisfy each of these words.

    A longer name that contains a word looked for anyway adds nothing, and phrases cost much.
    """
    for first in range(len(asked)):
        for last in range(min(len(asked), first + thesaurus.LONGEST_NAME), first, -1):
            names = _names(asked[first:last])
            others = set().union(*(words.others(name) for name in names)) - set(names)
            if not others:
                continue
            for group in groups[first:last]:
                single = {
                    alternative.terms[0] for alternative in group.alternatives if len(alternative.terms) == 1
                }
                new = [other for other in sorted(others, key=len) if not single & set(other)]
                single |= {other[0] for other in new if len(other) == 1}
                new = [other for other in new if len(other) == 1 or not single & set(other)]
                group.alternatives += [Alternative(other, SYNONYM) for other in new[:MOST_VARIANTS]]
                group.documents = group.documents or 1
            break


def _names(asked: list[Asked]) -> list[tuple[str, ...]]:
    """The rows of terms that these words may be, one per language."""
    longest = max(len(word.names) for word in asked)
    rows = {
        tuple(word.names[min(place, len(word.names) - 1)] for word in asked)
        for place in range(min(longest, 2))
    }
    return sorted(rows)


def _phrase(text: str, language: str | None) -> Group | None:
    """A phrase in each language it may be in."""
    found: dict[tuple[str, ...], None] = {}
    for code in fallback_order(language or DEFAULT):
        terms = tuple(term for token in analyse(text, code) for term in token.terms)
        if terms:
            found[terms] = None
    return Group(text, [Alternative(terms) for terms in found], is_phrase=True) if found else None


# --- What the index knows ---------------------------------------------------------------------------------


class Known:
    """Which of the asked words stand in documents, and how many; with the numbers of the present index and turn."""

    SQL = """
        SELECT DISTINCT 0, w.key, w.term, t.documents FROM relations_searchword w
        JOIN relations_searchterm t ON t.term = w.term WHERE t.documents > 0 AND w.key IN ({keys})
        UNION ALL SELECT 1, '', term, documents FROM relations_searchterm WHERE term IN ({terms})
        UNION ALL SELECT 2, '', '', stamp FROM relations_searchstate
        UNION ALL SELECT 3, '', '', number FROM relations_turn
        UNION ALL SELECT 4, '', '', length FROM relations_searchstate
        UNION ALL SELECT 5, '', '', edition_id FROM relations_searchtext WHERE title_mark IN ({titles})
    """

    def __init__(self, keys: set[str], terms: set[str], titles: set[str]):
        self.titled: set[int] = set()
        self.by_key: dict[str, list[str]] = {}
        self.documents: dict[str, int] = {}
        self.stamp = self.turn = self.length = 0
        sql = self.SQL.format(keys=_marks(keys), terms=_marks(terms), titles=_marks(titles))
        with connection.cursor() as cursor:
            cursor.execute(sql, [*sorted(keys), *sorted(terms), *sorted(titles)])
            for what, key, term, number in cursor.fetchall():
                if what == 0:
                    self.by_key.setdefault(key, []).append(term)
                    self.documents[term] = number
                elif what == 1:
                    self.documents[term] = number
                elif what == 2:
                    self.stamp = number
                elif what == 3:
                    self.turn = number
                elif what == 4:
                    self.length = number
                else:
                    self.titled.add(number)


def _marks(values: set[str]) -> str:
    return ", ".join(["%s"] * len(values)) or "''"


def _try_other_layouts(query: Query) -> None:
    """Keep the query as if typed on another keyboard layout, when only that gives known words."""
    for text in other_layouts(query.text):
        other = Query(text=text, language=query.language, words=query.words)
        _understand(other, text)
        if other.groups and any(group.documents for group in other.groups):
            query.groups, query.excluded, query.retyped = other.groups, other.excluded, text
            return


def _correct(query: Query) -> None:
    """Add the nearest known word to words that stand nowhere."""
    for group in query.groups:
        if group.documents or group.is_phrase or group.is_exact or not group.written.isalpha():
            continue
        found = corrections.nearest(normal(group.written), query.language or None)
        if found:
            group.alternatives += [Alternative((found.term,), CORRECTION)]
            group.documents = found.documents
            query.corrected.append((group.written, found.word))
