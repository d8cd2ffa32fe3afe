"""Questions of readers with the items of the demonstration that answer them, and how well a search does on them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from relations.models import Edition
from relations.text.languages import LANGUAGES

from .source import DATA, read

FIRST = 10  # results that are judged
ANSWER, OF_USE = 2, 1
FILES = (
    ("agreements", "agreement"),
    ("events", "event"),
    ("articles", "article"),
    ("dossiers", "dossier"),
)


@dataclass(frozen=True)
class Question:
    """What is asked, in the language of its reader, and how good each item is as an answer."""

    language: str
    text: str
    grades: Mapping[str, int]


def questions() -> list[Question]:
    """All of them, in the order of the file."""
    lines = (DATA / "questions.tsv").read_text(encoding="utf-8").splitlines()
    return [_question(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def _question(language: str, text: str, answers: str) -> Question:
    pairs = (answer.partition(":") for answer in answers.split())
    return Question(language, text, {key: int(grade or ANSWER) for key, _colon, grade in pairs})


def rows() -> Iterator[tuple[str, dict]]:
    """Kind and row of every item of the demonstration that a question may be about."""
    for name, kind in FILES:
        yield from ((kind, row) for row in read(name)[name])
    yield from (("dossier", row) for row in read("more")["dossiers"])


def numbers() -> dict[str, int]:
    """The ids of the items that are on the shelf, by their keys in the data files."""
    shelf = {
        (kind, language, title.replace("\xa0", " ")): item
        for kind, language, title, item in Edition.objects.public()
        .order_by()
        .values_list("kind", "language", "title", "content_id")
    }
    found = {}
    for kind, row in rows():
        titles = ((language, (row["title"].get(language) or "").strip()) for language in LANGUAGES)
        keys = ((kind, language, title.replace("\xa0", " ")) for language, title in titles if title)
        item = next((shelf[key] for key in keys if key in shelf), None)
        if item:
            found[row["id"]] = item
    return found


def measure(ask: Callable[[str, str], Sequence[int]], known: Mapping[str, int]) -> dict[str, list[float]]:
    """nDCG of the first ten results of each question, by language. `ask` answers a text with ids of items."""
    scores: dict[str, list[float]] = defaultdict(list)
    for question in questions():
        grades = {known[key]: grade for key, grade in question.grades.items() if key in known}
        if grades:
            scores[question.language].append(ndcg(ask(question.text, question.language), grades))
    return dict(scores)


def ndcg(found: Sequence[int], grades: Mapping[int, int]) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002) of the first ten results."""
    gained = _gain([grades.get(item, 0) for item in found[:FIRST]])
    return gained / _gain(sorted(grades.values(), reverse=True)[:FIRST])


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, 1))
