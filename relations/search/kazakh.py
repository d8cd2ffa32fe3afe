"""Stems of Kazakh words: all readings the grammar allows, and the most probable of them.

A reading is a stem and a chain of endings. Its probability is that of the stem (a frozen list, induced from
ordinary text by ``kazakh_stems``) times that of each ending after its neighbour. A stem is a key for search,
not a dictionary form: «кітабы» and «кітап», «аузы» and «ауыз» share one.
"""

import functools
import math
import re
from importlib import resources
from typing import NamedTuple

from .kazakh_grammar import (
    BACK_VOWELS,
    CLOSING_PAIRS,
    FORMS,
    FRONT_VOWELS,
    FULL_VOWELS,
    IRREGULAR,
    LAST,
    LEFT_OF,
    NUMERALS,
    SOUND_OF,
    TIME_AND_PLACE,
    VOWELS,
)

SHORTEST_STEM = 2
LONGEST_WORD = 40
VOICED_TO_VOICELESS = {"б": "п", "г": "к", "ғ": "қ"}
FRESH_STEMS = 600.0  # how many stems outside the list one expects in a text as large as the list's source
DISCOUNT = 0.9  # a stem that explains a single word explains nothing
LETTER = math.log(1 / 8)  # a letter of a stem that nobody has seen
SHORT_STEMS = {
    1: 0.0001,
    2: 0.005,
    3: 0.05,
    4: 0.5,
}  # short stems are old and few: nearly all are in the list
ENDING_WEIGHT = 0.8  # chains are rarer in a small text than in the language
UNSEEN_ENDING = math.log(1e-4)
BEGIN_WITH_A_VOWEL = frozenset({"his", "possessive", "voice", "converb", "finite", "participle"})
KINDS = {"n": "noun", "v": "verb"}
LOOSE_ENDINGS = frozenset(
    ending.form for group in ("case", "plural", "his", "case after his") for ending in FORMS[group]
)
IRREGULAR_FORMS = {form: stem for stem, forms in IRREGULAR.items() for form in forms.split()} | NUMERALS


class Reading(NamedTuple):
    """One way to cut a word: the stem as a key, noun or verb, and the endings from left to right."""

    stem: str
    kind: str
    endings: tuple[str, ...]


def harmony(stem: str) -> str:
    """``b`` or ``f`` by the last vowel that decides, ``n`` when none does."""
    for letter in reversed(stem):
        if letter in BACK_VOWELS:
            return "b"
        if letter in FRONT_VOWELS:
            return "f"
        if letter == "и":  # саммит-тер, but қи-лар
            return "n"
    return "n"


def spell_out(word: str) -> str:
    """Write the glides that the alphabet hides: «тою» as той-у, «қоя» as қой-а."""
    if "ю" in word or "я" in word:
        return word.replace("ю", "йу").replace("я", "йа")
    return word


def key(stem: str) -> str:
    """Level what the spelling changes at the end of a stem: кітаб- and кітап."""
    if len(stem) > 2 and stem[-1] in VOICED_TO_VOICELESS and (len(stem) > 3 or stem[-2] in VOWELS):
        return stem[:-1] + VOICED_TO_VOICELESS[stem[-1]]
    return stem


def _cut(rest: str, group: str):
    """Endings of a group that may be taken off, with what is left."""
    for ending in FORMS[group]:
        form = ending.form
        stem = rest[: -len(form)]
        if len(stem) < SHORTEST_STEM or not rest.endswith(form):
            continue
        if SOUND_OF.get(stem.rstrip("ьъ")[-1:]) not in ending.left:
            continue
        if ending.harmony != "n" and harmony(stem) not in ("n", ending.harmony) and stem[-1] not in "иь":
            continue
        yield ending, stem


def _walk(rest: str, groups: tuple[str, ...], chain: tuple[str, ...], found: set[Reading]) -> None:
    for group in groups:
        if group in ("noun", "verb"):
            if any(letter in VOWELS for letter in rest):
                for stem in _spellings(rest, group, chain):
                    found.add(Reading(stem, group, chain))
            continue
        if len(chain) > 5 or (group == "voice" and sum(name.startswith("voice") for name in chain) > 1):
            continue
        for ending, stem in _cut(rest, group):
            if group in ("case after his", "locative before relative after his") and stem[-1] not in "ыі":
                continue
            if group == "relative of time" and stem not in TIME_AND_PLACE:
                continue
            _walk(stem, LEFT_OF[group], (f"{group}:{ending.name}", *chain), found)


def _spellings(stem: str, kind: str, chain: tuple[str, ...]) -> list[str]:
    """The stem itself and the dictionary stems it may be a clipped form of."""
    if not chain or stem[-1] in VOWELS or stem[-1] in "ьъ":
        return [key(stem)]
    closed = stem[-2] in VOWELS or stem[-2:] in CLOSING_PAIRS
    spellings = [key(stem)] if closed else []
    vowel = "і" if harmony(stem) == "f" else "ы"
    first = chain[0]
    if kind == "verb" and first.endswith(("action", "agent")):
        spellings.append(stem + vowel)  # оқы + у is written оқу
    clipped = stem[-2] not in VOWELS or (stem[-2] == "у" and stem[-3:-2] in FULL_VOWELS)
    if len(stem) > 2 and clipped and first.split(":")[0] in BEGIN_WITH_A_VOWEL:
        spellings.append(key(stem[:-1] + vowel + stem[-1]))  # орын + ы is written орны, ауыз + ы аузы
    return spellings


@functools.lru_cache(2048)
def readings(word: str) -> frozenset[Reading]:
    """Every reading of a word that the grammar allows, the bare stem included."""
    word = spell_out(word)
    found: set[Reading] = set()
    _walk(word, LAST, (), found)
    for place, letter in enumerate(word):  # оқы + йды is written оқиды
        if letter == "и" and place >= 2 and word[place - 1] not in VOWELS and len(word) - place <= 6:
            vowel = "і" if harmony(word[:place]) == "f" else "ы"
            opened: set[Reading] = set()
            _walk(
                word[:place] + vowel + "й" + word[place + 1 :],
                ("finite", "converb", "participle"),
                (),
                opened,
            )
            found |= {
                r for r in opened if r.kind == "verb" and len(r.stem) == place + 1 and r.stem[-1] == vowel
            }
    return frozenset(found) or frozenset({Reading(key(word), "noun", ())})


class Model:
    """Probabilities of stems and of endings, and the reading they make most probable."""

    def __init__(self, stems: dict[tuple[str, str], float], endings: dict[tuple[str, str], float]):
        self.stems = stems
        self.endings = endings
        self.total = sum(stems.values()) + FRESH_STEMS

    def score(self, reading: Reading) -> float:
        """Log probability of a reading."""
        stem = reading.stem
        fresh = FRESH_STEMS * math.exp(LETTER * len(stem)) * SHORT_STEMS.get(len(stem), 1.0)
        seen = max(0.0, self.stems.get((stem, reading.kind), 0.0) - DISCOUNT)
        before = reading.kind
        chain = 0.0
        for name in (*reading.endings, "end"):
            chain += self.endings.get((before, name), UNSEEN_ENDING)
            before = name
        return math.log((seen + fresh) / self.total) + ENDING_WEIGHT * chain

    def best(self, word: str) -> Reading:
        """The most probable reading; equals are ordered by their letters, so that the answer never varies."""
        return max(readings(word), key=lambda reading: (self.score(reading), reading))


@functools.cache
def model() -> Model:
    """The frozen model, read at the first Kazakh word."""
    text = resources.files(__package__).joinpath("data/kazakh_stems.tsv").read_text(encoding="utf-8")
    endings, stems = ([line.split("\t") for line in part.splitlines()] for part in text.split("\n\n"))
    return Model(
        {(stem, KINDS[kind]): float(count) for stem, kind, count in stems},
        {(before, name): float(chance) for before, name, chance in endings},
    )


#: surnames in -ов, -ев and -ин end a stem wherever a case follows: «Әуезовтің»
SURNAME = re.compile(
    r"(.{2,}(?:ов|ев|ин)а?)(?:[тдн][ыі]ң|[тдн][ыі]|[ғгқк][аеә]|[дт][ае]н?|нан|нен|[мбп]ен|н[ае]|л[аеы]р?)"
)


def stem(word: str) -> str:
    """The key under which all forms of a lower-case Kazakh word meet."""
    if word in IRREGULAR_FORMS:
        return IRREGULAR_FORMS[word]
    if name := SURNAME.fullmatch(word):
        word = name[1]
    if len(word) < 3 or len(word) > LONGEST_WORD:
        return word
    return model().best(word).stem


def dictionary_form(word: str) -> str:
    """The word whose irregular form this is, else the word itself."""
    return IRREGULAR_FORMS.get(word, word)


@functools.lru_cache(2048)
def other_stems(word: str, least: float = 4.0) -> tuple[str, ...]:
    """Stems of less probable readings, the likeliest first: what a form in a text may have been taken for.

    The stem itself may be a word that is cut further: «сайдың» is «сай», but a text's «сай» stands under «са».
    """
    if word in IRREGULAR_FORMS or len(word) < 3 or len(word) > LONGEST_WORD:
        return ()
    scored = sorted(((model().score(reading), reading) for reading in readings(word)), reverse=True)
    best_score, best = scored[0]
    near = [
        reading.stem for score, reading in scored if score > best_score - least and reading.stem != best.stem
    ]
    bare = stem(best.stem)
    return tuple(dict.fromkeys([bare, *near] if bare != best.stem else near))[:3]
