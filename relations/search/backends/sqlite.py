"""Terms in an FTS5 table of SQLite: ranked by bm25, with more weight on title and keywords.

The table is made by migrations 0008 and 0022. It keeps no text of its own (`content=''`); to take a document out, FTS5 must be told what was put in, which is
why every call passes the lines that `SearchText` and `DeskText` keep. Every term is quoted: nothing a reader types is syntax.
"""

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
WEIGHTS = "4.0, 2.0, 1.0, 0.3"  # title, keys, body, starts of words
MERGED = 500  # pages of the index joined in one transaction
SCORED = 1_000  # full matches that are told apart by bm25
SCORE = f"-bm25({INDEX}, {WEIGHTS})"


def clear() -> None:
    """Forget every document and every working copy."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('delete-all')")
        cursor.execute(f"INSERT INTO {DESK}({DESK}) VALUES ('delete-all')")


def tidy() -> None:
    """Join the pieces that many small writes leave: a search then reads one list of a word instead of a dozen.

    Done a little at a time, so that nobody who writes meanwhile waits long (FTS5, "The 'merge' Command").
    """
    for table in (INDEX, DESK):
        pages = -MERGED  # below zero: of all pieces, not only those of like size
        changes = -1
        with connection.cursor() as cursor:
            while changes:
                before = connection.connection.total_changes
                cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', %s)", [pages])
                changes = max(0, connection.connection.total_changes - before - 1)
                pages = MERGED


def put(edition_id: int, lines: Lines) -> None:
    """Take a document in; the edition must not be in the index."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {INDEX}(rowid, title, keys, body, start) VALUES (%s, %s, %s, %s, %s)",
            [edition_id, lines.title, lines.keys, _text(lines), _starts(lines)],
        )


def remove(edition_id: int, lines: Lines) -> None:
    """Take a document out; `lines` are those it was put in with."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {INDEX}({INDEX}, rowid, title, keys, body, start) VALUES ('delete', %s, %s, %s, %s, %s)",
            [edition_id, lines.title, lines.keys, _text(lines), _starts(lines)],
        )


def match(
    every: Sequence[Group],
    some: Sequence[Group],
    excluded: Sequence[Group],
    limit: int,
    few: int,
    *,
    is_broad: bool = False,
    beside: Sequence[Group] = (),
) -> Matches:
    """Editions in which every group of `every` matches and, if those are fewer than `few`, the best in which one of
    `some` does.

    When thousands match (`is_broad` expects it), only those that match in the title are told apart: bm25 would read
    every document of every word, and cost more than all the rest of the search. What has every group of `beside` is
    listed too, whatever else was asked.
    """
    parts, parameters = [], []
    if beside:
        words = " AND ".join(_words(group) for group in beside)
        parts += [_listed(-1), _listed(-2)]
        parameters += [words, f"title : ({words})"]
    wanted = _without(" AND ".join(_words(group) for group in every), excluded) if every else ""
    if every and is_broad:
        parts += [_listed(2 + number) for number in range(1 + len(every))]
        parameters += [wanted, *(f"title : ({_alternatives(group)})" for group in every)]
    elif every:
        parts.append(f"SELECT * FROM ({_scored(0, SCORE)} LIMIT %s)")
        parameters += [wanted, SCORED + 1]
    if some:
        found = [_words(group) for group in some]
        found += [_quoted([(f"{START_MARK}{start}",)]) for group in some for start in group.starts]
        parts.append(_best(1, bool(every)))
        parameters += [wanted, few, few] if every else []
        parameters += [_without(" OR ".join(found), excluded), limit]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        rows = cursor.fetchall()
    best = [row[1:] for row in rows if row[0] == 0]
    if not is_broad and len(best) > SCORED:
        return match(every, some, excluded, limit, few, is_broad=True, beside=beside)
    partial = [row[1:] for row in rows if row[0] == 1]
    lists = [numbers(row[2]) for row in sorted(row for row in rows if row[0] >= 2)]
    if lists:
        best = best_titled(every, lists, limit)
    return Matches(best, lists[0] if lists else [], partial, titled_first(rows))


def _listed(mark: int) -> str:
    """All matches as one text: a row for each would cost more than finding them."""
    return f"SELECT {mark}, 0, group_concat(rowid) FROM {INDEX} WHERE {INDEX} MATCH %s"


def _scored(mark: int, score: str) -> str:
    return f"SELECT {mark}, rowid, {score} FROM {INDEX} WHERE {INDEX} MATCH %s"


def _best(mark: int, only_if_few: bool) -> str:
    """The best of many; `only_if_few` asks first whether others are few, and reads nothing if not."""
    found = f"SELECT {mark}, {INDEX}.rowid, {SCORE} FROM {INDEX} WHERE {INDEX} MATCH %s"
    if only_if_few:
        full = f"SELECT 1 FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT %s"
        asked = f"(SELECT 1 WHERE (SELECT count(*) FROM ({full})) < %s)"
        found = found.replace(f"FROM {INDEX} ", f"FROM {asked} CROSS JOIN {INDEX} ")
    return f"SELECT * FROM ({found} ORDER BY 3 DESC LIMIT %s)"


def title_starts(groups: Sequence[Group], starts: Iterable[str], limit: int) -> list[int]:
    """Editions whose title has a match of every group and a word that begins with one of `starts`."""
    parts = [f"title : ({_alternatives(group)})" for group in groups]
    parts.append("title : (" + " OR ".join(f'"{start}" *' for start in starts) + ")")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s ORDER BY rowid DESC LIMIT %s",
            [" AND ".join(parts), limit],
        )
        return [row[0] for row in cursor.fetchall()]


def put_desk(content_id: int, line: str, old: str | None) -> None:
    """Keep the terms of a working copy; `old` are those kept so far."""
    with connection.cursor() as cursor:
        if old is not None:
            cursor.execute(
                f"INSERT INTO {DESK}({DESK}, rowid, terms) VALUES ('delete', %s, %s)", [content_id, old]
            )
        cursor.execute(f"INSERT INTO {DESK}(rowid, terms) VALUES (%s, %s)", [content_id, line])


def match_desk(groups: Sequence[Group], limit: int, kind: str = "") -> list[int]:
    """Items (of one kind) whose working copy has a match of every group, newest first."""
    expression = " AND ".join(f"({_alternatives(group, starts=True)})" for group in groups)
    joined = f"JOIN relations_content ON relations_content.id = {DESK}.rowid AND kind = %s" if kind else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {DESK}.rowid FROM {DESK} {joined} WHERE {DESK} MATCH %s ORDER BY 1 DESC LIMIT %s",
            [*([kind] if kind else []), expression, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _text(lines: Lines) -> str:
    return f"{lines.body} {lines.more}" if lines.more else lines.body


def _starts(lines: Lines) -> str:
    return " ".join(starts_of(lines.terms()))


def _without(expression: str, excluded: Sequence[Group]) -> str:
    if not excluded:
        return expression
    return f"({expression}) NOT ({' OR '.join(_words(group) for group in excluded)})"


def _words(group: Group) -> str:
    return f"({_alternatives(group)})"


def _alternatives(group: Group, starts: bool = False) -> str:
    found = _quoted(alternative.terms for alternative in group.alternatives)
    if starts and group.unfinished:
        found += "".join(f' OR "{_bare(start)}" *' for start in group.unfinished)
    return found


def _quoted(phrases: Iterable[Sequence[str]]) -> str:
    return " OR ".join(f'"{" ".join(map(_bare, terms))}"' for terms in phrases)


def _bare(term: str) -> str:
    return term.replace('"', "")
