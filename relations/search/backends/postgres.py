"""Terms in `tsvector` columns of PostgreSQL with GIN indexes, ranked by our own sum of idf × weight.

The tables are made by migration 0008. Ranking reads the indexes only: a term is one bitmap scan, and the scans are added up. Asking each document for its
vector would read it from the overflow table, which costs fifty times as much.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection

from relations.search.terms import (
    START_MARK,
    Group,
    Lines,
    Matches,
    best_titled,
    numbers,
    starts_of,
    titled_first,
)

INDEX = "relations_searchindex"
DESK = "relations_deskindex"
TITLE_WEIGHT = 1.5
START_WEIGHT = 0.3
LAST_PLACE = 16_383  # places beyond are not told apart by tsvector
PLACES_KEPT = 255
#: vectors lie in the overflow table, which the planner forgets when it compares a scan of the whole table
BY_INDEX = "SET LOCAL enable_seqscan = off;"


def clear() -> None:
    """Forget every document and every working copy."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {INDEX}")
        cursor.execute(f"DELETE FROM {DESK}")


def tidy() -> None:
    """Tell the planner what the tables hold now; the pieces of a GIN index are joined by the server itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {INDEX}")
        cursor.execute(f"ANALYZE {DESK}")


def put(edition_id: int, lines: Lines) -> None:
    """Take a document in; the edition must not be in the index."""
    terms = lines.terms()
    starts = sorted(set(starts_of(terms)))
    vector = _vector(terms) + "".join(f" '{start}'" for start in starts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {INDEX} VALUES (%s, %s::tsvector, %s::tsvector) "
            "ON CONFLICT (edition_id) DO UPDATE SET title = excluded.title, terms = excluded.terms",
            [edition_id, _vector(Lines(lines.title, "", "").terms()), vector],
        )


def remove(edition_id: int, lines: Lines) -> None:
    """Take a document out."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {INDEX} WHERE edition_id = %s", [edition_id])


def match(
    every: Sequence[Group],
    some: Sequence[Group],
    excluded: Sequence[Group],
    limit: int,
    few: int,
    *,
    is_broad: bool = False,  # makes no difference here
    beside: Sequence[Group] = (),
) -> Matches:
    """Editions in which every group of `every` matches and, if those are fewer than `few`, the best in which one of
    `some` does.

    Only matches in the title are told apart; the ranking sees to the rest. What has every group of `beside` is listed
    too, whatever else was asked.
    """
    parts, parameters = [], []
    if beside:
        words = " & ".join(f"({_alternatives(group)})" for group in beside)
        parts += [_listed(-1, "terms"), _listed(-2, "title")]
        parameters += [words, words]
    if every:
        query = _without(" & ".join(f"({_alternatives(group)})" for group in every), excluded)
        parts += [_listed(0, "terms"), *(_listed(2 + number, "title") for number in range(len(every)))]
        parameters += [query, *map(_alternatives, every)]
    if some:
        part, values = _some(some, excluded)
        if every:  # asked once, before anything of it is read
            full = f"SELECT 1 FROM {INDEX} WHERE terms @@ %s::tsquery LIMIT %s"
            part = f"SELECT * FROM ({part}) AS scans WHERE (SELECT count(*) FROM ({full}) AS found) < %s"
            values = [*values, query, few, few]
        parts.append(
            f"(SELECT 1, edition_id, sum(score), '' FROM ({part}) AS scans GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT %s)"
        )
        parameters += [*values, limit]
    with connection.cursor() as cursor:
        cursor.execute(f"{BY_INDEX} {' UNION ALL '.join(parts)}", parameters)
        cursor.nextset()
        rows = cursor.fetchall()
    lists = [sorted(numbers(row[3])) for row in sorted(row for row in rows if row[0] == 0 or row[0] > 1)]
    best = best_titled(every, lists, limit) if lists else []
    partial = [row[1:3] for row in rows if row[0] == 1]
    return Matches(
        best, lists[0] if lists else [], partial, titled_first((row[0], 0, row[3]) for row in rows)
    )


def _listed(mark: int, column: str) -> str:
    """All matches as one text: a row for each would cost more than finding them."""
    ids = "string_agg(edition_id::text, ',')"
    return f"SELECT {mark}, 0::bigint, 0::float8, {ids} FROM {INDEX} WHERE {column} @@ %s::tsquery"


def _some(groups: Sequence[Group], excluded: Sequence[Group]) -> tuple[str, list[str]]:
    scans, parameters = [], []

    def scan(column: str, query: str, score: float) -> None:
        scans.append(
            f"SELECT edition_id, {round(score, 4)}::float8 AS score FROM {INDEX} WHERE {column} @@ %s::tsquery"
        )
        parameters.append(_without(query, excluded))

    for group in groups:
        idf = _idf(group)
        for alternative in group.alternatives:
            scan("terms", _phrase(alternative.terms), idf * alternative.weight)
        scan("title", _alternatives(group), idf * TITLE_WEIGHT)
        if group.starts:
            scan("terms", " | ".join(f"'{START_MARK}{start}'" for start in group.starts), idf * START_WEIGHT)
    return " UNION ALL ".join(scans), parameters


def title_starts(groups: Sequence[Group], starts: Iterable[str], limit: int) -> list[int]:
    """Editions whose title has a match of every group and a word that begins with one of `starts`."""
    parts = [f"({_alternatives(group)})" for group in groups]
    parts.append("(" + " | ".join(f"'{_bare(start)}':*" for start in starts) + ")")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT edition_id FROM {INDEX} WHERE title @@ %s::tsquery ORDER BY edition_id DESC LIMIT %s",
            [" & ".join(parts), limit],
        )
        return [row[0] for row in cursor.fetchall()]


def put_desk(content_id: int, line: str, old: str | None) -> None:
    """Keep the terms of a working copy."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {DESK} VALUES (%s, %s::tsvector) "
            "ON CONFLICT (content_id) DO UPDATE SET terms = excluded.terms",
            [content_id, _vector(Lines("", "", line).terms())],
        )


def match_desk(groups: Sequence[Group], limit: int, kind: str = "") -> list[int]:
    """Items (of one kind) whose working copy has a match of every group, newest first."""
    expression = " & ".join(f"({_alternatives(group, starts=True)})" for group in groups)
    joined = (
        f"JOIN relations_content ON relations_content.id = {DESK}.content_id AND kind = %s" if kind else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {DESK}.content_id FROM {DESK} {joined} WHERE terms @@ %s::tsquery ORDER BY 1 DESC LIMIT %s",
            [*([kind] if kind else []), expression, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _vector(terms: Sequence[str]) -> str:
    places: dict[str, list[int]] = defaultdict(list)
    for place, term in enumerate(terms, 1):
        kept = places[_bare(term)]
        if len(kept) < PLACES_KEPT and place <= LAST_PLACE:
            kept.append(place)
    return " ".join(
        f"'{term}':{','.join(map(str, kept))}" if kept else f"'{term}'" for term, kept in places.items()
    )


def _idf(group: Group) -> float:
    return round(math.log(1 + 1_000_000 / (1 + group.documents)), 4)


def _without(query: str, excluded: Sequence[Group]) -> str:
    if not excluded:
        return query
    return f"({query}) & !({' | '.join(_alternatives(group) for group in excluded)})"


def _alternatives(group: Group, starts: bool = False) -> str:
    found = [_phrase(alternative.terms) for alternative in group.alternatives]
    if starts:
        found += [f"'{_bare(start)}':*" for start in group.unfinished]
    return " | ".join(found)


def _phrase(terms: Sequence[str]) -> str:
    quoted = [f"'{_bare(term)}'" for term in terms]
    return quoted[0] if len(quoted) == 1 else f"({' <-> '.join(quoted)})"


def _bare(term: str) -> str:
    return term.replace("'", "").replace("\\", "")
