"""What a search learns from meaning: how near the texts are that words found, and which others are as near.

A question is ordered by words and meaning together. Two words say themselves what is wanted: meaning only adds to them,
when they find little.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from relations.models import SearchPassage, SearchVector

from . import engines

MOST = 10  # texts that are found by their meaning alone
SPAN, SPAN_ALONE = (
    0.03,
    0.08,
)  # how much less near than the nearest they may be; the second where words found nothing
FAR = 0.10  # how much less near than the nearest counts as not near at all
WEIGHT = 1.0  # of meaning, where words weigh 1


@dataclass(frozen=True, slots=True)
class Near:
    """The passage of an edition that is nearest to the question: how near it is, from 0 to 1, and where it stands in
    the text of the edition; `length` is 0 for one of a treaty or file beside it.
    """

    score: float
    start: int = 0
    length: int = 0


class Nearness:
    """How near the visible texts of items are to a question, by their places in the snapshot of the search."""

    def __init__(self, editions: Mapping[int, Near], places: Mapping[int, int], least: float = 0.0):
        self.editions, self.least = editions, least
        self.best: dict[int, int] = {}  # place → its nearest edition
        for edition, near in editions.items():
            known = self.best.get(places[edition])
            if known is None or near.score > editions[known].score:
                self.best[places[edition]] = edition

    def __bool__(self):
        return bool(self.editions)

    def at(self, place: int) -> float:
        """How near the item at a place is; 0 when that is not known."""
        return self.editions[self.best[place]].score if place in self.best else 0.0

    def others(self, found: Collection[int]) -> dict[int, float]:
        """The nearest items besides those that were found, by place; none that are as far as any text is from nonsense."""
        nearest = max(map(self.at, self.best), default=0.0)
        least = max(self.least, nearest - (SPAN if found else SPAN_ALONE))
        places = [place for place in self.best if place not in found and self.at(place) >= least]
        return {place: self.at(place) for place in sorted(places, key=self.at, reverse=True)[:MOST]}

    def with_words(self, scores: Mapping[int, float], weight: float) -> dict[int, float]:
        """Scores by words, of which the best counts 1, and by meaning, of which the nearest counts `weight`."""
        best = max(scores.values(), default=0.0) or 1.0
        nearest = max(map(self.at, scores), default=0.0)
        return {
            place: score / best + weight * max(0.0, 1 - (nearest - self.at(place)) / FAR)
            for place, score in scores.items()
        }


def nearness(text: str, found: Iterable[int], visible: Mapping[int, int]) -> Nearness:
    """Of editions found by their words, and of those nearest in meaning; only of those that readers may see.

    `visible` has their places. Empty when there is no engine, or when it does not answer: the search then knows words only. One question to the
    database.
    """
    engine = engines.current()
    if engine is None:
        return Nearness({}, {})
    from . import codes, vectors  # noqa: PLC0415 numpy is an optional extra

    try:
        question = engines.question(engine, text)
    except engines.Silent:
        return Nearness({}, {})
    marks = codes.candidates(engine.name, question)
    stored = SearchVector.objects.filter(mark=OuterRef("meaning"), engine=engine.name).values("vector")[:1]
    rows = (
        SearchPassage.objects.filter(Q(meaning__in=marks) | Q(edition_id__in=list(found)))
        .order_by()
        .values_list("edition_id", Subquery(stored), "start", "length", "text_id", "attachment_id")
    )
    rows = [row for row in rows if row[1] is not None and row[0] in visible]
    if not rows:
        return Nearness({}, {})
    scores = vectors.unpacked([bytes(row[1]) for row in rows]) @ question
    best: dict[int, Near] = {}
    for (edition, _vector, start, length, text, file), score in zip(rows, scores.tolist(), strict=True):
        if edition not in best or score > best[edition].score:
            best[edition] = Near(score, start, 0 if text or file else length)
    return Nearness(best, visible, engine.least)
