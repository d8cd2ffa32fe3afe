"""Induce the Kazakh stem list from ordinary text.

    python -m relations.search.kazakh_stems words.tsv texts.json … > relations/search/data/kazakh_stems.tsv

Input: tables "word, tab, count", or JSON files whose Kazakh strings stand under the key "kk". No dictionary is
needed: a stem is credible when many different chains of endings follow it, and a chain is credible when it follows
many stems. Starting from equal chances, each round gives every word its best reading and counts anew.

The list is frozen in the repository; analysis must not drift with content. After a change raise
``relations.search.words.VERSION`` and run ``manage.py rebuild_index``.
"""

import collections
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from .kazakh import UNSEEN_ENDING, Model, Reading, readings
from .kazakh_grammar import IRREGULAR, NUMERALS

ROUNDS = 8
#: kind of the longer stem, kind of the shorter, and the ending that makes the longer one an inflected form
INFLECTION = {("noun", "noun", name) for name in ("plural:plural", "his:his", "possessive:our")}
INFLECTION |= {("noun", "verb", name) for name in ("participle:past", "participle:habitual")}
INFLECTION |= {("verb", "verb", name) for name in ("negation:not", "voice:passive")}
WORD = re.compile(r"[а-яәғқңөұүһіё]+")


def words_of(path: Path) -> Iterator[tuple[str, int]]:
    """Words and counts of one input file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        for piece in _kazakh_strings(json.loads(text)):
            for word in WORD.findall(piece.lower()):
                yield word, 1
        return
    for line in text.splitlines():
        word, _, count = line.partition("\t")
        if count.isdigit() and WORD.fullmatch(word):
            yield word, int(count)


def _kazakh_strings(value) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "kk" and isinstance(inner, str):
                yield re.sub(r"<[^>]+>", " ", inner)
            else:
                yield from _kazakh_strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _kazakh_strings(inner)


def induce(vocabulary: dict[str, int]) -> Model:
    """Stems and endings that explain a vocabulary best."""
    closed = {form for forms in IRREGULAR.values() for form in forms.split()} | set(NUMERALS)
    words = sorted(word for word in vocabulary if 2 <= len(word) <= 30 and word not in closed)
    candidates = {word: sorted(readings(word)) for word in words}
    model = _first_model(candidates)
    for _ in range(ROUNDS):
        model = _without_inflected_stems(_reestimate(model, candidates))
    return model


def _without_inflected_stems(model: Model) -> Model:
    """Drop «елдері» from the list when «ел» is there and explains more words."""

    def is_inflected(stem: str, kind: str, count: float) -> bool:
        return any(
            len(reading.endings) == 1
            and (kind, reading.kind, reading.endings[0]) in INFLECTION
            and model.stems.get((reading.stem, reading.kind), 0.0) > count
            for reading in readings(stem)
        )

    kept = {
        (stem, kind): count
        for (stem, kind), count in model.stems.items()
        if not is_inflected(stem, kind, count)
    }
    return Model(kept, model.endings)


def _first_model(candidates: dict[str, list[Reading]]) -> Model:
    """Every reading of a word counts alike; long stems and short chains start with an advantage."""
    stems: dict[tuple[str, str], float] = collections.Counter()
    for found in candidates.values():
        for stem, kind in {(reading.stem, reading.kind) for reading in found}:
            stems[stem, kind] += 1 / len(found)
    counts: dict[tuple[str, str], float] = collections.Counter()
    for found in candidates.values():
        for reading in found:
            for pair in _pairs(reading):
                counts[pair] += 1 / len(found)
    return Model(stems, _shares(counts))


def _pairs(reading: Reading) -> Iterator[tuple[str, str]]:
    before = reading.kind
    for name in (*reading.endings, "end"):
        yield before, name
        before = name


def _shares(counts: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    totals: dict[str, float] = collections.Counter()
    for (before, _), count in counts.items():
        totals[before] += count
    return {pair: math.log(count / totals[pair[0]]) for pair, count in counts.items() if count > 0}


def _reestimate(model: Model, candidates: dict[str, list[Reading]]) -> Model:
    stems: dict[tuple[str, str], float] = collections.Counter()
    counts: dict[tuple[str, str], float] = collections.Counter()
    for found in candidates.values():
        scores = [model.score(reading) for reading in found]
        top = max(scores)
        chances = [math.exp(score - top) for score in scores]
        total = sum(chances)
        for reading, chance in zip(found, chances, strict=True):
            if chance / total > 0.02:
                stems[reading.stem, reading.kind] += chance / total
                for pair in _pairs(reading):
                    counts[pair] += chance / total
    return Model(stems, _shares(counts))


def lines(model: Model, least: float = 1.2) -> Iterable[str]:
    """The frozen list: endings first, then stems that several words share."""
    for (before, name), chance in sorted(model.endings.items()):
        if chance > UNSEEN_ENDING:
            yield f"{before}\t{name}\t{chance:.2f}"
    yield ""
    for (stem, kind), count in sorted(model.stems.items()):
        if count >= least:
            yield f"{stem}\t{kind[0]}\t{count:.1f}"


def main(paths: list[str]) -> None:
    """Read every file named on the command line and print the list."""
    vocabulary: dict[str, int] = collections.Counter()
    for path in paths:
        for word, count in words_of(Path(path)):
            vocabulary[word] += count
    sys.stdout.write("\n".join(lines(induce(vocabulary))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
