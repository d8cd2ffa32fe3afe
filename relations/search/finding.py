"""Finding: from what was typed to a page of items, one hit each, with the counts beside it."""

from __future__ import annotations

import functools
import heapq
import itertools
import logging
import operator
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import DatabaseError, connection

from relations.register.bitmaps import upwards
from relations.text.languages import DEFAULT, LANGUAGES, OWN_NAMES, best, language_of

from . import clock, thesaurus
from . import snapshot as snapshots
from .backends import backend
from .meaning.nearness import WEIGHT, Nearness, nearness
from .query import Query
from .ranking import Ranking
from .results import OLDEST, RELEVANCE, SORTS, Filters, Hit, Results
from .snapshot import FACETS, Snapshot
from .stored import read_texts
from .terms import Group, Lines, Matches, stands_in

PAGE_SIZE = 20
LAST_PAGE = 50
RANKED = 40  # so many of the best full matches get their final order
FEW = 5  # with fewer full matches, texts that answer in part follow
CANDIDATES = 120
BROAD = 1_000  # so many expected matches are told apart by title and date first
BUSY = 8_000  # documents that a search for partial matches may touch
COMMON = 5_000  # a search of which even the rarest word is so common is broad, too
OWN_LANGUAGE = 1.25  # a text in the reader's language is worth so much more
SHARE_ALONE, SHARE_AFTER = 0.1, 0.55
FEW_WORDS = 2
MOST_COMPARED = 160  # editions of which every passage is compared with the question
WARM_AFTER = 3.0  # seconds that a new process is left alone
LOG = logging.getLogger(__name__)


def search(
    text: str,
    language: str | None,
    filters: Filters | Mapping[str, object] | None = None,
    page: int = 1,
    *,
    sort: str = RELEVANCE,
    size: int = PAGE_SIZE,
    now: datetime | None = None,
    every_item: bool = False,
    words: thesaurus.Thesaurus | None = None,
    beside: Callable[[thesaurus.Thesaurus], str] | None = None,
) -> Results:
    """Find published items. Without words, everything that fits the filters, newest first.

    `language` is that of the reader; None when it is not known. `every_item` also lists the ids of all that
    were found, the best first. `words` is another thesaurus than the present one, to see what it would change.
    `beside` says which of the words to look for alone as well (`Results.beside`).
    """
    query, snapshot = clock.ask(text or "", language, now, words)
    words = words or thesaurus.current(query.turn)
    results = Results(query, sort=sort if sort in SORTS else RELEVANCE, words=words)
    filters = Filters.of(filters)
    if query.is_empty and (query.text or query.excluded or not filters):
        return results
    finder = _Finder(query, snapshot, language, results)
    finder.find(beside(words) if beside else "")
    finder.narrow(filters)
    finder.take(page, size)
    if every_item:
        results.items = [snapshot.items[place] for place in finder.every_place()]
    results.did_you_mean = _suggestion(query, results.total)
    return results


def found_of_kind(text: str, kind: str, language: str) -> list[int] | None:
    """The items of a kind that the words of a reader find, the best first; None when there are no words."""
    return search(text, language, {"kind": kind}, every_item=True).items if text.strip() else None


def items_of(
    results: Results, values: Iterable[Iterable[str]], since: date | None = None, until: date | None = None
) -> list[int]:
    """The items that readers may see with one fact (“expert:7”) of each of some lists and days of a span, the newest
    first. Asks memory alone.
    """
    snapshot = snapshots.current(results.query.stamp)
    rows = snapshot.everything
    for facts in values:
        pairs = (fact.split(":", 1) for fact in facts)
        rows &= functools.reduce(
            operator.or_, (snapshot.sets[name].get(value, 0) for name, value in pairs), 0
        )
    if since or until:
        rows &= snapshot.between(since, until)
    places = sorted(upwards(rows), key=lambda place: (snapshot.days[place], place), reverse=True)
    return [snapshot.items[place] for place in places]


def warm() -> None:
    """Read dictionaries and facts beside the requests, so that no reader need wait: for the start of a process."""
    timer = threading.Timer(WARM_AFTER, _first_searches)
    timer.daemon = True
    timer.start()


def _first_searches() -> None:
    try:
        for language in LANGUAGES:
            search(language_of(language).first_word or OWN_NAMES[language], language)
        nearness(OWN_NAMES[DEFAULT], (), {})
    except DatabaseError:
        LOG.warning("The search could not be prepared beforehand.", exc_info=True)
    finally:
        connection.close()


class _Finder:
    """The steps of one search. Sets of items are bitmaps of their places in the snapshot."""

    def __init__(self, query: Query, snapshot: Snapshot, language: str | None, results: Results):
        self.query, self.snapshot, self.language, self.results = query, snapshot, language, results
        self.mine = LANGUAGES.index(language) if language in LANGUAGES else -1
        self.matched: dict[int, float] = {}  # edition → score
        self.others: list[int] = []  # full matches without a score, rising
        self.order: list[
            int
        ] = []  # places of full matches, the best first; an item may stand there once a version
        self.full = 0  # the same as a set
        self.partial: dict[int, float] = {}  # place → score
        self.near = Nearness({}, {})
        self.meant: dict[int, float] = {}  # place → how near in meaning, of those that no word found
        self.all = 0
        self.rows = 0
        self.titled = query.titled  # editions that are called just so: they stand first
        count = len(snapshot.visible)
        self.ranking = Ranking(query.groups, count, query.length / count if count else 0.0)

    # --- Matching -----------------------------------------------------------------------------------------

    def find(self, words_beside: str = "") -> None:
        """Full matches, and partial ones when those are few; besides, what has all of some of the words."""
        if self.query.is_empty:
            self.all = self.snapshot.everything
            return
        required, excluded = self.query.required, self.query.excluded
        some = self._affordable()
        expected = self._expected(required)
        rarest = min((group.documents for group in required), default=0)
        is_broad = expected > BROAD or rarest > COMMON
        at_once = [] if expected > BROAD else some
        few = 1 if len(self.query.groups) == 1 else FEW  # the relatives of one word are other words
        versions = few * len(LANGUAGES)  # of so many items
        beside = [group for group in required if group.written in words_beside]
        matches = backend().match(
            required, at_once, excluded, CANDIDATES, versions, is_broad=is_broad, beside=beside
        )
        if beside:
            visible, items = self.snapshot.visible, self.snapshot.items
            places = (visible[edition] for edition in matches.beside if edition in visible)
            self.results.beside = [items[place] for place in _once(places)]
        self._add_full(matches)
        if self.full.bit_count() < few:
            if not at_once:
                matches = backend().match([], some, excluded, CANDIDATES, versions)
            self._add_partial(matches.partial)
        self._add_meant()
        self.all = self.full | self.snapshot.set_of([*self.partial, *self.meant])

    def _add_full(self, matches: Matches) -> None:
        """The best by their score, then those that nobody scored, the last published first."""
        scored = sorted(matches.best, key=operator.itemgetter(1, 0), reverse=True)
        self.matched, self.others = dict(reversed(scored)), matches.others
        editions = itertools.chain((edition for edition, _score in scored), reversed(self.others))
        editions = itertools.chain(sorted(self.titled & {*self.matched, *self.others}), editions)
        self.order = list(map(self.snapshot.visible.get, editions))
        if None in self.order:
            self.order = [place for place in self.order if place is not None]
        self.full = self.snapshot.set_of(self.order)

    def _is_full(self, place: int) -> int:
        return self.full >> place & 1

    def _expected(self, groups: Sequence[Group]) -> float:
        """How many full matches there would be if words stood in texts independently."""
        total = max(1, len(self.snapshot.visible))
        expected = float(total)
        for group in groups:
            expected *= min(1.0, group.documents / total)
        return expected

    def _affordable(self) -> list[Group]:
        """The rarest groups whose documents together are few enough to be scored one by one."""
        chosen, total = [], 0
        for group in sorted(self.query.groups, key=lambda group: group.documents):
            total += group.documents
            if chosen and total > BUSY:
                break
            chosen.append(group)
        return chosen

    def _add_partial(self, candidates: Sequence[tuple[int, float]]) -> None:
        """Candidates that answer a good part of the question; scored here, so that filters do not change who is in."""
        visible = self.snapshot.visible
        editions = [pk for pk, _score in candidates if pk in visible and not self._is_full(visible[pk])]
        best = itertools.islice(_once(self.order), RANKED)
        self._read_lines([*editions, *map(self._version, best)])  # those that are ranked anew, too
        least = SHARE_AFTER if self.order else SHARE_ALONE
        for edition in editions:
            lines = self.results.lines.get(edition)
            if lines and self.ranking.share(lines) >= least:
                place = visible[edition]
                self.matched[edition] = score = self._score(edition, lines)
                self.partial[place] = max(score, self.partial.get(place, 0.0))

    @property
    def is_question(self) -> bool:
        """Whether so much was typed that its meaning orders the results, too."""
        return len(self.query.required) > FEW_WORDS

    def _add_meant(self) -> None:
        """How near in meaning the best texts are, and the nearest ones that no word found."""
        query = self.query
        if query.excluded or query.retyped or any(group.is_phrase for group in query.groups):
            return  # whoever says so exactly what is wanted wants nothing else
        if not self.is_question and self.full.bit_count() >= FEW:
            return
        heads = [*itertools.islice(_once(self.order), RANKED), *self.partial]
        editions = [edition for place in heads for edition in self.snapshot.editions_at(place)]
        self.near = nearness(query.text, editions[:MOST_COMPARED], self.snapshot.visible)
        self.meant = self.near.others({*self.order, *self.partial})

    def _score(self, edition: int, lines: Lines) -> float:
        own = self.snapshot.language_of(edition) == self.mine
        return self.ranking.score(lines) * (OWN_LANGUAGE if own else 1.0)

    def _read_lines(self, editions: Sequence[int]) -> None:
        wanted = [edition for edition in editions if edition not in self.results.lines]
        if not wanted:
            return
        lines, places = read_texts(wanted)
        self.results.lines |= lines
        self.results.places |= places

    # --- Narrowing ----------------------------------------------------------------------------------------

    def narrow(self, filters: Filters) -> None:
        """Apply the filters and count what each value of each facet would give with the other filters kept."""
        base = self.all
        if filters.since or filters.until:
            base &= self.snapshot.between(filters.since, filters.until)
        asked = dict(filters.values) | ({"language": filters.language} if filters.language else {})
        sets, everything = {}, self.snapshot.everything
        for name, values in asked.items():
            known = {value: rows for value, rows in self._sets(name).items() if rows & everything}
            self.results.unknown.update(value for value in values if value not in known)
            if chosen := [known[value] for value in values if value in known]:
                sets[name] = functools.reduce(operator.or_, chosen)
        for name in (*FACETS, "language"):
            rows = base
            for other, fitting in sets.items():
                if other != name:
                    rows &= fitting
            known = self._sets(name)
            counts = [
                (value, number)
                for value, fitting in known.items()
                if (number := (rows & fitting).bit_count())
            ]
            self.results.facets[name] = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
        self.rows = base
        for fitting in sets.values():
            self.rows &= fitting
        self.results.total = self.rows.bit_count()
        self.results.partial = (self.rows & self.snapshot.set_of(self.partial)).bit_count()
        self.results.meant = (self.rows & self.snapshot.set_of(self.meant)).bit_count()

    def _sets(self, name: str) -> Mapping[str, int]:
        return self.snapshot.versions if name == "language" else self.snapshot.sets[name]

    # --- Ordering -----------------------------------------------------------------------------------------

    def take(self, page: int, size: int) -> None:
        """The hits of a page."""
        results = self.results
        results.pages = max(1, min(LAST_PAGE, -(-results.total // size)))
        results.page = min(max(1, page), results.pages)
        end = results.page * size
        if self.query.is_empty or results.sort != RELEVANCE:
            places = self._by_day(end)
        else:
            places = self._by_relevance(end)
        results.hits = [self._hit(place) for place in places[end - size : end]]
        self._read_lines([hit.edition for hit in results.hits if hit.edition])

    def every_place(self) -> Sequence[int]:
        """The places of all that were found, the best first."""
        return list(upwards(self.rows)) if self.query.is_empty else self._by_relevance(self.results.total)

    def _by_day(self, end: int) -> list[int]:
        days, items = self.snapshot.days, self.snapshot.items
        pick = heapq.nsmallest if self.results.sort == OLDEST else heapq.nlargest
        return pick(end, upwards(self.rows), key=lambda place: (days[place], items[place]))

    def _by_relevance(self, end: int) -> list[int]:
        """Full matches, of which the best are ranked anew, then partial ones."""
        cells = self.rows.to_bytes(len(self.snapshot.items) // 8 + 1, "little")
        chosen = (place for place in self.order if cells[place >> 3] >> (place & 7) & 1)
        first = list(itertools.islice(_once(chosen), max(RANKED, end)))
        head, scores = first[:RANKED], {}
        chosen_editions = {place: self._version(place) for place in head}
        self._read_lines(list(chosen_editions.values()))
        for place, edition in chosen_editions.items():
            if lines := self.results.lines.get(edition):
                self.matched[edition] = self._score(edition, lines)
            scores[place] = self.matched.get(edition, 0.0)
        scores = dict(self._with_meaning(scores))
        if self.titled:
            first_of_all = 1 + max(scores.values(), default=0.0)
            for place in head:
                if any(edition in self.titled for edition in self.snapshot.editions_at(place)):
                    scores[place] += first_of_all
        rest = [place for place in (*self.partial, *self.meant) if cells[place >> 3] >> (place & 7) & 1]
        return (
            self._sorted(scores)
            + first[RANKED:]
            + self._sorted(self._with_meaning({place: self.partial.get(place, 0.0) for place in rest}))
        )

    def _with_meaning(self, scores: Mapping[int, float]) -> Mapping[int, float]:
        return self.near.with_words(scores, WEIGHT if self.is_question else 0.0) if self.near else scores

    def _sorted(self, scores: Mapping[int, float]) -> list[int]:
        """By score; of nearly equal ones the newest first.

        Scores are compared with the best, so that a rare and a common word are judged alike.
        """
        days, items = self.snapshot.days, self.snapshot.items
        top = max(scores.values(), default=0.0) or 1.0
        return sorted(scores, key=lambda place: (-round(scores[place] / top, 3), -days[place], -items[place]))

    def _version(self, place: int) -> int:
        """The matching edition of an item: the reader's language first, else the best; 0 when nothing was asked."""
        if place in self.meant:
            return self.near.best[place]
        versions = [edition for edition in self.snapshot.editions_at(place) if self._matches(edition)]
        mine = (edition for edition in versions if self.snapshot.language_of(edition) == self.mine)
        return next(mine, 0) or max(versions, key=lambda edition: self.matched.get(edition, 0.0), default=0)

    def _matches(self, edition: int) -> bool:
        return edition in self.matched or stands_in(self.others, edition)

    def _hit(self, place: int) -> Hit:
        bit = 1 << place
        languages = tuple(code for code in LANGUAGES if self.snapshot.versions[code] & bit)
        hit = Hit(self.snapshot.items[place], languages=languages, is_partial=place in self.partial)
        hit.is_meant = place in self.meant
        hit.edition = self._version(place)
        if not hit.edition:
            hit.language = best(languages, self.language or DEFAULT) or ""
            return hit
        hit.score = self.matched.get(hit.edition, 0.0)
        hit.near = self.near.editions.get(hit.edition)
        hit.language = LANGUAGES[self.snapshot.language_of(hit.edition)]
        return hit


def _once(places: Iterable[int]) -> Iterator[int]:
    """Every place at its first occurrence."""
    seen = set()
    for place in places:
        if place not in seen:
            seen.add(place)
            yield place


def _suggestion(query: Query, total: int) -> str:
    """The query with misspelt words put right, when that was of use."""
    if query.retyped:
        return query.retyped
    if not query.corrected or not total:
        return ""
    text = query.text
    for written, meant in query.corrected:
        text = text.replace(written, meant)
    return text
