"""Two hundred questions of this domain, judged by reading the demonstration: the search holds what it reached."""

import datetime as dt

import pytest
from django.utils import timezone

from relations.demo import questions
from relations.models import Content, Edition
from relations.search import rebuilding, search, snapshot, thesaurus
from relations.text.languages import LANGUAGES

pytestmark = pytest.mark.django_db
FLOORS = {"kk": 0.80, "ru": 0.79, "en": 0.84}  # of the words alone


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


@pytest.fixture(scope="module")
def known(for_module) -> dict[str, int]:
    """Every item of the demonstration with its texts, as the index sees them."""
    at = timezone.now() - dt.timedelta(minutes=1)
    numbers, editions = {}, []
    for number, (kind, row) in enumerate(questions.rows(), 900_001):
        numbers[row["id"]] = number
        texts = {code: row["title"].get(code) for code in LANGUAGES}
        editions += [
            Edition(
                content_id=number, kind=kind, language=code, number=1, title=title[:500], dated_on=at.date(),
                lead=_text(row, code, "lead", "summary", "description"), body=_text(row, code, "body", "note"),
                text_hash="", published_at=at,
            )
            for code, title in texts.items() if title
        ]  # fmt: skip
    Content.objects.bulk_create(
        Content(pk=pk, kind=kind) for pk, (kind, _row) in enumerate(questions.rows(), 900_001)
    )
    Edition.objects.bulk_create(editions)
    snapshot.forget()
    thesaurus.forget()
    for _done in rebuilding.rebuild():
        pass
    return numbers


def _text(row: dict, language: str, *names: str) -> str:
    found = (row.get(name) for name in names)
    return next((texts.get(language) or "" for texts in found if isinstance(texts, dict)), "")


def test_every_answer_is_an_item_of_the_demonstration():
    keys = {row["id"] for _kind, row in questions.rows()}

    asked = questions.questions()

    assert len(asked) == len({(one.language, one.text) for one in asked}) == 200
    assert [(one.text, key) for one in asked for key in one.grades if key not in keys] == []
    assert {grade for one in asked for grade in one.grades.values()} == {questions.ANSWER, questions.OF_USE}


def test_gain_is_lost_by_place_and_grade():
    assert questions.ndcg([1, 2], {1: 2, 2: 1}) == 1.0
    assert questions.ndcg([3, 1], {1: 2}) == pytest.approx(0.6309, abs=1e-4)
    assert questions.ndcg([2, 1], {1: 2, 2: 1}) == pytest.approx(0.8597, abs=1e-4)


def test_the_search_answers_them(known):
    def ask(text: str, language: str) -> list[int]:
        return [hit.item for hit in search(text, language, size=questions.FIRST).hits]

    scores = questions.measure(ask, known)

    assert {code: len(found) for code, found in scores.items()} == {"kk": 67, "ru": 67, "en": 66}
    means = {code: round(mean(found), 3) for code, found in scores.items()}
    assert all(means[code] >= floor for code, floor in FLOORS.items()), means
